//! The table that decides: for who asks and what for, up to which label each relation carries.

use model::{Role, Tlp};

use crate::{Action, Principal, Relation, Strength, Who};

/// Up to which label each relation to the owner carries; `None`: it carries nothing.
///
/// A relation carries all labels below its own, so a stricter label never allows more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Reach {
    /// Whatever the relation, [`Relation::None`] included.
    pub(crate) anyone: Option<Tlp>,
    pub(crate) own: Option<Tlp>,
    pub(crate) client: Option<Tlp>,
    pub(crate) acting: Option<Tlp>,
    pub(crate) named: Option<Tlp>,
}

const NOTHING: Reach = Reach { anyone: None, own: None, client: None, acting: None, named: None };

impl Reach {
    /// Up to which label this relation carries, apart from what is open to anyone.
    pub(crate) fn by(self, relation: Relation) -> Option<Tlp> {
        match relation {
            Relation::Own => self.own,
            Relation::ClientOf => self.client,
            Relation::ActsFor => self.acting,
            Relation::Named => self.named,
            Relation::None => self.anyone,
        }
    }

    /// What is open to anyone stays open to everybody.
    fn or_anyone(self, anyone: Option<Tlp>) -> Self {
        Self { anyone: self.anyone.max(anyone), ..self }
    }
}

/// What they reach now.
pub(crate) fn reach(who: Who<'_>, action: Action) -> Reach {
    let Who::SignedIn(principal) = who else { return strangers(action) };
    let signed_in = if principal.lacks_scope(action) { NOTHING } else { known(principal, action) };
    // Only who is known can be named.
    let named = signed_in.named.filter(|_| principal.person().is_some());
    Reach { named, ..signed_in }.or_anyone(strangers(action).anyone)
}

fn strangers(action: Action) -> Reach {
    match action {
        // TLP 2.0: CLEAR may be shared without restriction.
        Action::ReadAdvisory | Action::ReadEntry | Action::SeeSources => anyone_up_to(Tlp::Clear),
        // The log is public; an entry's leaf says nothing of what is in it.
        Action::SeeCommitment => anyone_up_to(Tlp::Red),
        _ => NOTHING,
    }
}

fn known(principal: &Principal, action: Action) -> Reach {
    match action {
        Action::ReadAdvisory | Action::ReadEntry => by_label(principal),
        Action::SeeReach | Action::SeeTempo => counts(principal),
        Action::SeeSources => sources_seen(principal.role()),
        Action::ManageSources => sources_managed(principal.role()),
        Action::ImportAdvisories => imports(principal.role()),
        Action::ReadInventory | Action::ReadActions => systems_read(principal),
        Action::ChangeInventory | Action::GiveReceipt => systems_changed(principal),
        Action::ReadEntryMetadata => metadata(principal.role()),
        Action::SeeCommitment => anyone_up_to(Tlp::Red),
        Action::SeeColleagues => Reach { own: Some(Tlp::Red), ..house(principal) },
        Action::ManageColleagues => colleagues(principal),
        Action::ManagePeople | Action::Operate => house(principal),
        Action::ChangeConsent => consents(principal),
        Action::AcceptConsent if !is_firm(principal) => NOTHING,
        Action::AcceptConsent | Action::ListOperators => clients(principal.role()),
        Action::SeeHealth => health(principal.role()),
        Action::AddFirstPasskey => passkeys(principal, &[Strength::Link, Strength::Passkey]),
        Action::ManagePasskeys => passkeys(principal, &[Strength::Passkey]),
    }
}

fn anyone_up_to(label: Tlp) -> Reach {
    Reach { anyone: Some(label), ..NOTHING }
}

fn own_up_to(label: Tlp) -> Reach {
    Reach { own: Some(label), ..NOTHING }
}

/// TLP 2.0: RED named recipients; AMBER+STRICT own organisation; AMBER organisation and clients;
/// GREEN community. Who is named was sent it, so a laxer label takes nothing from them.
fn by_label(principal: &Principal) -> Reach {
    let community = anyone_up_to(Tlp::Green);
    if !principal.reads_restricted_content() {
        return community;
    }
    let named = Some(Tlp::Red);
    match principal.role() {
        // They see what is public until cases bring them in.
        Role::Finder | Role::Maintainer => community,
        // Nobody reads by role alone: these own nothing that they need to read.
        Role::Auditor | Role::Administrator => Reach { named, ..community },
        Role::Coordinator | Role::Operator | Role::Agency => {
            Reach { own: Some(Tlp::AmberStrict), client: Some(Tlp::Amber), named, ..community }
        }
        Role::Delegate => Reach {
            own: Some(Tlp::AmberStrict),
            client: Some(Tlp::Amber),
            acting: Some(Tlp::Amber),
            named,
            ..community
        },
    }
}

/// Counts tell of what they count: they need the same as reading it.
fn counts(principal: &Principal) -> Reach {
    match principal.role() {
        Role::Coordinator => by_label(principal),
        _ => NOTHING,
    }
}

/// A source's name and quality are not its content.
fn sources_seen(role: Role) -> Reach {
    match role {
        Role::Administrator => anyone_up_to(Tlp::Red),
        Role::Coordinator => Reach { own: Some(Tlp::Red), ..anyone_up_to(Tlp::Green) },
        _ => anyone_up_to(Tlp::Green),
    }
}

fn sources_managed(role: Role) -> Reach {
    match role {
        Role::Administrator => anyone_up_to(Tlp::AmberStrict),
        other => imports(other),
    }
}

/// RED is refused in bulk: its recipients are named one by one.
fn imports(role: Role) -> Reach {
    match role {
        Role::Coordinator | Role::Administrator => own_up_to(Tlp::AmberStrict),
        _ => NOTHING,
    }
}

/// A list is a target list, whatever its label says: its operator, and whom it lets act. These may
/// come by link; a federal agency's people have passkeys.
fn systems_read(principal: &Principal) -> Reach {
    match principal.role() {
        Role::Agency if !principal.reads_restricted_content() => NOTHING,
        _ => systems(principal.role()),
    }
}

fn systems_changed(principal: &Principal) -> Reach {
    match principal.role() {
        Role::Agency if !is_firm(principal) => NOTHING,
        _ => systems(principal.role()),
    }
}

fn systems(role: Role) -> Reach {
    match role {
        Role::Operator | Role::Agency => own_up_to(Tlp::AmberStrict),
        Role::Delegate => Reach { acting: Some(Tlp::Amber), ..own_up_to(Tlp::AmberStrict) },
        _ => NOTHING,
    }
}

fn metadata(role: Role) -> Reach {
    match role {
        Role::Auditor => anyone_up_to(Tlp::Red),
        _ => own_up_to(Tlp::AmberStrict),
    }
}

/// A stolen link must not leave a key behind, but an operator's two people have nothing else.
fn colleagues(principal: &Principal) -> Reach {
    if principal.role() == Role::Operator || is_firm(principal) {
        own_up_to(Tlp::Red)
    } else {
        NOTHING
    }
}

fn house(principal: &Principal) -> Reach {
    if principal.role() == Role::Administrator && is_firm(principal) {
        anyone_up_to(Tlp::Red)
    } else {
        NOTHING
    }
}

/// Only an operator lets others act for it: no delegate, coordinator or administrator does so.
fn consents(principal: &Principal) -> Reach {
    match principal.role() {
        Role::Operator => own_up_to(Tlp::Red),
        Role::Agency if is_firm(principal) => own_up_to(Tlp::Red),
        _ => NOTHING,
    }
}

fn clients(role: Role) -> Reach {
    match role {
        Role::Delegate => Reach { acting: Some(Tlp::Red), ..NOTHING },
        _ => NOTHING,
    }
}

fn health(role: Role) -> Reach {
    match role {
        Role::Coordinator | Role::Administrator => anyone_up_to(Tlp::Red),
        _ => NOTHING,
    }
}

/// A link brings the first passkey only, so that a stolen one adds none beside it.
fn passkeys(principal: &Principal, strengths: &[Strength]) -> Reach {
    if strengths.contains(&principal.strength()) {
        Reach { named: Some(Tlp::Red), ..NOTHING }
    } else {
        NOTHING
    }
}

/// Anything but a link, which whoever reads the mail can spend.
fn is_firm(principal: &Principal) -> bool {
    principal.strength() != Strength::Link
}

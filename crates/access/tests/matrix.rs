//! The whole matrix of access as one page to read: `snapshots/matrix__matrix.snap`.

use std::fmt::Write as _;

use access::{
    Action, Consent, Consents, Group, Principal, Relation, Scope, Standing, Thing, Uptake, Who,
};
use model::{
    Role, Tlp,
    id::{OrganisationId, PersonId},
};

const OWN: OrganisationId = OrganisationId::from_bytes([1; 16]);
const OWNER: OrganisationId = OrganisationId::from_bytes([2; 16]);
const PERSON: PersonId = PersonId::from_bytes([3; 16]);
const COLUMNS: [(char, Relation); 5] = [
    ('o', Relation::Own),
    ('c', Relation::ClientOf),
    ('a', Relation::ActsFor),
    ('n', Relation::Named),
    ('-', Relation::None),
];

const LEGEND: &str = "\
Who may do what. Rows: roles. Columns: labels, and under each how the asker stands to the owner:
  o own organisation   c client of the owner   a acts for the owner   n named by the owner   - none
Cells: y yes, by link or passkey   p yes, by passkey only   . no
For tokens and the socket see the last block.
";

#[test]
fn matrix() {
    let mut page = String::from(LEGEND);
    for action in Action::ALL {
        write!(page, "\n{}", block(action)).unwrap();
    }
    write!(page, "\n{}", strengths()).unwrap();
    insta::assert_snapshot!(page);
}

#[test]
fn every_verb_has_one_name_and_one_place() {
    let mut names: Vec<&str> = Action::ALL.iter().map(|action| action.name()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), Action::ALL.len());
    assert!(Action::ALL.is_sorted(), "declaration and matrix have one order");
}

fn block(action: Action) -> String {
    let mut text = format!("{action:<20}");
    for label in Tlp::ALL {
        write!(text, " {:<12}", label.name()).unwrap();
    }
    let relations = COLUMNS.map(|(letter, _)| format!("{letter} ")).concat();
    write!(text, "\n{:<20}", "").unwrap();
    for _ in Tlp::ALL {
        write!(text, " {relations:<12}").unwrap();
    }
    let roles = [None].into_iter().chain(Role::ALL.map(Some));
    for role in roles {
        write!(text, "\n{:<20}", role.map_or("not signed in", Role::name)).unwrap();
        for label in Tlp::ALL {
            let cells =
                COLUMNS.map(|(_, relation)| format!("{} ", cell(role, action, label, relation)));
            write!(text, " {:<12}", cells.concat()).unwrap();
        }
    }
    text.lines().map(|line| line.trim_end().to_owned() + "\n").collect()
}

fn cell(role: Option<Role>, action: Action, label: Tlp, relation: Relation) -> char {
    let Some(role) = role else {
        return if is_permitted(Who::Anyone, action, label, relation) { 'y' } else { '.' };
    };
    let by_link =
        is_permitted((&Principal::by_link(OWN, role, PERSON)).into(), action, label, relation);
    let passkey = Principal::by_passkey(OWN, role, PERSON);
    match (by_link, is_permitted((&passkey).into(), action, label, relation)) {
        (true, true) => 'y',
        (false, true) => 'p',
        (false, false) => '.',
        (true, false) => panic!("a passkey takes away what a link gives: {role} {action}"),
    }
}

/// For each verb: up to which label anybody gets who comes so, whatever their role and relation.
fn strengths() -> String {
    let read = |action: Action| Scope::of(action.group());
    let restricted =
        |action: Action| Scope::of(action.group().into_iter().chain([Group::Restricted]));
    let mut text = String::from(
        "Up to which label, at best (A+STRICT is AMBER+STRICT). Tokens: with every scope but this \
         verb's;\nwith it; with it and `restricted`; and in the name of a person\n",
    );
    write!(text, "{:<20}", "").unwrap();
    for way in ["link", "passkey", "socket", "others", "scope", "restrict.", "person"] {
        write!(text, " {way:<9}").unwrap();
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    for action in Action::ALL {
        write!(text, "{action:<20}").unwrap();
        let others =
            Scope::of(Group::ALL.into_iter().filter(|group| Some(*group) != action.group()));
        for best in [
            best(action, |role| Principal::by_link(OWN, role, PERSON)),
            best(action, |role| Principal::by_passkey(OWN, role, PERSON)),
            best(action, |_| Principal::by_socket(OWN)),
            best(action, |role| Principal::by_token(OWN, role, others).with_person(PERSON)),
            best(action, |role| Principal::by_token(OWN, role, read(action)).with_person(PERSON)),
            best(action, |role| Principal::by_token(OWN, role, restricted(action))),
            best(action, |role| {
                Principal::by_token(OWN, role, restricted(action)).with_person(PERSON)
            }),
        ] {
            let name = best.map_or(".", Tlp::name).replace("AMBER+", "A+");
            write!(text, " {name:<9}").unwrap();
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
    }
    text
}

fn best(action: Action, principal: impl Fn(Role) -> Principal) -> Option<Tlp> {
    let all = Role::ALL.into_iter().flat_map(|role| Tlp::ALL.map(|label| (role, label)));
    let permitted = all.filter(|(role, label)| {
        let principal = principal(*role);
        COLUMNS.iter().any(|(_, it)| is_permitted((&principal).into(), action, *label, *it))
    });
    permitted.map(|(_, label)| label).max()
}

fn is_permitted(who: Who<'_>, action: Action, label: Tlp, relation: Relation) -> bool {
    let owner = if relation == Relation::Own { OWN } else { OWNER };
    let uptake = Uptake::Accepted;
    let consents: Consents = match relation {
        Relation::ClientOf => Some(Consent { operator: OWN, delegate: OWNER, uptake }),
        Relation::ActsFor => {
            Some(Consent { operator: OWNER, delegate: OWN, uptake: Uptake::Offered })
        }
        _ => None,
    }
    .into_iter()
    .collect();
    let named = (relation == Relation::Named).then_some(PERSON);
    let thing = Thing::new(owner, label).with_recipients(named);
    Standing::new(who, &consents).decide(action, &thing).is_ok()
}

//! What holds for every principal, verb and thing: drawn at random from a small world.

use access::{
    Action, Consent, Consents, Group, Permit, Principal, Refusal, Relation, Scope, Standing,
    Strength, Thing, Uptake, Who,
};
use model::{
    Role, Tlp,
    id::{OrganisationId, PersonId},
};
use proptest::{collection::vec, prelude::*, sample::select};

/// Few enough that strangers meet.
fn an_organisation() -> impl Strategy<Value = OrganisationId> {
    (1..4_u8).prop_map(|byte| OrganisationId::from_bytes([byte; 16]))
}

fn a_person() -> impl Strategy<Value = PersonId> {
    (1..4_u8).prop_map(|byte| PersonId::from_bytes([byte; 16]))
}

fn an_action() -> impl Strategy<Value = Action> {
    prop_oneof![select(&READING[..]), select(&Action::ALL[..])]
}

fn a_scope() -> impl Strategy<Value = Scope> {
    vec(select(&Group::ALL[..]), 0..7).prop_map(Scope::of)
}

fn a_principal() -> impl Strategy<Value = Principal> {
    let person = prop::option::of(a_person());
    (an_organisation(), select(&Role::ALL[..]), person, select(&Strength::ALL[..]), a_scope())
        .prop_map(|(organisation, role, person, strength, scope)| match (strength, person) {
            (Strength::Link, Some(person)) => Principal::by_link(organisation, role, person),
            (Strength::Passkey, Some(person)) => Principal::by_passkey(organisation, role, person),
            (Strength::Socket, None) => Principal::by_socket(organisation),
            (Strength::Socket, Some(person)) => {
                Principal::by_socket(organisation).with_person(person)
            }
            (_, Some(person)) => Principal::by_token(organisation, role, scope).with_person(person),
            (_, None) => Principal::by_token(organisation, role, scope),
        })
}

fn somebody() -> impl Strategy<Value = Option<Principal>> {
    prop_oneof![1 => Just(None), 9 => a_principal().prop_map(Some)]
}

fn a_thing() -> impl Strategy<Value = Thing> {
    (an_organisation(), select(&Tlp::ALL[..]), vec(a_person(), 0..3))
        .prop_map(|(owner, label, recipients)| Thing::new(owner, label).with_recipients(recipients))
}

fn a_consent() -> impl Strategy<Value = Consent> {
    let uptake = select(&[Uptake::Offered, Uptake::Accepted][..]);
    (an_organisation(), an_organisation(), uptake)
        .prop_map(|(operator, delegate, uptake)| Consent { operator, delegate, uptake })
}

fn consents() -> impl Strategy<Value = Consents> {
    vec(a_consent(), 0..6).prop_map(|all| all.into_iter().collect())
}

fn relabelled(thing: &Thing, label: Tlp) -> Thing {
    let persons = (0..5_u8).map(|byte| PersonId::from_bytes([byte; 16]));
    Thing::new(thing.owner(), label).with_recipients(persons.filter(|it| thing.is_named(*it)))
}

/// Reading content, as against counting it, managing it or knowing that it is there.
const READING: [Action; 4] =
    [Action::ReadAdvisory, Action::ReadEntry, Action::ReadInventory, Action::ReadActions];

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 16_384,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_scope_covers_what_is_permitted_and_nothing_else(
        who in somebody(), action in an_action(), thing in a_thing(), consents in consents()
    ) {
        let standing = Standing::new(who.as_ref(), &consents);
        let is_permitted = standing.decide(action, &thing).is_ok();
        let scope = standing.read_scope(action);
        prop_assert_eq!(scope.covers(&thing), is_permitted);
        prop_assert!(!(scope.is_empty() && is_permitted));
    }

    #[test]
    fn a_stricter_label_never_allows_more(
        who in somebody(), action in an_action(), thing in a_thing(), consents in consents()
    ) {
        let standing = Standing::new(who.as_ref(), &consents);
        let allowed = Tlp::ALL.map(|label| {
            standing.decide(action, &relabelled(&thing, label)).is_ok()
        });
        prop_assert!(allowed.is_sorted_by(|wider, stricter| wider >= stricter), "{allowed:?}");
    }

    #[test]
    fn red_is_read_by_named_persons_who_are_surely_themselves(
        principal in a_principal(), action in select(&READING[..]), thing in a_thing(),
        consents in consents()
    ) {
        let thing = relabelled(&thing, Tlp::Red);
        if let Ok(permit) = Standing::new(&principal, &consents).decide(action, &thing) {
            prop_assert_eq!(permit.relation(), Relation::Named);
            prop_assert!(principal.person().is_some_and(|person| thing.is_named(person)));
            let is_sure = match principal.strength() {
                Strength::Passkey => true,
                Strength::Token => principal.scope().has(Group::Restricted),
                Strength::Link | Strength::Socket => false,
            };
            prop_assert!(is_sure);
        }
    }

    #[test]
    fn no_role_alone_reads_restricted_content(
        principal in a_principal(), action in select(&READING[..]), thing in a_thing()
    ) {
        let is_related = principal.organisation() == thing.owner()
            || principal.person().is_some_and(|person| thing.is_named(person));
        if thing.is_restricted() && !is_related {
            // No consent was looked up: an unknown relation is none.
            prop_assert!(Standing::alone(&principal).decide(action, &thing).is_err());
        }
    }

    #[test]
    fn the_socket_reads_nothing_restricted(
        house in an_organisation(), person in a_person(), action in select(&READING[..]),
        thing in a_thing(), consents in consents()
    ) {
        let principal = Principal::by_socket(house).with_person(person);
        let is_permitted = Standing::new(&principal, &consents).decide(action, &thing).is_ok();
        prop_assert!(!(is_permitted && thing.is_restricted()));
    }

    #[test]
    fn a_link_reads_nothing_restricted_but_the_lists_of_operators(
        organisation in an_organisation(), role in select(&Role::ALL[..]), person in a_person(),
        action in select(&READING[..]), thing in a_thing(), consents in consents()
    ) {
        let principal = Principal::by_link(organisation, role, person);
        let is_permitted = Standing::new(&principal, &consents).decide(action, &thing).is_ok();
        if is_permitted && thing.is_restricted() {
            prop_assert!(matches!(role, Role::Operator | Role::Delegate));
            prop_assert!(matches!(action, Action::ReadInventory | Action::ReadActions));
        }
    }

    #[test]
    fn revoking_a_consent_takes_exactly_what_it_gave(
        principal in a_principal(), action in an_action(), thing in a_thing(),
        others in vec(a_consent(), 0..6), consent in a_consent()
    ) {
        let pair = |it: &Consent| (it.operator, it.delegate);
        let others = others.into_iter().filter(|other| pair(other) != pair(&consent));
        let others: Vec<Consent> = others.collect();
        let without: Consents = others.iter().copied().collect();
        let with: Consents = others.into_iter().chain([consent]).collect();
        let after = Standing::new(&principal, &without).decide(action, &thing);
        let before = Standing::new(&principal, &with).decide(action, &thing);
        let parties = (principal.organisation(), thing.owner());
        let is_theirs = parties == (consent.operator, consent.delegate)
            || parties == (consent.delegate, consent.operator);
        if !is_theirs {
            prop_assert_eq!(before, after);
        } else if let (Ok(before), Err(_)) = (&before, &after) {
            let given = matches!(before.relation(), Relation::ClientOf | Relation::ActsFor);
            prop_assert!(given, "{:?}", before.relation());
        } else {
            prop_assert_eq!(before.is_ok(), after.is_ok());
        }
    }

    #[test]
    fn an_operator_alone_makes_itself_nobodys_client(
        principal in a_principal(), action in an_action(), thing in a_thing(),
        others in vec(a_consent(), 0..6)
    ) {
        let own = principal.organisation();
        let offer = Consent { operator: own, delegate: thing.owner(), uptake: Uptake::Offered };
        let before: Consents = others.iter().copied().collect();
        let after: Consents = others.into_iter().chain([offer]).collect();
        let decide = |consents| Standing::new(&principal, consents).decide(action, &thing).is_ok();
        // With itself as its delegate it acts for itself, which gives only what is its own.
        prop_assert!(decide(&before) || !decide(&after) || own == thing.owner());
    }

    #[test]
    fn a_refusal_tells_nothing_of_the_thing(
        who in somebody(), action in an_action(), thing in a_thing(), consents in consents()
    ) {
        let standing = Standing::new(who.as_ref(), &consents);
        let of_nothing = standing.refusal(action);
        prop_assert_eq!(standing.decide(action, &thing).err().unwrap_or(of_nothing), of_nothing);
        if who.is_some() {
            prop_assert!(of_nothing != Refusal::SignIn);
        }
    }

    #[test]
    fn signing_in_takes_nothing_away(
        principal in a_principal(), action in an_action(), thing in a_thing()
    ) {
        if Standing::alone(Who::Anyone).decide(action, &thing).is_ok() {
            prop_assert!(Standing::alone(&principal).decide(action, &thing).is_ok());
        }
    }

    #[test]
    fn a_token_does_nothing_beyond_its_scope(
        principal in a_principal(), action in an_action(), thing in a_thing(),
        consents in consents()
    ) {
        let has = action.group().is_some_and(|group| principal.scope().has(group));
        if principal.strength() == Strength::Token && !has {
            let token = Standing::new(&principal, &consents).decide(action, &thing);
            let anyone = Standing::alone(Who::Anyone).decide(action, &thing);
            prop_assert_eq!(token.ok().map(|it| said(&it)), anyone.ok().map(|it| said(&it)));
        }
    }
}

fn said(permit: &Permit) -> (Action, Relation) {
    (permit.action(), permit.relation())
}

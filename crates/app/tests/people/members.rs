//! Members: how a membership ends, what goes with it, and how somebody is forgotten.

use access::Principal;
use app::{Caller, Kind, Role, people, sign_in, tokens};
use jiff::SignedDuration;
use store::{
    memberships::{self, Membership},
    people as rows,
};

use crate::world::{Signed, World, code, slug};

fn of(member: &Signed, role: Role) -> Membership {
    Membership { person: member.person, organisation: member.organisation, role }
}

fn token(world: &World, by: &Caller, role: Role) -> String {
    let new = tokens::NewToken {
        organisation: slug("clinic"),
        role,
        name: "nightly list".to_owned(),
        scope: None,
        life: SignedDuration::from_hours(24),
    };
    tokens::make(&world.house, by, &new).unwrap().secret.expose().to_owned()
}

fn works(world: &World, token: &str) -> bool {
    tokens::principal(&world.house, token).unwrap().is_some()
}

#[test]
fn ending_a_membership_ends_its_sessions_its_tokens_and_its_links() {
    let world = World::new();
    let ann = world.by_link("clinic", Role::Operator, "ann@clinic.example");
    let bo = world.by_link("clinic", Role::Operator, "bo@clinic.example");
    let anns = token(&world, &ann.caller, Role::Operator);
    let bos = token(&world, &bo.caller, Role::Operator);
    let link = world.link(&ann.caller, "clinic", (Role::Operator, "bo@clinic.example")).unwrap();
    let bo_is = of(&bo, Role::Operator);
    let ending = people::look_at_ending(&world.house, &ann.caller, bo_is).unwrap();
    assert_eq!((ending.sessions, ending.tokens), (1, 1));
    assert_eq!((ending.is_last, ending.leaves_nobody), (true, false));
    assert!(world.session(&bo.secret).is_some(), "looking ends nothing");
    people::end_membership(&world.house, &ann.caller, bo_is).unwrap();
    assert!(world.session(&bo.secret).is_none() && !works(&world, &bos));
    assert!(app::sign_in::spend_link(&world.house, &world.nobody(), &link).is_err());
    assert!(world.session(&ann.secret).is_some() && works(&world, &anns));
    let again = people::end_membership(&world.house, &ann.caller, bo_is);
    assert_eq!(code(again), (Kind::NotFound, "not-found"));
    assert_eq!(world.count("membership-ended"), 1);
    let members = people::members(&world.house, &ann.caller, ann.organisation).unwrap();
    assert_eq!(members.len(), 1);
}

#[test]
fn another_role_of_the_same_person_goes_on() {
    let world = World::new();
    world.by_link("clinic", Role::Auditor, "ann@clinic.example");
    let ann = world.by_link("clinic", Role::Operator, "ann@clinic.example");
    let auditor = world.by_link("clinic", Role::Auditor, "ann@clinic.example");
    people::end_membership(&world.house, &world.socket(), of(&ann, Role::Operator)).unwrap();
    assert!(world.session(&ann.secret).is_none());
    assert!(world.session(&auditor.secret).is_some());
    let members = people::members(&world.house, &auditor.caller, ann.organisation).unwrap();
    let roles: Vec<Role> = members[0].roles.iter().map(|one| one.role).collect();
    assert_eq!(roles, [Role::Auditor]);
    assert!(!members[0].roles[0].may_end, "an auditor ends nobody's membership by link");
}

#[test]
fn somebody_with_two_roles_acts_as_one_of_them_at_a_time() {
    let world = World::new();
    world.by_link("clinic", Role::Auditor, "ann@clinic.example");
    let ann = world.by_link("clinic", Role::Operator, "ann@clinic.example");
    let act = |secret: &str, organisation, role| {
        let to = (&slug(organisation), role);
        sign_in::act_as(&world.house, &ann.caller, secret, to).map(|it| it.expose().to_owned())
    };
    for (organisation, role) in [("clinic", Role::Administrator), ("clearinghouse", Role::Operator)]
    {
        assert_eq!(code(act(&ann.secret, organisation, role)), (Kind::NotFound, "not-found"));
    }
    let secret = act(&ann.secret, "clinic", Role::Auditor).unwrap();
    assert!(world.session(&ann.secret).is_none(), "the old secret is of no use");
    let auditor = world.session(&secret).unwrap();
    let mine = people::mine(&world.house, &auditor.caller).unwrap();
    let now: Vec<(Role, bool)> = mine.iter().map(|one| (one.role, one.now)).collect();
    assert_eq!(now, [(Role::Auditor, true), (Role::Operator, false)]);
    assert_eq!(world.count("acts-as"), 1);
}

#[test]
fn the_last_administrator_of_the_house_stays() {
    let world = World::new();
    let one = world.by_link("clearinghouse", Role::Administrator, "one@house.example");
    let other = world.by_link("clearinghouse", Role::Administrator, "other@house.example");
    let clinic = world.by_link("clinic", Role::Administrator, "adm@clinic.example");
    let by = world.by(Principal::by_passkey(one.organisation, Role::Administrator, one.person));
    people::end_membership(&world.house, &by, of(&other, Role::Administrator)).unwrap();
    for refused in [
        people::end_membership(&world.house, &by, of(&one, Role::Administrator)).map(drop),
        people::look_at_ending(&world.house, &by, of(&one, Role::Administrator)).map(drop),
        people::erase(&world.house, &by, one.person).map(drop),
    ] {
        assert_eq!(code(refused), (Kind::Conflict, "last-administrator"));
    }
    let left = people::members(&world.house, &by, one.organisation).unwrap();
    let told: Vec<_> = left.iter().flat_map(|it| &it.roles).collect();
    assert_eq!((told.len(), told[0].is_kept, told[0].may_end), (1, true, false));
    assert!(world.session(&one.secret).is_some());
    people::end_membership(&world.house, &by, of(&clinic, Role::Administrator)).unwrap();
}

#[test]
fn nobody_ends_what_they_may_not_give() {
    let world = World::new();
    let ann = world.by_link("clinic", Role::Operator, "ann@clinic.example");
    let auditor = world.by_link("clinic", Role::Auditor, "aud@clinic.example");
    let dee = world.by_link("bank", Role::Operator, "dee@bank.example");
    let end = |by: &Signed, whose| code(people::end_membership(&world.house, &by.caller, whose));
    assert_eq!(end(&ann, of(&auditor, Role::Auditor)).0, Kind::Forbidden);
    assert_eq!(end(&ann, of(&dee, Role::Operator)), (Kind::NotFound, "not-found"));
    let absent = Membership { person: dee.person, ..of(&ann, Role::Operator) };
    assert_eq!(end(&ann, absent), (Kind::NotFound, "not-found"));
    let seen = people::members(&world.house, &ann.caller, dee.organisation);
    assert_eq!(code(seen), (Kind::NotFound, "not-found"));
    assert_eq!(world.count("membership-ended"), 0);
}

#[test]
fn somebody_who_is_forgotten_has_no_name_no_address_and_no_way_in() {
    let world = World::new();
    let ann = world.by_link("clinic", Role::Operator, "ann@clinic.example");
    let anns = token(&world, &ann.caller, Role::Operator);
    let refused = code(people::erase(&world.house, &ann.caller, ann.person));
    assert_eq!(refused.0, Kind::Forbidden);
    people::erase(&world.house, &world.socket(), ann.person).unwrap();
    let (row, member) = world
        .house
        .store()
        .read(|view| {
            let of = of(&ann, Role::Operator);
            Ok::<_, store::StoreError>((
                rows::find(view, ann.person)?.unwrap(),
                memberships::find(view, of)?.unwrap(),
            ))
        })
        .unwrap();
    assert_eq!((row.name, row.email), (None, None));
    assert!(member.ended.is_some());
    assert!(world.session(&ann.secret).is_none() && !works(&world, &anns));
    let again = people::erase(&world.house, &world.socket(), ann.person);
    assert_eq!(code(again), (Kind::NotFound, "not-found"));
    // Whoever comes under this address later is somebody else.
    let new = world.by_link("clinic", Role::Operator, "ann@clinic.example");
    assert_ne!(new.person, ann.person);
    assert_eq!(world.count("person-erased"), 1);
}

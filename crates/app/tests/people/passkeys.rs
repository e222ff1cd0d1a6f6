//! Passkeys: the first one by a link, later ones by a passkey, each ceremony once and in time.

use access::{Principal, Strength};
use app::{AppError, Caller, Kind, Role, passkeys as verbs, people, sign_in};
use jiff::SignedDuration;
use passkeys::Passkeys;
use store::memberships::Membership;
use testkit::authenticator::Authenticator;

use crate::world::{Signed, World, code, wait};

const DOMAIN: &str = "breakwater.example";
const ORIGIN: &str = "https://breakwater.example";

fn keys() -> Passkeys {
    Passkeys::new(DOMAIN, ORIGIN).unwrap()
}

fn device() -> Authenticator {
    Authenticator::new(DOMAIN, ORIGIN)
}

fn options(begun: &verbs::Begun) -> String {
    serde_json::json!({ "publicKey": begun.options }).to_string()
}

fn add(world: &World, by: &Caller, device: &mut Authenticator) -> Result<(), AppError> {
    // Each request has a time and a seed of its own.
    let request = || world.by(by.principal.clone().unwrap());
    let begun = verbs::begin_adding(&world.house, &request(), &keys())?;
    let credential = device.create(&options(&begun));
    let answered = verbs::Answered { ceremony: begun.ceremony, credential };
    verbs::finish_adding(&world.house, &request(), &keys(), (&answered, "phone")).map(drop)
}

fn answer(world: &World, device: &mut Authenticator) -> verbs::Answered {
    let begun = verbs::begin_sign_in(&world.house, &world.nobody(), &keys()).unwrap();
    let credential = device.sign(&options(&begun));
    verbs::Answered { ceremony: begun.ceremony, credential }
}

fn finish(world: &World, answered: &verbs::Answered) -> Result<String, AppError> {
    let secret = verbs::finish_sign_in(&world.house, &world.nobody(), &keys(), answered)?;
    Ok(secret.expose().to_owned())
}

fn sign_in(world: &World, device: &mut Authenticator) -> Result<String, AppError> {
    finish(world, &answer(world, device))
}

fn ann(world: &World) -> Signed {
    world.by_link("clinic", Role::Operator, "ann@clinic.example")
}

#[test]
fn a_passkey_that_was_added_signs_in_for_restricted_material() {
    let world = World::new();
    let (ann, mut phone) = (ann(&world), device());
    assert_eq!(ann.caller.principal.as_ref().unwrap().strength(), Strength::Link);
    add(&world, &ann.caller, &mut phone).unwrap();
    let held = verbs::list(&world.house, &ann.caller).unwrap();
    assert_eq!(held.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["phone"]);
    let signed = world.session(&sign_in(&world, &mut phone).unwrap()).unwrap();
    let principal = signed.caller.principal.as_ref().unwrap();
    assert_eq!((signed.person, principal.strength()), (ann.person, Strength::Passkey));
    assert!(principal.reads_restricted_content());
    assert_eq!((world.count("passkey-added"), world.count("signed-in")), (1, 2));
}

#[test]
fn a_link_adds_the_first_passkey_only_and_a_passkey_the_others() {
    let world = World::new();
    let (ann, mut phone) = (ann(&world), device());
    let early = verbs::begin_adding(&world.house, &ann.caller, &keys()).unwrap();
    add(&world, &ann.caller, &mut phone).unwrap();
    let refused = code(add(&world, &ann.caller, &mut device()));
    assert_eq!(refused, (Kind::Forbidden, "passkey-needed"));
    // Nor one that was begun when there was none.
    let credential = device().create(&options(&early));
    let late = verbs::Answered { ceremony: early.ceremony, credential };
    let refused = verbs::finish_adding(&world.house, &ann.caller, &keys(), (&late, ""));
    assert_eq!(code(refused), (Kind::Forbidden, "passkey-needed"));
    let signed = world.session(&sign_in(&world, &mut phone).unwrap()).unwrap();
    add(&world, &signed.caller, &mut device()).unwrap();
    assert_eq!(verbs::list(&world.house, &signed.caller).unwrap().len(), 2);
    let program = world.program(ann.organisation, Role::Operator);
    let program = program.principal.unwrap().with_person(ann.person);
    let refused = code(add(&world, &world.by(program), &mut device()));
    assert_eq!(refused, (Kind::Forbidden, "role"));
}

#[test]
fn a_removed_passkey_signs_nobody_in() {
    let world = World::new();
    let (ann, mut phone) = (ann(&world), device());
    add(&world, &ann.caller, &mut phone).unwrap();
    let signed = world.session(&sign_in(&world, &mut phone).unwrap()).unwrap();
    let handle = verbs::list(&world.house, &ann.caller).unwrap()[0].handle.clone();
    let by_link = verbs::remove(&world.house, &ann.caller, &handle);
    assert_eq!(code(by_link), (Kind::Forbidden, "passkey-needed"));
    let bo = world.by_link("clinic", Role::Operator, "bo@clinic.example");
    let bo = world.by(Principal::by_passkey(bo.organisation, Role::Operator, bo.person));
    assert_eq!(code(verbs::remove(&world.house, &bo, &handle)), (Kind::NotFound, "not-found"));
    verbs::remove(&world.house, &signed.caller, &handle).unwrap();
    assert_eq!(code(sign_in(&world, &mut phone)), (Kind::Forbidden, "passkey-refused"));
    assert_eq!(verbs::list(&world.house, &signed.caller).unwrap(), []);
    assert_eq!(world.count("passkey-removed"), 1);
}

#[test]
fn a_ceremony_is_good_once_and_for_five_minutes() {
    let world = World::new();
    let (ann, mut phone) = (ann(&world), device());
    add(&world, &ann.caller, &mut phone).unwrap();
    let answered = answer(&world, &mut phone);
    finish(&world, &answered).unwrap();
    assert_eq!(code(finish(&world, &answered)), (Kind::Conflict, "ceremony-over"));
    let late = answer(&world, &mut phone);
    wait(verbs::CEREMONY_LIFE);
    assert_eq!(code(finish(&world, &late)), (Kind::Conflict, "ceremony-over"));
    // A try that fails uses it up, too.
    let mut wrong = answer(&world, &mut phone);
    let good = wrong.credential.clone();
    wrong.credential = answer(&world, &mut phone).credential;
    assert_eq!(finish(&world, &wrong).unwrap_err().kind, Kind::Conflict);
    wrong.credential = good;
    assert_eq!(code(finish(&world, &wrong)), (Kind::Conflict, "ceremony-over"));
    for odd in ["", "0", &"g".repeat(32), &"0".repeat(32)] {
        wrong.ceremony = odd.to_owned();
        assert_eq!(code(finish(&world, &wrong)), (Kind::Conflict, "ceremony-over"));
    }
}

#[test]
fn a_device_that_somebody_has_already_is_refused_to_the_next() {
    let world = World::new();
    let (ann, mut phone) = (ann(&world), device());
    add(&world, &ann.caller, &mut phone).unwrap();
    let bo = world.by_link("clinic", Role::Operator, "bo@clinic.example");
    assert_eq!(code(add(&world, &bo.caller, &mut phone)), (Kind::Conflict, "passkey-taken"));
    assert_eq!(verbs::list(&world.house, &bo.caller).unwrap(), []);
}

#[test]
fn a_key_that_counts_backwards_is_refused_because_its_counter_is_kept() {
    let world = World::new();
    let (ann, mut phone) = (ann(&world), device());
    add(&world, &ann.caller, &mut phone).unwrap();
    phone.counter = 7;
    sign_in(&world, &mut phone).unwrap();
    phone.counter = 3;
    let error = sign_in(&world, &mut phone).unwrap_err();
    assert!(error.kind == Kind::Forbidden && error.message.contains("counts backwards"), "{error}");
    phone.counter = 8;
    sign_in(&world, &mut phone).unwrap();
}

#[test]
fn a_passkey_of_somebody_who_left_opens_nothing() {
    let world = World::new();
    let (ann, mut phone) = (ann(&world), device());
    add(&world, &ann.caller, &mut phone).unwrap();
    let of =
        Membership { person: ann.person, organisation: ann.organisation, role: Role::Operator };
    people::end_membership(&world.house, &world.socket(), of).unwrap();
    assert_eq!(code(sign_in(&world, &mut phone)), (Kind::Forbidden, "passkey-refused"));
    // Who comes back begins anew.
    let again = world.by_link("clinic", Role::Operator, "ann@clinic.example");
    assert_eq!(again.person, ann.person);
    assert_eq!(code(sign_in(&world, &mut phone)), (Kind::Forbidden, "passkey-refused"));
    add(&world, &again.caller, &mut device()).unwrap();
}

#[test]
fn who_joins_another_organisation_brings_no_passkey_that_others_prepared() {
    let world = World::new();
    let eve = world.by_link("evil", Role::Operator, "eve@evil.example");
    let link = world.link(&eve.caller, "evil", (Role::Operator, "fay@bank.example")).unwrap();
    let (prepared, mut phone) = (world.spend(&link), device());
    add(&world, &prepared.caller, &mut phone).unwrap();
    world.by_link("bank", Role::Operator, "fay@bank.example");
    assert_eq!(code(sign_in(&world, &mut phone)), (Kind::Forbidden, "passkey-refused"));
    assert_eq!(sign_in::SESSION_LIFE, SignedDuration::from_hours(12));
}

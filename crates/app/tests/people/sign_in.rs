//! Ways in: a link is spent once and in time, a session ends when idle and at its end.

use app::{Kind, Role, sign_in};
use jiff::SignedDuration;
use store::outbox;

use crate::world::{World, code, wait};

fn letters(world: &World) -> usize {
    let now = world.house.now();
    world.house.store().read(|view| outbox::due(view, now, 100)).unwrap().len()
}

#[test]
fn a_link_is_spent_once_and_within_fifteen_minutes() {
    let world = World::new();
    let ann = (Role::Operator, "ann@clinic.example");
    let link = world.link(&world.socket(), "clinic", ann).unwrap();
    sign_in::look_at_link(&world.house, &link).unwrap();
    world.spend(&link);
    let spend = |link: &str| sign_in::spend_link(&world.house, &world.nobody(), link).map(drop);
    assert_eq!(code(spend(&link)), (Kind::NotFound, "link-spent"));
    assert_eq!(code(sign_in::look_at_link(&world.house, &link)), (Kind::NotFound, "link-spent"));
    let late = world.link(&world.socket(), "clinic", ann).unwrap();
    wait(sign_in::LINK_LIFE);
    assert_eq!(code(spend(&late)), (Kind::NotFound, "link-spent"));
    for odd in ["", "bwl_", "bwl_0000000000000000000000000000000000000000000", &late[..20]] {
        assert_eq!(code(spend(odd)), (Kind::NotFound, "link-spent"), "{odd}");
    }
    assert_eq!(world.count("signed-in"), 1);
}

#[test]
fn a_session_ends_when_it_is_not_used_and_at_its_end_even_if_it_is() {
    let world = World::new();
    let ann = world.by_link("clinic", Role::Operator, "ann@clinic.example");
    let almost = sign_in::SESSION_IDLE - SignedDuration::from_secs(1);
    let mut lived = SignedDuration::ZERO;
    while lived + almost < sign_in::SESSION_LIFE {
        wait(almost);
        lived += almost;
        assert!(world.session(&ann.secret).is_some(), "used, after {lived}");
    }
    wait(sign_in::SESSION_LIFE - lived);
    assert!(world.session(&ann.secret).is_none(), "after twelve hours");
    let bo = world.by_link("clinic", Role::Operator, "bo@clinic.example");
    wait(sign_in::SESSION_IDLE);
    assert!(world.session(&bo.secret).is_none(), "after an hour without use");
}

#[test]
fn who_asks_for_a_link_learns_nothing_of_who_is_known_here() {
    let world = World::new();
    world.by_link("clinic", Role::Operator, "ann@clinic.example");
    let address = "https://breakwater.example/sign-in/link/";
    let ask = |email| sign_in::ask_for_link(&world.house, &world.nobody(), email, address);
    assert_eq!(ask("nobody@clinic.example"), Ok(()));
    assert_eq!(letters(&world), 0);
    assert_eq!(ask(" Ann@Clinic.example"), Ok(()));
    assert_eq!(letters(&world), 1);
    assert_eq!(code(ask("ann")).0, Kind::Invalid);
    for _ in 0..9 {
        assert_eq!(ask("ann@clinic.example"), Ok(()));
    }
    assert_eq!(letters(&world), 2, "a letter box is not filled: three links a minute");
}

#[test]
fn a_session_that_was_signed_out_is_over() {
    let world = World::new();
    let ann = world.by_link("clinic", Role::Operator, "ann@clinic.example");
    sign_in::sign_out(&world.house, &ann.caller, &ann.secret).unwrap();
    assert!(world.session(&ann.secret).is_none());
}

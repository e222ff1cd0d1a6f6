//! Inviting: a link signs in as its person, so nobody makes one for more than they may give.

use app::{Kind, Role, people, people::Invitation};
use model::id::OrganisationId;
use store::{Context, outbox};

use crate::world::{Signed, World, code};

fn invite(
    world: &World,
    by: &Signed,
    (email, role): (&str, Role),
) -> Result<String, app::AppError> {
    let new = Invitation { email: email.to_owned(), role, mail: None };
    let made = people::invite(&world.house, &by.caller, &new)?;
    Ok(made.secret.expose().to_owned())
}

fn names(world: &World, by: &Signed, of: OrganisationId) -> Vec<String> {
    let members = people::members(&world.house, &by.caller, of).unwrap();
    members.into_iter().filter_map(|member| member.email).collect()
}

#[test]
fn a_colleague_is_invited_in_ones_own_role_only() {
    let world = World::new();
    let ann = world.by_link("clinic", Role::Operator, "ann@clinic.example");
    let bo = world.spend(&invite(&world, &ann, ("  Bo@Clinic.example ", Role::Operator)).unwrap());
    assert_eq!(bo.organisation, ann.organisation);
    let mut everybody = names(&world, &bo, bo.organisation);
    everybody.sort();
    assert_eq!(everybody, ["ann@clinic.example", "bo@clinic.example"]);
    for role in Role::ALL.into_iter().filter(|role| *role != Role::Operator) {
        let refused = code(invite(&world, &ann, ("cy@clinic.example", role)));
        assert_eq!(refused.0, Kind::Forbidden, "{role}");
    }
    assert_eq!(people::roles_to_give(&ann.caller), [Role::Operator]);
    assert_eq!(people::roles_to_give(&world.socket()), Role::ALL);
    // By link a delegate invites nobody: whoever reads its mail could leave a key behind.
    let ola = world.by_link("tamarack", Role::Delegate, "ola@tamarack.example");
    let refused = code(invite(&world, &ola, ("x@tamarack.example", Role::Delegate)));
    assert_eq!(refused, (Kind::Forbidden, "passkey-needed"));
    assert_eq!(people::roles_to_give(&ola.caller), []);
}

#[test]
fn nobody_makes_a_link_for_somebody_who_may_do_more() {
    let world = World::new();
    world.by_link("bank", Role::Operator, "dee@bank.example");
    let ann = world.by_link("clinic", Role::Operator, "ann@clinic.example");
    let refused = code(invite(&world, &ann, ("dee@bank.example", Role::Operator)));
    assert_eq!(refused, (Kind::Forbidden, "known-elsewhere"));
    world.by_link("clinic", Role::Operator, "eve@clinic.example");
    world.by_link("clinic", Role::Auditor, "eve@clinic.example");
    let refused = code(invite(&world, &ann, ("eve@clinic.example", Role::Operator)));
    assert_eq!(refused, (Kind::Forbidden, "known-elsewhere"));
    assert_eq!(names(&world, &ann, ann.organisation).len(), 2);
}

#[test]
fn who_gets_new_rights_gets_new_ways_in() {
    let world = World::new();
    let ann = world.by_link("clinic", Role::Operator, "ann@clinic.example");
    // Prepared by somebody who only guesses the address: a session and a link in stock.
    let prepared =
        world.spend(&invite(&world, &ann, ("fay@bank.example", Role::Operator)).unwrap());
    let stock = invite(&world, &ann, ("fay@bank.example", Role::Operator)).unwrap();
    let fay = world.by_link("bank", Role::Operator, "fay@bank.example");
    assert_eq!(fay.person, prepared.person);
    assert!(world.session(&prepared.secret).is_none(), "the old session is over");
    let spent = app::sign_in::spend_link(&world.house, &world.nobody(), &stock);
    assert_eq!(code(spent), (Kind::NotFound, "link-spent"));
    assert!(invite(&world, &ann, ("fay@bank.example", Role::Operator)).is_err());
    // The same again changes nothing: a second link leaves the first session alone.
    world.by_link("bank", Role::Operator, "fay@bank.example");
    assert!(world.session(&fay.secret).is_some());
}

#[test]
fn an_invitation_waits_in_the_outbox_where_this_house_sends_mail() {
    let world = World::new();
    let ann = world.by_link("clinic", Role::Operator, "ann@clinic.example");
    let due = |world: &World| {
        let now = world.house.now();
        let rows = world.house.store().read(|view| outbox::due(view, now, 10)).unwrap();
        rows.into_iter().map(|row| String::from_utf8(row.body).unwrap()).collect::<Vec<_>>()
    };
    invite(&world, &ann, ("bo@clinic.example", Role::Operator)).unwrap();
    assert_eq!(due(&world), [] as [&str; 0]);
    let new = Invitation {
        email: "bo@clinic.example".to_owned(),
        role: Role::Operator,
        mail: Some("https://breakwater.example/sign-in/link/".to_owned()),
    };
    let made = people::invite(&world.house, &ann.caller, &new).unwrap();
    let letters = due(&world);
    assert_eq!(letters.len(), 1);
    let address = format!("https://breakwater.example/sign-in/link/{}\\n", made.secret.expose());
    assert!(
        letters[0].contains(&address) && letters[0].contains("bo@clinic.example"),
        "{letters:?}"
    );
    let Context { at, .. } = ann.caller.context;
    assert_eq!(made.expires, at + app::sign_in::LINK_LIFE);
}

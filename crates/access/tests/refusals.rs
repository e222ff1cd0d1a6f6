//! Why not: what somebody is told who may not, whatever they asked for.

use access::{Action, Group, Principal, Refusal, Scope, Standing, Thing, Who};
use model::{
    Role, Tlp,
    id::{OrganisationId, PersonId},
};

const OWN: OrganisationId = OrganisationId::from_bytes([1; 16]);
const OTHER: OrganisationId = OrganisationId::from_bytes([2; 16]);
const PERSON: PersonId = PersonId::from_bytes([3; 16]);

fn refused<'a>(who: impl Into<Who<'a>>, action: Action) -> Option<Refusal> {
    Standing::alone(who).decide(action, &Thing::new(OTHER, Tlp::Red)).err()
}

#[test]
fn a_stranger_is_sent_to_sign_in_unless_strangers_may_see_some() {
    assert_eq!(refused(Who::Anyone, Action::ReadAdvisory), Some(Refusal::Invisible));
    assert_eq!(refused(Who::Anyone, Action::ReadInventory), Some(Refusal::SignIn));
    assert_eq!(refused(Who::Anyone, Action::SeeCommitment), None);
}

#[test]
fn what_others_own_is_not_there() {
    let operator = Principal::by_link(OWN, Role::Operator, PERSON);
    for action in [Action::ReadAdvisory, Action::ReadInventory, Action::ChangeInventory] {
        assert_eq!(refused(&operator, action), Some(Refusal::Invisible), "{action}");
    }
}

#[test]
fn a_link_is_sent_to_the_passkey_only_where_it_reaches_nothing() {
    let administrator = Principal::by_link(OWN, Role::Administrator, PERSON);
    assert_eq!(refused(&administrator, Action::ManagePeople), Some(Refusal::Passkey));
    assert_eq!(refused(&administrator, Action::ReadAdvisory), Some(Refusal::Invisible));
    assert_eq!(refused(&administrator, Action::ReadInventory), Some(Refusal::Role));
}

#[test]
fn a_token_is_told_which_scope_it_lacks() {
    let read = Scope::of([Group::Read]);
    let token = Principal::by_token(OWN, Role::Operator, read).with_person(PERSON);
    let lacks = |action| refused(&token, action);
    assert_eq!(lacks(Action::GiveReceipt), Some(Refusal::Scope(Group::Receipt)));
    assert_eq!(lacks(Action::ManagePasskeys), Some(Refusal::Role));
    assert_eq!(lacks(Action::ReadActions), Some(Refusal::Invisible));
    let said = Refusal::Scope(Group::Receipt).to_string();
    assert_eq!(said, "this token's scope lacks `receipt`: make one that has it");
}

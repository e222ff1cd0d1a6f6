//! People, their consents and their passkeys: who may do what, and what is gone afterwards.

mod consents;
mod invitations;
mod members;
mod passkeys;
mod sign_in;
mod world;

//! Who is here, and their ways in.

pub mod consents;
pub mod organisations;
pub mod passkeys;
pub mod people;
pub mod sign_in;
pub mod tokens;

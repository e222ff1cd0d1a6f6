//! The real server in a real browser: keys, passkeys, and the pages where people end and begin.

mod house;
mod passkeys;
mod people;
mod set_up;

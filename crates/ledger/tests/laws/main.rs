//! What must hold for any log, whatever its size: growth, proofs, and faults rightly named.

mod world;

mod faults;
mod flips;
mod growth;
mod proofs;
mod samples;

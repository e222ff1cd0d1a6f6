//! What is kept in memory follows what comes in, and a restart gives the same answers.

mod imports;
mod labels;
mod matches;
mod notices;
mod restart;
mod revisions;
mod world;

//! The JSON API as programs meet it: shapes, rights, keys, limits.

mod addresses;
mod browsers;
mod keys;
mod people;
mod planted;
mod rights;
mod shapes;
mod town;

//! The JSON API as programs meet it: shapes, rights, keys, limits.

mod shapes;
mod town;

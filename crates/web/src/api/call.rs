//! How a route is called: what a request asks for, what it brings, under which key.

pub(super) mod ask;
pub(super) mod once;
mod right;
pub(super) mod sent;

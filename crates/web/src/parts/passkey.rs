//! Where passkeys work: browsers keep them for a name, and never for a number.

/// Whether passkeys work where somebody is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PasskeyPlace {
    /// They do.
    Here,
    /// The same site has this name, where they do.
    At(String),
    /// They work nowhere: the site is known by a number only.
    Nowhere,
}

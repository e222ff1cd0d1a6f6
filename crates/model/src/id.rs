//! Typed ids: sixteen bytes, shown with a prefix that says what they name.

use std::{fmt, str::FromStr};

/// A text is no id of this kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no id; expected `{prefix}_` and 32 hexadecimal digits")]
pub struct IdError {
    /// What was given, cut to 80 characters.
    pub text: String,
    /// What an id of this kind begins with.
    pub prefix: &'static str,
}

macro_rules! id {
    ($(#[doc = $doc:literal])* $name:ident, $prefix:literal) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; 16]);

        impl $name {
            /// The id that these bytes are.
            pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(bytes)
            }

            /// Its bytes, as they are stored.
            pub const fn as_bytes(&self) -> &[u8; 16] {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "_{:032x}"), u128::from_be_bytes(self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                bytes(text, concat!($prefix, "_"))
                    .map(Self)
                    .ok_or_else(|| IdError {
                        text: text.chars().take(80).collect(),
                        prefix: $prefix,
                    })
            }
        }
    };
}

id!(
    /// A hospital, a bank, a State, the clearinghouse itself.
    OrganisationId, "org"
);
id!(
    /// Somebody who signs in.
    PersonId, "per"
);
id!(
    /// That a delegate may act for an operator.
    ConsentId, "con"
);
id!(
    /// A program's way in.
    TokenId, "tok"
);
id!(
    /// Where advisories come from.
    SourceId, "src"
);
id!(
    /// One reading of a source.
    ImportId, "imp"
);
id!(
    /// One list of what an operator runs.
    InventoryId, "inv"
);
id!(
    /// What an operator answered.
    ReceiptId, "rcp"
);
id!(
    /// One line of the record.
    EntryId, "ent"
);
id!(
    /// A message that waits to leave.
    OutboxId, "out"
);

/// Lower-case digits only: one id has one spelling.
fn bytes(text: &str, prefix: &str) -> Option<[u8; 16]> {
    let digits = text.strip_prefix(prefix)?;
    let lower = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    if digits.len() != 32 || !digits.bytes().all(lower) {
        return None;
    }
    u128::from_str_radix(digits, 16).ok().map(u128::to_be_bytes)
}

#[cfg(test)]
mod tests {
    use super::{OrganisationId, PersonId};

    #[test]
    fn an_id_has_one_spelling_and_says_what_it_names() {
        let id = OrganisationId::from_bytes(*b"0123456789abcdef");
        assert_eq!(id.to_string(), "org_30313233343536373839616263646566");
        assert_eq!(id.to_string().parse(), Ok(id));
        for other in ["org_3031", "ORG_30313233343536373839616263646566", "", "org_"] {
            assert!(other.parse::<OrganisationId>().is_err(), "{other}");
        }
        let upper = id.to_string().replace('6', "F");
        assert!(upper.parse::<OrganisationId>().is_err());
        assert!(id.to_string().parse::<PersonId>().is_err());
    }
}

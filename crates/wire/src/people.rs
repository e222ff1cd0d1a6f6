//! Ways in: tokens and one-time links; and the organisations that they are for.

use serde::{Deserialize, Serialize};

use crate::Time;

/// A token to make.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewToken {
    /// For which organisation; one that is not there yet is made.
    #[cfg_attr(feature = "schema", schema(pattern = "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$"))]
    pub organisation: String,
    /// As what it acts.
    #[cfg_attr(
        feature = "schema",
        schema(pattern = "^(coordinator|finder|maintainer|operator|\
        delegate|agency|auditor|administrator)$")
    )]
    pub role: String,
    /// What it is called in lists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schema",
        schema(max_length = 200, pattern = r"^[^\u0000-\u001f\u007f-\u009f]*$")
    )]
    pub name: Option<String>,
    /// What it may be used for, with spaces between; the role's usual where it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schema",
        schema(pattern = "^[ ,]*(read|inventory|import|receipt|admin|\
        restricted)([ ,]+(read|inventory|import|receipt|admin|restricted))*[ ,]*$")
    )]
    pub scope: Option<String>,
    /// How many seconds it lives; a year where it is not given.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "crate::whole::option"
    )]
    #[cfg_attr(feature = "schema", schema(minimum = 1, maximum = 94_867_200))]
    pub expires_s: Option<i64>,
}

/// A token that was made. It is shown now and never again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct TokenMade {
    /// Its id.
    pub id: String,
    /// The token: what is sent as `Authorization: Bearer …`.
    pub token: String,
    /// Until when it works.
    pub expires: Time,
    /// Whether its organisation was made for it.
    pub organisation_made: bool,
    /// Its entry in the record.
    pub entry: String,
}

/// A token in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct TokenLine {
    /// Its id.
    pub id: String,
    /// As what it acts.
    pub role: String,
    /// What it is called.
    pub name: String,
    /// What it may be used for.
    pub scope: String,
    /// Since when.
    pub made: Time,
    /// Until when.
    pub expires: Time,
    /// When it was ended before that.
    pub revoked: Option<Time>,
}

/// A one-time link to make.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewSignInLink {
    /// For which organisation; one that is not there yet is made.
    #[cfg_attr(feature = "schema", schema(pattern = "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$"))]
    pub organisation: String,
    /// As what its holder acts.
    #[cfg_attr(
        feature = "schema",
        schema(pattern = "^(coordinator|finder|maintainer|operator|\
        delegate|agency|auditor|administrator)$")
    )]
    pub role: String,
    /// Whose it is; always the same person without an address where it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schema",
        schema(pattern = r"^[a-z0-9.+-]{1,64}@[a-z0-9-]{1,63}\.[a-z]{2,24}$")
    )]
    pub email: Option<String>,
    /// What that person is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schema",
        schema(max_length = 200, pattern = r"^[^\u0000-\u001f\u007f-\u009f]*$")
    )]
    pub name: Option<String>,
}

/// A one-time link that was made. It is shown now and never again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SignInLink {
    /// What to open in a browser.
    pub address: String,
    /// Until when it works.
    pub expires: Time,
    /// Whether its organisation was made for it.
    pub organisation_made: bool,
    /// Its entry in the record.
    pub entry: String,
}

/// An organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Organisation {
    /// Its id.
    pub id: String,
    /// Its name in commands and addresses.
    pub slug: String,
    /// Its name for people.
    pub name: String,
    /// What kind of place it is: `hospital`, `bank`, `utility`, `government`, `other`.
    pub sector: String,
}

/// What an organisation is called, and what kind of place it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewDescription {
    /// Its name for people.
    #[cfg_attr(
        feature = "schema",
        schema(
            max_length = 200,
            pattern = "^[^\\u0000-\\u001f\\u007f-\\u009f]*\
                [^\\s\\u0000-\\u001f\\u007f-\\u009f][^\\u0000-\\u001f\\u007f-\\u009f]*$"
        )
    )]
    pub name: String,
    /// What kind of place it is.
    #[cfg_attr(feature = "schema", schema(pattern = "^(hospital|bank|utility|government|other)$"))]
    pub sector: String,
}

/// A change that has nothing to say but its entry in the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Changed {
    /// Its entry in the record: send it as `after` to read what it changed.
    pub entry: String,
}

//! An order of versions in stored JSON: by the name that `versions` gives it.

use serde::{Deserialize, Deserializer, Serializer, de::Error};
use versions::Scheme;

#[expect(
    clippy::ref_option,
    clippy::trivially_copy_pass_by_ref,
    reason = "serde asks with a reference"
)]
pub(crate) fn serialize<S: Serializer>(scheme: &Option<Scheme>, to: S) -> Result<S::Ok, S::Error> {
    match scheme {
        None => to.serialize_none(),
        Some(scheme) => to.collect_str(scheme),
    }
}

pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Scheme>, D::Error> {
    let name = Option::<String>::deserialize(from)?;
    name.map(|name| name.parse().map_err(D::Error::custom)).transpose()
}

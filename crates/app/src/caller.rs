//! Who calls a verb, and when.

use access::{Principal, Who};
use serde_json::{Value, json};
use store::Context;

use crate::Once;

/// Who calls, at what time, with a seed for what must be random.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Who; `None` for somebody who is not signed in.
    pub principal: Option<Principal>,
    /// When, and from which seed.
    pub context: Context,
    /// The client's key for this one change: kept in the transaction of the verb's own write.
    pub once: Option<Once>,
}

impl Caller {
    /// Somebody who calls without a key.
    pub fn new(principal: Option<Principal>, context: Context) -> Self {
        Self { principal, context, once: None }
    }

    /// As access asks for it.
    pub fn who(&self) -> Who<'_> {
        Who::from(self.principal.as_ref())
    }

    /// As the record keeps it.
    pub(crate) fn actor(&self) -> Value {
        match &self.principal {
            None => json!({ "strength": "none" }),
            Some(one) => json!({
                "organisation": one.organisation().to_string(),
                "role": one.role().name(),
                "person": one.person().map(|person| person.to_string()),
                "strength": one.strength().name(),
            }),
        }
    }
}

//! Arguments of queries that cannot be read.

use async_graphql::{Error, ErrorExtensions};
use domain::Invalid;

/// The top-level error for an argument that broke a rule.
pub fn bad_request(told: &Invalid) -> Error {
    let (field, rule) = (told.field.to_string(), told.rule.code());
    Error::new(format!("`{field}`: {}", told.english)).extend_with(|_, extensions| {
        extensions.set("code", "BAD_REQUEST");
        extensions.set("field", field.as_str());
        extensions.set("rule", rule);
    })
}

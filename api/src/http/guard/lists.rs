//! How many objects a field can return, read off its arguments and the shape of its selection.

use std::collections::HashMap;
use std::convert::Infallible;

use async_graphql::parser::types::{Field, OperationDefinition};
use async_graphql::{Value, Variables};

/// What a connection returns when no page size is given.
pub(super) const DEFAULT_PAGE: u64 = 24;

/// The values that an operation's variables take: as sent, else their default.
pub(super) struct Values<'a> {
    sent: &'a Variables,
    defaults: HashMap<&'a str, &'a Value>,
}

impl<'a> Values<'a> {
    pub(super) fn new(operation: &'a OperationDefinition, sent: &'a Variables) -> Self {
        let defaults = operation
            .variable_definitions
            .iter()
            .filter_map(|definition| {
                let value = definition.node.default_value.as_ref()?;
                Some((definition.node.name.node.as_str(), &value.node))
            })
            .collect();
        Self { sent, defaults }
    }

    /// How many times the children of `field` are resolved at most.
    ///
    /// The page size (`first`, `last`), or the length of a list of ids; 24 for a connection without
    /// a page size, else 1.
    pub(super) fn factor(&self, field: &Field, is_connection: bool) -> u64 {
        let mut factor = None;
        for (name, value) in &field.arguments {
            let as_size = match name.node.as_str() {
                "first" | "last" => integer,
                "ids" => length,
                _ => continue,
            };
            // A variable is measured where it stands: copying a long list per field is too dear.
            let size = value.node.clone().into_const_with(|name| {
                let size = self.variable(&name).and_then(as_size);
                Ok::<_, Infallible>(Value::from(size))
            });
            let Ok(size) = size;
            factor = factor.max(integer(&size).or_else(|| as_size(&size)));
        }
        let assumed = if is_connection { DEFAULT_PAGE } else { 1 };
        factor.unwrap_or(assumed).max(1)
    }

    fn variable(&self, name: &str) -> Option<&Value> {
        let sent = self.sent.get(name);
        sent.or_else(|| self.defaults.get(name).copied())
    }
}

/// A negative or fractional page size is the resolver's to refuse.
fn integer(value: &Value) -> Option<u64> {
    match value {
        Value::Number(number) => number.as_u64(),
        _ => None,
    }
}

fn length(value: &Value) -> Option<u64> {
    match value {
        Value::List(items) => u64::try_from(items.len()).ok(),
        _ => None,
    }
}

//! GraphQL: anything with a global id, found by it. No noun of its own; it joins the others.

mod node_type;
mod query;
mod seen;
#[cfg(test)]
mod tests;

pub use node_type::Node;
pub use query::NodeQuery;

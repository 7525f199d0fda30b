//! GraphQL: enterprise.

mod kind;

pub use kind::EnterpriseKind;

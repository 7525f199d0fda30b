//! Businesses that sell, and what must hold before they may.

mod kind;

pub use kind::EnterpriseKind;

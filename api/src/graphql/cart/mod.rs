//! GraphQL: cart.

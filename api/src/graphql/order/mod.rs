//! GraphQL: order.

//! GraphQL: payment.

//! GraphQL: person.

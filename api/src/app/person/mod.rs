//! Commands and queries: person.

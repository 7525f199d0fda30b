//! Rows and queries of person.

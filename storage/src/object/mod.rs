//! Media objects: create-only bytes under keys of our own.

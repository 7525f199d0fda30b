//! How we know: end-to-end tests through the public API.

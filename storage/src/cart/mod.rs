//! Rows and queries of cart.

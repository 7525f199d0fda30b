//! Commands and queries: cart.

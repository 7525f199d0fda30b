//! Commands and queries: order.

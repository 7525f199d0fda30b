//! Rows and queries of order.

//! Rows and queries of payment.

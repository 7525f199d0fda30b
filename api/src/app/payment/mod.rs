//! Commands and queries: payment.

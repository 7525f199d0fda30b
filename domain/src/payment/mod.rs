//! Payments and refunds: their states, and how a report from a provider moves them.
//!
//! Reports come late, twice and out of order, so a state only ever moves forward and money
//! always wins: whatever was decided before, a payment that was paid is paid, and a refund that
//! was sent is sent.

mod reason;
mod refund_status;
mod start;
mod status;

pub use reason::RefundReason;
pub use refund_status::RefundStatus;
pub use start::StartRefusal;
pub use status::PaymentStatus;

/// What a report does to a state: `S` is [`PaymentStatus`] or [`RefundStatus`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Advance<S = PaymentStatus> {
    /// The state becomes this other one; its effects follow once.
    Moves(S),
    /// The report says nothing new; nothing happens.
    Stays,
}

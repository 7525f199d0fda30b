//! How far a seller order got. The state that people see is derived from facts, never set.

use super::settlement::CancelReason;
use crate::PaymentId;
use crate::refusal::{Language, Refusal};
use chrono::{DateTime, Utc};

/// Where the goods of a seller order are, as stock counts them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StockState {
    /// Set aside until it is paid.
    Held,
    /// Sold.
    Committed,
    /// Given back before it was paid.
    Released,
    /// Given back after it was paid.
    Returned,
}

impl StockState {
    /// The word in rows.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Held => "HELD",
            Self::Committed => "COMMITTED",
            Self::Released => "RELEASED",
            Self::Returned => "RETURNED",
        }
    }

    /// The state that a row names; `None` for a word of no state.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Held, Self::Committed, Self::Released, Self::Returned]
            .into_iter()
            .find(|state| state.code() == code)
    }
}

/// The facts of a seller order: what happened, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// Where its goods are.
    pub stock: StockState,
    /// The payment arrived.
    pub paid_at: Option<DateTime<Utc>>,
    /// Which payment that was; a second one for the same part is another.
    pub paid_by: Option<PaymentId>,
    /// The enterprise took it on.
    pub accepted_at: Option<DateTime<Utc>>,
    /// It is packed.
    pub packed_at: Option<DateTime<Utc>>,
    /// It left, or waits to be fetched.
    pub shipped_at: Option<DateTime<Utc>>,
    /// The buyer has it.
    pub delivered_at: Option<DateTime<Utc>>,
    /// Nothing is left to do.
    pub completed_at: Option<DateTime<Utc>>,
    /// It was called off.
    pub cancelled_at: Option<DateTime<Utc>>,
    /// Why it was called off.
    pub cancel_reason: Option<CancelReason>,
    /// The goods came back.
    pub returned_at: Option<DateTime<Utc>>,
    /// The money went back.
    pub refunded_at: Option<DateTime<Utc>>,
}

/// The state that people see, the least advanced first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SellerOrderStatus {
    /// Waits for the payment, or for the enterprise.
    Placed,
    /// The enterprise took it on.
    Accepted,
    /// It is packed.
    Packed,
    /// It left, or waits to be fetched.
    Shipped,
    /// The buyer has it.
    Delivered,
    /// Nothing is left to do.
    Completed,
    /// The goods came back.
    Returned,
    /// It was called off.
    Cancelled,
}

/// What an enterprise or a buyer does to a seller order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The enterprise takes it on.
    Accept,
    /// The enterprise packs it.
    Pack,
    /// The enterprise sends it, or lays it ready.
    Ship,
    /// It reached the buyer.
    Deliver,
    /// The buyer is content.
    Complete,
}

/// Why a step was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepRefusal {
    /// Enterprises act only after the payment.
    NotPaid,
    /// Called off, or returned.
    Ended,
    /// A step before it is missing.
    TooEarly,
}

impl Progress {
    /// Nothing has happened but that it was placed.
    pub fn placed() -> Self {
        Self {
            stock: StockState::Held,
            paid_at: None,
            paid_by: None,
            accepted_at: None,
            packed_at: None,
            shipped_at: None,
            delivered_at: None,
            completed_at: None,
            cancelled_at: None,
            cancel_reason: None,
            returned_at: None,
            refunded_at: None,
        }
    }

    /// The state that people see.
    pub fn status(&self) -> SellerOrderStatus {
        if self.cancelled_at.is_some() {
            SellerOrderStatus::Cancelled
        } else if self.returned_at.is_some() {
            SellerOrderStatus::Returned
        } else if self.completed_at.is_some() {
            SellerOrderStatus::Completed
        } else if self.delivered_at.is_some() {
            SellerOrderStatus::Delivered
        } else if self.shipped_at.is_some() {
            SellerOrderStatus::Shipped
        } else if self.packed_at.is_some() {
            SellerOrderStatus::Packed
        } else if self.accepted_at.is_some() {
            SellerOrderStatus::Accepted
        } else {
            SellerOrderStatus::Placed
        }
    }

    /// Takes `step` at `at`; `false` when it was taken before. Packing may be left out.
    ///
    /// # Errors
    /// [`StepRefusal`] when it is not this step's turn.
    pub fn take(&mut self, step: Step, at: DateTime<Utc>) -> Result<bool, StepRefusal> {
        if self.paid_at.is_none() && self.cancelled_at.is_none() {
            return Err(StepRefusal::NotPaid);
        }
        if self.cancelled_at.is_some() || self.returned_at.is_some() {
            return Err(StepRefusal::Ended);
        }
        let (done, before) = match step {
            Step::Accept => (&mut self.accepted_at, self.paid_at),
            Step::Pack => (&mut self.packed_at, self.accepted_at),
            Step::Ship => (&mut self.shipped_at, self.accepted_at),
            Step::Deliver => (&mut self.delivered_at, self.shipped_at),
            Step::Complete => (&mut self.completed_at, self.delivered_at),
        };
        if done.is_some() {
            return Ok(false);
        }
        before.ok_or(StepRefusal::TooEarly)?;
        *done = Some(at);
        Ok(true)
    }
}

/// The state of an order: that of its least advanced living part; when none lives, whether
/// everything was called off or something came back.
pub fn order_status(parts: impl IntoIterator<Item = SellerOrderStatus>) -> SellerOrderStatus {
    parts
        .into_iter()
        .min()
        .unwrap_or(SellerOrderStatus::Cancelled)
}

impl Refusal for StepRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotPaid => "NOT_PAID",
            Self::Ended => "ENDED",
            Self::TooEarly => "TOO_EARLY",
        }
    }

    fn message(&self, language: Language) -> String {
        let (id, en) = match self {
            Self::NotPaid => ("pesanan ini belum dibayar", "this order is not paid"),
            Self::Ended => ("pesanan ini sudah berakhir", "this order has ended"),
            Self::TooEarly => (
                "langkah sebelumnya belum dilakukan",
                "a step before it is missing",
            ),
        };
        if language == Language::Indonesian {
            id.to_owned()
        } else {
            en.to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paid() -> Progress {
        Progress {
            paid_at: Some(DateTime::UNIX_EPOCH),
            ..Progress::placed()
        }
    }

    #[test]
    fn steps_come_in_their_order() {
        let mut progress = paid();
        let now = DateTime::UNIX_EPOCH;
        assert_eq!(progress.take(Step::Ship, now), Err(StepRefusal::TooEarly));
        for step in [Step::Accept, Step::Ship, Step::Deliver, Step::Complete] {
            assert_eq!(progress.take(step, now), Ok(true), "{step:?}");
            assert_eq!(progress.take(step, now), Ok(false), "{step:?} again");
        }
        assert_eq!(progress.status(), SellerOrderStatus::Completed);
    }

    #[test]
    fn nobody_acts_before_the_payment_or_after_the_end() {
        let now = DateTime::UNIX_EPOCH;
        assert_eq!(
            Progress::placed().take(Step::Accept, now),
            Err(StepRefusal::NotPaid)
        );
        let mut cancelled = Progress {
            cancelled_at: Some(now),
            ..paid()
        };
        assert_eq!(cancelled.take(Step::Accept, now), Err(StepRefusal::Ended));
    }

    #[test]
    fn an_order_is_as_far_as_its_least_advanced_living_part() {
        use SellerOrderStatus::{Accepted, Cancelled, Completed, Returned, Shipped};
        assert_eq!(order_status([Shipped, Accepted, Cancelled]), Accepted);
        assert_eq!(order_status([Completed, Returned]), Completed);
        assert_eq!(order_status([Cancelled, Cancelled]), Cancelled);
    }
}

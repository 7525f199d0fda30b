//! What money that arrives, or goes back, does to a seller order.

use super::progress::{Progress, StockState};
use crate::PaymentId;
use crate::refusal::{Language, Refusal};
use chrono::{DateTime, Utc};

/// Why a seller order was called off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CancelReason {
    /// It was not paid in time. A payment that arrives later may still revive it.
    Expired,
    /// The buyer called it off before paying.
    Buyer,
    /// The enterprise gives the money back before it sent anything.
    Refunded,
}

impl CancelReason {
    /// The word in rows and in the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Expired => "EXPIRED",
            Self::Buyer => "BUYER",
            Self::Refunded => "REFUNDED",
        }
    }

    /// The reason that a row names; `None` for a word of no reason.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Expired, Self::Buyer, Self::Refunded]
            .into_iter()
            .find(|reason| reason.code() == code)
    }
}

/// What is to be done with a seller order for which money arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settlement {
    /// It waits for this money: its stock is held.
    Sell,
    /// It ran out of time: sold if its stock is still there, else the money goes back.
    Revive,
    /// It was paid before: this money goes back.
    PaidTwice,
    /// It was called off meanwhile: the money goes back.
    CalledOff,
}

/// Why a seller order was not called off by its buyer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CancelRefusal {
    /// It is paid: the enterprise gives the money back instead.
    AlreadyPaid,
}

/// Why the money of a seller order was not given back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefundRefusal {
    /// No money arrived for it.
    NotPaid,
    /// The money went back, or is on its way.
    AlreadyRefunded,
}

impl Progress {
    /// What the money of a payment does that arrives now.
    pub fn settlement(&self) -> Settlement {
        if self.paid_at.is_some() {
            return Settlement::PaidTwice;
        }
        match (self.cancelled_at, self.cancel_reason) {
            (None, _) => Settlement::Sell,
            (Some(_), Some(CancelReason::Expired)) => Settlement::Revive,
            (Some(_), _) => Settlement::CalledOff,
        }
    }

    /// Sells it to `payment`, whose money was collected at `at`; its stock is committed.
    pub fn sell(&mut self, payment: PaymentId, at: DateTime<Utc>) {
        self.stock = StockState::Committed;
        self.paid_at = Some(at);
        self.paid_by = Some(payment);
        self.cancelled_at = None;
        self.cancel_reason = None;
    }

    /// Calls it off before it was paid; `false` when it was called off already. Its stock is
    /// released.
    ///
    /// # Errors
    /// [`CancelRefusal::AlreadyPaid`].
    pub fn cancel(
        &mut self,
        reason: CancelReason,
        at: DateTime<Utc>,
    ) -> Result<bool, CancelRefusal> {
        if self.cancelled_at.is_some() {
            return Ok(false);
        }
        if self.paid_at.is_some() {
            return Err(CancelRefusal::AlreadyPaid);
        }
        self.stock = StockState::Released;
        self.cancelled_at = Some(at);
        self.cancel_reason = Some(reason);
        Ok(true)
    }

    /// Ends it, because its money goes back; whether its goods are still here and go back on the
    /// shelf. Goods that left are the enterprise's to count again when they return.
    ///
    /// # Errors
    /// [`RefundRefusal`].
    pub fn refund(&mut self, at: DateTime<Utc>) -> Result<bool, RefundRefusal> {
        if self.paid_at.is_none() {
            return Err(RefundRefusal::NotPaid);
        }
        if self.refunded_at.is_some() {
            return Err(RefundRefusal::AlreadyRefunded);
        }
        if self.shipped_at.is_some() {
            self.returned_at.get_or_insert(at);
            return Ok(false);
        }
        let here = self.stock == StockState::Committed;
        self.stock = StockState::Returned;
        self.cancelled_at.get_or_insert(at);
        self.cancel_reason.get_or_insert(CancelReason::Refunded);
        Ok(here)
    }
}

impl Refusal for CancelRefusal {
    fn code(&self) -> &'static str {
        "ALREADY_PAID"
    }

    fn message(&self, language: Language) -> String {
        match language {
            Language::Indonesian => "pesanan ini sudah dibayar; minta pengembalian dana".to_owned(),
            Language::English => "this order is paid; ask for a refund".to_owned(),
        }
    }
}

impl Refusal for RefundRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotPaid => "NOT_PAID",
            Self::AlreadyRefunded => "ALREADY_REFUNDED",
        }
    }

    fn message(&self, language: Language) -> String {
        let (id, en) = match self {
            Self::NotPaid => ("pesanan ini belum dibayar", "this order is not paid"),
            Self::AlreadyRefunded => (
                "dana pesanan ini sudah atau sedang dikembalikan",
                "the money of this order went back or is on its way",
            ),
        };
        match language {
            Language::Indonesian => id.to_owned(),
            Language::English => en.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::order::SellerOrderStatus;
    use uuid::Uuid;

    const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

    fn paid() -> Progress {
        let mut progress = Progress::placed();
        progress.sell(PaymentId::from_uuid(Uuid::nil()), NOW);
        progress
    }

    #[test]
    fn money_that_arrives_finds_each_state_its_own_answer() {
        let mut progress = Progress::placed();
        assert_eq!(progress.settlement(), Settlement::Sell);
        assert_eq!(progress.cancel(CancelReason::Expired, NOW), Ok(true));
        assert_eq!(progress.stock, StockState::Released);
        assert_eq!(progress.settlement(), Settlement::Revive);
        progress.sell(PaymentId::from_uuid(Uuid::nil()), NOW);
        assert_eq!(progress.status(), SellerOrderStatus::Placed);
        assert_eq!(progress.settlement(), Settlement::PaidTwice);
        let mut called_off = Progress::placed();
        assert_eq!(called_off.cancel(CancelReason::Buyer, NOW), Ok(true));
        assert_eq!(called_off.cancel(CancelReason::Expired, NOW), Ok(false));
        assert_eq!(called_off.settlement(), Settlement::CalledOff);
    }

    #[test]
    fn what_is_paid_is_not_called_off_but_refunded() {
        let mut progress = paid();
        let refused = progress.cancel(CancelReason::Expired, NOW);
        assert_eq!(refused, Err(CancelRefusal::AlreadyPaid));
        assert_eq!(Progress::placed().refund(NOW), Err(RefundRefusal::NotPaid));
        assert_eq!(progress.refund(NOW), Ok(true), "goods go back on the shelf");
        assert_eq!(progress.status(), SellerOrderStatus::Cancelled);
        assert_eq!(progress.refund(NOW), Ok(false), "again, after a failed try");
        progress.refunded_at = Some(NOW);
        assert_eq!(progress.refund(NOW), Err(RefundRefusal::AlreadyRefunded));
        assert_eq!(progress.settlement(), Settlement::PaidTwice);
    }

    #[test]
    fn goods_that_left_do_not_return_by_themselves() {
        let mut progress = Progress {
            shipped_at: Some(NOW),
            ..paid()
        };
        assert_eq!(progress.refund(NOW), Ok(false));
        assert_eq!(progress.status(), SellerOrderStatus::Returned);
        assert_eq!(progress.stock, StockState::Committed);
    }
}

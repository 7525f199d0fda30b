//! Commands and queries: payment.
//!
//! ```text
//! start_payment: row CREATED → commit → gateway.create → reference and page
//! receive_message: verified → kept in the inbox → acknowledged → job
//! job payment.apply: gateway.fetch → apply_payment → settle: stock, ledger, village credits
//! job payment.check: the same without a message, for payments that stay open
//! refund_seller_order | settle → job refund.send: gateway.refund → apply_refund → ledger, credits
//! ```
//! A message is a hint: what is applied is what the provider answers when it is asked. No call is
//! made while a transaction is open. Locks: the payment or refund, then its parts in ascending id,
//! then stock in ascending variant.

mod apply;
mod apply_refund;
mod check;
mod credit;
mod gateways;
mod inbox;
mod receive;
mod refund;
mod send_refund;
mod settle;
mod start;
#[cfg(test)]
mod tests;

pub use check::{
    CHECK_JOB, CheckJob, WITHDRAW_JOB, check_open_payments, check_payment, withdraw_open_payments,
    withdraw_payment,
};
pub use gateways::Gateways;
pub use inbox::{APPLY_JOB, ApplyJob, apply_message};
pub use receive::{ReceiveError, receive_message};
pub use refund::{RefundSellerOrder, refund_seller_order};
pub use send_refund::{SEND_REFUND_JOB, SendRefundJob, send_refund};
pub use start::{StartPayment, start_payment};

use payments::GatewayError;
use storage::StorageError;

/// Why something about a payment could not be brought to its end now.
#[derive(Debug, thiserror::Error)]
pub enum PaymentError {
    /// The database failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The provider gave no answer that can be used.
    #[error("the gateway {gateway} gave no answer that can be used")]
    Gateway {
        /// Which gateway.
        gateway: String,
        /// Why.
        source: GatewayError,
    },
    /// The payment goes through a gateway that this instance is not set up for.
    #[error("the gateway {0} is not set up here")]
    GatewayMissing(String),
    /// Entries do not sum to zero; nothing was booked.
    #[error("the entries are off by {0}")]
    Unbalanced(domain::Rupiah),
}

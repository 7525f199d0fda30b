//! Payments, the inbox of provider messages, refunds.

mod attention;
mod change;
mod inbox;
mod insert;
mod read;
mod refund;

pub use attention::{Attention, attention};
pub use change::{created_at_provider, lock, transition};
pub use inbox::{InboxMessage, InboxSubject, NewMessage, finish, has_message, keep, message};
pub use insert::{NewPayment, insert};
pub use read::{
    PaymentPart, PaymentView, find, find_by_reference, of_orders, open_of_order, parts_of,
};
pub use refund::{
    NewRefund, RefundView, find_refund, insert_refund, live_refund_of_part, lock_refund,
    move_refund, refunds_of_orders,
};

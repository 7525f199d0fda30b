//! Orders: what the buyer pays, split into what each enterprise fulfils, and how far it got.

mod contact;
mod place_refusal;
mod placing;
mod progress;
mod quote;
mod settlement;

pub use contact::{DeliveryAddress, OrderContact, StreetAddress};
pub use placing::{
    Delivery, DeliveryMethod, LineDraft, MAX_SELLERS_PER_ORDER, OrderDraft, PlaceRefusal,
    SellerOrderDraft, place,
};
pub use progress::{Progress, SellerOrderStatus, Step, StepRefusal, StockState, order_status};
pub use quote::{Quote, QuotedDelivery, quote};
pub use settlement::{CancelReason, CancelRefusal, RefundRefusal, Settlement};

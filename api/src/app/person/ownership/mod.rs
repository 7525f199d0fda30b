//! Handing an enterprise over, in two steps: offered by an owner, taken by another member.

mod accept;
mod end;
mod offer;
mod read;

pub use accept::{TransferRefusal, accept_transfer};
pub use end::end_transfer;
pub use offer::{OfferRefusal, OfferTransfer, offer_transfer};
pub use read::{transfer_of, transfers_to};

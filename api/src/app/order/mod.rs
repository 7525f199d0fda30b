//! Commands and queries: order.
//!
//! ```text
//! cart → place_order: stock held, deadline written → payment → take_step … → COMPLETED
//!                     └ cancel_order | expire_order: stock released
//! ```
//! Parts of an order are locked in ascending id, then stock in ascending variant, so two of these
//! never wait for each other in a circle.

mod call_off;
mod cancel;
mod expire;
mod number;
mod place;
mod read;
mod step;

pub use cancel::{CancelOrder, cancel_order};
pub use expire::{EXPIRE_JOB, ExpireJob, expire_order};
pub use place::{PlaceOrder, place_order};
pub use read::{may_read_seller_order, visible_order, visible_seller_order};
pub use step::{Shipped, TakeStep, take_step};

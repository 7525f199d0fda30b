//! Orders: frozen rows, and the progress beside them.

mod contact;
mod credited;
mod insert;
mod lines;
mod progress;
mod read;
mod stock;
#[cfg(test)]
mod tests;

pub use contact::{open_contact, seal_contact};
pub use credited::{CreditedLine, credited_lines};
pub use insert::{NewOrder, insert};
pub use lines::{OrderLineView, lines_of};
pub use progress::{LineCount, Parts, count_lines, lock_parts, lock_progress, save_progress, ship};
pub(crate) use read::PART;
pub use read::{
    OrderView, SellerOrderView, find, find_seller_order, of_enterprise, of_person, seller_orders_of,
};
pub use stock::{SoldLine, StockMove, move_stock, oversold_variants, sold_lines};

//! Orders: frozen rows, and the progress beside them.

mod insert;
mod lines;
mod progress;
mod read;
mod stock;
#[cfg(test)]
mod tests;

pub use insert::{NewOrder, insert};
pub use lines::{OrderLineView, lines_of};
pub use progress::{load_progress, lock_progress, save_progress, ship};
pub use read::{
    OrderView, SellerOrderView, find, find_seller_order, of_enterprise, of_person, seller_orders_of,
};
pub use stock::{SoldLine, StockMove, move_stock, oversold_variants, sold_lines};

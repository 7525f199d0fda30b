//! Orders: frozen rows, and the progress beside them.

mod insert;
mod progress;
mod read;
mod stock;

pub use insert::{NewOrder, insert};
pub use progress::{load_progress, lock_progress, save_progress, ship};
pub use read::{
    OrderLineView, OrderView, SellerOrderView, find, find_seller_order, lines_of, of_enterprise,
    of_person, seller_orders_of,
};
pub use stock::{SoldLine, StockMove, move_stock, oversold_variants, sold_lines};

//! Commands and queries: cart. A cart belongs to one person, and nobody else sees it.

mod add_lines;
mod read;
mod refresh;
mod set_line;

pub use add_lines::{AddCartLines, add_cart_lines};
pub use read::{CartView, find_cart};
pub use refresh::{RefreshCart, refresh_cart};
pub use set_line::{SetCartLine, set_cart_line};

//! GraphQL: order.

mod cancel;
mod contact;
mod loader;
mod order_line;
mod order_type;
mod place;
mod query;
mod seller_order;
mod status;
mod step;

pub use contact::{OrderAddress, OrderContact};
pub use loader::OrderLoader;
pub(crate) use loader::{LinesOf, PartsOf, PaymentsOf, RefundsOf};
pub use order_line::OrderLine;
pub use order_type::Order;
pub use query::{
    OrderQuery, Orders, SellerOrders, load_order, load_seller_order, orders_of,
    seller_orders_of_enterprise,
};
pub use seller_order::SellerOrder;
pub use status::{DeliveryMethod, OrderStatus};

/// What can be done about orders.
#[derive(async_graphql::MergedObject, Default)]
pub struct OrderMutation(
    place::OrderPlaceMutation,
    cancel::OrderCancelMutation,
    step::SellerOrderStepMutation,
);

//! GraphQL: cart.

mod cart_delivery;
mod cart_line;
mod cart_problem;
mod cart_type;
mod line_set;
mod lines_add;
mod query;
mod refresh;
#[cfg(test)]
mod tests;

pub use cart_delivery::CartDelivery;
pub use cart_line::CartLine;
pub use cart_problem::{CartProblem, CartProblemCode};
pub use cart_type::Cart;
pub use query::CartQuery;

/// What can be done with the cart.
#[derive(async_graphql::MergedObject, Default)]
pub struct CartMutation(
    lines_add::CartLinesAddMutation,
    line_set::CartLineSetMutation,
    refresh::CartRefreshMutation,
);

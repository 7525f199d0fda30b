//! The states that people see.

use async_graphql::Enum;

/// How far an order, or one enterprise's part of it, got.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "domain::order::SellerOrderStatus")]
pub enum OrderStatus {
    /// Waits for the payment, or for the enterprise.
    Placed,
    /// The enterprise took it on.
    Accepted,
    /// It is packed.
    Packed,
    /// It left, or waits to be fetched.
    Shipped,
    /// The buyer has it.
    Delivered,
    /// Nothing is left to do.
    Completed,
    /// The goods came back, or the money went back after they had left.
    Returned,
    /// It was called off.
    Cancelled,
}

/// How the goods of one enterprise reach the buyer.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "domain::order::DeliveryMethod")]
pub enum DeliveryMethod {
    /// The buyer fetches them.
    Pickup,
    /// The enterprise brings them for its flat fee.
    Flat,
}

/// Why something was called off.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "domain::order::CancelReason")]
pub enum CancelReason {
    /// It was not paid in time.
    Expired,
    /// The buyer called it off before paying.
    Buyer,
    /// The enterprise gave the money back before it sent anything.
    Refunded,
}

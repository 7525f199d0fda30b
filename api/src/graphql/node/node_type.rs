//! The interface `Node`, and which types are one.

use super::seen;
use crate::graphql::{NodeId, NodeKind, cart, catalogue, enterprise, media, order, payment};
use crate::graphql::{person, region};
use async_graphql::{Context, ID, Interface};

/// Declares [`Node`]: each [`NodeKind`] with its GraphQL type and the function that finds one,
/// which answers nothing for what the caller may not see.
macro_rules! nodes {
    ($($kind:ident($($part:ident)::+) = $find:path),+ $(,)?) => {
        /// Anything with a global id.
        #[derive(Interface, Debug, Clone)]
        #[graphql(field(name = "id", ty = "ID", desc = "Its global id."))]
        pub enum Node {
            $(
                #[doc = concat!("See `", stringify!($kind), "`.")]
                $kind($($part)::+),
            )+
        }

        /// What `id` names; nothing when it is not there, or not for the caller.
        pub(super) async fn find(
            ctx: &Context<'_>,
            id: &NodeId,
        ) -> async_graphql::Result<Option<Node>> {
            Ok(match id.kind {
                $(NodeKind::$kind => $find(ctx, id).await?.map(Node::from),)+
                _ => None,
            })
        }
    };
}

nodes! {
    Region(region::Region) = seen::region,
    Person(person::Person) = seen::person,
    Enterprise(enterprise::Enterprise) = seen::enterprise,
    Category(catalogue::Category) = seen::category,
    Product(catalogue::Product) = seen::product,
    ProductVariant(catalogue::ProductVariant) = seen::product_variant,
    Media(media::Media) = seen::media,
    Cart(cart::Cart) = seen::cart,
    Order(order::Order) = seen::order,
    SellerOrder(order::SellerOrder) = seen::seller_order,
    Payment(payment::Payment) = seen::payment,
    Refund(payment::Refund) = seen::refund,
}

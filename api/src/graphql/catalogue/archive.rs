//! `productArchive`.

use super::Product;
use super::product::read_back;
use crate::app::again;
use crate::app::catalogue::archive_product;
use crate::graphql::payload::payload;
use crate::graphql::{ContextExt, NodeId, NodeKind, answer};
use async_graphql::{Context, ID, InputObject, Object};

/// The product to take off sale.
#[derive(InputObject)]
pub struct ProductArchiveInput {
    /// Which product.
    pub product_id: ID,
}

payload! {
    /// The answer of `productArchive`.
    ProductArchivePayload {
        /// The product; null when something was wrong.
        product: Product,
    }
    ProductArchiveUserError, ProductArchiveErrorCode {}
}

#[derive(Default)]
pub(super) struct ProductArchiveMutation;

#[Object]
impl ProductArchiveMutation {
    /// Takes a product off sale for ever; past orders keep it.
    async fn product_archive(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The product.")] input: ProductArchiveInput,
    ) -> async_graphql::Result<ProductArchivePayload> {
        let outcome = match NodeId::expect(&input.product_id, NodeKind::Product, "productId") {
            Ok(id) => again(id, |one| archive_product(ctx.app(), ctx.actor(), one)).await,
            Err(told) => Err(told.into()),
        };
        let outcome = read_back(ctx, outcome).await;
        answer(ctx, outcome, ProductArchivePayload::done)
    }
}

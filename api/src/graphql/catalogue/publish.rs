//! `productPublish`.

use super::Product;
use super::product::read_back;
use crate::app::again;
use crate::app::catalogue::publish_product;
use crate::graphql::payload::payload;
use crate::graphql::{ContextExt, NodeId, NodeKind, answer};
use async_graphql::{Context, ID, InputObject, Object};

/// The product to put on sale.
#[derive(InputObject)]
pub struct ProductPublishInput {
    /// Which product.
    pub product_id: ID,
}

payload! {
    /// The answer of `productPublish`.
    ProductPublishPayload {
        /// The product; null when something was wrong.
        product: Product,
    }
    ProductPublishUserError, ProductPublishErrorCode {
        /// It was archived, which is for ever.
        Archived = "ARCHIVED",
        /// Only verified enterprises sell.
        EnterpriseNotVerified = "ENTERPRISE_NOT_VERIFIED",
        /// Its category has others below it.
        CategoryNotLeaf = "CATEGORY_NOT_LEAF",
        /// What sellers accept was not accepted: `field` names document and version.
        TermsNotAccepted = "TERMS_NOT_ACCEPTED",
        /// An officer took it off sale: `Product.hiding` tells why.
        Hidden = "HIDDEN",
        /// A rule forbids such goods; the message names it. The field is the product's `category`,
        /// or its `name` when a word in that tells.
        ForbiddenGoods = "FORBIDDEN_GOODS",
        /// A rule wants a permit before such goods go on sale; the message names it. The field is
        /// `permits`.
        PermitRequired = "PERMIT_REQUIRED",
    }
}

#[derive(Default)]
pub(super) struct ProductPublishMutation;

#[Object]
impl ProductPublishMutation {
    /// Puts a product on sale; one that is on sale already stays so.
    async fn product_publish(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The product.")] input: ProductPublishInput,
    ) -> async_graphql::Result<ProductPublishPayload> {
        let outcome = match NodeId::expect(&input.product_id, NodeKind::Product, "productId") {
            Ok(id) => again(id, |one| publish_product(ctx.app(), ctx.actor(), one)).await,
            Err(told) => Err(told.into()),
        };
        let outcome = read_back(ctx, outcome).await;
        answer(ctx, outcome, ProductPublishPayload::done)
    }
}

//! Products that an officer took off sale, and `productUnhide`.

use super::Product;
use super::loader::CatalogueLoader;
use crate::app::catalogue::{UnhideProduct, unhide_product};
use crate::app::{CommandError, Denied, again};
use crate::graphql::parse::Parsing;
use crate::graphql::payload::payload;
use crate::graphql::{ContextExt, NodeId, NodeKind, answer};
use async_graphql::dataloader::Loader;
use async_graphql::{Context, ID, InputObject, Object};
use chrono::{DateTime, Utc};
use domain::enterprise::DecisionReason;
use domain::{Invalid, ProductId};
use std::collections::HashMap;
use std::sync::Arc;
use storage::StorageError;
use storage::catalogue::{Hiding, Viewer, card, hidings_of};

/// That an officer took a product off sale.
#[derive(Debug, Clone)]
pub struct ProductHiding(pub Hiding);

#[Object]
impl ProductHiding {
    /// Why, in the officer's words.
    async fn reason(&self) -> &str {
        &self.0.reason
    }

    /// Since when.
    async fn hidden_at(&self) -> DateTime<Utc> {
        self.0.hidden_at
    }
}

/// Asks for the hiding of a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct HidingOf(pub(super) ProductId);

impl Loader<HidingOf> for CatalogueLoader {
    type Value = Hiding;
    type Error = Arc<StorageError>;

    async fn load(&self, keys: &[HidingOf]) -> Result<HashMap<HidingOf, Hiding>, Self::Error> {
        let ids: Vec<ProductId> = keys.iter().map(|key| key.0).collect();
        let found = hidings_of(&self.0.reader(), &ids).await?;
        let pair = |one: Hiding| (HidingOf(one.product), one);
        Ok(found.into_iter().map(pair).collect())
    }
}

/// The product to let back on sale.
#[derive(InputObject)]
pub struct ProductUnhideInput {
    /// Which product.
    product_id: ID,
    /// Why, for its enterprise: 3 to 500 characters.
    reason: String,
}

impl ProductUnhideInput {
    fn parse(self) -> Result<UnhideProduct, Vec<Invalid>> {
        let mut parsing = Parsing::default();
        let id = NodeId::expect(&self.product_id, NodeKind::Product, "productId");
        let product = parsing.take(id);
        let reason = parsing.field("reason", DecisionReason::parse(&self.reason));
        match (product, reason) {
            (Some(product), Some(reason)) => Ok(UnhideProduct { product, reason }),
            _ => Err(parsing.into_broken()),
        }
    }
}

payload! {
    /// The answer of `productUnhide`.
    ProductUnhidePayload {
        /// The product; null when something was wrong.
        product: Product,
    }
    ProductUnhideUserError, ProductUnhideErrorCode {}
}

#[derive(Default)]
pub(super) struct ProductUnhideMutation;

#[Object]
impl ProductUnhideMutation {
    /// Lets a product be sold again that an officer took off sale; for officers who verify the home
    /// village of its enterprise. It is on sale at once, unless it was changed meanwhile: then its
    /// enterprise publishes it. One that is not hidden stays as it is.
    async fn product_unhide(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The product, and why.")] input: ProductUnhideInput,
    ) -> async_graphql::Result<ProductUnhidePayload> {
        let outcome = match input.parse() {
            Ok(one) => again(one, |one| unhide_product(ctx.app(), ctx.actor(), one)).await,
            Err(invalid) => Err(invalid.into()),
        };
        let outcome = seen_by_officer(ctx, outcome).await;
        answer(ctx, outcome, ProductUnhidePayload::done)
    }
}

/// The product as the officer sees it who decided about it: also while it is a draft.
async fn seen_by_officer<E>(
    ctx: &Context<'_>,
    outcome: Result<ProductId, CommandError<E>>,
) -> Result<Product, CommandError<E>> {
    let found = card(&ctx.app().db, &Viewer::System, outcome?).await?;
    Ok(found.map(Product).ok_or(Denied::NotFound)?)
}

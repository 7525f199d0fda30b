//! Products as their viewers see them, many at a time.

use super::loader::CatalogueLoader;
use super::{Category, Product, ProductVariant};
use crate::app::catalogue::viewer;
use crate::graphql::{ContextExt, fault};
use async_graphql::Context;
use async_graphql::dataloader::Loader;
use domain::catalogue::CategoryCode;
use domain::{EnterpriseId, ProductId, VariantId};
use std::collections::HashMap;
use std::sync::Arc;
use storage::StorageError;
use storage::catalogue::{ProductCard, ProductPage, Viewer, cards, pages};

/// Asks for a product, as `viewer` sees it. A loader serves many requests at once, so whoever looks
/// is part of the question.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct SeenProduct {
    pub(super) id: ProductId,
    pub(super) viewer: Arc<Viewer>,
}

/// Asks for a page of the products of an enterprise, as `viewer` sees it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct SeenPage {
    enterprise: EnterpriseId,
    page: ProductPage,
    viewer: Arc<Viewer>,
}

impl Loader<SeenProduct> for CatalogueLoader {
    type Value = ProductCard;
    type Error = Arc<StorageError>;

    async fn load(
        &self,
        keys: &[SeenProduct],
    ) -> Result<HashMap<SeenProduct, ProductCard>, Self::Error> {
        let mut alike: HashMap<&Arc<Viewer>, Vec<ProductId>> = HashMap::new();
        for key in keys {
            alike.entry(&key.viewer).or_default().push(key.id);
        }
        let mut found = HashMap::with_capacity(keys.len());
        for (viewer, ids) in alike {
            for card in cards(&self.0.reader(), viewer, &ids).await? {
                let viewer = Arc::clone(viewer);
                found.insert(
                    SeenProduct {
                        id: card.id,
                        viewer,
                    },
                    card,
                );
            }
        }
        Ok(found)
    }
}

impl Loader<SeenPage> for CatalogueLoader {
    type Value = Vec<ProductCard>;
    type Error = Arc<StorageError>;

    async fn load(
        &self,
        keys: &[SeenPage],
    ) -> Result<HashMap<SeenPage, Vec<ProductCard>>, Self::Error> {
        let mut alike: HashMap<(&Arc<Viewer>, ProductPage), Vec<EnterpriseId>> = HashMap::new();
        for key in keys {
            let group = alike.entry((&key.viewer, key.page)).or_default();
            group.push(key.enterprise);
        }
        let mut found: HashMap<SeenPage, Vec<ProductCard>> = HashMap::with_capacity(keys.len());
        for ((viewer, page), enterprises) in alike {
            for card in pages(&self.0.reader(), viewer, &enterprises, page).await? {
                let key = SeenPage {
                    enterprise: card.enterprise,
                    page,
                    viewer: Arc::clone(viewer),
                };
                found.entry(key).or_default().push(card);
            }
        }
        Ok(found)
    }
}

/// The product with `id`, if the caller may see it.
pub async fn load_product(
    ctx: &Context<'_>,
    id: ProductId,
) -> async_graphql::Result<Option<Product>> {
    load_product_as(ctx, id, viewer(ctx.actor())).await
}

/// The product with `id`, if `viewer` may see it.
pub(super) async fn load_product_as(
    ctx: &Context<'_>,
    id: ProductId,
    viewer: Viewer,
) -> async_graphql::Result<Option<Product>> {
    let viewer = Arc::new(viewer);
    let loader = ctx.loader::<CatalogueLoader>();
    let found = loader.load_one(SeenProduct { id, viewer }).await;
    let found = found.map_err(|error| fault(ctx, error.as_ref()))?;
    Ok(found.map(Product))
}

/// A page of the products of `enterprise` that the caller may see, the newest first.
pub async fn load_page(
    ctx: &Context<'_>,
    enterprise: EnterpriseId,
    page: ProductPage,
) -> async_graphql::Result<Vec<ProductCard>> {
    let asked = SeenPage {
        enterprise,
        page,
        viewer: Arc::new(viewer(ctx.actor())),
    };
    let loader = ctx.loader::<CatalogueLoader>();
    let found = loader.load_one(asked).await;
    let found = found.map_err(|error| fault(ctx, error.as_ref()))?;
    Ok(found.unwrap_or_default())
}

/// The variant with `id`, if it is not archived and the caller may see its product.
pub async fn load_variant(
    ctx: &Context<'_>,
    id: VariantId,
) -> async_graphql::Result<Option<ProductVariant>> {
    let loader = ctx.loader::<CatalogueLoader>();
    let found = loader.load_one(id).await;
    let Some(variant) = found.map_err(|error| fault(ctx, error.as_ref()))? else {
        return Ok(None);
    };
    let product = load_product(ctx, variant.product).await?;
    Ok(product.map(|_| ProductVariant(variant)))
}

/// The category with `code`.
pub async fn load_category(
    ctx: &Context<'_>,
    code: CategoryCode,
) -> async_graphql::Result<Option<Category>> {
    let loader = ctx.loader::<CatalogueLoader>();
    let found = loader.load_one(code).await;
    let found = found.map_err(|error| fault(ctx, error.as_ref()))?;
    Ok(found.map(Category))
}

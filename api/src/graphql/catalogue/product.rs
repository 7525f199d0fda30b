//! The type `Product`.

use super::hiding::{HidingOf, ProductHiding};
use super::loader::{CatalogueLoader, OriginsOf, PicturesOf, VariantsOf};
use super::origin::ProductOrigin;
use super::permit::{PermitNote, ProductPermit, duties_of, permits_shown, public_notes_of};
use super::{ProductImage, ProductVariant};
use crate::app::catalogue::viewer;
use crate::app::{CommandError, Denied};
use crate::graphql::enterprise::{Enterprise, load_seller};
use crate::graphql::region::{Region, load_known_region};
use crate::graphql::scalar::{RegionCode, Rupiah};
use crate::graphql::{ContextExt, NodeKind, fault};
use async_graphql::{Context, Enum, ID, Object};
use chrono::{DateTime, Utc};
use domain::ProductId;
use storage::catalogue::{ProductCard, card};

/// What is sold.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "domain::catalogue::ProductKind")]
pub enum ProductKind {
    /// Something handed over.
    Goods,
    /// Something done.
    Service,
}

/// Whether buyers may see a product.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "domain::catalogue::ProductStatus")]
pub enum ProductStatus {
    /// Being prepared; its enterprise alone sees it.
    Draft,
    /// For sale.
    Published,
    /// Gone from sale for ever; past orders keep it.
    Archived,
}

/// A thing for sale, as it is described; what is bought are its variants.
#[derive(Debug, Clone)]
pub struct Product(pub ProductCard);

#[Object]
impl Product {
    /// Its global id.
    pub async fn id(&self) -> ID {
        NodeKind::Product.id(self.0.id)
    }

    /// Its address, the same for ever.
    async fn slug(&self) -> &str {
        &self.0.slug
    }

    /// Its name.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// What it is, in plain text with line breaks; may be empty.
    async fn description(&self) -> &str {
        &self.0.description
    }

    /// Goods or a service.
    async fn kind(&self) -> ProductKind {
        self.0.kind.into()
    }

    /// Whether buyers may see it.
    async fn status(&self) -> ProductStatus {
        self.0.status.into()
    }

    /// The code of its category, dotted: `01.01.02`.
    async fn category(&self) -> String {
        self.0.category.dotted()
    }

    /// The lowest price of its variants.
    async fn price(&self) -> Rupiah {
        self.0.min_price.into()
    }

    /// Its cover, the first of its pictures; null while that is not ready.
    async fn image(
        &self,
        #[graphql(
            desc = "At least this wide, in pixels: the smallest file that is, else the widest \
                    there is. Pictures are there in 160, 320, 640 and 1280, as far as what was \
                    sent is that wide. Null for the widest."
        )]
        width: Option<i32>,
    ) -> Option<ProductImage> {
        let image = self.0.image.as_ref()?;
        ProductImage::of(image, self.0.cover?, width)
    }

    /// All its pictures that are ready, at most 12, in its enterprise's order; the first is its
    /// cover.
    async fn images(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At least this wide, in pixels, as in `image`; null for the widest.")]
        width: Option<i32>,
    ) -> async_graphql::Result<Vec<ProductImage>> {
        let loader = ctx.loader::<CatalogueLoader>();
        let found = loader.load_one(PicturesOf(self.0.id)).await;
        let found = found.map_err(|error| fault(ctx, error.as_ref()))?;
        let found = found.unwrap_or_default();
        let shown = found.iter();
        Ok(shown
            .filter_map(|one| ProductImage::of(&one.image, one.media, width))
            .collect())
    }

    /// The enterprise that sells it.
    async fn enterprise(&self, ctx: &Context<'_>) -> async_graphql::Result<Enterprise> {
        load_seller(ctx, self.0.enterprise).await
    }

    /// The name of the enterprise that sells it.
    async fn enterprise_name(&self) -> &str {
        &self.0.enterprise_name
    }

    /// The address of the enterprise that sells it.
    async fn enterprise_slug(&self) -> &str {
        &self.0.enterprise_slug
    }

    /// The village where that enterprise is at home.
    async fn village(&self, ctx: &Context<'_>) -> async_graphql::Result<Region> {
        load_known_region(ctx, &self.0.village).await
    }

    /// The name of the village where that enterprise is at home.
    async fn village_name(&self) -> &str {
        &self.0.village_name
    }

    /// The code of that village.
    async fn village_code(&self) -> RegionCode {
        RegionCode::from(&self.0.village)
    }

    /// What can be bought of it, in the enterprise's order.
    async fn variants(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<ProductVariant>> {
        let loader = ctx.loader::<CatalogueLoader>();
        let found = loader.load_one(VariantsOf(self.0.id)).await;
        let found = found.map_err(|error| fault(ctx, error.as_ref()))?;
        let found = found.unwrap_or_default().into_iter();
        Ok(found.map(ProductVariant).collect())
    }

    /// The villages that it comes from, by code.
    async fn origins(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<ProductOrigin>> {
        let loader = ctx.loader::<CatalogueLoader>();
        let found = loader.load_one(OriginsOf(self.0.id)).await;
        let found = found.map_err(|error| fault(ctx, error.as_ref()))?;
        let found = found.unwrap_or_default().into_iter();
        Ok(found.map(ProductOrigin).collect())
    }

    /// Why an officer took it off sale; null while none has. It is a draft until that is lifted.
    async fn hiding(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<ProductHiding>> {
        if self.0.status == domain::catalogue::ProductStatus::Published {
            return Ok(None);
        }
        let loader = ctx.loader::<CatalogueLoader>();
        let found = loader.load_one(HidingOf(self.0.id)).await;
        let found = found.map_err(|error| fault(ctx, error.as_ref()))?;
        Ok(found.map(ProductHiding))
    }

    /// Its permits, one of a kind. A rejected one is shown to its enterprise and to the officers of
    /// its area alone.
    async fn permits(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<ProductPermit>> {
        permits_shown(ctx, &self.0).await
    }

    /// What it lacks today by the rules of its category, to be shown beside it: `belum
    /// bersertifikat halal`. Empty when nothing.
    async fn permit_notes(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<PermitNote>> {
        public_notes_of(ctx, &self.0).await
    }

    /// What who sells it has yet to do about its permits: what it lacks today, what was rejected,
    /// and what rules of later ask for. Empty when nothing, and for all but those who write its
    /// enterprise's catalogue, its owners and managers, and the officers of its area.
    async fn permit_duties(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<PermitNote>> {
        duties_of(ctx, &self.0).await
    }

    /// When it was first published; null while it was not.
    async fn published_at(&self) -> Option<DateTime<Utc>> {
        self.0.published_at
    }
}

/// Reads the product back that a command changed, as whoever changed it sees it.
pub(super) async fn read_back<E>(
    ctx: &Context<'_>,
    outcome: Result<ProductId, CommandError<E>>,
) -> Result<Product, CommandError<E>> {
    let id = outcome?;
    let found = card(&ctx.app().db, &viewer(ctx.actor()), id).await?;
    Ok(found.map(Product).ok_or(Denied::NotFound)?)
}

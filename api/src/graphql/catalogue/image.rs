//! The type `ProductImage`.

use crate::graphql::ContextExt;
use async_graphql::{Context, Object};
use storage::catalogue::CardImage;

/// A picture of a product, ready to be shown.
#[derive(Debug, Clone)]
pub struct ProductImage(pub CardImage);

#[Object]
impl ProductImage {
    /// Where it is; the same address always gives the same bytes.
    async fn url(&self, ctx: &Context<'_>) -> String {
        let base = &ctx.app().settings.public_url;
        format!("{base}/media/{}", self.0.object_key)
    }

    /// Its width in pixels.
    async fn width(&self) -> i64 {
        self.0.width_px
    }

    /// Its height in pixels.
    async fn height(&self) -> i64 {
        self.0.height_px
    }

    /// A small picture as a data URI, to show while it loads; null when there is none.
    async fn placeholder(&self) -> Option<&str> {
        self.0.placeholder.as_deref()
    }
}

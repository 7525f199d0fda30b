//! The type `ProductImage`.

use crate::graphql::{ContextExt, NodeKind};
use async_graphql::{Context, ID, Object};
use domain::MediaId;
use storage::catalogue::{CardImage, CardVariant};

/// A picture of a product, ready to be shown, in one of the widths in which it is there.
#[derive(Debug, Clone)]
pub struct ProductImage {
    media: MediaId,
    alt: String,
    placeholder: Option<String>,
    shown: CardVariant,
}

impl ProductImage {
    /// `image` in the narrowest of its widths that is at least `width_px`, else in the widest.
    pub fn of(image: &CardImage, media: MediaId, width_px: Option<i32>) -> Option<Self> {
        let shown = image.at_least(width_px.map(i64::from))?;
        Some(Self {
            media,
            alt: image.alt.clone(),
            placeholder: image.placeholder.clone(),
            shown: shown.clone(),
        })
    }
}

#[Object]
impl ProductImage {
    /// Where it is; the same address always gives the same bytes, a WebP.
    async fn url(&self, ctx: &Context<'_>) -> String {
        let base = &ctx.app().settings.public_url;
        format!("{base}/media/{}", self.shown.object_key)
    }

    /// Its width in pixels.
    async fn width(&self) -> i64 {
        self.shown.width_px
    }

    /// Its height in pixels.
    async fn height(&self) -> i64 {
        self.shown.height_px
    }

    /// What it shows, in words, for who cannot see it.
    async fn alt(&self) -> &str {
        &self.alt
    }

    /// A small picture as a data URI, to show while it loads; null when there is none.
    async fn placeholder(&self) -> Option<&str> {
        self.placeholder.as_deref()
    }

    /// The picture's id, as `productUpdate` names it in `pictures`.
    async fn media_id(&self) -> ID {
        NodeKind::Media.id(self.media)
    }
}

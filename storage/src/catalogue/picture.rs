//! The pictures of products, each with all widths in which it is there.

use crate::error::StorageError;
use crate::sql::{Read, all, execute, insert, placeholders, values};
use crate::tx::Tx;
use domain::catalogue::ProductPicture;
use domain::{MediaId, ProductId};
use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

/// A picture that is ready to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardImage {
    /// What it shows, in words.
    pub alt: String,
    /// A data URI to show while it loads.
    pub placeholder: Option<String>,
    /// The widths in which it is there, ascending; one at least.
    variants: Vec<CardVariant>,
}

/// A picture in one of its widths.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardVariant {
    /// Where its bytes lie.
    pub object_key: String,
    /// Its width.
    pub width_px: i64,
    /// Its height.
    pub height_px: i64,
}

/// All widths of the picture `m` in one text: so that a list of products stays one statement with a
/// row for each, `width height key` of each, with commas between, in no order.
pub(super) const VARIANTS: &str = "(SELECT STRING_AGG(v.width_px || ' ' || v.height_px || ' ' \
     || v.object_key, ',') FROM media_variants v WHERE v.media_id = m.id)";

/// What tells the widths of a picture is not in its form.
#[derive(Debug)]
pub(super) struct Unread;

impl CardImage {
    /// The picture whose widths `shown` tells; none when it has none.
    pub(super) fn of(
        shown: Option<String>,
        alt: Option<String>,
        placeholder: Option<String>,
    ) -> Result<Option<Self>, Unread> {
        let Some(shown) = shown else { return Ok(None) };
        let variants: Option<Vec<CardVariant>> = shown.split(',').map(CardVariant::read).collect();
        let mut variants = variants.ok_or(Unread)?;
        variants.sort_by_key(|variant| variant.width_px);
        Ok(Some(Self {
            alt: alt.unwrap_or_default(),
            placeholder,
            variants,
        }))
    }

    /// The narrowest that is at least `width_px` wide, else the widest; the widest for no width.
    pub fn at_least(&self, width_px: Option<i64>) -> Option<&CardVariant> {
        let wide_enough = |wanted| self.variants.iter().find(|one| one.width_px >= wanted);
        width_px.and_then(wide_enough).or(self.variants.last())
    }
}

impl CardVariant {
    fn read(text: &str) -> Option<Self> {
        let mut words = text.split(' ');
        let (width, height, key) = (words.next()?, words.next()?, words.next()?);
        Some(Self {
            object_key: key.to_owned(),
            width_px: width.parse().ok()?,
            height_px: height.parse().ok()?,
        })
    }
}

/// A picture of a product, in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownPicture {
    /// Of which product.
    pub product: ProductId,
    /// Which.
    pub media: MediaId,
    /// What is shown of it.
    pub image: CardImage,
}

/// The pictures of `products` that are ready, each in its order.
pub async fn pictures_of(
    on: &impl Read,
    products: &[ProductId],
) -> Result<Vec<ShownPicture>, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        product_id: Uuid,
        media_id: Uuid,
        alt: String,
        placeholder: Option<String>,
        shown: Option<String>,
    }
    if products.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT o.product_id, o.media_id, o.alt, m.placeholder, {VARIANTS} AS shown \
         FROM product_media o JOIN media m ON m.id = o.media_id AND m.state = 'READY' \
         AND m.visibility = 'PUBLIC' WHERE o.product_id IN ({}) ORDER BY o.product_id, o.position",
        placeholders(products.len(), 1)
    );
    let ids = products.iter().map(|id| Value::from(id.uuid())).collect();
    let mut found = Vec::new();
    for row in all::<Row>(on, &sql, ids).await? {
        let read = CardImage::of(row.shown, Some(row.alt), row.placeholder);
        let image = read.map_err(|Unread| StorageError::Corrupt {
            table: "media_variants",
            column: "object_key",
            id: row.media_id.to_string(),
        })?;
        found.extend(image.map(|image| ShownPicture {
            product: row.product_id.into(),
            media: row.media_id.into(),
            image,
        }));
    }
    Ok(found)
}

/// Which pictures a product has, in their order, whether they are ready or not.
pub async fn media_of(on: &impl Read, product: ProductId) -> Result<Vec<MediaId>, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        media_id: Uuid,
    }
    let sql = "SELECT media_id FROM product_media WHERE product_id = $1 ORDER BY position";
    let rows = all::<Row>(on, sql, values![product]).await?;
    Ok(rows.into_iter().map(|row| row.media_id.into()).collect())
}

/// Gives a product these pictures, in this order, and no others; the first is its cover. One
/// without words is called `name`.
pub async fn set_pictures(
    tx: &Tx,
    product: ProductId,
    pictures: &[ProductPicture],
    name: &str,
) -> Result<(), StorageError> {
    let sql = "DELETE FROM product_media WHERE product_id = $1";
    execute(tx, sql, values![product]).await?;
    let rows = (0_i64..).zip(pictures).map(|(at, picture)| {
        let alt = picture.alt.as_deref().unwrap_or(name);
        values![product, picture.media, at, alt]
    });
    let columns = ["product_id", "media_id", "position", "alt"];
    insert(tx, "product_media", &columns, rows.collect()).await?;
    let cover = pictures.first().map(|picture| picture.media);
    let sql = "UPDATE products SET cover_media_id = $2, updated_at = $3 WHERE id = $1";
    execute(tx, sql, values![product, cover, tx.now()]).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(shown: &str) -> CardImage {
        let read = CardImage::of(Some(shown.to_owned()), None, None);
        read.unwrap().unwrap()
    }

    #[test]
    fn the_narrowest_that_is_wide_enough_is_picked() {
        let image = picture("640 480 c,160 120 a,1280 960 d,320 240 b");
        for (asked, key) in [
            (None, "d"),
            (Some(-1), "a"),
            (Some(160), "a"),
            (Some(161), "b"),
            (Some(640), "c"),
            (Some(641), "d"),
            (Some(9_000), "d"),
        ] {
            let found = image.at_least(asked).unwrap();
            assert_eq!(found.object_key, key, "{asked:?}");
        }
        let only = picture("90 60 variant/2026/11/x.webp");
        assert_eq!(only.at_least(Some(320)).unwrap().width_px, 90);
    }

    #[test]
    fn what_is_not_there_is_none_and_what_cannot_be_read_is_told() {
        assert_eq!(CardImage::of(None, None, None).unwrap(), None);
        for broken in ["", "1 2", "a 2 k", "1 2 k,"] {
            assert!(
                CardImage::of(Some(broken.to_owned()), None, None).is_err(),
                "{broken}"
            );
        }
    }
}

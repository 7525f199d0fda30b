//! A cover for each product, painted ahead of its turn and sent as a phone would send it.

use super::{SeedError, done};
use crate::app::media::{CreateUpload, complete_upload, create_upload, receive_upload};
use crate::app::{Actor, App, IdempotencyKey};
use crate::demo::motif;
use crate::demo::plan::PlannedProduct;
use crate::demo::source::Goods;
use bytes::Bytes;
use domain::media::{MediaVisibility, UploadDeclaration};
use domain::{EnterpriseId, MediaId};
use futures::{Stream, StreamExt};
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder};

/// Width and height: as wide as a list shows it on a fine screen.
const SIDE_PX: u32 = 640;
const CONTENT_TYPE: &str = "image/png";
/// Pictures that wait for their turn.
const AHEAD: usize = 6;

/// The covers of `products`, in their order.
pub(super) fn painted(products: &[PlannedProduct]) -> impl Stream<Item = Result<Bytes, SeedError>> {
    let motifs: Vec<(u64, u8)> = products.iter().map(|one| motif_of(&one.goods)).collect();
    futures::stream::iter(motifs)
        .map(|(seed, category)| async move {
            let painted = tokio::task::spawn_blocking(move || paint(seed, category));
            painted
                .await
                .map_err(|error| SeedError::Picture(error.into()))?
        })
        .buffered(AHEAD)
}

/// The seed of a product's motif, which no other product has, and its palette.
fn motif_of(goods: &Goods) -> (u64, u8) {
    let branch = goods.category.as_str().get(..2);
    let palette = branch.and_then(|digits| digits.parse().ok());
    (goods.number, palette.unwrap_or_default())
}

fn paint(seed: u64, category: u8) -> Result<Bytes, SeedError> {
    let picture = motif::paint(seed, category, SIDE_PX);
    let mut file = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut file, CompressionType::Fast, FilterType::Sub);
    encoder
        .write_image(&picture, SIDE_PX, SIDE_PX, ExtendedColorType::Rgb8)
        .map_err(|error| SeedError::Picture(error.into()))?;
    Ok(file.into())
}

/// Sends `picture` for `enterprise`; a job makes what is shown of it.
pub(super) async fn send(
    app: &App,
    actor: &Actor,
    (enterprise, key): (EnterpriseId, &str),
    picture: Bytes,
) -> Result<MediaId, SeedError> {
    let bytes = u64::try_from(picture.len()).unwrap_or(u64::MAX);
    let command = CreateUpload {
        key: IdempotencyKey::parse(key)?,
        enterprise,
        visibility: MediaVisibility::Public,
        declared: UploadDeclaration::parse(CONTENT_TYPE, bytes, &app.media_limits)?,
    };
    let upload = done("an upload", create_upload(app, actor, command).await)?;
    let token = upload.url.rsplit('/').next().unwrap_or_default();
    let sent = receive_upload(app, token, CONTENT_TYPE, picture).await;
    let media = sent.map_err(|error| SeedError::Picture(error.into()))?;
    let completed = complete_upload(app, actor, media).await;
    done("an upload's completion", completed)?;
    Ok(media)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::source::{Places, goods};
    use std::collections::BTreeSet;

    #[test]
    fn every_product_has_a_picture_of_its_own() {
        let goods = goods(&Places::read().unwrap()).unwrap();
        let motifs: BTreeSet<(u64, u8)> = goods.iter().map(motif_of).collect();
        assert_eq!(motifs.len(), goods.len());
        let small = |(seed, category): (u64, u8)| motif::paint(seed, category, 81).into_raw();
        let pictures: BTreeSet<Vec<u8>> = motifs.into_iter().map(small).collect();
        assert_eq!(pictures.len(), goods.len());
    }
}

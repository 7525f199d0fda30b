//! Pictures as a client names them.

use crate::graphql::{NodeId, NodeKind};
use async_graphql::{ID, InputObject};
use domain::catalogue::{MAX_PICTURES, ProductPicture, parse_alt, too_many_pictures};
use domain::{Invalid, MediaId, Rule};

/// A picture of a product, in its place.
#[derive(InputObject)]
pub struct ProductPictureInput {
    /// The picture, sent before by the enterprise that sells the product.
    pub media_id: ID,
    /// What it shows, for who cannot see it: at most 250 characters on one line; null or empty for
    /// the product's name.
    pub alt: Option<String>,
}

impl ProductPictureInput {
    /// Reads the one in the place `at`.
    fn parse(&self, at: usize) -> Result<ProductPicture, Vec<Invalid>> {
        let media = NodeId::expect(&self.media_id, NodeKind::Media, "mediaId");
        let alt = self.alt.as_deref().map(parse_alt).transpose();
        match (media, alt) {
            (Ok(media), Ok(alt)) => Ok(ProductPicture {
                media,
                alt: alt.flatten(),
            }),
            (media, alt) => {
                let told = [media.err(), alt.err()].into_iter().flatten();
                let placed = |told: Invalid| told.in_field(&at.to_string()).in_field("pictures");
                Err(told.map(placed).collect())
            }
        }
    }
}

/// Reads pictures with their words, the field `pictures`.
pub(super) fn parse_pictures(
    inputs: &[ProductPictureInput],
) -> Result<Vec<ProductPicture>, Vec<Invalid>> {
    if inputs.len() > MAX_PICTURES {
        return Err(vec![too_many_pictures().in_field("pictures")]);
    }
    let mut pictures: Vec<ProductPicture> = Vec::with_capacity(inputs.len());
    let mut broken = Vec::new();
    for (at, input) in inputs.iter().enumerate() {
        match input.parse(at) {
            Ok(picture) if pictures.iter().any(|one| one.media == picture.media) => {
                broken.push(twice().in_list("pictures", at, "mediaId"));
            }
            Ok(picture) => pictures.push(picture),
            Err(told) => broken.extend(told),
        }
    }
    if broken.is_empty() {
        Ok(pictures)
    } else {
        Err(broken)
    }
}

/// Reads pictures by their ids alone, the field `mediaIds`.
pub(super) fn parse_media(ids: &[ID]) -> Result<Vec<MediaId>, Vec<Invalid>> {
    if ids.len() > MAX_PICTURES {
        return Err(vec![too_many_pictures().in_field("mediaIds")]);
    }
    let mut media: Vec<MediaId> = Vec::with_capacity(ids.len());
    let mut broken = Vec::new();
    for (at, id) in ids.iter().enumerate() {
        match NodeId::expect(id, NodeKind::Media, &at.to_string()) {
            Ok(id) if media.contains(&id) => broken.push(twice().in_field(&at.to_string())),
            Ok(id) => media.push(id),
            Err(told) => broken.push(told),
        }
    }
    if broken.is_empty() {
        Ok(media)
    } else {
        let placed = broken.into_iter().map(|told| told.in_field("mediaIds"));
        Err(placed.collect())
    }
}

fn twice() -> Invalid {
    let (indonesian, english) = ("gambar ini disebut dua kali", "this picture is named twice");
    Invalid::new(Rule::Duplicate, indonesian, english)
}

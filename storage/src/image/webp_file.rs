//! The WebP that is made of a picture.

use super::picture::{fit, shrunk};
use super::refusal::ImageRefusal;
use ::image::{DynamicImage, GenericImageView, Rgba};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use webp::{Encoder, WebPConfig};

/// The longest side a WebP can have.
pub(super) const MAX_SIDE_PX: u32 = 16_383;
/// The sides of placeholders that are tried, the largest first; the last always fits.
const PLACEHOLDER_SIDES_PX: [u32; 4] = [16, 12, 8, 4];
/// The longest placeholder, in bytes of its data URI.
const MAX_PLACEHOLDER_BYTES: usize = 300;
/// How good a placeholder is: it is shown blurred.
const PLACEHOLDER_QUALITY: u8 = 20;

/// A WebP file: pixels, no metadata.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebpImage {
    /// The file.
    pub bytes: Bytes,
    /// Its width.
    pub width_px: u32,
    /// Its height.
    pub height_px: u32,
}

/// A tiny version of `shown` as a data URI of at most 300 bytes. Transparent parts are white.
///
/// # Errors
/// [`ImageRefusal::TooManyPixels`] when memory does not suffice.
pub(super) fn placeholder(shown: &DynamicImage) -> Result<String, ImageRefusal> {
    let (width, height) = shown.dimensions();
    let mut uri = String::new();
    for side in PLACEHOLDER_SIDES_PX {
        let tiny = shrunk(shown.clone(), fit(width, height, (side, side)))?;
        let webp = encode(&on_white(&tiny), PLACEHOLDER_QUALITY)?;
        uri = format!("data:image/webp;base64,{}", STANDARD.encode(&webp.bytes));
        if uri.len() <= MAX_PLACEHOLDER_BYTES {
            break;
        }
    }
    Ok(uri)
}

/// A lossy WebP of `shown`, of `quality` 0 to 100.
///
/// # Errors
/// [`ImageRefusal::TooManyPixels`] when memory does not suffice.
pub(super) fn encode(shown: &DynamicImage, quality: u8) -> Result<WebpImage, ImageRefusal> {
    let (width_px, height_px) = shown.dimensions();
    let encoder = match shown {
        DynamicImage::ImageRgba8(pixels) => Encoder::from_rgba(pixels, width_px, height_px),
        DynamicImage::ImageRgb8(pixels) => Encoder::from_rgb(pixels, width_px, height_px),
        _ => return Err(ImageRefusal::Damaged),
    };
    // The sides fit a WebP by now, so that a failure can only be one of memory.
    let mut config = WebPConfig::new().map_err(|()| ImageRefusal::TooManyPixels)?;
    config.quality = f32::from(quality.min(100));
    let file = encoder
        .encode_advanced(&config)
        .map_err(|_| ImageRefusal::TooManyPixels)?;
    Ok(WebpImage {
        bytes: Bytes::copy_from_slice(&file),
        width_px,
        height_px,
    })
}

fn on_white(shown: &DynamicImage) -> DynamicImage {
    let mut white = ::image::RgbaImage::from_pixel(shown.width(), shown.height(), Rgba([255; 4]));
    ::image::imageops::overlay(&mut white, shown, 0, 0);
    DynamicImage::ImageRgb8(DynamicImage::ImageRgba8(white).into_rgb8())
}

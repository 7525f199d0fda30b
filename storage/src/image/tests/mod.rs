//! What comes out of the house, and what never gets in.

mod damaged;
mod fuzz;
mod hostile;
mod kinds;
mod shown;

use super::samples::{self, CORNERS};
use super::*;
use ::image::{DynamicImage, GenericImageView, ImageFormat, Rgb};
use domain::media::{ImageType, MediaLimits};

const LIMITS: MediaLimits = MediaLimits::PICTURE;

fn plan(widths_px: &[u32], quality: u8) -> RenderPlan {
    RenderPlan {
        widths_px: widths_px.to_vec(),
        quality,
        limits: LIMITS,
    }
}

/// The one WebP of a picture that is at most `width_px` wide.
fn make_webp(bytes: &[u8], width_px: u32, quality: u8) -> Result<WebpImage, ImageRefusal> {
    let mut rendition = render(bytes, &plan(&[width_px], quality))?;
    assert_eq!(rendition.variants.len(), 1);
    Ok(rendition.variants.remove(0))
}

fn decoded(webp: &WebpImage) -> DynamicImage {
    let shown = ::image::load_from_memory_with_format(&webp.bytes, ImageFormat::WebP).unwrap();
    assert_eq!(shown.dimensions(), (webp.width_px, webp.height_px));
    shown
}

/// The colours in the middle of the quarters, clockwise from the top left.
fn quarters(picture: &DynamicImage) -> [Rgb<u8>; 4] {
    let rgb = picture.to_rgb8();
    let (width, height) = rgb.dimensions();
    [(1, 1), (3, 1), (3, 3), (1, 3)].map(|(x, y)| *rgb.get_pixel(width * x / 4, height * y / 4))
}

fn assert_upright(picture: &DynamicImage, context: &str) {
    for (found, wanted) in quarters(picture).iter().zip(&CORNERS) {
        let apart = (0..3).map(|at| found.0[at].abs_diff(wanted.0[at])).max();
        assert!(apart < Some(40), "{context}: {found:?} is not {wanted:?}");
    }
}

/// The names of a WebP file's chunks, and the flags of its `VP8X` chunk if it has one.
fn chunks(file: &[u8]) -> (Vec<String>, Option<u8>) {
    assert_eq!((&file[..4], &file[8..12]), (&b"RIFF"[..], &b"WEBP"[..]));
    let (mut at, mut names, mut flags) = (12, Vec::new(), None);
    while at < file.len() {
        let name = String::from_utf8(file[at..at + 4].to_vec()).unwrap();
        let size = u32::from_le_bytes(file[at + 4..at + 8].try_into().unwrap());
        if name == "VP8X" {
            flags = Some(file[at + 8]);
        }
        names.push(name);
        at += 8 + usize::try_from(size.next_multiple_of(2)).unwrap();
    }
    (names, flags)
}

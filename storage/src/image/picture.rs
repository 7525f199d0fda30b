//! A decoded picture, and the WebP that is made of it.

use super::inspect::{is_turned, open};
use super::refusal::ImageRefusal;
use ::image::metadata::Orientation;
use ::image::{DynamicImage, GenericImageView, Rgba};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use domain::media::MediaLimits;
use fast_image_resize::{FilterType, ResizeAlg, ResizeOptions, Resizer};
use webp::{Encoder, WebPConfig};

/// The longest side a WebP can have.
const MAX_WEBP_SIDE_PX: u32 = 16_383;
/// The sides of placeholders that are tried, the largest first; the last always fits.
const PLACEHOLDER_SIDES_PX: [u32; 4] = [16, 12, 8, 4];
/// The longest placeholder, in bytes of its data URI.
const MAX_PLACEHOLDER_BYTES: usize = 300;

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

/// Makes one WebP of a picture, upright, at most `max_width_px` wide, of `quality` 0 to 100.
///
/// # Errors
/// [`ImageRefusal`] when the picture is not one we take.
pub fn make_webp(
    bytes: &[u8],
    max_width_px: u32,
    quality: u8,
    limits: &MediaLimits,
) -> Result<WebpImage, ImageRefusal> {
    Picture::decode(bytes, limits)?.webp(max_width_px, quality)
}

/// Makes the placeholder of a picture: see [`Picture::placeholder`].
///
/// # Errors
/// [`ImageRefusal`] when the picture is not one we take.
pub fn placeholder(bytes: &[u8], limits: &MediaLimits) -> Result<String, ImageRefusal> {
    Picture::decode(bytes, limits)?.placeholder()
}

/// A decoded picture: eight bits a channel, with alpha only if it came with it.
///
/// Of a moving picture, the first frame.
#[derive(Debug)]
pub struct Picture {
    /// As stored, before `orientation` is applied: turning is cheaper after shrinking.
    pixels: DynamicImage,
    orientation: Orientation,
}

impl Picture {
    /// Decodes within the limits.
    ///
    /// # Errors
    /// [`ImageRefusal`] when the picture is not one we take.
    pub fn decode(bytes: &[u8], limits: &MediaLimits) -> Result<Self, ImageRefusal> {
        let opened = open(bytes, limits)?;
        let decoded = DynamicImage::from_decoder(opened.decoder)?;
        let pixels = if decoded.color().has_alpha() {
            DynamicImage::ImageRgba8(decoded.into_rgba8())
        } else {
            DynamicImage::ImageRgb8(decoded.into_rgb8())
        };
        Ok(Self {
            pixels,
            orientation: opened.orientation,
        })
    }

    /// Its width when shown upright.
    pub fn width_px(&self) -> u32 {
        self.upright_sides().0
    }

    /// Its height when shown upright.
    pub fn height_px(&self) -> u32 {
        self.upright_sides().1
    }

    /// Makes a lossy WebP of it, upright, of `quality` 0 to 100; never wider than it is itself.
    ///
    /// # Errors
    /// [`ImageRefusal::TooManyPixels`] when memory does not suffice.
    pub fn webp(&self, max_width_px: u32, quality: u8) -> Result<WebpImage, ImageRefusal> {
        let (width, height) = self.upright_sides();
        let fitted = fit(width, height, (max_width_px, MAX_WEBP_SIDE_PX));
        encode(&self.upright_at(fitted)?, quality)
    }

    /// A tiny version of it as a data URI of at most 300 bytes, to be shown blurred until the
    /// picture itself has come. Transparent parts are white.
    ///
    /// # Errors
    /// [`ImageRefusal::TooManyPixels`] when memory does not suffice.
    pub fn placeholder(&self) -> Result<String, ImageRefusal> {
        let (width, height) = self.upright_sides();
        let mut uri = String::new();
        for side in PLACEHOLDER_SIDES_PX {
            let tiny = self.upright_at(fit(width, height, (side, side)))?;
            let webp = encode(&on_white(&tiny), 20)?;
            uri = format!("data:image/webp;base64,{}", STANDARD.encode(&webp.bytes));
            if uri.len() <= MAX_PLACEHOLDER_BYTES {
                break;
            }
        }
        Ok(uri)
    }

    fn upright_sides(&self) -> (u32, u32) {
        let (width, height) = self.pixels.dimensions();
        if is_turned(self.orientation) {
            (height, width)
        } else {
            (width, height)
        }
    }

    /// Shrinks to the upright sides `(width, height)`, then turns.
    fn upright_at(&self, (width, height): (u32, u32)) -> Result<DynamicImage, ImageRefusal> {
        let (width, height) = if is_turned(self.orientation) {
            (height, width)
        } else {
            (width, height)
        };
        let mut shown = if self.pixels.dimensions() == (width, height) {
            self.pixels.clone()
        } else {
            let mut shrunk = DynamicImage::new(width, height, self.pixels.color());
            let options =
                ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3));
            Resizer::new()
                .resize(&self.pixels, &mut shrunk, &options)
                .map_err(|_| ImageRefusal::Damaged)?;
            shrunk
        };
        shown.apply_orientation(self.orientation);
        Ok(shown)
    }
}

/// The largest sides of the same shape within `bounds`, rounded half up, at least one pixel each;
/// never larger than the picture is.
fn fit(width: u32, height: u32, bounds: (u32, u32)) -> (u32, u32) {
    let (bound_width, bound_height) = (bounds.0.max(1), bounds.1.max(1));
    if width <= bound_width && height <= bound_height {
        return (width, height);
    }
    let (wide, high) = (u64::from(width), u64::from(height));
    let scaled = |side: u64, to: u32, of: u64| {
        let rounded = (2 * side * u64::from(to) + of) / (2 * of).max(1);
        u32::try_from(rounded).unwrap_or(u32::MAX).max(1)
    };
    if wide * u64::from(bound_height) >= high * u64::from(bound_width) {
        (
            bound_width,
            scaled(high, bound_width, wide).min(bound_height),
        )
    } else {
        (
            scaled(wide, bound_height, high).min(bound_width),
            bound_height,
        )
    }
}

fn encode(shown: &DynamicImage, quality: u8) -> Result<WebpImage, ImageRefusal> {
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

#[cfg(test)]
mod tests {
    use super::fit;

    #[test]
    fn a_picture_is_fitted_and_never_grown() {
        assert_eq!(fit(4_000, 3_000, (640, 16_383)), (640, 480));
        assert_eq!(fit(100, 50, (640, 16_383)), (100, 50));
        assert_eq!(fit(1_000, 333, (100, 16_383)), (100, 33));
        assert_eq!(fit(10_000, 1, (160, 16_383)), (160, 1));
        assert_eq!(fit(1, 16_384, (160, 16_383)), (1, 16_383));
        assert_eq!(fit(5, 5, (0, 0)), (1, 1));
        assert_eq!(fit(u32::MAX, u32::MAX, (16, 16)), (16, 16));
    }
}

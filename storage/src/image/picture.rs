//! A decoded picture, and how it is shrunk and turned upright.

use super::inspect::{is_turned, open};
use super::refusal::ImageRefusal;
use super::webp_file::MAX_SIDE_PX;
use ::image::metadata::Orientation;
use ::image::{DynamicImage, GenericImageView};
use domain::media::MediaLimits;
use fast_image_resize::{FilterType, ResizeAlg, ResizeOptions, Resizer};

/// A decoded picture: eight bits a channel, with alpha only if it came with it.
///
/// Of a moving picture, the first frame.
#[derive(Debug)]
pub(super) struct Picture {
    /// As stored, before `orientation` is applied: turning is cheaper after shrinking.
    pixels: DynamicImage,
    orientation: Orientation,
}

impl Picture {
    /// Decodes within the limits.
    ///
    /// # Errors
    /// [`ImageRefusal`] when the picture is not one we take.
    pub(super) fn decode(bytes: &[u8], limits: &MediaLimits) -> Result<Self, ImageRefusal> {
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

    /// Its width and height when shown upright.
    pub(super) fn sides(&self) -> (u32, u32) {
        turned(self.pixels.dimensions(), self.orientation)
    }

    /// Itself upright, at most `max_width_px` wide and never grown; its own pixels are let go.
    ///
    /// # Errors
    /// [`ImageRefusal::Damaged`] when it cannot be resized.
    pub(super) fn into_upright(self, max_width_px: u32) -> Result<DynamicImage, ImageRefusal> {
        let (width, height) = self.sides();
        let fitted = fit(width, height, (max_width_px, MAX_SIDE_PX));
        let mut shown = shrunk(self.pixels, turned(fitted, self.orientation))?;
        shown.apply_orientation(self.orientation);
        Ok(shown)
    }
}

/// The sides as they are stored of what is shown with `sides`, or the other way round.
fn turned((width, height): (u32, u32), orientation: Orientation) -> (u32, u32) {
    if is_turned(orientation) {
        (height, width)
    } else {
        (width, height)
    }
}

/// `picture` at other sides, no larger than its own; with alpha, colour counts as far as it shows.
///
/// # Errors
/// [`ImageRefusal::Damaged`] when it cannot be resized.
pub(super) fn shrunk(
    picture: DynamicImage,
    (width, height): (u32, u32),
) -> Result<DynamicImage, ImageRefusal> {
    if picture.dimensions() == (width, height) {
        return Ok(picture);
    }
    let mut shrunk = DynamicImage::new(width, height, picture.color());
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3));
    Resizer::new()
        .resize(&picture, &mut shrunk, &options)
        .map_err(|_| ImageRefusal::Damaged)?;
    Ok(shrunk)
}

/// The largest sides of the same shape within `bounds`, rounded half up, at least one pixel each;
/// never larger than the picture is.
pub(super) fn fit(width: u32, height: u32, bounds: (u32, u32)) -> (u32, u32) {
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

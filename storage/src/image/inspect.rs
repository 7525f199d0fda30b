//! What a picture is, read from its header alone.

use super::jpeg;
use super::refusal::ImageRefusal;
use super::strange::of_no_kind_we_take;
use ::image::metadata::Orientation;
use ::image::{ColorType, ImageDecoder, ImageFormat, ImageReader, Limits};
use domain::media::{ImageType, MediaLimits, sniff};
use std::io::Cursor;

/// A picture as its header tells, within the limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Inspected {
    /// What its first bytes are.
    pub image_type: ImageType,
    /// Its width when shown upright.
    pub width_px: u32,
    /// Its height when shown upright.
    pub height_px: u32,
    /// What decoding it takes at most: its file, its pixels as they come and as they are kept.
    pub decoding_bytes: u64,
}

impl Inspected {
    /// Itself, when it is of the kind that was `declared`.
    ///
    /// # Errors
    /// [`ImageRefusal::TypeMismatch`] when it is of another kind.
    pub fn must_be(self, declared: ImageType) -> Result<Self, ImageRefusal> {
        if self.image_type == declared {
            Ok(self)
        } else {
            Err(ImageRefusal::TypeMismatch)
        }
    }
}

/// Reads what a picture is, without decoding a pixel of it.
///
/// A picture that passes can still be damaged further in; only decoding tells. That a JPEG is cut
/// off, decoding does not tell, so it must be there to its end.
///
/// # Errors
/// [`ImageRefusal`], by what is found first: bytes, kind, header, sides, end.
pub fn inspect(bytes: &[u8], limits: &MediaLimits) -> Result<Inspected, ImageRefusal> {
    open(bytes, limits).map(|opened| opened.inspected)
}

/// A picture whose header is read and whose pixels are not.
pub(super) struct Opened<D> {
    pub(super) inspected: Inspected,
    pub(super) orientation: Orientation,
    pub(super) decoder: D,
}

/// Reads the header and holds it against the limits; the decoder is bounded by them as well.
pub(super) fn open<'a>(
    bytes: &'a [u8],
    limits: &MediaLimits,
) -> Result<Opened<impl ImageDecoder + 'a>, ImageRefusal> {
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > limits.max_bytes {
        return Err(ImageRefusal::TooManyBytes);
    }
    let image_type = sniff(bytes).ok_or_else(|| of_no_kind_we_take(bytes))?;
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format_of(image_type));
    reader.limits(decoding_limits(limits));
    let mut decoder = reader.into_decoder()?;
    let (width, height) = decoder.dimensions();
    if !limits.allow_sides(width, height) || decoder.total_bytes() > max_decoded_bytes(limits) {
        return Err(ImageRefusal::TooManyPixels);
    }
    if image_type == ImageType::Jpeg && !jpeg::is_whole(bytes) {
        return Err(ImageRefusal::Damaged);
    }
    // A broken note about orientation does not make the picture a broken one.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let (width_px, height_px) = if is_turned(orientation) {
        (height, width)
    } else {
        (width, height)
    };
    let inspected = Inspected {
        image_type,
        width_px,
        height_px,
        decoding_bytes: decoding_bytes(bytes, image_type, &decoder),
    };
    Ok(Opened {
        inspected,
        orientation,
        decoder,
    })
}

/// What decoding takes at most. A progressive JPEG is gathered whole before its first pixel is
/// known, two bytes for each of three values of a pixel.
fn decoding_bytes(file: &[u8], image_type: ImageType, decoder: &impl ImageDecoder) -> u64 {
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    let colour = decoder.color_type();
    let kept = match colour {
        ColorType::Rgb8 | ColorType::Rgba8 => 0,
        other if other.has_alpha() => pixels * 4,
        _ => pixels * 3,
    };
    let gathered = match image_type {
        ImageType::Jpeg if jpeg::is_progressive(file) => pixels * 6,
        // A frame is drawn on a canvas of its own.
        ImageType::Gif | ImageType::WebP => pixels * 4,
        ImageType::Jpeg | ImageType::Png => 0,
    };
    let copied = u64::try_from(file.len()).unwrap_or(u64::MAX);
    decoder.total_bytes() + kept + gathered + copied
}

/// True when showing it upright swaps its sides.
pub(super) fn is_turned(orientation: Orientation) -> bool {
    matches!(
        orientation,
        Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH
    )
}

/// Four bytes for each pixel we take: eight bits of red, green, blue and alpha. A picture of
/// sixteen bits a channel may have half the pixels.
fn max_decoded_bytes(limits: &MediaLimits) -> u64 {
    limits.max_pixels.saturating_mul(4)
}

fn decoding_limits(limits: &MediaLimits) -> Limits {
    let mut decoding = Limits::default();
    decoding.max_image_width = Some(limits.max_side_px);
    decoding.max_image_height = Some(limits.max_side_px);
    // Beside the pixels, decoders keep a frame's own rectangle and a few rows.
    decoding.max_alloc = Some(max_decoded_bytes(limits).saturating_mul(2));
    decoding
}

const fn format_of(image_type: ImageType) -> ImageFormat {
    match image_type {
        ImageType::Jpeg => ImageFormat::Jpeg,
        ImageType::Png => ImageFormat::Png,
        ImageType::WebP => ImageFormat::WebP,
        ImageType::Gif => ImageFormat::Gif,
    }
}

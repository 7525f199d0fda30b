//! What a picture is, read from its header alone.

use super::jpeg;
use super::refusal::ImageRefusal;
use ::image::metadata::Orientation;
use ::image::{ImageDecoder, ImageFormat, ImageReader, Limits};
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
    };
    Ok(Opened {
        inspected,
        orientation,
        decoder,
    })
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

/// Tells a picture of another kind, which deserves a better word, from what is no picture.
fn of_no_kind_we_take(bytes: &[u8]) -> ImageRefusal {
    const MAGICS: [&[u8]; 7] = [
        b"BM",
        b"II*\0",
        b"MM\0*",
        b"\0\0\x01\0",
        b"8BPS",
        b"\xFF\x0A",
        b"\0\0\0\x0CJXL ",
    ];
    let by_magic = MAGICS.iter().any(|magic| bytes.starts_with(magic));
    // HEIC and AVIF are both boxes of this name.
    let by_box = bytes.get(4..8) == Some(b"ftyp");
    if by_magic || by_box || is_svg(bytes) {
        ImageRefusal::TypeNotAllowed
    } else {
        ImageRefusal::NotAnImage
    }
}

fn is_svg(bytes: &[u8]) -> bool {
    let head = bytes.get(..1_024).unwrap_or(bytes);
    let text = String::from_utf8_lossy(head).to_ascii_lowercase();
    let text = text.trim_start_matches('\u{feff}').trim_start();
    text.starts_with("<svg")
        || ((text.starts_with("<?xml") || text.starts_with("<!")) && text.contains("<svg"))
}

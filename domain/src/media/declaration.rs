//! What a client says it will send, and how much we take.

use super::file_type::FileType;
use super::image_type::ImageType;
use crate::invalid::{Invalid, Rule};

/// How large a picture may be. All limits are inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MediaLimits {
    /// Bytes of the file.
    pub max_bytes: u64,
    /// Width × height.
    pub max_pixels: u64,
    /// Width and height, each.
    pub max_side_px: u32,
}

impl MediaLimits {
    /// What every phone of today stays under: 15 MiB, 50 megapixels, 16,000 pixels a side.
    pub const PICTURE: Self = Self {
        max_bytes: 15 * 1_024 * 1_024,
        max_pixels: 50_000_000,
        max_side_px: 16_000,
    };

    /// True when a picture of these sides is within the limits; a side of zero never is.
    pub fn allow_sides(&self, width_px: u32, height_px: u32) -> bool {
        let pixels = u64::from(width_px) * u64::from(height_px);
        pixels > 0
            && pixels <= self.max_pixels
            && width_px <= self.max_side_px
            && height_px <= self.max_side_px
    }
}

impl Default for MediaLimits {
    fn default() -> Self {
        Self::PICTURE
    }
}

/// Bytes of a document: 8 MiB, which a scan of many pages stays under.
pub const MAX_DOCUMENT_BYTES: u64 = 8 * 1_024 * 1_024;

/// An upload as its client announced it: a kind we take, of a size we take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UploadDeclaration {
    file_type: FileType,
    bytes: u64,
}

impl UploadDeclaration {
    /// Reads the media type and the size in bytes of a picture that a client announces.
    ///
    /// # Errors
    /// At `contentType`: [`Rule::NotAllowed`] for a kind we do not take. At `bytes`:
    /// [`Rule::TooSmall`] for none, [`Rule::TooLarge`] above the limit.
    pub fn parse(content_type: &str, bytes: u64, limits: &MediaLimits) -> Result<Self, Invalid> {
        let image_type = ImageType::from_content_type(content_type).ok_or_else(|| {
            not_taken(
                content_type,
                "yang diterima: JPEG, PNG, WebP dan GIF",
                "JPEG, PNG, WebP and GIF are taken",
            )
        })?;
        Self::of_size(FileType::Picture(image_type), bytes, limits.max_bytes)
    }

    /// The same for a document: a PDF or a picture of a paper, at most [`MAX_DOCUMENT_BYTES`].
    ///
    /// # Errors
    /// As [`UploadDeclaration::parse`].
    pub fn parse_document(
        content_type: &str,
        bytes: u64,
        limits: &MediaLimits,
    ) -> Result<Self, Invalid> {
        let file_type = FileType::from_content_type(content_type).ok_or_else(|| {
            not_taken(
                content_type,
                "yang diterima: PDF, JPEG, PNG, WebP dan GIF",
                "PDF, JPEG, PNG, WebP and GIF are taken",
            )
        })?;
        Self::of_size(file_type, bytes, limits.max_bytes.min(MAX_DOCUMENT_BYTES))
    }

    fn of_size(file_type: FileType, bytes: u64, max_bytes: u64) -> Result<Self, Invalid> {
        if bytes == 0 {
            return Err(
                Invalid::new(Rule::TooSmall, "berkas ini kosong", "this file is empty")
                    .in_field("bytes"),
            );
        }
        if bytes > max_bytes {
            return Err(Invalid::new(
                Rule::TooLarge,
                format!("ukuran berkas paling besar {max_bytes} bita"),
                format!("a file may have at most {max_bytes} bytes"),
            )
            .in_field("bytes"));
        }
        Ok(Self { file_type, bytes })
    }

    /// The kind of file announced.
    pub const fn file_type(self) -> FileType {
        self.file_type
    }

    /// The exact size announced.
    pub const fn bytes(self) -> u64 {
        self.bytes
    }
}

/// Tells what is taken instead of `content_type`; of kinds that phones write, also what they are.
fn not_taken(content_type: &str, indonesian: &str, english: &str) -> Invalid {
    let kind = content_type.trim().to_ascii_lowercase();
    let (kind, way_id, way_en) = match kind.as_str() {
        "image/heic" | "image/heif" => (
            "HEIC",
            "; di iPhone pilih Kamera > Format > Paling Kompatibel",
            "; on an iPhone choose Camera > Formats > Most Compatible",
        ),
        "image/avif" => ("AVIF", "; simpan sebagai JPEG", "; save it as JPEG"),
        _ => return Invalid::new(Rule::NotAllowed, indonesian, english).in_field("contentType"),
    };
    Invalid::new(
        Rule::NotAllowed,
        format!("{kind} tidak diterima, {indonesian}{way_id}"),
        format!("{kind} is not taken, {english}{way_en}"),
    )
    .in_field("contentType")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule_of(content_type: &str, bytes: u64) -> (String, Rule) {
        let invalid = UploadDeclaration::parse(content_type, bytes, &MediaLimits::PICTURE)
            .expect_err("this declaration must be refused");
        (invalid.field.to_string(), invalid.rule)
    }

    #[test]
    fn a_photo_of_a_phone_is_taken() {
        let declared =
            UploadDeclaration::parse("image/jpeg", 4_000_000, &MediaLimits::PICTURE).unwrap();
        assert_eq!(declared.file_type(), FileType::Picture(ImageType::Jpeg));
        assert_eq!(declared.bytes(), 4_000_000);
        assert!(MediaLimits::PICTURE.allow_sides(8_160, 6_120));
    }

    #[test]
    fn other_kinds_and_sizes_are_not() {
        let over = MediaLimits::PICTURE.max_bytes + 1;
        let refused = |field: &str, rule| (field.to_owned(), rule);
        assert_eq!(
            rule_of("image/svg+xml", 9),
            refused("contentType", Rule::NotAllowed)
        );
        assert_eq!(rule_of("image/png", 0), refused("bytes", Rule::TooSmall));
        assert_eq!(rule_of("image/png", over), refused("bytes", Rule::TooLarge));
    }

    #[test]
    fn a_document_is_a_pdf_or_a_picture_and_smaller() {
        let limits = MediaLimits::PICTURE;
        let read = |kind, bytes| UploadDeclaration::parse_document(kind, bytes, &limits);
        let pdf = read("application/pdf", MAX_DOCUMENT_BYTES).unwrap();
        assert_eq!(pdf.file_type(), FileType::Pdf);
        assert!(read("image/png", 9).is_ok());
        let over = read("application/pdf", MAX_DOCUMENT_BYTES + 1).unwrap_err();
        assert_eq!(over.rule, Rule::TooLarge);
        assert_eq!(read("text/html", 9).unwrap_err().rule, Rule::NotAllowed);
        assert_eq!(
            rule_of("application/pdf", 9),
            ("contentType".to_owned(), Rule::NotAllowed)
        );
    }

    #[test]
    fn sides_are_bounded_alone_and_together() {
        let limits = MediaLimits::PICTURE;
        assert!(!limits.allow_sides(0, 10));
        assert!(!limits.allow_sides(16_001, 1));
        assert!(limits.allow_sides(16_000, 3_125));
        assert!(!limits.allow_sides(16_000, 3_126));
        assert!(!limits.allow_sides(u32::MAX, u32::MAX));
    }
}

//! The kinds of file we take: pictures, and papers as PDF.

use super::image_type::{ImageType, sniff};

/// A kind of file we take, told by its first bytes and never by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FileType {
    /// A picture, of which we show only what we made ourselves.
    Picture(ImageType),
    /// A paper, kept as it was sent and never opened by us.
    Pdf,
}

impl FileType {
    /// The media type, as HTTP names it.
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Picture(kind) => kind.content_type(),
            Self::Pdf => "application/pdf",
        }
    }

    /// The kind that a media type names, letter case and parameters aside; `None` for another.
    pub fn from_content_type(text: &str) -> Option<Self> {
        let name = text.split(';').next().unwrap_or_default().trim();
        if name.eq_ignore_ascii_case(Self::Pdf.content_type()) {
            return Some(Self::Pdf);
        }
        ImageType::from_content_type(name).map(Self::Picture)
    }

    /// The ending of its object keys.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Picture(kind) => kind.extension(),
            Self::Pdf => "pdf",
        }
    }

    /// The kind that `bytes` begin as; `None` when the very first bytes are of none.
    pub fn sniff(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(b"%PDF-") {
            return Some(Self::Pdf);
        }
        sniff(bytes).map(Self::Picture)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paper_is_told_by_its_first_bytes() {
        assert_eq!(FileType::sniff(b"%PDF-1.7\n"), Some(FileType::Pdf));
        let gif = FileType::Picture(ImageType::Gif);
        assert_eq!(FileType::sniff(b"GIF89a"), Some(gif));
        for rubbish in [&b""[..], b" %PDF-1.7", b"%PDF", b"<html>%PDF-1.7"] {
            assert_eq!(FileType::sniff(rubbish), None);
        }
    }

    #[test]
    fn media_types_come_back() {
        for kind in [FileType::Pdf, FileType::Picture(ImageType::Png)] {
            assert_eq!(FileType::from_content_type(kind.content_type()), Some(kind));
        }
        let with_parameter = FileType::from_content_type("Application/PDF; v=1");
        assert_eq!(with_parameter, Some(FileType::Pdf));
        assert_eq!(FileType::from_content_type("text/html"), None);
    }
}

//! Why a picture is not taken, in words for machines and for people.

use ::image::ImageError;

/// Why a picture is not taken. The code never changes; the sentences are for the person who sent
/// it and tell what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[error("the picture is refused: {}", self.code())]
pub enum ImageRefusal {
    /// Its first bytes are of no picture.
    NotAnImage,
    /// A picture or drawing of a kind we do not take: SVG, TIFF, BMP.
    TypeNotAllowed,
    /// HEIC, as iPhones take photos unless they are told otherwise.
    HeicNotAllowed,
    /// AVIF.
    AvifNotAllowed,
    /// More pixels, or a longer side, than the limits allow.
    TooManyPixels,
    /// A larger file than the limits allow.
    TooManyBytes,
    /// Cut off or broken.
    Damaged,
    /// Another kind of picture than was declared.
    TypeMismatch,
}

impl ImageRefusal {
    /// Every refusal.
    pub const ALL: [Self; 8] = [
        Self::NotAnImage,
        Self::TypeNotAllowed,
        Self::HeicNotAllowed,
        Self::AvifNotAllowed,
        Self::TooManyPixels,
        Self::TooManyBytes,
        Self::Damaged,
        Self::TypeMismatch,
    ];

    /// The machine code, as rows and clients see it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotAnImage => "NOT_AN_IMAGE",
            Self::TypeNotAllowed => "TYPE_NOT_ALLOWED",
            Self::HeicNotAllowed => "HEIC_NOT_ALLOWED",
            Self::AvifNotAllowed => "AVIF_NOT_ALLOWED",
            Self::TooManyPixels => "TOO_MANY_PIXELS",
            Self::TooManyBytes => "TOO_MANY_BYTES",
            Self::Damaged => "DAMAGED",
            Self::TypeMismatch => "TYPE_MISMATCH",
        }
    }

    /// The refusal that a row names; `None` for another word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|each| each.code() == code)
    }

    /// What to do about it, in Indonesian.
    pub const fn indonesian(self) -> &'static str {
        match self {
            Self::NotAnImage => "Berkas ini bukan gambar. Kirim foto JPEG, PNG, WebP atau GIF.",
            Self::TypeNotAllowed => {
                "Jenis gambar ini tidak diterima. Kirim foto JPEG, PNG, WebP atau GIF."
            }
            Self::HeicNotAllowed => {
                "Foto ini berjenis HEIC. Di iPhone pilih Pengaturan > Kamera > Format > \
                 Paling Kompatibel, atau ubah ke JPEG, lalu kirim lagi."
            }
            Self::AvifNotAllowed => {
                "Gambar ini berjenis AVIF. Simpan sebagai JPEG atau PNG, lalu kirim lagi."
            }
            Self::TooManyPixels => "Ukuran gambar terlalu besar. Perkecil lalu kirim lagi.",
            Self::TooManyBytes => "Berkas gambar terlalu besar. Perkecil lalu kirim lagi.",
            Self::Damaged => "Gambar ini rusak atau terpotong. Kirim ulang fotonya.",
            Self::TypeMismatch => "Isi berkas tidak sesuai dengan jenis yang disebutkan.",
        }
    }

    /// What to do about it, in English.
    pub const fn english(self) -> &'static str {
        match self {
            Self::NotAnImage => "This file is no picture. Send a JPEG, PNG, WebP or GIF.",
            Self::TypeNotAllowed => {
                "Pictures of this kind are not taken. Send a JPEG, PNG, WebP or GIF."
            }
            Self::HeicNotAllowed => {
                "This photo is HEIC. On an iPhone choose Settings > Camera > Formats > \
                 Most Compatible, or convert it to JPEG, and send it again."
            }
            Self::AvifNotAllowed => {
                "This picture is AVIF. Save it as JPEG or PNG and send it again."
            }
            Self::TooManyPixels => "The picture has too many pixels. Make it smaller and resend.",
            Self::TooManyBytes => "The picture's file is too large. Make it smaller and resend.",
            Self::Damaged => "The picture is broken or cut off. Send it again.",
            Self::TypeMismatch => "The file is of another kind than was declared.",
        }
    }
}

impl From<ImageError> for ImageRefusal {
    fn from(error: ImageError) -> Self {
        match error {
            ImageError::Limits(_) => Self::TooManyPixels,
            _ => Self::Damaged,
        }
    }
}

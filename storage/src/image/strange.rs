//! What is no picture of ours, told by its first bytes, so that whoever sent it learns what it is.

use super::refusal::ImageRefusal;

/// The first bytes of other kinds of picture: BMP, TIFF, ICO, PSD and JPEG XL.
const MAGICS: [&[u8]; 7] = [
    b"BM",
    b"II*\0",
    b"MM\0*",
    b"\0\0\x01\0",
    b"8BPS",
    b"\xFF\x0A",
    b"\0\0\0\x0CJXL ",
];
/// What a file made of boxes says that it is, one of these or several.
const HEIC: [&[u8]; 8] = [
    b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs",
];
const AVIF: [&[u8]; 2] = [b"avif", b"avis"];
/// Pictures of either kind.
const HEIF: [&[u8]; 2] = [b"mif1", b"msf1"];
/// How far into a file is looked for what it says of itself.
const HEAD_BYTES: usize = 1_024;

/// Tells a picture of another kind, which deserves a better word, from what is no picture.
pub(super) fn of_no_kind_we_take(bytes: &[u8]) -> ImageRefusal {
    let by_magic = MAGICS.iter().any(|magic| bytes.starts_with(magic));
    if let Some(brands) = brands(bytes) {
        return of_brands(&brands);
    }
    if by_magic || is_svg(bytes) {
        ImageRefusal::TypeNotAllowed
    } else {
        ImageRefusal::NotAnImage
    }
}

/// What a file made of boxes says that it is: its first word, then all others; none for a file
/// that is not.
fn brands(bytes: &[u8]) -> Option<Vec<&[u8]>> {
    let size = u32::from_be_bytes(*bytes.first_chunk()?);
    if bytes.get(4..8)? != b"ftyp" {
        return None;
    }
    let end = usize::try_from(size).unwrap_or(HEAD_BYTES).min(HEAD_BYTES);
    let end = end.clamp(8, bytes.len());
    let mut words: Vec<&[u8]> = bytes.get(8..end)?.chunks_exact(4).collect();
    // The second is a version.
    if words.len() > 1 {
        words.remove(1);
    }
    Some(words)
}

fn of_brands(brands: &[&[u8]]) -> ImageRefusal {
    let says = |names: &[&[u8]]| brands.iter().any(|brand| names.contains(brand));
    if says(&AVIF) {
        ImageRefusal::AvifNotAllowed
    } else if says(&HEIC) || says(&HEIF) {
        ImageRefusal::HeicNotAllowed
    } else {
        ImageRefusal::TypeNotAllowed
    }
}

fn is_svg(bytes: &[u8]) -> bool {
    let head = bytes.get(..HEAD_BYTES).unwrap_or(bytes);
    let text = String::from_utf8_lossy(head).to_ascii_lowercase();
    let text = text.trim_start_matches('\u{feff}').trim_start();
    text.starts_with("<svg")
        || ((text.starts_with("<?xml") || text.starts_with("<!")) && text.contains("<svg"))
}

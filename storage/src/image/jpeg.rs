//! Whether a JPEG is all there, and how its pixels come.
//!
//! Decoders draw what there is of a JPEG and leave the rest grey. A photo that a weak network cut
//! off would so become a picture; but only a whole one has the mark that ends it.

/// What follows the first byte of a mark: the end of the picture.
const END: u8 = 0xD9;
/// The pixels begin.
const SCAN: u8 = 0xDA;
/// What is told of a picture that comes in one go after the other, finer each time.
const PROGRESSIVE: u8 = 0xC2;

/// True when the parts of `file` lead to the mark that ends a picture.
///
/// Parts are skipped by their length, for they can hold whole JPEGs of their own, such as a small
/// preview. What comes after the end is nobody's business: phones append films and depth maps.
pub(super) fn is_whole(file: &[u8]) -> bool {
    let mut at = 0;
    while let Some((mark, content)) = next_mark(file, at) {
        at = match mark {
            END => return true,
            // The begin, restarts within the pixels, and a reserved one: they hold nothing.
            0x01 | 0xD0..=0xD8 => content,
            _ => match length(file, content) {
                Some(length) => content + length,
                None => return false,
            },
        };
    }
    false
}

/// True when the pixels of `file` come in one go after the other.
pub(super) fn is_progressive(file: &[u8]) -> bool {
    let mut at = 0;
    while let Some((mark, content)) = next_mark(file, at) {
        at = match mark {
            PROGRESSIVE => return true,
            SCAN | END => return false,
            0x01 | 0xD0..=0xD8 => content,
            _ => match length(file, content) {
                Some(length) => content + length,
                None => return false,
            },
        };
    }
    false
}

/// The next mark from `at` on, and where its content begins. Pixels before it are passed over: in
/// them a zero follows what would else begin a mark.
fn next_mark(file: &[u8], mut at: usize) -> Option<(u8, usize)> {
    loop {
        at += file.get(at..)?.iter().position(|byte| *byte == 0xFF)? + 1;
        match *file.get(at)? {
            0x00 | 0xFF => {}
            mark => return Some((mark, at + 1)),
        }
    }
}

/// The length of the part whose content begins at `at`, its own two bytes included.
fn length(file: &[u8], at: usize) -> Option<usize> {
    let bytes = file.get(at..)?.first_chunk::<2>()?;
    let length = usize::from(u16::from_be_bytes(*bytes));
    (length >= 2).then_some(length)
}

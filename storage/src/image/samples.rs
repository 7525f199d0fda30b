//! Pictures made for the tests.

use ::image::metadata::Orientation;
use ::image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use std::io::Cursor;

/// The corners of [`quadrants`], clockwise from the top left.
pub const CORNERS: [Rgb<u8>; 4] = [
    Rgb([220, 30, 30]),
    Rgb([30, 200, 30]),
    Rgb([30, 30, 220]),
    Rgb([230, 220, 40]),
];

/// Red, green, blue and yellow quarters, clockwise from the top left.
pub fn quadrants(width: u32, height: u32) -> DynamicImage {
    let [red, green, blue, yellow] = CORNERS;
    DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, |x, y| {
        match (x * 2 < width, y * 2 < height) {
            (true, true) => red,
            (false, true) => green,
            (false, false) => blue,
            (true, false) => yellow,
        }
    }))
}

pub fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    picture.write_to(&mut file, format).unwrap();
    file.into_inner()
}

pub fn jpeg(picture: &DynamicImage) -> Vec<u8> {
    encoded(picture, ImageFormat::Jpeg)
}

/// A JPEG as a phone writes it: `upright` stored turned, EXIF with that orientation and a place
/// in Lampung, XMP and a colour profile.
pub fn phone_jpeg(upright: &DynamicImage, exif_orientation: u8) -> Vec<u8> {
    let inverse = match exif_orientation {
        6 => 8,
        8 => 6,
        same => same,
    };
    let mut stored = upright.clone();
    stored.apply_orientation(Orientation::from_exif(inverse).unwrap());
    let plain = jpeg(&stored);
    let mut file = plain[..2].to_vec();
    file.extend(segment(0xE1, b"Exif\0\0", &exif(exif_orientation)));
    let xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>-5.45,105.26</x:xmpmeta>";
    file.extend(segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0", xmp));
    file.extend(segment(0xE2, b"ICC_PROFILE\0\x01\x01", &[0; 128]));
    file.extend_from_slice(&plain[2..]);
    file
}

/// A part of a JPEG.
pub fn segment(marker: u8, name: &[u8], content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(2 + name.len() + content.len()).unwrap();
    [&[0xFF, marker], &length.to_be_bytes()[..], name, content].concat()
}

/// A little-endian TIFF: orientation and a pointer to a GPS directory of two entries.
fn exif(orientation: u8) -> Vec<u8> {
    let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        let (tag, kind, count) = (tag.to_le_bytes(), kind.to_le_bytes(), count.to_le_bytes());
        [&tag[..], &kind, &count, &value].concat()
    };
    let gps_at = 8 + 2 + 2 * 12 + 4_u32;
    let latitude_at = gps_at + 2 + 2 * 12 + 4;
    let mut tiff = b"II*\0\x08\0\0\0".to_vec();
    tiff.extend(2_u16.to_le_bytes());
    tiff.extend(entry(0x0112, 3, 1, [orientation, 0, 0, 0]));
    tiff.extend(entry(0x8825, 4, 1, gps_at.to_le_bytes()));
    tiff.extend([0; 4]);
    tiff.extend(2_u16.to_le_bytes());
    tiff.extend(entry(1, 2, 2, *b"S\0\0\0"));
    tiff.extend(entry(2, 5, 3, latitude_at.to_le_bytes()));
    tiff.extend([0; 4]);
    for part in [5_u32, 1, 27, 1, 0, 1] {
        tiff.extend(part.to_le_bytes());
    }
    tiff
}

/// A PNG that declares `width` × `height` in its header and holds `bytes` of anything after it.
pub fn boasting_png(width: u32, height: u32, bytes: usize) -> Vec<u8> {
    let header = png_header(width, height, 2);
    [PNG, &header, &chunk(*b"IDAT", &vec![0x55; bytes])].concat()
}

/// A PNG of 8 × 8 pixels of a palette: the left half of its first colour, which is glass, the right
/// half of its second, a red.
pub fn palette_png() -> Vec<u8> {
    let rows = [0, 0, 0, 0, 0, 1, 1, 1, 1].repeat(8);
    let parts = [
        png_header(8, 8, 3),
        chunk(*b"PLTE", &[9, 9, 9, 220, 30, 30]),
        chunk(*b"tRNS", &[0]),
        chunk(*b"IDAT", &stored(&rows)),
        chunk(*b"IEND", &[]),
    ];
    [PNG, &parts.concat()].concat()
}

/// A GIF whose first frame is red and which has `frames` in all.
pub fn moving_gif(frames: usize) -> Vec<u8> {
    let of = |colours: &[[u8; 4]]| {
        let mut file = Vec::new();
        let mut encoder = ::image::codecs::gif::GifEncoder::new(&mut file);
        for colour in colours {
            let frame = ::image::RgbaImage::from_pixel(40, 30, ::image::Rgba(*colour));
            encoder.encode_frame(::image::Frame::new(frame)).unwrap();
        }
        drop(encoder);
        file
    };
    let (red, blue) = ([250, 10, 10, 255], [10, 10, 250, 255]);
    let (one, two) = (of(&[red]), of(&[red, blue]));
    let end = one.len() - 1;
    let second = &two[end..two.len() - 1];
    [&one[..end], &second.repeat(frames - 1), &one[end..]].concat()
}

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

fn png_header(width: u32, height: u32, colour: u8) -> Vec<u8> {
    let sides = [width.to_be_bytes(), height.to_be_bytes()].concat();
    chunk(*b"IHDR", &[&sides[..], &[8, colour, 0, 0, 0]].concat())
}

fn chunk(name: [u8; 4], content: &[u8]) -> Vec<u8> {
    let named = [&name[..], content].concat();
    let length = u32::try_from(content.len()).unwrap().to_be_bytes();
    [&length[..], &named, &crc32(&named).to_be_bytes()].concat()
}

/// `bytes` in the form of zlib, as they are.
fn stored(bytes: &[u8]) -> Vec<u8> {
    let length = u16::try_from(bytes.len()).unwrap();
    let (low, high) = bytes.iter().fold((1_u32, 0_u32), |(low, high), byte| {
        let low = (low + u32::from(*byte)) % 65_521;
        (low, (high + low) % 65_521)
    });
    let head = [
        &[0x78, 1, 1][..],
        &length.to_le_bytes(),
        &(!length).to_le_bytes(),
    ]
    .concat();
    [&head[..], bytes, &((high << 16) | low).to_be_bytes()].concat()
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            (sum >> 1) ^ (0xEDB8_8320 * (sum & 1))
        })
    })
}

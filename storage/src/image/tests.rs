//! What comes out of the house, and what never gets in.

use super::samples::{self, CORNERS};
use super::*;
use ::image::{DynamicImage, GenericImageView, ImageFormat, Rgb, RgbaImage};
use domain::media::{ImageType, MediaLimits, sniff};
use proptest::prelude::*;

const LIMITS: MediaLimits = MediaLimits::PICTURE;

fn shown(webp: &WebpImage) -> DynamicImage {
    let shown = ::image::load_from_memory_with_format(&webp.bytes, ImageFormat::WebP).unwrap();
    assert_eq!(shown.dimensions(), (webp.width_px, webp.height_px));
    shown
}

/// The colours in the middle of the quarters, clockwise from the top left.
fn quarters(picture: &DynamicImage) -> [Rgb<u8>; 4] {
    let rgb = picture.to_rgb8();
    let (width, height) = rgb.dimensions();
    [(1, 1), (3, 1), (3, 3), (1, 3)].map(|(x, y)| *rgb.get_pixel(width * x / 4, height * y / 4))
}

fn assert_upright(picture: &DynamicImage, context: &str) {
    for (found, wanted) in quarters(picture).iter().zip(&CORNERS) {
        let apart = (0..3).map(|at| found.0[at].abs_diff(wanted.0[at])).max();
        assert!(apart < Some(40), "{context}: {found:?} is not {wanted:?}");
    }
}

/// The names of a WebP file's chunks, and the flags of its `VP8X` chunk if it has one.
fn chunks(file: &[u8]) -> (Vec<String>, Option<u8>) {
    assert_eq!((&file[..4], &file[8..12]), (&b"RIFF"[..], &b"WEBP"[..]));
    let (mut at, mut names, mut flags) = (12, Vec::new(), None);
    while at < file.len() {
        let name = String::from_utf8(file[at..at + 4].to_vec()).unwrap();
        let size = u32::from_le_bytes(file[at + 4..at + 8].try_into().unwrap());
        if name == "VP8X" {
            flags = Some(file[at + 8]);
        }
        names.push(name);
        at += 8 + usize::try_from(size.next_multiple_of(2)).unwrap();
    }
    (names, flags)
}

#[test]
fn a_phone_photo_comes_out_upright_and_tells_no_place() {
    let upright = samples::quadrants(300, 400);
    for orientation in 1..=8 {
        let photo = samples::phone_jpeg(&upright, orientation);
        let inspected = inspect(&photo, &LIMITS).unwrap();
        assert_eq!((inspected.width_px, inspected.height_px), (300, 400));
        for width in [1, 90, 300] {
            let webp = make_webp(&photo, width, 80, &LIMITS).unwrap();
            assert_eq!(webp.width_px, width);
            assert_eq!(chunks(&webp.bytes), (vec!["VP8 ".to_owned()], None));
            if width > 1 {
                assert_upright(&shown(&webp), &format!("orientation {orientation}"));
            }
        }
    }
}

#[test]
fn a_transparent_picture_keeps_alpha_and_nothing_else() {
    let glass = RgbaImage::from_fn(64, 64, |x, _| {
        ::image::Rgba([200, 20, 20, u8::from(x < 32) * 255])
    });
    let png = samples::encoded(&DynamicImage::ImageRgba8(glass), ImageFormat::Png);
    let webp = make_webp(&png, 32, 80, &LIMITS).unwrap();
    let (names, flags) = chunks(&webp.bytes);
    assert_eq!(names, ["VP8X", "ALPH", "VP8 "]);
    assert_eq!(
        flags,
        Some(0x10),
        "alpha alone: no ICC, EXIF, XMP or animation"
    );
    let alpha = shown(&webp).to_rgba8();
    assert!(alpha.get_pixel(4, 4).0[3] > 200 && alpha.get_pixel(28, 4).0[3] < 50);
}

#[test]
fn every_kind_we_take_is_taken() {
    let picture = samples::quadrants(120, 80);
    for (format, image_type) in [
        (ImageFormat::Jpeg, ImageType::Jpeg),
        (ImageFormat::Png, ImageType::Png),
        (ImageFormat::WebP, ImageType::WebP),
        (ImageFormat::Gif, ImageType::Gif),
    ] {
        let file = samples::encoded(&picture, format);
        let inspected = inspect(&file, &LIMITS).unwrap();
        assert_eq!(inspected.must_be(image_type), Ok(inspected));
        let webp = make_webp(&file, 500, 90, &LIMITS).unwrap();
        assert_eq!((webp.width_px, webp.height_px), (120, 80), "never grown");
        assert_upright(&shown(&webp), image_type.content_type());
    }
    let deep = DynamicImage::ImageRgb16(picture.to_rgb16());
    let webp = make_webp(&samples::encoded(&deep, ImageFormat::Png), 60, 90, &LIMITS).unwrap();
    assert_upright(&shown(&webp), "sixteen bits");
}

#[test]
fn of_a_moving_picture_the_first_frame_is_shown() {
    let mut file = Vec::new();
    let mut encoder = ::image::codecs::gif::GifEncoder::new(&mut file);
    for colour in [[250, 10, 10, 255], [10, 10, 250, 255]] {
        let frame = RgbaImage::from_pixel(40, 30, ::image::Rgba(colour));
        encoder.encode_frame(::image::Frame::new(frame)).unwrap();
    }
    drop(encoder);
    let first = shown(&make_webp(&file, 40, 90, &LIMITS).unwrap()).to_rgb8();
    assert!(first.get_pixel(20, 15).0[0] > 200);
}

#[test]
fn what_is_no_picture_of_ours_is_refused_by_name() {
    let jpeg = samples::jpeg(&samples::quadrants(200, 200));
    let png = samples::encoded(&samples::quadrants(200, 200), ImageFormat::Png);
    let polyglot = [b"<script>alert(1)</script>", &jpeg[..]].concat();
    let heavy = [&jpeg[..], &vec![0; 15 << 20]].concat();
    let cases: [(&str, &[u8], ImageRefusal); 11] = [
        ("empty", b"", ImageRefusal::NotAnImage),
        ("text", b"Kripik pisang cokelat", ImageRefusal::NotAnImage),
        ("polyglot", &polyglot, ImageRefusal::NotAnImage),
        ("svg", b"<svg onload='x()'/>", ImageRefusal::TypeNotAllowed),
        (
            "xml",
            b"<?xml version='1.0'?>\n<svg/>",
            ImageRefusal::TypeNotAllowed,
        ),
        (
            "heic",
            b"\0\0\0\x18ftypheic\0\0\0\0",
            ImageRefusal::TypeNotAllowed,
        ),
        (
            "avif",
            b"\0\0\0\x18ftypavif\0\0\0\0",
            ImageRefusal::TypeNotAllowed,
        ),
        ("bmp", b"BM\0\0\0\0", ImageRefusal::TypeNotAllowed),
        ("head alone", &jpeg[..20], ImageRefusal::Damaged),
        ("png head alone", &png[..20], ImageRefusal::Damaged),
        ("heavy", &heavy, ImageRefusal::TooManyBytes),
    ];
    for (name, bytes, refusal) in cases {
        assert_eq!(inspect(bytes, &LIMITS), Err(refusal), "{name}");
        assert_eq!(make_webp(bytes, 160, 80, &LIMITS), Err(refusal), "{name}");
    }
    let declared_otherwise = inspect(&jpeg, &LIMITS).unwrap().must_be(ImageType::Png);
    assert_eq!(declared_otherwise, Err(ImageRefusal::TypeMismatch));
    let cut = &png[..png.len() / 2];
    assert_eq!(make_webp(cut, 160, 80, &LIMITS), Err(ImageRefusal::Damaged));
}

/// A picture with something in every corner, so that no part of its file is idle.
fn busy(width: u32, height: u32) -> DynamicImage {
    DynamicImage::ImageRgb8(::image::RgbImage::from_fn(width, height, |x, y| {
        let mixed = x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503_001);
        let [red, green, blue, _] = (mixed ^ (mixed >> 13)).to_be_bytes();
        Rgb([red, green, blue])
    }))
}

#[test]
fn a_picture_cut_off_on_its_way_is_refused() {
    let picture = busy(320, 240);
    let preview = samples::jpeg(&samples::quadrants(16, 12));
    let photo = samples::phone_jpeg(&picture, 6);
    let preview = samples::segment(0xE1, b"Exif\0\0", &preview);
    let with_preview = [&photo[..2], &preview, &photo[2..]].concat();
    let png = samples::encoded(&picture, ImageFormat::Png);
    let webp = samples::encoded(&picture, ImageFormat::WebP);
    let gif = samples::encoded(&picture, ImageFormat::Gif);
    for (name, file) in [
        ("photo", &photo),
        ("photo with a preview", &with_preview),
        ("png", &png),
        ("webp", &webp),
        ("gif", &gif),
    ] {
        make_webp(file, 160, 80, &LIMITS).unwrap();
        for percent in [5, 50, 95] {
            let cut = &file[..file.len() * percent / 100];
            let refused = make_webp(cut, 160, 80, &LIMITS);
            assert_eq!(refused, Err(ImageRefusal::Damaged), "{name} at {percent} %");
        }
    }
    for bytes in 1..3 {
        let cut = &photo[..photo.len() - bytes];
        assert_eq!(inspect(cut, &LIMITS), Err(ImageRefusal::Damaged));
    }
}

#[test]
fn what_a_phone_appends_to_a_photo_does_not_matter() {
    let upright = samples::quadrants(300, 400);
    let photo = samples::phone_jpeg(&upright, 6);
    let half = &photo[..photo.len() / 2];
    for appended in [
        &[0; 64][..],
        b"MotionPhoto_Data\0\0\0\x18ftypmp42",
        half,
        b"\xFF",
    ] {
        let file = [&photo, appended].concat();
        assert_upright(
            &shown(&make_webp(&file, 300, 80, &LIMITS).unwrap()),
            "appended",
        );
    }
}

#[test]
fn declared_pixels_are_refused_before_any_is_decoded() {
    let bomb = samples::boasting_png(50_000, 50_000, 97 * 1_024);
    let long = samples::boasting_png(16_001, 1, 10);
    for boast in [&bomb, &long] {
        let refused = Err(ImageRefusal::TooManyPixels);
        assert_eq!(inspect(boast, &LIMITS).map(|_| ()), refused);
        assert_eq!(make_webp(boast, 160, 80, &LIMITS).map(|_| ()), refused);
    }
    let allowed = samples::boasting_png(100, 100, 97);
    assert!(
        inspect(&allowed, &LIMITS).is_ok(),
        "the header alone is fine"
    );
    let broken = make_webp(&allowed, 160, 80, &LIMITS);
    assert_eq!(broken, Err(ImageRefusal::Damaged));
}

#[test]
fn a_placeholder_is_a_tiny_picture_in_300_bytes() {
    let noise = DynamicImage::ImageRgb8(::image::RgbImage::from_fn(800, 600, |x, y| {
        let mixed = (x / 50).wrapping_mul(2_654_435_761) ^ (y / 50).wrapping_mul(40_503_001);
        let [red, green, blue, _] = (mixed ^ (mixed >> 13)).to_be_bytes();
        Rgb([red, green, blue])
    }));
    let thin = samples::quadrants(2_000, 2);
    for picture in [
        noise,
        thin,
        samples::quadrants(1, 1),
        samples::quadrants(600, 800),
    ] {
        let png = samples::encoded(&picture, ImageFormat::Png);
        let uri = placeholder(&png, &LIMITS).unwrap();
        assert!(
            uri.len() <= 300 && uri.starts_with("data:image/webp;base64,"),
            "{uri}"
        );
    }
}

#[test]
fn refusals_have_codes_that_come_back() {
    for refusal in ImageRefusal::ALL {
        assert_eq!(ImageRefusal::from_code(refusal.code()), Some(refusal));
        assert!(!refusal.indonesian().is_empty() && !refusal.english().is_empty());
    }
}

fn every_kind() -> impl Strategy<Value = Vec<u8>> {
    let picture = samples::quadrants(24, 16);
    let turned = samples::phone_jpeg(&picture, 6);
    let files = [
        ImageFormat::Jpeg,
        ImageFormat::Png,
        ImageFormat::WebP,
        ImageFormat::Gif,
    ]
    .map(|format| samples::encoded(&picture, format));
    let files: Vec<Vec<u8>> = files.into_iter().chain([turned]).collect();
    prop::sample::select(files)
}

/// All that can be asked of bytes from outside; only a panic fails it.
fn ask_everything(bytes: &[u8]) -> Result<(), TestCaseError> {
    let kind = sniff(bytes);
    let inspected = inspect(bytes, &LIMITS);
    let webp = make_webp(bytes, 16, 50, &LIMITS);
    prop_assert!(inspected.is_err() || kind.is_some());
    prop_assert!(webp.is_err() || inspected.is_ok());
    if let Ok(webp) = webp {
        prop_assert!(webp.width_px <= 16 && sniff(&webp.bytes) == Some(ImageType::WebP));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn arbitrary_bytes_never_panic(
        head in prop::sample::select(vec![
            &b""[..], b"\xFF\xD8\xFF", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"RIFF\0\x01\0\0WEBPVP8 ",
        ]),
        tail in prop::collection::vec(any::<u8>(), 0..400),
    ) {
        ask_everything(&[head, &tail].concat())?;
    }

    #[test]
    fn mutated_pictures_never_panic(
        mut file in every_kind(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        for (at, byte) in changes {
            let at = at.index(file.len());
            file[at] = byte;
        }
        if let Some(cut) = cut {
            file.truncate(cut.index(file.len()));
        }
        ask_everything(&file)?;
    }
}

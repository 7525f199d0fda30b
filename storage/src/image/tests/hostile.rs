//! What is sent to do harm, or by mistake.

use super::*;

#[test]
fn what_is_no_picture_of_ours_is_refused_by_name() {
    let jpeg = samples::jpeg(&samples::quadrants(200, 200));
    let png = samples::encoded(&samples::quadrants(200, 200), ImageFormat::Png);
    let polyglot = [b"<script>alert(1)</script>", &jpeg[..]].concat();
    let heavy = [&jpeg[..], &vec![0; 15 << 20]].concat();
    let cases: [(&str, &[u8], ImageRefusal); 13] = [
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
            b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic",
            ImageRefusal::HeicNotAllowed,
        ),
        (
            "avif",
            b"\0\0\0\x1Cftypmif1\0\0\0\0mif1avifmiaf",
            ImageRefusal::AvifNotAllowed,
        ),
        (
            "film",
            b"\0\0\0\x18ftypisom\0\0\0\0isommp42",
            ImageRefusal::TypeNotAllowed,
        ),
        ("box", b"\0\0\0\x18ftyp", ImageRefusal::TypeNotAllowed),
        ("bmp", b"BM\0\0\0\0", ImageRefusal::TypeNotAllowed),
        ("head alone", &jpeg[..20], ImageRefusal::Damaged),
        ("png head alone", &png[..20], ImageRefusal::Damaged),
        ("heavy", &heavy, ImageRefusal::TooManyBytes),
    ];
    for (name, bytes, refusal) in cases {
        assert_eq!(inspect(bytes, &LIMITS), Err(refusal), "{name}");
        assert_eq!(make_webp(bytes, 160, 80), Err(refusal), "{name}");
    }
    let declared_otherwise = inspect(&jpeg, &LIMITS).unwrap().must_be(ImageType::Png);
    assert_eq!(declared_otherwise, Err(ImageRefusal::TypeMismatch));
    let cut = &png[..png.len() / 2];
    assert_eq!(make_webp(cut, 160, 80), Err(ImageRefusal::Damaged));
}

#[test]
fn declared_pixels_are_refused_before_any_is_decoded() {
    let bomb = samples::boasting_png(50_000, 50_000, 97 * 1_024);
    let long = samples::boasting_png(16_001, 1, 10);
    for boast in [&bomb, &long] {
        let refused = Err(ImageRefusal::TooManyPixels);
        assert_eq!(inspect(boast, &LIMITS).map(|_| ()), refused);
        assert_eq!(make_webp(boast, 160, 80).map(|_| ()), refused);
    }
    let allowed = samples::boasting_png(100, 100, 97);
    assert!(
        inspect(&allowed, &LIMITS).is_ok(),
        "the header alone is fine"
    );
    let broken = make_webp(&allowed, 160, 80);
    assert_eq!(broken, Err(ImageRefusal::Damaged));
}

#[test]
fn a_second_file_behind_a_picture_goes_no_further() {
    let picture = samples::quadrants(200, 100);
    let html = b"<!doctype html><script>alert(1)</script>";
    let zip = b"PK\x03\x04\x14\0\0\0\0\0evil.sh";
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::Gif] {
        for second in [&html[..], zip] {
            let both = [&samples::encoded(&picture, format), second].concat();
            let webp = make_webp(&both, 200, 90).unwrap();
            assert_upright(&decoded(&webp), "a second file");
            let is_there = webp.bytes.windows(second.len()).any(|part| part == second);
            assert!(!is_there, "{format:?}");
            assert_eq!(chunks(&webp.bytes).0, ["VP8 "]);
        }
    }
}

#[test]
fn sides_that_are_only_declared_are_refused_in_every_kind() {
    let jpeg = samples::jpeg(&samples::quadrants(64, 48));
    let sides = jpeg
        .windows(2)
        .position(|mark| mark == b"\xFF\xC0")
        .unwrap()
        + 5;
    let mut boasting = jpeg;
    boasting[sides..sides + 4].copy_from_slice(&[0xFF; 4]);
    let mut gif = samples::moving_gif(1);
    gif[6..10].copy_from_slice(&[0xFF; 4]);
    // A canvas of 16,384 x 16,384, as moving pictures have one.
    let canvas = b"VP8X\x0A\0\0\0\0\0\0\0\xFF\x3F\0\xFF\x3F\0";
    let frame = samples::encoded(&samples::quadrants(8, 8), ImageFormat::WebP);
    let mut webp = [&frame[..12], canvas, &frame[12..]].concat();
    let size = u32::try_from(webp.len() - 8).unwrap();
    webp[4..8].copy_from_slice(&size.to_le_bytes());
    for (name, file) in [("jpeg", boasting), ("gif", gif), ("webp", webp)] {
        let refused = Err(ImageRefusal::TooManyPixels);
        assert_eq!(inspect(&file, &LIMITS).map(|_| ()), refused, "{name}");
        assert_eq!(make_webp(&file, 160, 80).map(|_| ()), refused, "{name}");
    }
}

#[test]
fn refusals_have_codes_that_come_back() {
    for refusal in ImageRefusal::ALL {
        assert_eq!(ImageRefusal::from_code(refusal.code()), Some(refusal));
        assert!(!refusal.indonesian().is_empty() && !refusal.english().is_empty());
    }
}

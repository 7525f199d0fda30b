//! What is shown of a picture: upright, in every width, with nothing else in the file.

use super::*;
use ::image::RgbaImage;

#[test]
fn a_phone_photo_comes_out_upright_and_tells_no_place() {
    let upright = samples::quadrants(300, 400);
    for orientation in 1..=8 {
        let photo = samples::phone_jpeg(&upright, orientation);
        let inspected = inspect(&photo, &LIMITS).unwrap();
        assert_eq!((inspected.width_px, inspected.height_px), (300, 400));
        for width in [1, 90, 300] {
            let webp = make_webp(&photo, width, 80).unwrap();
            assert_eq!(webp.width_px, width);
            assert_eq!(chunks(&webp.bytes), (vec!["VP8 ".to_owned()], None));
            if width > 1 {
                assert_upright(&decoded(&webp), &format!("orientation {orientation}"));
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
    let webp = make_webp(&png, 32, 80).unwrap();
    let (names, flags) = chunks(&webp.bytes);
    assert_eq!(names, ["VP8X", "ALPH", "VP8 "]);
    assert_eq!(
        flags,
        Some(0x10),
        "alpha alone: no ICC, EXIF, XMP or animation"
    );
    let alpha = decoded(&webp).to_rgba8();
    assert!(alpha.get_pixel(4, 4).0[3] > 200 && alpha.get_pixel(28, 4).0[3] < 50);
}

#[test]
fn each_width_is_made_once_and_none_is_grown() {
    for (own, widths) in [
        (4_000, &[160, 320, 640, 1_280][..]),
        (1_280, &[160, 320, 640, 1_280]),
        (700, &[160, 320, 640, 700]),
        (160, &[160]),
        (90, &[90]),
        (1, &[1]),
    ] {
        let photo = samples::phone_jpeg(&samples::quadrants(own, own / 4 * 3 + 1), 8);
        let rendition = render(&photo, &RenderPlan::default()).unwrap();
        let made = rendition.variants.iter().map(|one| one.width_px);
        assert_eq!(made.collect::<Vec<_>>(), widths, "of {own}");
        for variant in &rendition.variants {
            let height = u64::from(own / 4 * 3 + 1) * u64::from(variant.width_px);
            let wanted = (2 * height + u64::from(own)) / (2 * u64::from(own));
            assert_eq!(u64::from(variant.height_px), wanted.max(1), "of {own}");
            if own >= 90 {
                assert_upright(&decoded(variant), "each width");
            }
        }
    }
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
        let uri = render(&png, &RenderPlan::default()).unwrap().placeholder;
        assert!(
            uri.len() <= 300 && uri.starts_with("data:image/webp;base64,"),
            "{uri}"
        );
    }
}

//! What came broken, and what only looks so.

use super::*;

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
        make_webp(file, 160, 80).unwrap();
        for percent in [5, 50, 95] {
            let cut = &file[..file.len() * percent / 100];
            let refused = make_webp(cut, 160, 80);
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
        assert_upright(&decoded(&make_webp(&file, 300, 80).unwrap()), "appended");
    }
}

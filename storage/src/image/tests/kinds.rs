//! Every kind of picture we take, as cameras, phones and programs write it.

use super::*;
use jpeg_encoder::{ColorType, SamplingFactor};

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
        let webp = make_webp(&file, 500, 90).unwrap();
        assert_eq!((webp.width_px, webp.height_px), (120, 80), "never grown");
        assert_upright(&decoded(&webp), image_type.content_type());
    }
    let deep = DynamicImage::ImageRgb16(picture.to_rgb16());
    let webp = make_webp(&samples::encoded(&deep, ImageFormat::Png), 60, 90).unwrap();
    assert_upright(&decoded(&webp), "sixteen bits");
}

#[test]
fn of_a_moving_picture_the_first_frame_is_shown() {
    for frames in [1, 2, 10_000] {
        let file = samples::moving_gif(frames);
        let first = decoded(&make_webp(&file, 40, 90).unwrap()).to_rgb8();
        assert!(first.get_pixel(20, 15).0[0] > 200, "{frames} frames");
    }
}

#[test]
fn jpegs_of_cameras_and_printers_are_shown_in_their_colours() {
    let picture = samples::quadrants(320, 240);
    let rgb = picture.to_rgb8();
    let ink = |pixel: &Rgb<u8>| [255 - pixel.0[0], 255 - pixel.0[1], 255 - pixel.0[2], 0];
    let inks: Vec<u8> = rgb.pixels().flat_map(ink).collect();
    let written = |pixels: &[u8], colour, progressive, sampling| {
        let mut file = Vec::new();
        let mut encoder = jpeg_encoder::Encoder::new(&mut file, 95);
        encoder.set_progressive(progressive);
        encoder.set_sampling_factor(sampling);
        encoder.encode(pixels, 320, 240, colour).unwrap();
        file
    };
    for (name, file, is_progressive) in [
        (
            "4:2:0",
            written(&rgb, ColorType::Rgb, false, SamplingFactor::F_2_2),
            false,
        ),
        (
            "4:2:2",
            written(&rgb, ColorType::Rgb, false, SamplingFactor::F_2_1),
            false,
        ),
        (
            "progressive",
            written(&rgb, ColorType::Rgb, true, SamplingFactor::F_2_2),
            true,
        ),
        (
            "inks",
            written(&inks, ColorType::Cmyk, false, SamplingFactor::F_1_1),
            false,
        ),
        (
            "inks as YCCK",
            written(&inks, ColorType::CmykAsYcck, false, SamplingFactor::F_1_1),
            false,
        ),
    ] {
        let shown = decoded(&make_webp(&file, 160, 90).unwrap());
        assert_upright(&shown, name);
        assert_eq!(jpeg::is_progressive(&file), is_progressive, "{name}");
        let bytes = inspect(&file, &LIMITS).unwrap().decoding_bytes;
        let gathered = u64::from(is_progressive) * 320 * 240 * 6;
        let copied = u64::try_from(file.len()).unwrap();
        assert_eq!(bytes, 320 * 240 * 3 + gathered + copied, "{name}");
    }
}

#[test]
fn a_palette_keeps_its_glass() {
    let webp = make_webp(&samples::palette_png(), 8, 95).unwrap();
    let shown = decoded(&webp).to_rgba8();
    assert!(shown.get_pixel(1, 4).0[3] < 20, "{shown:?}");
    let red = shown.get_pixel(6, 4).0;
    assert!(red[3] > 235 && red[0] > 150 && red[1] < 90, "{red:?}");
}

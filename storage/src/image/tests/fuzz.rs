//! Bytes from outside never break anything off.

use super::*;
use domain::media::sniff;
use proptest::prelude::*;

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
    let webp = make_webp(bytes, 16, 50);
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

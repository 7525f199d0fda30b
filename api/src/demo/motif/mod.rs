//! Pictures for goods that have no photo: cloth in the manner of tapis, Lampung's gold-thread
//! weaving, with its bands, bamboo shoots, diamonds, trees and ships.
//!
//! A picture follows from its seed and category alone, in whole numbers, so that it is the same
//! everywhere and for ever.

mod figures;
mod palette;
mod weave;

use figures::Figure;
use image::RgbImage;
use palette::Palette;

/// Threads across the cloth, and as many down.
const THREADS: u32 = 81;

/// The thread that is seen at one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Ink {
    /// The cloth.
    #[default]
    Ground,
    /// The cloth of the bands in the middle.
    Field,
    /// Gold thread.
    Gold,
    /// Coloured silk.
    Accent,
    /// White silk and mirrors.
    Light,
}

/// A horizontal part of the cloth.
#[derive(Debug, Clone, Copy)]
struct Band {
    figure: Figure,
    height: u32,
    cloth: Ink,
}

/// Paints the cloth of `seed` in the palette of a top-level category (1 to 10), a square of
/// `side_px`.
pub fn paint(seed: u64, category: u8, side_px: u32) -> RgbImage {
    let cloth = threads(&bands(seed));
    weave::weave(&cloth, &Palette::of_category(category), seed, side_px)
}

/// The bands from the top: a border, the middle, the border turned over.
fn bands(seed: u64) -> Vec<Band> {
    let mut lots = Lots(seed);
    let (outer, inner) = lots.draw((Ink::Ground, Ink::Field), &[(Ink::Field, Ink::Ground)]);
    let above = border(&mut lots, outer, inner);
    let middle = middle(&mut lots, inner);
    let turned = above.iter().rev().map(|band| Band {
        figure: band.figure.turned(),
        ..*band
    });
    let below: Vec<Band> = turned.collect();
    [above, middle, below].concat()
}

/// Twenty-two threads.
fn border(lots: &mut Lots, outer: Ink, inner: Ink) -> Vec<Band> {
    let gold = |cloth| band(Figure::Stripe(Ink::Gold), 1, cloth);
    let gap = |cloth| band(Figure::Stripe(cloth), 1, cloth);
    let edge = lots.draw(
        Figure::Dashes,
        &[Figure::Stripe(Ink::Accent), Figure::Stripe(Ink::Light)],
    );
    let wide = lots.draw(
        Figure::HangingShoots,
        &[Figure::Shoots, Figure::Hooks, Figure::Diamonds],
    );
    let small = lots.draw(Figure::Mirrors, &[Figure::Zigzag, Figure::Diamonds]);
    vec![
        gold(outer),
        band(edge, 1, outer),
        gold(outer),
        gap(outer),
        band(wide, 9, outer),
        gap(outer),
        gold(inner),
        gap(inner),
        band(small, 5, inner),
        gold(inner),
    ]
}

/// Thirty-seven threads.
fn middle(lots: &mut Lots, cloth: Ink) -> Vec<Band> {
    let gap = band(Figure::Stripe(cloth), 1, cloth);
    let gold = band(Figure::Stripe(Ink::Gold), 1, cloth);
    let one = |figure| vec![gap, band(figure, 35, cloth), gap];
    match lots.draw(0, &[1, 2, 3, 4]) {
        0 => one(Figure::Ship),
        1 => one(Figure::Medallion),
        2 => one(Figure::Tree),
        3 => vec![
            band(Figure::HangingShoots, 16, cloth),
            band(Figure::Mirrors, 5, cloth),
            band(Figure::Shoots, 16, cloth),
        ],
        _ => {
            let heart = lots.draw(Figure::Diamonds, &[Figure::Hooks, Figure::Zigzag]);
            let shoots = band(Figure::Shoots, 11, cloth);
            let hanging = band(Figure::HangingShoots, 11, cloth);
            let heart = band(heart, 9, cloth);
            vec![gap, shoots, gap, gold, heart, gold, gap, hanging, gap]
        }
    }
}

fn band(figure: Figure, height: u32, cloth: Ink) -> Band {
    Band {
        figure,
        height,
        cloth,
    }
}

/// The threads of the cloth, row by row.
fn threads(bands: &[Band]) -> Vec<Vec<Ink>> {
    bands
        .iter()
        .flat_map(|band| (0..band.height).map(move |y| row(*band, y)))
        .collect()
}

fn row(band: Band, y: u32) -> Vec<Ink> {
    let (y, height) = (y.cast_signed(), band.height.cast_signed());
    (0..THREADS)
        .map(|x| {
            let from_middle = x.abs_diff(THREADS / 2).cast_signed();
            let thread = band.figure.thread(from_middle, y, height);
            thread.unwrap_or(band.cloth)
        })
        .collect()
}

/// Lots drawn from a seed, one after another.
struct Lots(u64);

impl Lots {
    /// One of `first` and `others`, each as likely.
    fn draw<T: Copy>(&mut self, first: T, others: &[T]) -> T {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        let at = usize::try_from(mixed >> 33).unwrap_or_default() % (others.len() + 1);
        others.get(at).copied().unwrap_or(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cloth_is_a_full_square() {
        for seed in 0..200 {
            let threads = threads(&bands(seed));
            assert_eq!(threads.len(), 81, "seed {seed}");
            assert!(threads.iter().all(|row| row.len() == 81));
        }
    }

    #[test]
    fn a_picture_follows_from_its_seed_and_category() {
        assert_eq!(paint(7, 1, 160), paint(7, 1, 160));
        assert_ne!(paint(7, 1, 160), paint(7, 2, 160));
        let different: std::collections::HashSet<Vec<u8>> =
            (0..40).map(|seed| paint(seed, 6, 81).into_raw()).collect();
        assert_eq!(different.len(), 40, "threads differ, and so does the weave");
    }

    #[test]
    fn any_size_and_category_can_be_painted() {
        for side in [0, 1, 80, 81, 333] {
            for category in [0, 1, 10, 11, 255] {
                assert_eq!(paint(3, category, side).dimensions(), (side, side));
            }
        }
    }

    #[test]
    fn the_left_mirrors_the_right() {
        for row in threads(&bands(11)) {
            let mirrored: Vec<Ink> = row.iter().rev().copied().collect();
            assert_eq!(row, mirrored);
        }
    }
}

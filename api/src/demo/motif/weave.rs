//! From threads to pixels: silk lies over cotton, each thread rounded by light.

use super::palette::{Colour, Palette};
use super::{Ink, THREADS};
use image::RgbImage;

/// Steps of light across one thread, each way.
const STEPS: u32 = 8;
/// Threads of one colour differ a little, as dyed by hand.
const DYES: u32 = 4;
const INKS: [Ink; 5] = [Ink::Ground, Ink::Field, Ink::Gold, Ink::Accent, Ink::Light];
/// Light from above on a thread that lies across, of 256.
const ROUNDED: [i32; 8] = [-26, 10, 24, 20, 8, -6, -22, -48];
/// The same on the cotton below, woven flat.
const FLAT: [i32; 8] = [-9, 0, 5, 6, 4, 0, -5, -12];

/// Weaves `threads` into a picture.
pub fn weave(threads: &[Vec<Ink>], palette: &Palette, seed: u64, side_px: u32) -> RgbImage {
    let shades = shades(palette);
    let columns: Vec<(usize, u32)> = (0..side_px)
        .map(|x| {
            let (thread, step) = place(x, side_px);
            (usize::try_from(thread).unwrap_or_default(), step)
        })
        .collect();
    let mut pixels = Vec::with_capacity(columns.len() * columns.len() * 3);
    for y in 0..side_px {
        let (row_number, step_down) = place(y, side_px);
        let at = usize::try_from(row_number).unwrap_or_default();
        let row = threads.get(at).map(Vec::as_slice).unwrap_or_default();
        let tones: Vec<u32> = row
            .iter()
            .zip(0..)
            .map(|(ink, column)| first_shade(*ink, dye(seed, row_number, column), step_down))
            .collect();
        for (thread, step_across) in &columns {
            let first = tones.get(*thread).copied().unwrap_or_default();
            let at = usize::try_from(first + step_across).unwrap_or_default();
            pixels.extend(shades.get(at).copied().unwrap_or_default());
        }
    }
    RgbImage::from_raw(side_px, side_px, pixels).unwrap_or_default()
}

/// The thread at a pixel, and the step of light within it.
fn place(pixel: u32, side_px: u32) -> (u32, u32) {
    let steps = u64::from(pixel) * u64::from(THREADS * STEPS) / u64::from(side_px.max(1));
    let steps = u32::try_from(steps).unwrap_or_default();
    (steps / STEPS, steps % STEPS)
}

/// Which of the dyes a thread has; cotton alternates, so that its weave shows.
fn dye(seed: u64, row: u32, column: u32) -> u32 {
    let place = u64::from(row * THREADS + column);
    let mixed =
        (seed ^ place.wrapping_mul(0x9E37_79B9_7F4A_7C15)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    let grain = u32::try_from(mixed >> 63).unwrap_or_default();
    2 * ((row + column) % 2) + grain
}

fn first_shade(ink: Ink, dye: u32, step_down: u32) -> u32 {
    let number = match ink {
        Ink::Ground => 0,
        Ink::Field => 1,
        Ink::Gold => 2,
        Ink::Accent => 3,
        Ink::Light => 4,
    };
    ((number * DYES + dye) * STEPS + step_down) * STEPS
}

/// Every shade of every thread, in the order of [`first_shade`].
fn shades(palette: &Palette) -> Vec<Colour> {
    let mut shades = Vec::new();
    for ink in INKS {
        let silk = !matches!(ink, Ink::Ground | Ink::Field);
        let light = if silk { ROUNDED } else { FLAT };
        for dye in [-7, -3, 3, 8] {
            for down in light {
                // A stitch dips at its ends, where it is couched.
                for across in [-14, 0, 3, 4, 4, 3, 0, -9] {
                    let lit = 256 + down + dye + if silk { across } else { across / 2 };
                    shades.push(palette.of(ink).map(|channel| shade(channel, lit)));
                }
            }
        }
    }
    shades
}

fn shade(channel: u8, lit: i32) -> u8 {
    let shaded = (i32::from(channel) * lit / 256).clamp(0, 255);
    u8::try_from(shaded).unwrap_or(u8::MAX)
}

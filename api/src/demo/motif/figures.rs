//! The figures of the cloth, each a rule for one thread.
//!
//! A figure is asked with `m`, the threads from the cloth's middle (so that left mirrors right),
//! and `y`, the threads from the top of its band of `height`. It answers with the thread that is
//! laid there, or `None` where the ground shows.

use super::Ink;

/// A figure that fills a band.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Figure {
    /// Plain threads of one colour.
    Stripe(Ink),
    /// Short threads with gaps between.
    Dashes,
    /// Small mirrors sewn on.
    Mirrors,
    /// A line that climbs and falls.
    Zigzag,
    /// Diamonds side by side.
    Diamonds,
    /// Hooks that turn towards each other.
    Hooks,
    /// The same, upside down.
    HangingHooks,
    /// Bamboo shoots (pucuk rebung), their tips up.
    Shoots,
    /// The same, their tips down.
    HangingShoots,
    /// One great diamond within another.
    Medallion,
    /// The ship that carries the souls (jung), between two trees.
    Ship,
    /// The tree of life (pohon hayat).
    Tree,
}

impl Figure {
    /// The same figure upside down, as the lower half of a cloth has it.
    pub const fn turned(self) -> Self {
        match self {
            Self::Shoots => Self::HangingShoots,
            Self::HangingShoots => Self::Shoots,
            Self::Hooks => Self::HangingHooks,
            Self::HangingHooks => Self::Hooks,
            same => same,
        }
    }

    /// The thread at `m` from the middle and `y` from the band's top.
    pub fn thread(self, m: i32, y: i32, height: i32) -> Option<Ink> {
        match self {
            Self::Stripe(ink) => Some(ink),
            Self::Dashes => (m % 4 < 2).then_some(Ink::Gold),
            Self::Mirrors => mirrors(m, y, height),
            Self::Zigzag => zigzag(m, y, height),
            Self::Diamonds => diamonds(m, y, height),
            Self::Hooks => hooks(m, y, height),
            Self::HangingHooks => hooks(m, height - 1 - y, height),
            Self::Shoots => shoots(m, y, height),
            Self::HangingShoots => shoots(m, height - 1 - y, height),
            Self::Medallion => medallion(m, y, height),
            Self::Ship => ship(m, y, height),
            Self::Tree => forest(m, y, height),
        }
    }
}

/// How far `m` is from the nearest multiple of `period`.
fn from_nearest(m: i32, period: i32) -> i32 {
    let rest = m.rem_euclid(period);
    rest.min(period - rest)
}

fn mirrors(m: i32, y: i32, height: i32) -> Option<Ink> {
    let (across, down) = (from_nearest(m, 6), (2 * y - height + 1).abs() / 2);
    match (across, down) {
        (0, 0) => Some(Ink::Light),
        (across, down) if across + down == 1 => Some(Ink::Gold),
        (3, 0) => Some(Ink::Accent),
        _ => None,
    }
}

fn zigzag(m: i32, y: i32, height: i32) -> Option<Ink> {
    let climb = from_nearest(m, 2 * (height - 1));
    match y - climb {
        0 => Some(Ink::Gold),
        1 => Some(Ink::Accent),
        -2 if y % 2 == 0 => Some(Ink::Light),
        _ => None,
    }
}

fn diamonds(m: i32, y: i32, height: i32) -> Option<Ink> {
    let radius = (height - 1) / 2;
    let across = from_nearest(m, 2 * radius + 2);
    match radius - across - (y - radius).abs() {
        0 => Some(Ink::Gold),
        inner if inner < 0 => (across == radius + 1 && y == radius).then_some(Ink::Light),
        inner if inner == radius => Some(Ink::Light),
        inner if inner % 2 == 0 => Some(Ink::Accent),
        _ => None,
    }
}

fn hooks(m: i32, y: i32, height: i32) -> Option<Ink> {
    let across = m.rem_euclid(height + 1);
    let (first, last) = (0, height - 1);
    let gold = (y == last && across < last)
        || (across == first)
        || (y == first && across < last)
        || (across == last - 1 && y <= last - 2)
        || (y == last - 2 && across >= 2 && across < last);
    let heart = across == 2 && y == last - 3;
    if gold {
        Some(Ink::Gold)
    } else {
        heart.then_some(Ink::Light)
    }
}

/// Slim triangles with a silk heart, a small star between each two tips.
fn shoots(m: i32, y: i32, height: i32) -> Option<Ink> {
    let period = 2 * (height / 2) + 2;
    let across = from_nearest(m, period);
    let inner = y - 2 * across;
    if y == height - 1 {
        return Some(Ink::Gold);
    }
    match inner {
        0 | 1 => return Some(Ink::Gold),
        4 | 5 if height > 12 => return Some(Ink::Light),
        4.. => return (inner % 6 != 2).then_some(Ink::Accent),
        2 | 3 => return None,
        _ => {}
    }
    let star = height / 3 - 1;
    match (period / 2 - across) + (y - star).abs() {
        0 => Some(Ink::Light),
        1 => Some(Ink::Accent),
        2 if height > 12 => Some(Ink::Gold),
        _ => None,
    }
}

/// Diamonds within diamonds; half ones of the next repeat look in from the sides.
fn medallion(m: i32, y: i32, height: i32) -> Option<Ink> {
    let radius = height / 2;
    let across = from_nearest(m, 2 * radius + 2);
    // Steps of two threads give the edge of woven cloth.
    let down = (2 * y - height + 1).abs() / 2;
    let depth = radius - (across / 2) * 2 - (down / 2) * 2;
    if depth <= 0 {
        return small_diamond(across - radius - 1, down - radius + 1, 4);
    }
    match depth {
        1 | 2 | 9 | 10 => Some(Ink::Gold),
        5 | 6 => (across + down).rem_euclid(4).ne(&0).then_some(Ink::Accent),
        11 | 12 => Some(Ink::Field),
        depth if depth >= radius - 1 => Some(Ink::Light),
        depth if depth >= radius - 5 => Some(Ink::Accent),
        _ => None,
    }
}

fn small_diamond(across: i32, down: i32, radius: i32) -> Option<Ink> {
    match radius - across.abs() - down.abs() {
        0 => Some(Ink::Gold),
        inner if inner == radius => Some(Ink::Light),
        inner if inner > 1 => Some(Ink::Accent),
        _ => None,
    }
}

/// A hull with raised stems, a house of three roofs, a pennant; waves below.
fn ship(m: i32, y: i32, height: i32) -> Option<Ink> {
    let water = height - 4;
    let hull_bottom = water - 1 - (m * m) / 90;
    let hull_top = hull_bottom - 5 - (m * m) / 160;
    if y >= water {
        return match (y - water - from_nearest(m + 2, 8) / 2).rem_euclid(3) {
            0 => Some(Ink::Accent),
            _ => None,
        };
    }
    if m <= 27 && (hull_top..=hull_bottom).contains(&y) {
        return match y - hull_top {
            0 | 1 => Some(Ink::Gold),
            3 => (m % 3 != 1).then_some(Ink::Light).or(Some(Ink::Accent)),
            _ if y == hull_bottom => Some(Ink::Gold),
            _ => Some(Ink::Accent),
        };
    }
    stem(m, y, hull_top)
        .or_else(|| house(m, y - (hull_top - 18)))
        .or_else(|| small_diamond(m - 15, y - height / 4, 3))
        .or_else(|| small_diamond(m - 35, y - height / 3, 5))
}

/// The stem at the ship's end, curled inwards.
fn stem(m: i32, y: i32, hull_top: i32) -> Option<Ink> {
    let up = hull_top - y;
    let post = (26..=28).contains(&m) && (0..=12).contains(&up);
    let curl = (22..=28).contains(&m) && (12..=13).contains(&up);
    let tip = (22..=23).contains(&m) && (9..=12).contains(&up);
    (post || curl || tip).then_some(Ink::Gold)
}

/// Three roofs, each wider than the one above, on a wall with a door; `y` from the mast's tip.
fn house(m: i32, y: i32) -> Option<Ink> {
    match y {
        0..=2 if m == 0 => Some(Ink::Gold),
        3..=5 if m <= y - 3 => Some(Ink::Gold),
        6 if m <= 4 => Some(Ink::Light),
        7..=9 if m <= y - 4 => Some(Ink::Gold),
        10 if m <= 6 => Some(Ink::Light),
        11..=13 if m <= y - 5 => Some(Ink::Gold),
        14..=17 if m <= 6 => Some(match m {
            0 | 1 => Ink::Ground,
            3 | 5 => Ink::Light,
            _ => Ink::Accent,
        }),
        _ => None,
    }
}

/// The great tree in the middle, a smaller one on either side, stars between.
fn forest(m: i32, y: i32, height: i32) -> Option<Ink> {
    if y >= height - 2 {
        return (y == height - 2 || m % 2 == 0).then_some(Ink::Gold);
    }
    tree(m, y, height - 2, 18)
        .or_else(|| tree((m - 29).abs(), y - 12, height - 14, 9))
        .or_else(|| small_diamond(m - 17, y - 5, 3))
}

/// A trunk with leaves that rise to both sides, wider further down, and a diamond for a crown.
fn tree(m: i32, y: i32, height: i32, reach: i32) -> Option<Ink> {
    if (0..9).contains(&y) {
        return small_diamond(m, y - 4, 4);
    }
    let from_ground = height - 1 - y;
    if y < 0 || from_ground < 0 {
        return None;
    }
    if m == 0 || m + from_ground <= 3 {
        return Some(Ink::Gold);
    }
    // A leaf begins at the trunk every five threads and rises one thread for two outwards.
    let begins = y + m / 2;
    let length = reach * begins / (height + 4);
    if begins >= height - 1 || m > length {
        return None;
    }
    match ((begins - 9).rem_euclid(5), length - m) {
        (0, 0 | 1) => Some(Ink::Light),
        (0, _) => Some(Ink::Gold),
        (1, 1..) | (4, 2) => Some(Ink::Accent),
        _ => None,
    }
}

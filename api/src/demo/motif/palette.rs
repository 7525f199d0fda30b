//! The colours of the cloth: one palette for each top-level category.

use super::Ink;

/// A colour, red, green and blue.
pub type Colour = [u8; 3];

/// The colours of one cloth.
#[derive(Debug, Clone, Copy)]
pub struct Palette {
    ground: Colour,
    field: Colour,
    gold: Colour,
    accent: Colour,
    light: Colour,
}

/// By top-level category, `01` first.
#[expect(clippy::unreadable_literal, reason = "a colour is read as RRGGBB")]
const PALETTES: [Palette; 10] = [
    // Processed food: chilli and palm sugar.
    palette([0x5A1420, 0x7C2A18, 0xE5AE3F, 0xE4572E, 0xFBE7C0]),
    // Drinks: roasted coffee and tea leaves.
    palette([0x2C1912, 0x4B2B1B, 0xDCA94A, 0x7FA37A, 0xF3DFC1]),
    // Agriculture: the forest's edge and ripe rice.
    palette([0x12362A, 0x1F5134, 0xE6B93F, 0x93BC5C, 0xF6F1C2]),
    // Livestock: leather and straw.
    palette([0x4A2A18, 0x6A4322, 0xEBC06D, 0xCB5A3C, 0xFFF1D6]),
    // Fisheries: the bay at dusk.
    palette([0x0B2A45, 0x10505F, 0xE8BC55, 0x45B3A6, 0xE2F4EE]),
    // Crafts: indigo and madder, as the tapis itself.
    palette([0x1D1B3C, 0x651033, 0xF2B632, 0xDB2F45, 0xFCEFD0]),
    // Household: mangosteen and rose.
    palette([0x371D4A, 0x5C2F61, 0xEAB65E, 0xE4809F, 0xFAE6EC]),
    // Building: stone and brick.
    palette([0x37302E, 0x6E3222, 0xD9AD62, 0xCD653F, 0xF0E5D5]),
    // Tourism: lagoon and sunset.
    palette([0x0C4054, 0x14687A, 0xFFC95A, 0xF2704E, 0xFDF3D8]),
    // Services: night blue and morning.
    palette([0x15223F, 0x223F66, 0xFBAF2D, 0x66ACD6, 0xF1F5F9]),
];

impl Palette {
    /// The palette of the top-level category `number`, 1 to 10; other numbers wrap around.
    pub fn of_category(number: u8) -> Self {
        let at = usize::from(number).wrapping_sub(1) % PALETTES.len();
        let [first, ..] = PALETTES;
        PALETTES.get(at).copied().unwrap_or(first)
    }

    /// The colour of a thread.
    pub const fn of(&self, ink: Ink) -> Colour {
        match ink {
            Ink::Ground => self.ground,
            Ink::Field => self.field,
            Ink::Gold => self.gold,
            Ink::Accent => self.accent,
            Ink::Light => self.light,
        }
    }
}

const fn palette([ground, field, gold, accent, light]: [u32; 5]) -> Palette {
    Palette {
        ground: colour(ground),
        field: colour(field),
        gold: colour(gold),
        accent: colour(accent),
        light: colour(light),
    }
}

const fn colour(rgb: u32) -> Colour {
    let [_, red, green, blue] = rgb.to_be_bytes();
    [red, green, blue]
}

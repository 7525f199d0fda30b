//! [`Region`]: one place of the tree.

use super::{RegionCode, RegionKind};

/// A place on the map, in millionths of a degree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    /// North is positive.
    pub latitude_microdegrees: i64,
    /// East is positive.
    pub longitude_microdegrees: i64,
}

/// A province, regency, district or village.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// Its official code.
    pub code: RegionCode,
    /// The region right above; `None` for a province.
    pub parent: Option<RegionCode>,
    /// What it is in law.
    pub kind: RegionKind,
    /// Its name alone, without the word for its kind.
    pub name: String,
    /// What its people call such a village: pekon, tiyuh, kampung.
    pub local_term: Option<String>,
    /// The town that its government sits in.
    pub capital: Option<String>,
    /// Its postal code, where it is known.
    pub postal_code: Option<String>,
    /// Where it lies, where that is known.
    pub point: Option<Point>,
}

/// A name as it is searched: letters and digits only, in lower case.
pub fn folded_name(name: &str) -> String {
    name.chars()
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_keeps_letters_and_digits() {
        assert_eq!(folded_name("Way  Mengaku-2 (Baru)"), "waymengaku2baru");
        assert_eq!(folded_name("%_'"), "");
    }

    #[test]
    fn a_kind_reads_back_from_its_code() {
        for kind in RegionKind::ALL {
            assert_eq!(RegionKind::from_code(kind.code()), Some(kind));
        }
    }
}

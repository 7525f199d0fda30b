//! [`Region`]: one place of the tree.

use super::{RegionCode, RegionKind, RegionLevel};
use crate::invalid::{Invalid, Rule};

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

impl Region {
    /// How deep it stands.
    pub fn level(&self) -> RegionLevel {
        self.kind.level()
    }

    /// Its name after what its people call it: `Pekon Way Mengaku`, `Kec. Balik Bukit`.
    pub fn titled(&self) -> String {
        let local = self
            .local_term
            .as_deref()
            .filter(|_| self.level() == RegionLevel::Village)
            .map(capitalised);
        let title = local.unwrap_or_else(|| self.kind.title().to_owned());
        format!("{title} {}", self.name)
    }

    /// Its name as it cannot be mistaken: with the district and the regency that hold it, which
    /// are looked for in `ancestors`. Names alone repeat.
    pub fn display_name(&self, ancestors: &[Self]) -> String {
        let mut parts = vec![self.titled()];
        let mut above = self.code.parent();
        while let Some(code) = above.filter(|code| code.level() != RegionLevel::Province) {
            let holder = ancestors.iter().find(|region| region.code == code);
            parts.extend(holder.map(Self::titled));
            above = code.parent();
        }
        parts.join(", ")
    }
}

/// A code in its right form that no region has.
pub fn unknown_region() -> Invalid {
    Invalid::new(
        Rule::Unknown,
        "tidak ada wilayah dengan kode Kemendagri ini",
        "no region has this Kemendagri code",
    )
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn region(code: &str, kind: RegionKind, name: &str, local_term: Option<&str>) -> Region {
        let code = RegionCode::parse(code).unwrap();
        Region {
            parent: code.parent(),
            code,
            kind,
            name: name.to_owned(),
            local_term: local_term.map(str::to_owned),
            capital: None,
            postal_code: None,
            point: None,
        }
    }

    #[test]
    fn a_village_is_shown_with_what_holds_it() {
        let ancestors = [
            region("18", RegionKind::Provinsi, "Lampung", None),
            region(
                "1804",
                RegionKind::Kabupaten,
                "Lampung Barat",
                Some("pekon"),
            ),
            region("180404", RegionKind::Kecamatan, "Balik Bukit", None),
        ];
        let pekon = region("1804042005", RegionKind::Desa, "Sebarus", Some("pekon"));
        assert_eq!(
            pekon.display_name(&ancestors),
            "Pekon Sebarus, Kec. Balik Bukit, Kab. Lampung Barat"
        );
        assert_eq!(ancestors[1].display_name(&ancestors), "Kab. Lampung Barat");
        assert_eq!(ancestors[0].display_name(&[]), "Provinsi Lampung");
        let unnamed = region("1871011001", RegionKind::Kelurahan, "Pasir Gintung", None);
        assert_eq!(unnamed.display_name(&[]), "Kelurahan Pasir Gintung");
    }

    #[test]
    fn a_kind_reads_back_from_its_code() {
        for kind in RegionKind::ALL {
            assert_eq!(RegionKind::from_code(kind.code()), Some(kind));
        }
    }
}

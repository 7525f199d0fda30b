//! Names as people look for them: spelling differs from sign to sign, so spaces do not count.

/// The word for a region that may stand before its name in a query.
const TITLES: [&str; 13] = [
    "provinsi",
    "prov",
    "kabupaten",
    "kab",
    "kota",
    "kecamatan",
    "kec",
    "kelurahan",
    "kel",
    "desa",
    "pekon",
    "kampung",
    "tiyuh",
];

/// What is left of a name without case, spaces and marks: `Gading Rejo` and `Gadingrejo` are one.
pub fn folded_name(name: &str) -> String {
    name.chars()
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .filter(|letter| letter.is_alphanumeric())
        .collect()
}

/// A name that somebody looks for, folded.
///
/// `whole` is all of it. `bare` is without the word for the region before it, where there is one:
/// `Pekon Way Mengaku` finds Way Mengaku, and `Kota Agung` still finds Kota Agung.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameQuery {
    /// Everything that was written.
    pub whole: String,
    /// The same without a leading title; equal to `whole` when there is none.
    pub bare: String,
}

impl NameQuery {
    /// The most letters that are looked at.
    const MAX_CHARS: usize = 100;

    /// Reads what was written; `None` when no letter or digit is in it.
    pub fn read(text: &str) -> Option<Self> {
        let text: String = text.chars().take(Self::MAX_CHARS).collect();
        let whole = folded_name(&text);
        if whole.is_empty() {
            return None;
        }
        let bare = text
            .trim()
            .split_once([' ', '.'])
            .filter(|(title, _)| TITLES.contains(&folded_name(title).as_str()))
            .map(|(_, name)| folded_name(name))
            .filter(|name| !name.is_empty())
            .unwrap_or_else(|| whole.clone());
        Some(Self { whole, bare })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_case_and_marks_do_not_count() {
        assert_eq!(folded_name("Gading Rejo"), folded_name("GADINGREJO"));
        assert_eq!(folded_name("Bu Nuapu’u"), "bunuapuu");
        assert_eq!(folded_name("Way  Mengaku-2 (Baru)"), "waymengaku2baru");
        assert_eq!(folded_name("%_'"), "");
    }

    #[test]
    fn a_title_may_stand_before_a_name() {
        for (text, whole, bare) in [
            ("Pekon Way Mengaku", "pekonwaymengaku", "waymengaku"),
            ("kec. Balik Bukit", "kecbalikbukit", "balikbukit"),
            ("Kota Agung", "kotaagung", "agung"),
            ("kota", "kota", "kota"),
            ("Kotabumi", "kotabumi", "kotabumi"),
            ("pekon !", "pekon", "pekon"),
        ] {
            let query = NameQuery::read(text).unwrap();
            assert_eq!((query.whole.as_str(), query.bare.as_str()), (whole, bare));
        }
        assert_eq!(NameQuery::read(" %_! "), None);
    }
}

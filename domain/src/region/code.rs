//! [`RegionCode`]: digits only inside, dotted when shown, both accepted.

use crate::invalid::{Invalid, Rule};
use serde::{Deserialize, Serialize};
use std::fmt;

/// How deep in the tree a region stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RegionLevel {
    /// Two digits.
    Province,
    /// Four digits: a kabupaten or a kota.
    Regency,
    /// Six digits: a kecamatan.
    District,
    /// Ten digits: a desa or a kelurahan.
    Village,
}

impl RegionLevel {
    /// Every level, the widest first.
    pub const ALL: [Self; 4] = [Self::Province, Self::Regency, Self::District, Self::Village];

    /// Digits in a code of this level.
    pub const fn digits(self) -> usize {
        match self {
            Self::Province => 2,
            Self::Regency => 4,
            Self::District => 6,
            Self::Village => 10,
        }
    }

    /// 1 for a province to 4 for a village, as rows keep it.
    pub const fn number(self) -> i64 {
        match self {
            Self::Province => 1,
            Self::Regency => 2,
            Self::District => 3,
            Self::Village => 4,
        }
    }
}

/// An official region code in its right form; whether it exists is another question.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RegionCode(String);

impl RegionCode {
    /// Reads `18.04.05.2001` or `1804052001`, of any level.
    ///
    /// # Errors
    /// [`Rule::Malformed`] when it is neither.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let malformed = || {
            Invalid::new(
                Rule::Malformed,
                "tulis kode wilayah Kemendagri seperti 18.04.05.2001",
                "write a Kemendagri region code like 18.04.05.2001",
            )
        };
        let text = text.trim();
        let digits: String = text.chars().filter(|c| *c != '.').collect();
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(malformed());
        }
        let code = Self(digits);
        let level = code.level_of_length().ok_or_else(malformed)?;
        if text.contains('.') && text != code.dotted() {
            return Err(malformed());
        }
        // No province code begins with zero, and a village's last four digits begin with its kind.
        let kind_known =
            level != RegionLevel::Village || matches!(code.0.as_bytes().get(6), Some(b'1'..=b'3'));
        if code.0.starts_with('0') {
            return Err(malformed());
        }
        if !kind_known {
            return Err(Invalid::new(
                Rule::LooksLikeBps,
                "ini mirip kode BPS; yang dipakai di sini kode Kemendagri, seperti 18.04.05.2001",
                "this looks like a BPS code; codes here are Kemendagri's, like 18.04.05.2001",
            ));
        }
        Ok(code)
    }

    fn level_of_length(&self) -> Option<RegionLevel> {
        RegionLevel::ALL
            .into_iter()
            .find(|level| level.digits() == self.0.len())
    }

    /// How deep it stands.
    pub fn level(&self) -> RegionLevel {
        self.level_of_length().unwrap_or(RegionLevel::Village)
    }

    /// Digits only.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As people write it: `18.04.05.2001`.
    pub fn dotted(&self) -> String {
        let mut dotted = String::with_capacity(self.0.len() + 3);
        for (index, digit) in self.0.chars().enumerate() {
            if matches!(index, 2 | 4 | 6) {
                dotted.push('.');
            }
            dotted.push(digit);
        }
        dotted
    }

    /// The ancestor, or itself, at `level`; `None` when that is deeper.
    pub fn at_level(&self, level: RegionLevel) -> Option<Self> {
        self.0
            .get(..level.digits())
            .map(|prefix| Self(prefix.to_owned()))
    }

    /// The region right above; `None` for a province.
    pub fn parent(&self) -> Option<Self> {
        let above = match self.level() {
            RegionLevel::Province => return None,
            RegionLevel::Regency => RegionLevel::Province,
            RegionLevel::District => RegionLevel::Regency,
            RegionLevel::Village => RegionLevel::District,
        };
        self.at_level(above)
    }

    /// The regions above, the widest first; none for a province.
    pub fn ancestors(&self) -> Vec<Self> {
        RegionLevel::ALL
            .into_iter()
            .filter(|level| *level < self.level())
            .filter_map(|level| self.at_level(level))
            .collect()
    }

    /// True for itself and for every region below it.
    pub fn contains(&self, other: &Self) -> bool {
        other.0.starts_with(&self.0)
    }

    /// The first text after every code of this subtree: `self <= code < self.subtree_end()`.
    pub fn subtree_end(&self) -> String {
        format!("{}:", self.0)
    }
}

impl fmt::Display for RegionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for RegionCode {
    type Error = Invalid;
    fn try_from(text: String) -> Result<Self, Invalid> {
        Self::parse(&text)
    }
}

impl From<RegionCode> for String {
    fn from(code: RegionCode) -> Self {
        code.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_are_one_code() {
        let code = RegionCode::parse("18.04.05.2001").unwrap();
        assert_eq!(code, RegionCode::parse("1804052001").unwrap());
        assert_eq!(code.dotted(), "18.04.05.2001");
        assert_eq!(code.level(), RegionLevel::Village);
    }

    #[test]
    fn a_prefix_is_an_ancestor() {
        let village = RegionCode::parse("1804052001").unwrap();
        let regency = village.at_level(RegionLevel::Regency).unwrap();
        assert_eq!(regency.as_str(), "1804");
        assert!(regency.contains(&village) && !village.contains(&regency));
        assert!(village.as_str() < regency.subtree_end().as_str());
        assert_eq!(village.parent().unwrap().as_str(), "180405");
        let above: Vec<String> = village.ancestors().into_iter().map(String::from).collect();
        assert_eq!(above, ["18", "1804", "180405"]);
        assert!(RegionCode::parse("18").unwrap().ancestors().is_empty());
    }

    #[test]
    fn odd_codes_are_refused() {
        for text in [
            "",
            "1",
            "180",
            "18.4",
            "18.04.05.20",
            "1804.05",
            "abcd",
            "08",
            "18..04",
            "１８",
        ] {
            assert!(RegionCode::parse(text).is_err(), "{text}");
        }
        assert_eq!(
            RegionCode::parse("1804010001").unwrap_err().rule,
            Rule::LooksLikeBps
        );
    }
}

//! [`Category`] and its code: two digits a level, digits only inside, dotted when shown.

use crate::invalid::{Invalid, Rule};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A category in its right form: `01`, `0101` or `010101`; whether it exists is another question.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CategoryCode(String);

/// A kind of goods or service. Products sit on leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// Its code.
    pub code: CategoryCode,
    /// The category right above; `None` at the top.
    pub parent: Option<CategoryCode>,
    /// Its name in Indonesian.
    pub name_indonesian: String,
    /// Its name in English.
    pub name_english: String,
    /// True when nothing lies below it.
    pub is_leaf: bool,
}

impl CategoryCode {
    /// Reads `01.01.02` or `010102`, of one to three levels.
    ///
    /// # Errors
    /// [`Rule::Malformed`] when it is neither.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let digits: String = text.trim().chars().filter(|c| *c != '.').collect();
        let known_length = matches!(digits.len(), 2 | 4 | 6);
        if known_length && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            Ok(Self(digits))
        } else {
            Err(Invalid::new(
                Rule::Malformed,
                "tulis kode kategori seperti 01.01.02",
                "write a category code like 01.01.02",
            ))
        }
    }

    /// Digits only.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As people write it: `01.01.02`.
    pub fn dotted(&self) -> String {
        let pairs: Vec<&str> = (0..self.0.len())
            .step_by(2)
            .filter_map(|at| self.0.get(at..at + 2))
            .collect();
        pairs.join(".")
    }

    /// The category right above; `None` at the top.
    pub fn parent(&self) -> Option<Self> {
        let above = self.0.len().checked_sub(2).filter(|length| *length > 0)?;
        self.0.get(..above).map(|prefix| Self(prefix.to_owned()))
    }

    /// True for itself and for every category below it.
    pub fn contains(&self, other: &Self) -> bool {
        other.0.starts_with(&self.0)
    }

    /// The first text after every code of this subtree: `self <= code < self.subtree_end()`.
    pub fn subtree_end(&self) -> String {
        format!("{}:", self.0)
    }
}

impl fmt::Display for CategoryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for CategoryCode {
    type Error = Invalid;
    fn try_from(text: String) -> Result<Self, Invalid> {
        Self::parse(&text)
    }
}

impl From<CategoryCode> for String {
    fn from(code: CategoryCode) -> Self {
        code.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_is_an_ancestor() {
        let leaf = CategoryCode::parse("01.01.02").unwrap();
        assert_eq!(leaf.dotted(), "01.01.02");
        assert_eq!(leaf.parent().unwrap().as_str(), "0101");
        assert!(CategoryCode::parse("01").unwrap().contains(&leaf));
        assert!(CategoryCode::parse("1").is_err() && CategoryCode::parse("01.ab").is_err());
    }
}

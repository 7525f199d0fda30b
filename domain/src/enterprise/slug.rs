//! [`Slug`]: the name of a thing inside an address.

use crate::invalid::{Invalid, Rule};
use std::fmt;

/// Lower-case ASCII letters and digits in words joined by hyphens, at most 80 characters.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Slug(String);

impl Slug {
    /// Most characters of the part that is made from a name.
    const MAX_NAME: usize = 60;
    /// Most characters of the whole.
    const MAX: usize = 80;

    /// A slug from `name`, told from its namesakes by `suffix`: eight hexadecimal digits.
    pub fn of(name: &str, suffix: [u8; 4]) -> Self {
        let words: String = name
            .to_lowercase()
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
            .collect();
        let words = words.split('-').filter(|word| !word.is_empty());
        let mut slug = String::new();
        for word in words {
            if slug.len() + word.len() + 1 > Self::MAX_NAME {
                break;
            }
            slug.push_str(word);
            slug.push('-');
        }
        let suffix = u32::from_be_bytes(suffix);
        Self(format!("{slug}{suffix:08x}"))
    }

    /// Reads a slug.
    ///
    /// # Errors
    /// [`Rule::Malformed`] when it could not be one.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let plain = |word: &str| {
            !word.is_empty()
                && word
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        };
        if text.len() <= Self::MAX && text.split('-').all(plain) {
            return Ok(Self(text.to_owned()));
        }
        Err(Invalid::new(
            Rule::Malformed,
            "slug berisi huruf kecil, angka, dan tanda hubung",
            "a slug is lower-case letters, digits and hyphens",
        ))
    }

    /// The slug.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_becomes_a_slug_that_reads_back() {
        for (name, slug) in [
            ("Kripik  Pisang \"Bu Ani\"", "kripik-pisang-bu-ani-0000002a"),
            ("--", "0000002a"),
            ("Café ÉÉ 3", "caf-3-0000002a"),
        ] {
            let made = Slug::of(name, [0, 0, 0, 42]);
            assert_eq!(made.as_str(), slug);
            assert_eq!(Slug::parse(slug).unwrap(), made);
        }
        let long = Slug::of(&"panjang ".repeat(40), [255; 4]);
        assert_eq!(Slug::parse(long.as_str()).unwrap(), long);
    }

    #[test]
    fn what_is_no_slug_is_refused() {
        for text in ["", "-a", "a--b", "A", "a b", &"a".repeat(81)] {
            assert!(Slug::parse(text).is_err(), "{text}");
        }
    }
}

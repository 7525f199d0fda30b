//! The pictures of a product, in their order.

use crate::id::MediaId;
use crate::invalid::{Invalid, Rule};
use serde::Serialize;

/// The most pictures of one product.
pub const MAX_PICTURES: usize = 12;
/// The longest words for a picture, in characters.
const MAX_ALT: usize = 250;

/// A picture of a product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProductPicture {
    /// Which.
    pub media: MediaId,
    /// What it shows, for who cannot see it; `None` for the product's name.
    pub alt: Option<String>,
}

/// Reads what a picture shows: at most 250 characters on one line; `None` for nothing.
///
/// # Errors
/// At `alt`: [`Rule::TooLarge`], [`Rule::Malformed`] for control characters.
pub fn parse_alt(text: &str) -> Result<Option<String>, Invalid> {
    let alt = text.trim();
    let broken = |rule| {
        Invalid::new(
            rule,
            "keterangan gambar paling panjang 250 huruf dalam satu baris",
            "the words for a picture are at most 250 characters on one line",
        )
        .in_field("alt")
    };
    if alt.chars().count() > MAX_ALT {
        Err(broken(Rule::TooLarge))
    } else if alt.chars().any(char::is_control) {
        Err(broken(Rule::Malformed))
    } else {
        Ok(Some(alt.to_owned()).filter(|alt| !alt.is_empty()))
    }
}

/// The broken rule of naming more than [`MAX_PICTURES`], without a field.
pub fn too_many_pictures() -> Invalid {
    Invalid::new(
        Rule::TooLarge,
        format!("paling banyak {MAX_PICTURES} gambar"),
        format!("at most {MAX_PICTURES} pictures"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_short_and_on_one_line() {
        assert_eq!(parse_alt("  "), Ok(None));
        assert_eq!(parse_alt(" Kripik "), Ok(Some("Kripik".to_owned())));
        assert!(parse_alt(&"é".repeat(250)).is_ok());
        assert_eq!(
            parse_alt(&"é".repeat(251)).unwrap_err().rule,
            Rule::TooLarge
        );
        assert_eq!(parse_alt("a\nb").unwrap_err().rule, Rule::Malformed);
    }
}

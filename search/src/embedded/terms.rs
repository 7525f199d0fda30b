//! How words stand in the term dictionaries: plain words, pairs and whole region names.
//!
//! A pair or a region name begins with a mark that no folded word can hold, so a walk over words
//! that begin alike never meets them. Pairs answer phrases and split words without positions.

use crate::analysis::words;

const PAIR_MARK: &str = "+";
const REGION_MARK: &str = "=";

/// Words that say what kind of region a name belongs to, and may be left out.
const REGION_KINDS: [&str; 6] = [
    "kabupaten",
    "kota",
    "kecamatan",
    "desa",
    "kelurahan",
    "provinsi",
];

/// The term of two words side by side, given as one.
pub(super) fn pair_term(joined: &str) -> String {
    format!("{PAIR_MARK}{joined}")
}

/// The term of a region with this whole name, given without spaces.
pub(super) fn region_term(joined: &str) -> String {
    format!("{REGION_MARK}{joined}")
}

/// The terms of words side by side in order: each neighbouring pair.
pub(super) fn phrase_terms(words: &[String]) -> Vec<String> {
    let pairs = words.windows(2);
    pairs.map(|pair| pair_term(&pair.concat())).collect()
}

/// Adds the words of a text and its pairs to `terms`, separated by spaces.
pub(super) fn add_text(terms: &mut String, text: &str) {
    let words: Vec<String> = words(text).collect();
    for term in words.iter().chain(&phrase_terms(&words)) {
        terms.push_str(term);
        terms.push(' ');
    }
}

/// Adds a region's name: its words, its pairs, and the whole with and without its kind.
pub(super) fn add_region(terms: &mut String, name: &str) {
    add_text(terms, name);
    let words: Vec<String> = words(name).collect();
    let without_kind = match words.as_slice() {
        [first, rest @ ..] if !rest.is_empty() && REGION_KINDS.contains(&first.as_str()) => rest,
        whole => whole,
    };
    for whole in [words.as_slice(), without_kind] {
        terms.push_str(&region_term(&whole.concat()));
        terms.push(' ');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_stands_as_words_and_pairs() {
        let mut terms = String::new();
        add_text(&mut terms, "Kopi Bubuk, Liwa");
        assert_eq!(terms, "kopi bubuk liwa +kopibubuk +bubukliwa ");
    }

    #[test]
    fn a_region_stands_whole_with_and_without_its_kind() {
        let mut terms = String::new();
        add_region(&mut terms, "Kota Metro");
        assert_eq!(terms, "kota metro +kotametro =kotametro =metro ");
    }
}

//! Folding: what is left of a text when case, diacritics and punctuation are gone.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The most letters kept of one word.
const MAX_WORD_CHARS: usize = 40;

/// The words of a text, in order: lower case, without diacritics, split at whatever is neither a
/// letter nor a digit.
///
/// An apostrophe falls out without splitting (`jum'at` is `jumat`). A word longer than 40 letters
/// is cut there.
pub fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    let mut folded = text
        .nfkd()
        .filter(|c| !is_combining_mark(*c) && !is_apostrophe(*c))
        .flat_map(char::to_lowercase)
        .filter(|c| !is_combining_mark(*c));
    std::iter::from_fn(move || next_word(&mut folded))
}

fn next_word(folded: &mut impl Iterator<Item = char>) -> Option<String> {
    let first = folded.find(|c| c.is_alphanumeric())?;
    let mut word = String::from(first);
    let rest = folded.take_while(|c| c.is_alphanumeric());
    // All of it is consumed, or the tail of a long word would begin another.
    for (length, letter) in (1..).zip(rest) {
        if length < MAX_WORD_CHARS {
            word.push(letter);
        }
    }
    Some(word)
}

const fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '`' | '\u{2018}' | '\u{2019}' | '\u{02bc}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn folded(text: &str) -> Vec<String> {
        words(text).collect()
    }

    #[test]
    fn case_diacritics_and_punctuation_go() {
        assert_eq!(
            folded("  Kopi, ROBUSTA (Liwá)!"),
            ["kopi", "robusta", "liwa"]
        );
        assert_eq!(folded("oleh-oleh Jum'at"), ["oleh", "oleh", "jumat"]);
        assert_eq!(folded("ＫＯＰＩ ﬁlter İ"), ["kopi", "filter", "i"]);
        assert_eq!(folded("🍌 \u{200b} --"), Vec::<String>::new());
        assert_eq!(folded("oleh2 250gr 1,5"), ["oleh2", "250gr", "1", "5"]);
    }

    #[test]
    fn a_long_word_is_cut_and_the_next_one_kept() {
        let text = format!("{} kopi", "a".repeat(10_000));
        assert_eq!(folded(&text), ["a".repeat(40), "kopi".to_owned()]);
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in ".*") {
            let once = folded(&text);
            prop_assert_eq!(folded(&once.join(" ")), once);
        }
    }
}

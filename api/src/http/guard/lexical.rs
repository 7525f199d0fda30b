//! The pass over the document's bytes: how long, how many tokens, how deeply bracketed.
//!
//! Never recurses and never fails on bad syntax; that is the parser's to tell. Where a text could
//! be read in two ways, it is read in the way that finds more brackets.

use super::{GuardLimits, within};
use crate::http::refusal::RequestRefusal;

/// Checks `text` against the lexical limits; stops at the first one exceeded.
pub(super) fn check(limits: &GuardLimits, text: &str) -> Result<(), RequestRefusal> {
    let bytes = u64::try_from(text.len()).unwrap_or(u64::MAX);
    within("documentBytes", limits.document_bytes, bytes)?;
    let mut open: u64 = 0;
    let mut tokens: u64 = 0;
    let mut rest = text.as_bytes();
    while let Some((token, tail)) = next_token(rest) {
        rest = tail;
        tokens += 1;
        if tokens > limits.tokens {
            return Err(RequestRefusal::too_complex("tokens", limits.tokens, None));
        }
        match token {
            b'{' | b'[' | b'(' => open += 1,
            b'}' | b']' | b')' => open = open.saturating_sub(1),
            _ => {}
        }
        if open > limits.nesting {
            return Err(RequestRefusal::too_complex("nesting", limits.nesting, None));
        }
    }
    Ok(())
}

/// The first byte of the next token and what follows the token.
fn next_token(text: &[u8]) -> Option<(u8, &[u8])> {
    let text = skip_ignored(text);
    let (&first, tail) = text.split_first()?;
    let tail = match first {
        b'"' => after_string(tail),
        b'.' => tail.strip_prefix(b"..").unwrap_or(tail),
        b'_' | b'a'..=b'z' | b'A'..=b'Z' => after_word(tail),
        b'-' | b'0'..=b'9' => after_number(tail),
        _ => tail,
    };
    Some((first, tail))
}

fn skip_ignored(mut text: &[u8]) -> &[u8] {
    loop {
        text = match text {
            [b' ' | b'\t' | b'\r' | b'\n' | b',', tail @ ..] | [0xEF, 0xBB, 0xBF, tail @ ..] => {
                tail
            }
            [b'#', tail @ ..] => after(tail, |byte| matches!(byte, b'\r' | b'\n')),
            _ => return text,
        };
    }
}

fn after_word(text: &[u8]) -> &[u8] {
    after(text, |byte| !byte.is_ascii_alphanumeric() && byte != b'_')
}

fn after_number(text: &[u8]) -> &[u8] {
    let part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'+' | b'-' | b'_');
    after(text, |byte| !part(byte))
}

/// What follows a string whose opening quote is already read.
fn after_string(tail: &[u8]) -> &[u8] {
    let Some(block) = tail.strip_prefix(b"\"\"") else {
        return after_line_string(tail);
    };
    // An unterminated block string is an empty string followed by something else to the parser.
    after_block_string(block).unwrap_or(block)
}

fn after_line_string(mut text: &[u8]) -> &[u8] {
    loop {
        text = match text {
            [b'"', tail @ ..] => return tail,
            [] | [b'\r' | b'\n', ..] => return text,
            [b'\\', b'"' | b'\\', tail @ ..] | [_, tail @ ..] => tail,
        };
    }
}

fn after_block_string(mut text: &[u8]) -> Option<&[u8]> {
    loop {
        text = match text {
            [] => return None,
            [b'"', b'"', b'"', tail @ ..] => return Some(tail),
            [b'\\', b'"', b'"', b'"', tail @ ..] | [_, tail @ ..] => tail,
        };
    }
}

/// `text` from the first byte on for which `stop` holds.
fn after(text: &[u8], stop: impl Fn(u8) -> bool) -> &[u8] {
    let at = text.iter().position(|byte| stop(*byte));
    at.and_then(|at| text.get(at..)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limit_of(text: &str) -> Option<String> {
        let refusal = check(&GuardLimits::default(), text).err()?;
        refusal.details.get("limit").map(ToString::to_string)
    }

    fn count(text: &str) -> usize {
        let mut rest = text.as_bytes();
        let mut count = 0;
        while let Some((_, tail)) = next_token(rest) {
            rest = tail;
            count += 1;
        }
        count
    }

    #[test]
    fn counts_tokens_as_graphql_does() {
        assert_eq!(count("{ a, b(c: -1.5e3) ...F } # no [[[["), 11);
        assert_eq!(count(r#"{ a(b: "x\"[[[", c: """ [[[ \""" [[[ """) }"#), 11);
        assert_eq!(count("\u{feff}query Q($a: [Int!]! = 1) @d { a }"), 19);
    }

    #[test]
    fn nesting_is_limited_in_every_kind_of_bracket() {
        for open in ["[", "{", "(", "{a(b:["] {
            let text = open.repeat(61);
            assert_eq!(limit_of(&text).as_deref(), Some("\"nesting\""), "{open}");
        }
        assert_eq!(limit_of(&"[".repeat(60)), None);
        assert_eq!(limit_of(&"[]".repeat(900)), None);
    }

    #[test]
    fn brackets_hide_neither_in_broken_strings_nor_behind_them() {
        let deep = "[".repeat(100);
        for prefix in ["\"\"\"", "\"\n", "\"\" \"a\\", "\"\"\" \"\n", "#\r"] {
            let text = format!("{{ a(b: {prefix}\n{deep}");
            assert_eq!(
                limit_of(&text).as_deref(),
                Some("\"nesting\""),
                "{prefix:?}"
            );
        }
        assert_eq!(limit_of(&format!("{{ a(b: \"{deep}\") }}")), None);
        assert_eq!(limit_of(&format!("{{ a(b: \"\"\"\n{deep}\"\"\") }}")), None);
    }

    #[test]
    fn size_and_tokens_are_limited() {
        assert_eq!(limit_of(&"a ".repeat(2_001)).as_deref(), Some("\"tokens\""));
        assert_eq!(limit_of(&"a ".repeat(2_000)), None);
        let text = " ".repeat(32 * 1_024 + 1);
        assert_eq!(limit_of(&text).as_deref(), Some("\"documentBytes\""));
    }

    proptest::proptest! {
        #[test]
        fn whatever_passes_can_be_parsed_without_harm(
            text in r#"[\[\](){}"\\#\n.a-c$:@! ]{0,400}"#
        ) {
            if check(&GuardLimits::default(), &text).is_ok() {
                let parsed = async_graphql::parser::parse_query(&text);
                proptest::prop_assert!(parsed.is_ok() || parsed.is_err());
            }
        }
    }
}

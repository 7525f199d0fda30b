//! What a client says that it has already: `If-None-Match` and `If-Range`.

use http::HeaderMap;
use http::header::{IF_NONE_MATCH, IF_RANGE};

/// True when the client has what `etag` names: it is in one of the lists of `If-None-Match`, or
/// anything will do. A weak mark of the same name counts, as HTTP has it for this header.
pub(super) fn is_known(headers: &HeaderMap, etag: &str) -> bool {
    let lists = headers.get_all(IF_NONE_MATCH).iter();
    let mut marks = lists.filter_map(|list| list.to_str().ok()).flat_map(marks);
    marks.any(|mark| mark == "*" || mark.strip_prefix("W/").unwrap_or(mark) == etag)
}

/// False when the client holds a part of something else and so has no use for another part: it gets
/// the whole. Only a strong mark names bytes; a date does not, for we tell none.
pub(super) fn is_part_of(headers: &HeaderMap, etag: &str) -> bool {
    let Some(held) = headers.get(IF_RANGE) else {
        return true;
    };
    held.to_str().is_ok_and(|held| held.trim() == etag)
}

/// The marks of a list, with commas between; a mark of ours holds none.
fn marks(list: &str) -> impl Iterator<Item = &str> {
    list.split(',').map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;
    use http::header::HeaderName;

    const OURS: &str = "\"ab12\"";

    fn told(name: &HeaderName, values: &[&'static str]) -> HeaderMap {
        let values = values.iter().map(|value| HeaderValue::from_static(value));
        values.map(|value| (name.clone(), value)).collect()
    }

    #[test]
    fn one_of_a_list_is_enough_and_a_piece_of_a_mark_is_not() {
        for (lists, known) in [
            (&["\"ab12\""][..], true),
            (&["\"x\", \"ab12\""], true),
            (&["\"x\"", "W/\"ab12\""], true),
            (&["*"], true),
            (&[], false),
            (&["\"ab123\""], false),
            (&["ab12"], false),
            (&["\"x\",\"y\""], false),
            (&[""], false),
        ] {
            assert_eq!(
                is_known(&told(&IF_NONE_MATCH, lists), OURS),
                known,
                "{lists:?}"
            );
        }
    }

    #[test]
    fn a_part_is_sent_only_of_what_the_client_holds() {
        assert!(is_part_of(&HeaderMap::new(), OURS));
        for (held, is_part) in [
            ("\"ab12\"", true),
            ("W/\"ab12\"", false),
            ("\"other\"", false),
            ("Tue, 24 Nov 2026 00:00:00 GMT", false),
        ] {
            assert_eq!(
                is_part_of(&told(&IF_RANGE, &[held]), OURS),
                is_part,
                "{held}"
            );
        }
    }
}

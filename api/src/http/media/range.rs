//! The one form of `Range` that is answered with a part.

use std::ops::Range;

/// What a request asks of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Requested {
    /// All of it; also for forms that we do not answer with a part, as HTTP allows.
    Whole,
    /// These bytes.
    Part(Range<u64>),
    /// Bytes that it does not have.
    Outside,
}

impl Requested {
    /// Reads `bytes=first-last`, `bytes=first-` or `bytes=-count` for an object of `total` bytes.
    pub(super) fn read(header: &str, total: u64) -> Self {
        let Some((first, last)) = header
            .strip_prefix("bytes=")
            .and_then(|range| range.split_once('-'))
        else {
            return Self::Whole;
        };
        let range = match (first.parse::<u64>(), last.parse::<u64>()) {
            (Ok(first), Ok(last)) if first <= last => first..last.saturating_add(1).min(total),
            (Ok(first), Err(_)) if last.is_empty() => first..total,
            (Err(_), Ok(count)) if first.is_empty() => total.saturating_sub(count)..total,
            _ => return Self::Whole,
        };
        if range.is_empty() {
            Self::Outside
        } else {
            Self::Part(range)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Requested::{self, Outside, Part, Whole};

    #[test]
    fn one_range_is_read_and_cut() {
        for (header, requested) in [
            ("", Whole),
            ("bytes=0-0", Part(0..1)),
            ("bytes=2-", Part(2..10)),
            ("bytes=-3", Part(7..10)),
            ("bytes=-30", Part(0..10)),
            ("bytes=5-99", Part(5..10)),
            ("bytes=10-", Outside),
            ("bytes=-0", Outside),
            ("bytes=5-4", Whole),
            ("bytes=0-1,3-4", Whole),
            ("lines=0-1", Whole),
        ] {
            assert_eq!(Requested::read(header, 10), requested, "{header}");
        }
    }
}

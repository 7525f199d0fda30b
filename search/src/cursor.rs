//! [`SearchCursor`]: where a page ended.

use crate::rank::SortKey;
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

/// The place of a hit in the order of its answer; opaque outside.
///
/// It holds the whole sort key, so the next page begins right after it, also when products came or
/// went meanwhile. It also holds how freely the words were taken, so that every page of an answer
/// takes them alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SearchCursor {
    pub(crate) reading: Reading,
    pub(crate) key: SortKey,
}

/// How freely the words were taken to find anything at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    /// Every word, as written where the index holds it.
    Strict,
    /// Every word, or one near it.
    Near,
    /// At least half of the words, or ones near them.
    Partial,
}

impl Reading {
    pub(crate) const ALL: [Self; 3] = [Self::Strict, Self::Near, Self::Partial];

    const fn letter(self) -> &'static str {
        match self {
            Self::Strict => "s",
            Self::Near => "n",
            Self::Partial => "p",
        }
    }
}

/// A text that is not a cursor of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a search cursor")]
pub struct CursorError;

impl fmt::Display for SearchCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let SortKey {
            rank,
            published_micros,
            product_id,
        } = self.key;
        let id = Uuid::from_u128(product_id.0);
        let reading = self.reading.letter();
        write!(f, "{reading}.{rank}.{published_micros}.{}", id.simple())
    }
}

impl FromStr for SearchCursor {
    type Err = CursorError;

    fn from_str(text: &str) -> Result<Self, CursorError> {
        let mut parts = text.split('.');
        let mut next = || parts.next().ok_or(CursorError);
        let letter = next()?;
        let reading = Reading::ALL.into_iter().find(|r| r.letter() == letter);
        let rank = next()?.parse().map_err(|_| CursorError)?;
        let published_micros = next()?.parse().map_err(|_| CursorError)?;
        let id = Uuid::try_parse(next()?).map_err(|_| CursorError)?;
        if parts.next().is_some() {
            return Err(CursorError);
        }
        Ok(Self {
            reading: reading.ok_or(CursorError)?,
            key: SortKey::new(rank, published_micros, id.as_u128()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_cursor_reads_back(rank: u32, published: i64, id: u128, reading in 0..3_usize) {
            let cursor = SearchCursor {
                reading: Reading::ALL[reading],
                key: SortKey::new(rank, published, id),
            };
            prop_assert_eq!(cursor.to_string().parse(), Ok(cursor));
        }

        #[test]
        fn no_text_panics(text in ".*") {
            let _: Result<SearchCursor, CursorError> = text.parse();
        }
    }

    #[test]
    fn foreign_text_is_refused() {
        for text in [
            "",
            "s",
            "s.1.2",
            "x.1.2.00000000000000000000000000000000",
            "s.-1.2.3",
        ] {
            assert_eq!(text.parse::<SearchCursor>(), Err(CursorError), "{text}");
        }
    }
}

//! What makes a hit good: the one place that says so, for every engine.
//!
//! Points are whole and do not depend on what else the index holds, so the same product has the
//! same rank on every page and on every node.

use std::cmp::Reverse;

/// Where a word was found, the weightiest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// In the product's name.
    Name,
    /// In the names of its category, its region or who sells it.
    Context,
    /// In its description.
    Description,
}

impl Place {
    pub(crate) const ALL: [Self; 3] = [Self::Name, Self::Context, Self::Description];
}

/// How near the word found is to the word typed, the nearest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Closeness {
    /// A region's whole name, as typed.
    Whole,
    /// Two words found side by side, as typed, or written as one.
    Phrase,
    /// The word itself.
    Exact,
    /// Another spelling of it.
    Spelling,
    /// Another word for it.
    Synonym,
    /// A word that begins with it or differs by one letter.
    Near,
}

/// Points for one word: its best match counts, in whichever place that is.
pub(crate) const fn word_points(place: Place, closeness: Closeness) -> u32 {
    let weight = match place {
        Place::Name => 10,
        Place::Context => 5,
        Place::Description => 2,
    };
    let nearness = match closeness {
        Closeness::Whole => 12,
        Closeness::Phrase => 11,
        Closeness::Exact => 10,
        Closeness::Spelling => 9,
        Closeness::Synonym => 8,
        Closeness::Near => 4,
    };
    weight * nearness
}

/// The rank of a product: the points of all words first, then whether it can be bought, then how
/// much of its name was asked for. Freshness decides between equals, see [`SortKey`].
pub(crate) const fn rank(text_points: u32, available: bool, brevity: u32) -> u32 {
    if text_points == 0 {
        return 0;
    }
    let available_points = if available { 8 } else { 0 };
    text_points + available_points + brevity * 2
}

/// How short a name of so many words is, 0 to 3: among equals the plainest name comes first.
pub(crate) const fn brevity(name_words: usize) -> u32 {
    match name_words {
        0..=2 => 3,
        3 => 2,
        4 | 5 => 1,
        _ => 0,
    }
}

/// The total order of hits; greater is better. No two products share one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct SortKey {
    pub(crate) rank: u32,
    pub(crate) published_micros: i64,
    pub(crate) product_id: Reverse<u128>,
}

impl SortKey {
    pub(crate) const fn new(rank: u32, published_micros: i64, product_id: u128) -> Self {
        Self {
            rank,
            published_micros,
            product_id: Reverse(product_id),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Closeness::{Exact, Near, Spelling, Synonym};
    use Place::{Context, Description, Name};

    #[test]
    fn name_beats_context_beats_description_and_exact_beats_near() {
        let order = [
            (Name, Exact),
            (Name, Spelling),
            (Name, Synonym),
            (Context, Exact),
            (Name, Near),
            (Description, Exact),
        ];
        let points = order.map(|(place, closeness)| word_points(place, closeness));
        assert!(points.is_sorted_by(|a, b| a > b), "{points:?}");
    }

    #[test]
    fn what_cannot_be_bought_never_passes_a_better_place() {
        let sold_out = rank(word_points(Name, Exact), false, 0);
        assert!(sold_out > rank(word_points(Context, Closeness::Whole), true, 3));
        assert!(sold_out < rank(word_points(Name, Exact), true, 0));
    }
}

//! The best keys seen so far, in constant time each.

use crate::rank::SortKey;

/// Keeps the best `wanted` keys.
///
/// It fills a buffer of twice the size and halves it when full, so a stream that gets ever better
/// costs no more than any other.
pub(super) struct Top {
    wanted: usize,
    keys: Vec<SortKey>,
    /// Keys at or below it can no longer be among the best.
    floor: Option<SortKey>,
}

impl Top {
    pub(super) fn new(wanted: usize) -> Self {
        Self {
            wanted,
            keys: Vec::with_capacity(wanted * 2),
            floor: None,
        }
    }

    /// False when no key with this rank and time can be among the best.
    pub(super) fn admits(&self, rank: u32, published_micros: i64) -> bool {
        self.wanted > 0
            && self.floor.is_none_or(|floor| {
                (rank, published_micros) >= (floor.rank, floor.published_micros)
            })
    }

    pub(super) fn offer(&mut self, key: SortKey) {
        if self.wanted == 0 || self.floor.is_some_and(|floor| key <= floor) {
            return;
        }
        self.keys.push(key);
        if self.keys.len() >= self.wanted * 2 {
            let last_kept = self.wanted - 1;
            let (_, floor, _) = self.keys.select_nth_unstable_by(last_kept, |a, b| b.cmp(a));
            self.floor = Some(*floor);
            self.keys.truncate(self.wanted);
        }
    }

    /// The best, the best first.
    pub(super) fn into_best(mut self) -> Vec<SortKey> {
        self.keys.sort_unstable_by(|a, b| b.cmp(a));
        self.keys.truncate(self.wanted);
        self.keys
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_keeps_what_a_sort_would(
            parts in prop::collection::vec((0..4_u32, 0..4_i64), 0..60),
            wanted in 0..9_usize,
        ) {
            let keys = (0_u128..).zip(&parts);
            let mut keys: Vec<SortKey> =
                keys.map(|(id, (rank, at))| SortKey::new(*rank, *at, id)).collect();
            let mut top = Top::new(wanted);
            for key in &keys {
                if top.admits(key.rank, key.published_micros) {
                    top.offer(*key);
                }
            }
            keys.sort_unstable_by(|a, b| b.cmp(a));
            keys.truncate(wanted);
            prop_assert_eq!(top.into_best(), keys);
        }
    }
}

//! Chance that a seed decides, in whole numbers, so that it falls the same everywhere.

use rand::{RngCore, SeedableRng};
use rand_chacha::ChaCha20Rng;
use sha2::{Digest, Sha256};

/// A stream of chance. Each purpose has its own, so that more draws for one leave the others.
pub struct Chance(ChaCha20Rng);

impl Chance {
    /// The stream of `seed` for `purpose`.
    pub fn new(seed: u64, purpose: &str) -> Self {
        let mut hash = Sha256::new();
        hash.update(seed.to_be_bytes());
        hash.update(purpose.as_bytes());
        Self(ChaCha20Rng::from_seed(hash.finalize().into()))
    }

    /// One of `0..bound`, each as likely; 0 when there is none.
    pub fn below(&mut self, bound: u64) -> u64 {
        let wide = u128::from(self.0.next_u64()) * u128::from(bound);
        u64::try_from(wide >> 64).unwrap_or_default()
    }

    /// One of `from..=to`, each as likely; `from` when there is none.
    pub fn between(&mut self, from: u64, to: u64) -> u64 {
        from + self.below(to.saturating_sub(from) + 1)
    }

    /// True as often as `per_mille` in a thousand.
    pub fn happens(&mut self, per_mille: u64) -> bool {
        self.below(1_000) < per_mille
    }

    /// One of `items`, each as likely; `None` when there is none.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        items.get(index(self.below(length(items))))
    }

    /// Puts `items` in another order.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for left in (1..items.len()).rev() {
            let bound = u64::try_from(left + 1).unwrap_or(u64::MAX);
            items.swap(left, index(self.below(bound)));
        }
    }
}

/// Weights to draw by: a heavier one comes more often.
pub struct Weights {
    /// The sums up to each weight, in order.
    sums: Vec<u64>,
}

impl Weights {
    /// Of these weights, in their order.
    pub fn new(weights: impl IntoIterator<Item = u64>) -> Self {
        let mut sum = 0;
        let add = |weight: u64| {
            sum += weight;
            sum
        };
        Self {
            sums: weights.into_iter().map(add).collect(),
        }
    }

    /// The position of one weight; `None` when all of them are nothing.
    pub fn draw(&self, chance: &mut Chance) -> Option<usize> {
        let total = self.sums.last().copied().filter(|total| *total > 0)?;
        let lot = chance.below(total);
        Some(self.sums.partition_point(|sum| *sum <= lot))
    }
}

fn index(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

fn length<T>(items: &[T]) -> u64 {
    u64::try_from(items.len()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_and_a_purpose_decide() {
        let draws = |seed, purpose| {
            let mut chance = Chance::new(seed, purpose);
            (0..32).map(|_| chance.below(1_000)).collect::<Vec<_>>()
        };
        assert_eq!(draws(1, "a"), draws(1, "a"));
        assert_ne!(draws(1, "a"), draws(2, "a"));
        assert_ne!(draws(1, "a"), draws(1, "b"));
    }

    #[test]
    fn heavier_weights_come_more_often_and_weightless_ones_never() {
        let weights = Weights::new([1, 0, 3]);
        let mut chance = Chance::new(1, "weights");
        let mut counts = [0; 3];
        for _ in 0..4_000 {
            counts[weights.draw(&mut chance).unwrap()] += 1;
        }
        assert_eq!(counts[1], 0);
        assert!((900..1_100).contains(&counts[0]), "{counts:?}");
        assert_eq!(Weights::new([0, 0]).draw(&mut chance), None);
    }

    #[test]
    fn a_shuffle_keeps_every_item() {
        let mut items: Vec<u32> = (0..50).collect();
        Chance::new(3, "shuffle").shuffle(&mut items);
        assert_ne!(items, (0..50).collect::<Vec<_>>());
        items.sort_unstable();
        assert_eq!(items, (0..50).collect::<Vec<_>>());
    }
}

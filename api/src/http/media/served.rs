//! Which pictures are served, kept in memory for a while.
//!
//! What lies under an address never changes, so that what the database tells of it can be kept. It
//! is asked again once a minute all the same, for a picture may be taken away, also by another
//! node.

use chrono::{DateTime, Duration, Utc};
use domain::media::ObjectKey;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use storage::media::ServedVariant;

/// How long something is believed at least; at most twice as long.
const GENERATION: Duration = Duration::minutes(1);
/// How many are kept of a generation: about 1 MiB.
const MAX_KEPT: usize = 4_096;

/// What was told of pictures in this minute and in the one before.
#[derive(Debug, Default)]
pub(super) struct ServedCache(Mutex<Generations>);

#[derive(Debug, Default)]
struct Generations {
    begun: DateTime<Utc>,
    young: HashMap<ObjectKey, Arc<ServedVariant>>,
    old: HashMap<ObjectKey, Arc<ServedVariant>>,
}

impl Generations {
    fn grow_old(&mut self, now: DateTime<Utc>) {
        let age = now - self.begun;
        if age < GENERATION && self.young.len() < MAX_KEPT {
            return;
        }
        self.old = std::mem::take(&mut self.young);
        if age >= GENERATION * 2 {
            self.old.clear();
        }
        self.begun = now;
    }
}

impl ServedCache {
    /// What was told of the picture under `key`, if that is not long ago.
    pub(super) fn get(&self, key: &ObjectKey, now: DateTime<Utc>) -> Option<Arc<ServedVariant>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.grow_old(now);
        kept.young.get(key).or_else(|| kept.old.get(key)).cloned()
    }

    /// Keeps what was told at `now`.
    pub(super) fn keep(&self, key: ObjectKey, told: Arc<ServedVariant>, now: DateTime<Utc>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.grow_old(now);
        kept.young.insert(key, told);
    }

    /// Forgets a picture whose bytes are gone.
    pub(super) fn forget(&self, key: &ObjectKey) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.young.remove(key);
        kept.old.remove(key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(number: usize) -> ObjectKey {
        ObjectKey::parse(&format!("variant/2026/11/{number}.webp")).unwrap()
    }

    fn told() -> Arc<ServedVariant> {
        Arc::new(ServedVariant {
            content_type: "image/webp".to_owned(),
            sha256: vec![7],
            bytes: 9,
        })
    }

    #[test]
    fn what_was_told_is_believed_for_a_minute_or_two() {
        let cache = ServedCache::default();
        let begun = DateTime::UNIX_EPOCH + Duration::days(1);
        cache.keep(key(1), told(), begun);
        assert_eq!(cache.get(&key(1), begun), Some(told()));
        assert_eq!(cache.get(&key(2), begun), None);
        assert!(cache.get(&key(1), begun + Duration::seconds(90)).is_some());
        assert!(cache.get(&key(1), begun + Duration::seconds(180)).is_none());
        cache.keep(key(1), told(), begun);
        assert!(cache.get(&key(1), begun + Duration::hours(1)).is_none());
    }

    #[test]
    fn what_is_gone_is_forgotten_and_memory_is_bounded() {
        let cache = ServedCache::default();
        let now = DateTime::UNIX_EPOCH + Duration::days(1);
        cache.keep(key(1), told(), now);
        cache.forget(&key(1));
        assert_eq!(cache.get(&key(1), now), None);
        for number in 0..3 * MAX_KEPT {
            cache.keep(key(number), told(), now);
        }
        let kept = cache.0.lock().unwrap();
        assert!(kept.young.len() + kept.old.len() <= 2 * MAX_KEPT);
        assert!(kept.young.contains_key(&key(3 * MAX_KEPT - 1)));
    }
}

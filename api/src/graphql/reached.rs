//! Keys of loaders for private rows: what is asked for, and what who asks reaches.

use domain::person::Sight;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

/// Something private that is asked for, found where the sight of who asks reaches it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Reached<I> {
    id: I,
    sight: Arc<Sight>,
}

impl<I> Reached<I> {
    /// `id`, asked for by who has `sight`.
    pub fn by(sight: &Arc<Sight>, id: I) -> Self {
        let sight = Arc::clone(sight);
        Self { id, sight }
    }
}

/// What is asked for, by the sight of who asks: a statement for each.
pub fn by_sight<'a, I: Copy + 'a>(
    keys: impl IntoIterator<Item = &'a Reached<I>>,
) -> HashMap<&'a Arc<Sight>, Vec<I>> {
    let mut groups: HashMap<&Arc<Sight>, Vec<I>> = HashMap::new();
    for key in keys {
        groups.entry(&key.sight).or_default().push(key.id);
    }
    groups
}

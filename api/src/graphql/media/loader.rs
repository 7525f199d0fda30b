//! Media objects by id, many at a time.

use super::Media;
use crate::app::media::is_own;
use crate::graphql::batch::batched;
use crate::graphql::reached::{Reached, by_sight};
use crate::graphql::{ContextExt, fault};
use async_graphql::Context;
use async_graphql::dataloader::{DataLoader, Loader};
use domain::MediaId;
use domain::media::MediaState;
use domain::person::Private;
use std::collections::HashMap;
use std::sync::Arc;
use storage::{Db, StorageError};

/// Loads media objects by id: all that resolvers ask for at the same time, for who reaches the
/// same, come in one statement.
#[derive(Debug, Clone)]
pub struct MediaLoader {
    db: Db,
}

impl MediaLoader {
    /// A loader over `db`, for the schema's data.
    pub fn over(db: Db) -> DataLoader<Self> {
        batched(Self { db })
    }
}

impl Loader<Reached<MediaId>> for MediaLoader {
    type Value = storage::media::Media;
    type Error = Arc<StorageError>;

    async fn load(
        &self,
        keys: &[Reached<MediaId>],
    ) -> Result<HashMap<Reached<MediaId>, Self::Value>, Arc<StorageError>> {
        let mut all = HashMap::with_capacity(keys.len());
        for (sight, ids) in by_sight(keys) {
            let found = storage::media::find_many(&self.db, sight, &ids).await?;
            all.extend(
                found
                    .into_iter()
                    .map(|one| (Reached::by(sight, one.id), one)),
            );
        }
        Ok(all)
    }
}

/// The media object with `id`, if it is the caller's and its bytes are not gone.
pub async fn load_own_media(
    ctx: &Context<'_>,
    id: MediaId,
) -> async_graphql::Result<Option<Media>> {
    let loader = ctx.data_unchecked::<DataLoader<MediaLoader>>();
    let sight = Arc::new(ctx.actor().sight(Private::Media));
    let found = loader.load_one(Reached::by(&sight, id)).await;
    let found = found.map_err(|error| fault(ctx, error.as_ref()))?;
    let is_there = |media: &storage::media::Media| {
        is_own(ctx.actor(), media) && media.state != MediaState::Deleted
    };
    Ok(found.filter(is_there).map(Media))
}

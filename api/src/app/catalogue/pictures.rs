//! Which pictures a product may show.

use crate::app::Actor;
use domain::media::{MediaOwner, MediaState, MediaVisibility};
use domain::person::Private;
use domain::{EnterpriseId, Invalid, MediaId, Rule};
use std::collections::HashMap;
use storage::media::find_many;
use storage::{StorageError, Tx};

/// Those of `media` that no product of `enterprise` can show, by their place, and why.
pub(super) async fn unusable_pictures(
    tx: &Tx,
    actor: &Actor,
    enterprise: EnterpriseId,
    media: &[MediaId],
) -> Result<Vec<(usize, Invalid)>, StorageError> {
    let found = find_many(tx, &actor.sight(Private::Media), media).await?;
    let found: HashMap<_, _> = found.into_iter().map(|one| (one.id, one)).collect();
    let owner = MediaOwner::Enterprise(enterprise);
    let mut broken = Vec::new();
    for (at, id) in media.iter().enumerate() {
        let own = found
            .get(id)
            .filter(|media| media.owner == owner && media.visibility == MediaVisibility::Public);
        let problem = match own.map(|media| media.state) {
            Some(MediaState::Uploaded | MediaState::Ready) => continue,
            Some(_) => Invalid::new(
                Rule::NotAllowed,
                "gambar ini belum terkirim atau ditolak",
                "this picture has not arrived, or was refused",
            ),
            None => Invalid::new(
                Rule::Unknown,
                "gambar ini tidak ada pada usaha ini",
                "this enterprise has no such picture",
            ),
        };
        broken.push((at, problem));
    }
    Ok(broken)
}

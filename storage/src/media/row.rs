//! [`Media`]: an object as its row tells.

use crate::error::StorageError;
use crate::sight::{Owned, reached};
use crate::sql::{Read, all, placeholders};
use chrono::{DateTime, Utc};
use domain::MediaId;
use domain::media::{FileType, MediaOwner, MediaState, MediaVisibility, ObjectKey};
use domain::person::Sight;
use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

use crate::image::ImageRefusal;

/// A media object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Media {
    /// Which.
    pub id: MediaId,
    /// Whose.
    pub owner: MediaOwner,
    /// Who may read it.
    pub visibility: MediaVisibility,
    /// How far it has come.
    pub state: MediaState,
    /// What was announced.
    pub declared_type: FileType,
    /// How many bytes were announced.
    pub declared_bytes: u64,
    /// The hash of the bytes that arrived.
    pub sha256: Option<Vec<u8>>,
    /// Where the bytes as they were sent lie, until they are removed.
    pub original: Option<ObjectKey>,
    /// A data URI to show while the picture loads.
    pub placeholder: Option<String>,
    /// Why it was refused.
    pub refusal: Option<ImageRefusal>,
    /// When it was announced.
    pub created_at: DateTime<Utc>,
    /// Until when its bytes may arrive.
    pub upload_expires_at: DateTime<Utc>,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    owner_enterprise_id: Option<Uuid>,
    owner_person_id: Option<Uuid>,
    visibility: String,
    state: String,
    declared_type: String,
    declared_bytes: i64,
    sha256: Option<Vec<u8>>,
    object_key: Option<String>,
    placeholder: Option<String>,
    refusal: Option<String>,
    created_at: DateTime<Utc>,
    upload_expires_at: DateTime<Utc>,
}

impl TryFrom<Row> for Media {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self, StorageError> {
        let corrupt = |column| StorageError::Corrupt {
            table: "media",
            column,
            id: row.id.to_string(),
        };
        let owner = match (row.owner_enterprise_id, row.owner_person_id) {
            (Some(enterprise), None) => MediaOwner::Enterprise(enterprise.into()),
            (None, Some(person)) => MediaOwner::Person(person.into()),
            _ => return Err(corrupt("owner_enterprise_id")),
        };
        let visibility = MediaVisibility::from_code(&row.visibility);
        let state = MediaState::from_code(&row.state);
        let declared_type = FileType::from_content_type(&row.declared_type);
        let original = row.object_key.as_deref().map(ObjectKey::parse).transpose();
        Ok(Self {
            id: row.id.into(),
            owner,
            visibility: visibility.ok_or_else(|| corrupt("visibility"))?,
            state: state.ok_or_else(|| corrupt("state"))?,
            declared_type: declared_type.ok_or_else(|| corrupt("declared_type"))?,
            declared_bytes: u64::try_from(row.declared_bytes)
                .map_err(|_| corrupt("declared_bytes"))?,
            original: original.map_err(|_| corrupt("object_key"))?,
            refusal: row.refusal.as_deref().and_then(ImageRefusal::from_code),
            sha256: row.sha256,
            placeholder: row.placeholder,
            created_at: row.created_at,
            upload_expires_at: row.upload_expires_at,
        })
    }
}

/// An object is its owner's.
const OWN: Owned = Owned::of(&["owner_enterprise_id"]).or_own("owner_person_id");

/// The object with this id, where `sight` reaches it.
pub async fn find(
    on: &impl Read,
    sight: &Sight,
    id: MediaId,
) -> Result<Option<Media>, StorageError> {
    Ok(find_many(on, sight, &[id]).await?.pop())
}

/// Those of the objects with these ids that `sight` reaches, in no order.
pub async fn find_many(
    on: &impl Read,
    sight: &Sight,
    ids: &[MediaId],
) -> Result<Vec<Media>, StorageError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let values = ids.iter().map(|id| Value::from(id.uuid())).collect();
    let (seen, values) = reached(sight, &OWN, values);
    let sql = format!(
        "SELECT id, owner_enterprise_id, owner_person_id, visibility, state, declared_type, \
         declared_bytes, sha256, object_key, placeholder, refusal, created_at, \
         upload_expires_at FROM media WHERE id IN ({}) AND {seen}",
        placeholders(ids.len(), 1)
    );
    let rows = all::<Row>(on, &sql, values).await?;
    rows.into_iter().map(Media::try_from).collect()
}

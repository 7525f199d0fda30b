//! `mediaUploadCreate`.

use crate::app::media::{CreateUpload, create_upload};
use crate::app::{IdempotencyKey, again};
use crate::graphql::payload::payload;
use crate::graphql::{ContextExt, NodeId, NodeKind, answer};
use async_graphql::{Context, Enum, ID, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use domain::Invalid;
use domain::media::{MediaLimits, MediaVisibility, UploadDeclaration};

/// What a file is sent for.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaPurpose {
    /// A picture of goods, which everyone sees; for those who list for the enterprise.
    Picture,
    /// A paper of the enterprise, which its owners and managers and the officers of its village
    /// read; for its owners and managers.
    Document,
}

/// A picture or paper that is to be sent.
#[derive(InputObject)]
pub struct MediaUploadCreateInput {
    /// The enterprise that it will belong to.
    pub enterprise_id: ID,
    /// What it is for; null for a picture of goods, which everyone sees.
    pub purpose: Option<MediaPurpose>,
    /// `image/jpeg`, `image/png`, `image/webp` or `image/gif`; for a document also
    /// `application/pdf`.
    pub content_type: String,
    /// The exact size of the file in bytes, at most 15 MiB; of a document at most 8 MiB.
    pub bytes: i32,
    /// The caller's name for this request: sent again, it is answered as the first time.
    pub idempotency_key: String,
}

impl MediaUploadCreateInput {
    fn parse(self, limits: &MediaLimits) -> Result<CreateUpload, Vec<Invalid>> {
        let enterprise = NodeId::expect(&self.enterprise_id, NodeKind::Enterprise, "enterpriseId");
        let bytes = u64::try_from(self.bytes).unwrap_or(0);
        let (visibility, declared) = match self.purpose {
            None | Some(MediaPurpose::Picture) => {
                let declared = UploadDeclaration::parse(&self.content_type, bytes, limits);
                (MediaVisibility::Public, declared)
            }
            Some(MediaPurpose::Document) => {
                let declared = UploadDeclaration::parse_document(&self.content_type, bytes, limits);
                (MediaVisibility::Private, declared)
            }
        };
        let key = IdempotencyKey::parse(&self.idempotency_key);
        match (enterprise, declared, key) {
            (Ok(enterprise), Ok(declared), Ok(key)) => Ok(CreateUpload {
                key,
                enterprise,
                visibility,
                declared,
            }),
            (enterprise, declared, key) => {
                let told = [enterprise.err(), declared.err(), key.err()];
                Err(told.into_iter().flatten().collect())
            }
        }
    }
}

/// Leave to send one picture or paper.
#[derive(SimpleObject)]
pub struct MediaUpload {
    /// The picture or paper to be; name it in `mediaUploadComplete` when it is sent.
    pub media_id: ID,
    /// Where the bytes go, by one HTTP `PUT` with the announced `Content-Type`.
    pub url: String,
    /// Until when.
    pub expires_at: DateTime<Utc>,
}

payload! {
    /// The answer of `mediaUploadCreate`.
    MediaUploadCreatePayload {
        /// Where to send the picture; null when something was wrong.
        upload: MediaUpload,
    }
    MediaUploadCreateUserError, MediaUploadCreateErrorCode {}
}

#[derive(Default)]
pub(super) struct MediaUploadCreateMutation;

#[Object]
impl MediaUploadCreateMutation {
    /// Asks for leave to send a picture or a paper of an enterprise.
    async fn media_upload_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The picture.")] input: MediaUploadCreateInput,
    ) -> async_graphql::Result<MediaUploadCreatePayload> {
        let outcome = match input.parse(&ctx.app().media_limits) {
            Ok(command) => again(command, |one| create_upload(ctx.app(), ctx.actor(), one)).await,
            Err(told) => Err(told.into()),
        };
        answer(ctx, outcome, |upload| {
            MediaUploadCreatePayload::done(MediaUpload {
                media_id: NodeKind::Media.id(upload.media),
                url: upload.url,
                expires_at: upload.expires_at,
            })
        })
    }
}

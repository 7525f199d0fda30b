//! `mediaUploadComplete`.

use super::Media;
use crate::app::again;
use crate::app::media::complete_upload;
use crate::graphql::payload::payload;
use crate::graphql::{ContextExt, NodeId, NodeKind, answer};
use async_graphql::{Context, ID, InputObject, Object};

/// A picture that was sent.
#[derive(InputObject)]
pub struct MediaUploadCompleteInput {
    /// The picture, as `mediaUploadCreate` named it.
    pub media_id: ID,
}

payload! {
    /// The answer of `mediaUploadComplete`.
    MediaUploadCompletePayload {
        /// The picture; null when something was wrong.
        media: Media,
    }
    MediaUploadCompleteUserError, MediaUploadCompleteErrorCode {
        /// No bytes have arrived.
        NotSent = "NOT_SENT",
        /// The file is no picture.
        NotAnImage = "NOT_AN_IMAGE",
        /// Pictures of this kind are not taken.
        TypeNotAllowed = "TYPE_NOT_ALLOWED",
        /// The picture is HEIC, which is not taken: the message tells what to do.
        HeicNotAllowed = "HEIC_NOT_ALLOWED",
        /// The picture is AVIF, which is not taken: the message tells what to do.
        AvifNotAllowed = "AVIF_NOT_ALLOWED",
        /// The picture has too many pixels.
        TooManyPixels = "TOO_MANY_PIXELS",
        /// The picture's file is too large.
        TooManyBytes = "TOO_MANY_BYTES",
        /// The picture is broken or cut off.
        Damaged = "DAMAGED",
        /// The file is of another kind than was announced.
        TypeMismatch = "TYPE_MISMATCH",
    }
}

#[derive(Default)]
pub(super) struct MediaUploadCompleteMutation;

#[Object]
impl MediaUploadCompleteMutation {
    /// Has a picture that was sent made ready to be shown. Sent again it changes nothing.
    async fn media_upload_complete(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The picture.")] input: MediaUploadCompleteInput,
    ) -> async_graphql::Result<MediaUploadCompletePayload> {
        let outcome = match NodeId::expect(&input.media_id, NodeKind::Media, "mediaId") {
            Ok(id) => again(id, |one| complete_upload(ctx.app(), ctx.actor(), one)).await,
            Err(told) => Err(told.into()),
        };
        answer(ctx, outcome, |media| {
            MediaUploadCompletePayload::done(Media(media))
        })
    }
}

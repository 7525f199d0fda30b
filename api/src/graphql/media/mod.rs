//! GraphQL: media.

mod complete;
mod create;
mod loader;
mod media_type;

pub use create::MediaPurpose;
pub use loader::{MediaLoader, load_own_media};
pub use media_type::{Media, MediaState};

/// What can be done with media.
#[derive(async_graphql::MergedObject, Default)]
pub struct MediaMutation(
    create::MediaUploadCreateMutation,
    complete::MediaUploadCompleteMutation,
);

//! The type `Media`.

use crate::graphql::NodeKind;
use async_graphql::{Enum, ID, Object};

/// How far a picture has come.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "domain::media::MediaState")]
pub enum MediaState {
    /// Announced; its bytes have not arrived.
    Pending,
    /// Its bytes have arrived; what is shown of it is being made.
    Uploaded,
    /// It can be shown.
    Ready,
    /// Its bytes were no picture that is taken.
    Refused,
    /// Its bytes are gone.
    Deleted,
}

/// A picture that an enterprise sent.
#[derive(Debug, Clone)]
pub struct Media(pub storage::media::Media);

#[Object]
impl Media {
    /// Its global id.
    pub async fn id(&self) -> ID {
        NodeKind::Media.id(self.0.id)
    }

    /// How far it has come.
    async fn state(&self) -> MediaState {
        self.0.state.into()
    }

    /// A small picture as a data URI, to show while the real one loads; null until it is ready.
    async fn placeholder(&self) -> Option<&str> {
        self.0.placeholder.as_deref()
    }
}

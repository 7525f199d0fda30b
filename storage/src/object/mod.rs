//! Where the bytes of media lie: one trait, its backends, the suite that each must pass.
//!
//! The truth about an object (kind, size, hash, owner, state) is its row's; a store only keeps
//! bytes under a key, writes each key once and never overwrites. [`grant`] lets one upload
//! in, [`read_grant`] one private object out.

#[cfg(test)]
mod contract;
mod error;
pub mod grant;
mod local;
pub mod read_grant;

pub use error::ObjectError;
pub use local::LocalObjectStore;

use async_trait::async_trait;
use bytes::{Bytes, BytesMut};
use domain::media::{ObjectKey, ObjectPrefix};
use futures::StreamExt;
use futures::stream::BoxStream;
use std::fmt;
use std::ops::Range;

/// A store of write-once objects.
#[async_trait]
pub trait ObjectStore: fmt::Debug + Send + Sync {
    /// Keeps `bytes` under `key`, durably before it returns; of several writers of one key,
    /// exactly one succeeds.
    ///
    /// `content_type` is what a store that serves downloads by itself answers with.
    ///
    /// # Errors
    /// [`ObjectError::AlreadyExists`] when the key is taken; its bytes stay as they were.
    async fn put_new(
        &self,
        key: &ObjectKey,
        bytes: Bytes,
        content_type: &str,
    ) -> Result<(), ObjectError>;

    /// Reads an object, or the bytes `range` of it, cut at the object's end.
    ///
    /// # Errors
    /// [`ObjectError::NotFound`]; [`ObjectError::OutOfRange`] when `range` is empty or begins
    /// at or after the end.
    async fn get(
        &self,
        key: &ObjectKey,
        range: Option<Range<u64>>,
    ) -> Result<ObjectBody, ObjectError>;

    /// The size of an object, without its bytes.
    ///
    /// # Errors
    /// [`ObjectError::NotFound`].
    async fn head(&self, key: &ObjectKey) -> Result<ObjectHead, ObjectError>;

    /// Removes an object; removing one that is not there succeeds.
    async fn delete(&self, key: &ObjectKey) -> Result<(), ObjectError>;

    /// At most `limit` keys in `prefix` that come after `after`, ascending.
    ///
    /// A name that is no [`ObjectKey`] is not ours and is passed over.
    async fn list(
        &self,
        prefix: &ObjectPrefix,
        after: Option<&ObjectKey>,
        limit: usize,
    ) -> Result<Vec<ListedObject>, ObjectError>;
}

/// What a store knows of an object without reading it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ObjectHead {
    /// The size of the whole object.
    pub bytes: u64,
}

/// One object of a listing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ListedObject {
    /// Its name.
    pub key: ObjectKey,
    /// The size of the whole object.
    pub bytes: u64,
}

/// The bytes of an object as they come.
pub struct ObjectBody {
    /// The size of the whole object, whatever part of it was asked for.
    pub total_bytes: u64,
    /// The part that `stream` carries.
    pub range: Range<u64>,
    /// The bytes of that part, in order.
    pub stream: BoxStream<'static, Result<Bytes, ObjectError>>,
}

impl ObjectBody {
    /// Gathers the bytes of this part.
    ///
    /// # Errors
    /// [`ObjectError::TooLarge`] when the part has more than `max_bytes`; nothing is read then.
    pub async fn collect(mut self, max_bytes: u64) -> Result<Bytes, ObjectError> {
        let bytes = self.range.end.saturating_sub(self.range.start);
        let capacity = usize::try_from(bytes)
            .ok()
            .filter(|_| bytes <= max_bytes)
            .ok_or(ObjectError::TooLarge { bytes, max_bytes })?;
        let mut gathered = BytesMut::with_capacity(capacity);
        while let Some(chunk) = self.stream.next().await {
            gathered.extend_from_slice(&chunk?);
        }
        Ok(gathered.freeze())
    }
}

impl fmt::Debug for ObjectBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ObjectBody")
            .field("total_bytes", &self.total_bytes)
            .field("range", &self.range)
            .finish_non_exhaustive()
    }
}

//! Objects as files below one directory.

use super::{ListedObject, ObjectBody, ObjectError, ObjectHead, ObjectStore};
use async_trait::async_trait;
use bytes::Bytes;
use domain::media::{ObjectKey, ObjectPrefix};
use futures::stream::{self, BoxStream};
use futures::{StreamExt, TryStreamExt};
use object_store::local::LocalFileSystem;
use object_store::path::Path as StorePath;
use object_store::{
    Error as StoreError, GetOptions, GetRange, GetResult, ObjectStore as _, ObjectStoreExt as _,
    PutMode,
};
use std::collections::BTreeSet;
use std::ops::Range;
use std::path::Path;

/// Files of at most this size are read in one go: pictures are.
const ONE_GO_BYTES: u64 = 1_024 * 1_024;

/// A local directory as an [`ObjectStore`].
///
/// A new object is written beside its place, synced and hard-linked into it, then its directory is
/// synced: after a crash an object is whole or absent. Content types are not kept; rows have them.
#[derive(Debug)]
pub struct LocalObjectStore {
    files: LocalFileSystem,
}

impl LocalObjectStore {
    /// Opens `directory`, which is made when it is not there.
    ///
    /// # Errors
    /// [`ObjectError::Store`] when it cannot be made or read.
    pub async fn open(directory: &Path) -> Result<Self, ObjectError> {
        tokio::fs::create_dir_all(directory)
            .await
            .map_err(|source| ObjectError::store("make its directory", source))?;
        let files = LocalFileSystem::new_with_prefix(directory)
            .map_err(|source| ObjectError::store("open its directory", source))?
            .with_fsync(true);
        Ok(Self { files })
    }

    /// The size when `range` is what `failed` the read; otherwise the failure itself.
    async fn explain(
        &self,
        key: &ObjectKey,
        range: Option<&Range<u64>>,
        failed: StoreError,
    ) -> ObjectError {
        if let (Some(range), Ok(head)) = (range, self.head(key).await)
            && (range.is_empty() || range.start >= head.bytes)
        {
            return ObjectError::OutOfRange {
                total_bytes: head.bytes,
            };
        }
        of_key(key, "read an object", failed)
    }
}

#[async_trait]
impl ObjectStore for LocalObjectStore {
    async fn put_new(
        &self,
        key: &ObjectKey,
        bytes: Bytes,
        _content_type: &str,
    ) -> Result<(), ObjectError> {
        self.files
            .put_opts(&path_of(key)?, bytes.into(), PutMode::Create.into())
            .await
            .map(|_| ())
            .map_err(|failed| of_key(key, "write an object", failed))
    }

    async fn get(
        &self,
        key: &ObjectKey,
        range: Option<Range<u64>>,
    ) -> Result<ObjectBody, ObjectError> {
        let options = GetOptions::new().with_range(range.clone().map(GetRange::Bounded));
        match self.files.get_opts(&path_of(key)?, options).await {
            Ok(found) => Ok(ObjectBody {
                total_bytes: found.meta.size,
                range: found.range.clone(),
                stream: bytes_of(found)
                    .map_err(|failed| ObjectError::store("read on in an object", failed))
                    .boxed(),
            }),
            Err(failed) => Err(self.explain(key, range.as_ref(), failed).await),
        }
    }

    async fn head(&self, key: &ObjectKey) -> Result<ObjectHead, ObjectError> {
        match self.files.head(&path_of(key)?).await {
            Ok(meta) => Ok(ObjectHead { bytes: meta.size }),
            Err(failed) => Err(of_key(key, "look at an object", failed)),
        }
    }

    async fn delete(&self, key: &ObjectKey) -> Result<(), ObjectError> {
        match self.files.delete(&path_of(key)?).await {
            Ok(()) | Err(StoreError::NotFound { .. }) => Ok(()),
            Err(failed) => Err(of_key(key, "remove an object", failed)),
        }
    }

    async fn list(
        &self,
        prefix: &ObjectPrefix,
        after: Option<&ObjectKey>,
        limit: usize,
    ) -> Result<Vec<ListedObject>, ObjectError> {
        let failed = |failed| ObjectError::store("list objects", failed);
        let folder = StorePath::parse(prefix.as_str())
            .map_err(|source| ObjectError::store("list objects", source))?;
        let folder = Some(&folder).filter(|_| !prefix.as_str().is_empty());
        let mut walk = match after {
            Some(key) => self.files.list_with_offset(folder, &path_of(key)?),
            None => self.files.list(folder),
        };
        // A directory is walked in no order: of all that is met, the first `limit` are kept.
        let mut first = BTreeSet::new();
        while let Some(meta) = walk.try_next().await.map_err(failed)? {
            if let Ok(key) = ObjectKey::parse(meta.location.as_ref())
                && after.is_none_or(|after| key > *after)
            {
                let bytes = meta.size;
                first.insert(ListedObject { key, bytes });
                if first.len() > limit {
                    first.pop_last();
                }
            }
        }
        Ok(first.into_iter().collect())
    }
}

/// The bytes of a file: of one that is small in one go, since each piece is a way to a thread that
/// may block and back.
fn bytes_of(found: GetResult) -> BoxStream<'static, Result<Bytes, StoreError>> {
    if found.range.end - found.range.start <= ONE_GO_BYTES {
        stream::once(found.bytes()).boxed()
    } else {
        found.into_stream()
    }
}

fn path_of(key: &ObjectKey) -> Result<StorePath, ObjectError> {
    StorePath::parse(key.as_str()).map_err(|source| ObjectError::store("name an object", source))
}

fn of_key(key: &ObjectKey, action: &'static str, failed: StoreError) -> ObjectError {
    let key = key.clone();
    match failed {
        StoreError::NotFound { .. } => ObjectError::NotFound { key },
        StoreError::AlreadyExists { .. } => ObjectError::AlreadyExists { key },
        other => ObjectError::store(action, other),
    }
}

#[cfg(test)]
mod tests {
    use super::super::contract;
    use super::*;

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn keeps_the_contract() {
        let directory = tempfile::tempdir().unwrap();
        let store = LocalObjectStore::open(&directory.path().join("media"))
            .await
            .unwrap();
        contract::check(&store).await;
    }

    #[tokio::test]
    async fn files_of_others_are_passed_over() {
        let directory = tempfile::tempdir().unwrap();
        let store = LocalObjectStore::open(directory.path()).await.unwrap();
        std::fs::create_dir_all(directory.path().join("upload/2026/11")).unwrap();
        std::fs::write(directory.path().join("upload/2026/11/README"), "x").unwrap();
        std::fs::write(directory.path().join("upload/2026/11/a.jpg#1"), "x").unwrap();
        let listed = store.list(&ObjectPrefix::everything(), None, 10).await;
        assert_eq!(listed.unwrap(), []);
    }
}

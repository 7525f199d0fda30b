//! The embedded engine: tantivy in the process, one index per node.
//!
//! One writer behind a lock, on the blocking pool; searches share the last [`Snapshot`] and run
//! where they are asked, since they take well under a millisecond. The log's cursor is the payload
//! of the commit that holds its changes.

mod codes;
mod collect;
mod facets;
mod filter;
mod open;
mod plan;
mod resolve;
mod schema;
mod search;
mod snapshot;
mod terms;
mod top;
mod traits;

use crate::{Dictionary, IndexChange, ProductIndex, SearchAnswer, SearchError, SearchQuery};
use async_trait::async_trait;
use open::Opened;
use schema::Fields;
use snapshot::Snapshot;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use tantivy::{IndexReader, IndexWriter};

/// The embedded index.
pub struct TantivyIndex {
    shared: Arc<Shared>,
    dictionary: Arc<Dictionary>,
}

struct Shared {
    fields: Fields,
    reader: IndexReader,
    writing: Mutex<Writing>,
    published: RwLock<Published>,
}

struct Writing {
    writer: IndexWriter,
    cursor: String,
}

/// What searches see.
#[derive(Clone)]
struct Published {
    snapshot: Arc<Snapshot>,
    cursor: String,
}

impl TantivyIndex {
    /// Opens the index in `dir`, or makes one there.
    ///
    /// One that is corrupt or of another schema version is replaced by an empty one without a
    /// cursor, to be fed from the beginning.
    ///
    /// # Errors
    /// [`SearchError::Locked`] while another process has it open for writing,
    /// [`SearchError::Directory`] when the directory is not usable.
    pub fn open(dir: &Path, dictionary: Arc<Dictionary>) -> Result<Self, SearchError> {
        open::open(dir).map(|opened| Self::of(opened, dictionary))
    }

    /// Makes an index that lasts as long as the value.
    ///
    /// # Errors
    /// [`SearchError::Engine`] when its threads cannot be started.
    pub fn in_memory(dictionary: Arc<Dictionary>) -> Result<Self, SearchError> {
        let opened = open::open_in_memory().map_err(SearchError::engine)?;
        Ok(Self::of(opened, dictionary))
    }

    fn of(opened: Opened, dictionary: Arc<Dictionary>) -> Self {
        let writing = Writing {
            writer: opened.writer,
            cursor: opened.cursor.clone(),
        };
        let shared = Shared {
            fields: Fields::build().1,
            reader: opened.reader,
            writing: Mutex::new(writing),
            published: RwLock::new(Published {
                snapshot: Arc::new(opened.snapshot),
                cursor: opened.cursor,
            }),
        };
        Self {
            shared: Arc::new(shared),
            dictionary,
        }
    }

    /// Runs `work` with the writer, where it may block.
    async fn write<F>(&self, work: F) -> Result<(), SearchError>
    where
        F: FnOnce(&Shared, &mut Writing) -> tantivy::Result<()> + Send + 'static,
    {
        let shared = Arc::clone(&self.shared);
        let written = tokio::task::spawn_blocking(move || {
            let mut writing = shared.writing();
            let written = work(&shared, &mut writing);
            if written.is_err() {
                writing.writer.rollback()?;
            }
            written
        });
        let written = written.await.map_err(SearchError::engine)?;
        written.map_err(SearchError::engine)
    }
}

#[async_trait]
impl ProductIndex for TantivyIndex {
    async fn search(&self, query: &SearchQuery) -> Result<SearchAnswer, SearchError> {
        let snapshot = self.shared.published().snapshot;
        let search = search::Search {
            snapshot,
            fields: self.shared.fields,
            dictionary: &self.dictionary,
            query,
        };
        search.run().map_err(SearchError::engine)
    }

    async fn apply(&self, changes: Vec<IndexChange>, cursor: &str) -> Result<(), SearchError> {
        let cursor = cursor.to_owned();
        self.write(move |shared, writing| {
            if changes.is_empty() && cursor == writing.cursor {
                return shared.publish(cursor);
            }
            for change in &changes {
                let (id, document) = match change {
                    IndexChange::Upsert(document) => (document.product_id, Some(document)),
                    IndexChange::Remove(id) => (*id, None),
                };
                writing.writer.delete_term(shared.fields.id_term(id));
                if let Some(document) = document {
                    let document = shared.fields.document(document);
                    writing.writer.add_document(document)?;
                }
            }
            writing.commit(&cursor)?;
            shared.publish(cursor)
        })
        .await
    }

    async fn cursor(&self) -> Result<String, SearchError> {
        Ok(self.shared.published().cursor)
    }

    async fn clear(&self) -> Result<(), SearchError> {
        self.write(|shared, writing| {
            writing.writer.delete_all_documents()?;
            writing.commit("")?;
            shared.publish(String::new())
        })
        .await
    }

    async fn document_count(&self) -> Result<u64, SearchError> {
        Ok(self.shared.published().snapshot.searcher.num_docs())
    }
}

impl Shared {
    /// A writer whose last user panicked holds at worst changes that were not committed; the next
    /// commit would include them, so they are taken back first.
    fn writing(&self) -> MutexGuard<'_, Writing> {
        self.writing.lock().unwrap_or_else(|poisoned| {
            self.writing.clear_poison();
            let mut writing = poisoned.into_inner();
            if let Err(error) = writing.writer.rollback() {
                let error: &dyn std::error::Error = &error;
                tracing::error!(
                    error,
                    "the search index could not take back a broken change"
                );
            }
            writing
        })
    }

    fn published(&self) -> Published {
        let published = self.published.read();
        published.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Lets searches see the last commit.
    fn publish(&self, cursor: String) -> tantivy::Result<()> {
        let snapshot = Arc::new(Snapshot::load(&self.reader)?);
        let published = Published { snapshot, cursor };
        *self
            .published
            .write()
            .unwrap_or_else(PoisonError::into_inner) = published;
        Ok(())
    }
}

impl Writing {
    fn commit(&mut self, cursor: &str) -> tantivy::Result<()> {
        let mut prepared = self.writer.prepare_commit()?;
        prepared.set_payload(&open::payload(cursor));
        prepared.commit()?;
        cursor.clone_into(&mut self.cursor);
        Ok(())
    }
}

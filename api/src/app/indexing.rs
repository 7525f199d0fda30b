//! How a search index follows the catalogue: by the change log, from a cursor of its own.

use crate::app::App;
use domain::ProductId;
use search::{IndexChange, ProductDocument, SearchError};
use std::collections::{HashMap, HashSet};
use std::time::Duration;
use storage::StorageError;
use storage::catalogue::{ProductSource, documents};
use storage::change_log::{ChangeCursor, adopt_restored, after, head};
use tokio::sync::watch;

/// Changes that are read at once.
const BATCH: i64 = 500;
/// How long a change waits at most when its wake-up call was missed.
const POLL: Duration = Duration::from_secs(1);

/// Why an index did not follow.
#[derive(Debug, thiserror::Error)]
pub enum IndexingError {
    /// The changes could not be read.
    #[error("the changes of the catalogue could not be read")]
    Read(#[from] StorageError),
    /// The index did not take them.
    #[error("the index did not take the changes")]
    Apply(#[from] SearchError),
}

/// Brings the index up to date; how many products it looked at.
///
/// A batch and its place in the log are taken by the index together, so a crash repeats a batch
/// and loses none. An index that was fed by another history of the database is emptied first.
///
/// # Errors
/// [`IndexingError`]; what was taken before it stays.
pub async fn follow(app: &App) -> Result<usize, IndexingError> {
    adopt_restored(&app.db).await?;
    let mut cursor = believed_cursor(app).await?;
    let mut looked_at = 0;
    loop {
        let changes = after(&app.db, cursor, BATCH).await?;
        let Some(last) = changes.last() else {
            return Ok(looked_at);
        };
        cursor = last.at;
        let mut seen = HashSet::new();
        let products: Vec<ProductId> = changes
            .iter()
            .map(|change| change.product)
            .filter(|product| seen.insert(*product))
            .collect();
        let found = documents(&app.db, &products).await?.into_iter();
        let mut found: HashMap<ProductId, ProductSource> =
            found.map(|source| (source.id, source)).collect();
        let step = |product: &ProductId| match found.remove(product) {
            Some(source) => IndexChange::Upsert(Box::new(document(source))),
            None => IndexChange::Remove(*product),
        };
        let steps: Vec<IndexChange> = products.iter().map(step).collect();
        looked_at += steps.len();
        app.index.apply(steps, &cursor.to_string()).await?;
    }
}

/// Where the index goes on. One that says it is ahead of the log, or speaks of another log, holds
/// what this database never held.
async fn believed_cursor(app: &App) -> Result<ChangeCursor, IndexingError> {
    let told = app.index.cursor().await?;
    if told.is_empty() {
        return Ok(ChangeCursor::default());
    }
    let head = head(&app.db).await?;
    if let Some(cursor) = told.parse().ok().filter(|cursor| *cursor <= head) {
        return Ok(cursor);
    }
    tracing::warn!("the search index is rebuilt: it is not of this database");
    app.index.clear().await?;
    Ok(ChangeCursor::default())
}

/// Follows until `shutdown` turns true. A failure is logged and tried again at the next poll.
pub async fn run(app: &App, mut shutdown: watch::Receiver<bool>) {
    while !*shutdown.borrow() {
        if let Err(error) = follow(app).await {
            let error: &dyn std::error::Error = &error;
            tracing::error!(error, "the search index does not follow the catalogue");
        }
        tokio::select! {
            () = app.db.signals().changes.notified() => {}
            () = tokio::time::sleep(POLL) => {}
            stopped = shutdown.changed() => if stopped.is_err() { return },
        }
    }
}

fn document(source: ProductSource) -> ProductDocument {
    ProductDocument {
        product_id: source.id,
        name: source.name,
        description: source.description,
        category: source.category,
        category_names: source.category_names,
        enterprise_id: source.enterprise,
        enterprise_name: source.enterprise_name,
        enterprise_kind: source.enterprise_kind,
        region: source.village,
        region_names: source.region_names,
        min_price: source.min_price,
        available: source.is_available,
        published_at: source.published_at,
    }
}

//! Opening the index directory, or making it anew when it cannot be believed.

use super::schema::{Fields, SCHEMA_VERSION};
use super::snapshot::Snapshot;
use crate::SearchError;
use std::fs;
use std::path::Path;
use tantivy::directory::{Directory, INDEX_WRITER_LOCK, MmapDirectory};
use tantivy::indexer::{IndexWriterOptions, LogMergePolicy};
use tantivy::{Index, IndexReader, IndexWriter, ReloadPolicy, TantivyError};

/// Bytes up to which every file is read and compared with its checksum at the start; a larger
/// index is opened at once, and broken parts show when they are read.
const MAX_CHECKED_BYTES: u64 = 32 << 20;

/// What the writer may buffer: the least that the engine takes.
const WRITER_BYTES: usize = 15_000_000;

/// Everything of an open index.
pub(super) struct Opened {
    pub(super) reader: IndexReader,
    pub(super) writer: IndexWriter,
    pub(super) snapshot: Snapshot,
    pub(super) cursor: String,
}

/// Opens the index in `directory`; makes an empty one without a cursor when there is none, when it
/// is of another schema version, or when it is corrupt.
pub(super) fn open(path: &Path) -> Result<Opened, SearchError> {
    fs::create_dir_all(path).map_err(|error| unusable(path, error))?;
    let directory = MmapDirectory::open(path).map_err(SearchError::engine)?;
    match open_existing(path, &directory) {
        Ok(Some(opened)) => return Ok(opened),
        Ok(None) => {}
        Err(error) if is_lock(&error) => return Err(explain(path, error)),
        Err(error) => {
            let error: &dyn std::error::Error = &error;
            tracing::warn!(error, "the search index is rebuilt: it cannot be opened");
        }
    }
    clear_directory(path, &directory)?;
    let created = Index::create(
        directory,
        Fields::build().0,
        tantivy::IndexSettings::default(),
    );
    created
        .and_then(|index| start(&index))
        .map_err(|error| explain(path, error))
}

pub(super) fn open_in_memory() -> tantivy::Result<Opened> {
    start(&Index::create_in_ram(Fields::build().0))
}

/// The commit payload: which schema the index is of, and the caller's cursor as it came.
pub(super) fn payload(cursor: &str) -> String {
    format!("{SCHEMA_VERSION} {cursor}")
}

fn parse_payload(payload: &str) -> Option<String> {
    let (version, cursor) = payload.split_once(' ')?;
    (version.parse() == Ok(SCHEMA_VERSION)).then(|| cursor.to_owned())
}

/// `None` when there is no index, or none of this schema version.
fn open_existing(path: &Path, directory: &MmapDirectory) -> tantivy::Result<Option<Opened>> {
    if !Index::exists(directory)? {
        return Ok(None);
    }
    let index = Index::open(directory.clone())?;
    if index.schema() != Fields::build().0 {
        tracing::info!("the search index is rebuilt: it is of another schema");
        return Ok(None);
    }
    let payload = index.load_metas()?.payload;
    if payload.is_some_and(|payload| parse_payload(&payload).is_none()) {
        tracing::info!("the search index is rebuilt: it is of another schema version");
        return Ok(None);
    }
    if directory_bytes(path) <= MAX_CHECKED_BYTES {
        let damaged = index.validate_checksum()?.len();
        if damaged > 0 {
            return Err(TantivyError::InternalError(format!(
                "{damaged} files do not match their checksum"
            )));
        }
    }
    start(&index).map(Some)
}

fn start(index: &Index) -> tantivy::Result<Opened> {
    let payload = index.load_metas()?.payload;
    let options = IndexWriterOptions::builder()
        .num_worker_threads(1)
        .num_merge_threads(1)
        .memory_budget_per_thread(WRITER_BYTES)
        .build();
    let writer = index.writer_with_options(options)?;
    let mut merging = LogMergePolicy::default();
    merging.set_min_num_segments(4);
    merging.set_del_docs_ratio_before_merge(0.3);
    writer.set_merge_policy(Box::new(merging));
    let reader = index
        .reader_builder()
        .reload_policy(ReloadPolicy::Manual)
        .try_into()?;
    Ok(Opened {
        snapshot: Snapshot::load(&reader)?,
        reader,
        writer,
        cursor: payload
            .as_deref()
            .and_then(parse_payload)
            .unwrap_or_default(),
    })
}

/// Removes the engine's files and no other, while no one else writes them.
fn clear_directory(path: &Path, directory: &MmapDirectory) -> Result<(), SearchError> {
    let lock = directory
        .acquire_lock(&INDEX_WRITER_LOCK)
        .map_err(|_| locked(path))?;
    let entries = fs::read_dir(path).map_err(|error| unusable(path, error))?;
    for entry in entries {
        let entry = entry.map_err(|error| unusable(path, error))?;
        if is_engine_file(&entry.file_name().to_string_lossy()) {
            fs::remove_file(entry.path()).map_err(|error| unusable(path, error))?;
        }
    }
    drop(lock);
    Ok(())
}

fn is_engine_file(name: &str) -> bool {
    let segment = name.split('.').next().unwrap_or_default();
    let is_segment = segment.len() == 32 && segment.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_segment || matches!(name, "meta.json" | ".managed.json")
}

fn directory_bytes(path: &Path) -> u64 {
    let entries = fs::read_dir(path).into_iter().flatten().flatten();
    entries
        .filter_map(|entry| entry.metadata().ok())
        .map(|metadata| metadata.len())
        .sum()
}

fn is_lock(error: &TantivyError) -> bool {
    matches!(error, TantivyError::LockFailure(..))
}

fn explain(path: &Path, error: TantivyError) -> SearchError {
    if is_lock(&error) {
        locked(path)
    } else {
        SearchError::engine(error)
    }
}

fn locked(path: &Path) -> SearchError {
    let path = path.to_owned();
    SearchError::Locked { path }
}

fn unusable(path: &Path, source: std::io::Error) -> SearchError {
    let path = path.to_owned();
    SearchError::Directory { path, source }
}

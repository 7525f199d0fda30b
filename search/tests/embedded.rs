//! The embedded engine keeps the contract, and survives what can happen to its directory.

#![expect(
    clippy::unwrap_used,
    reason = "a test fails by panicking, in its helpers too"
)]

use search::contract::{check, product};
use search::{Dictionary, IndexChange, ProductIndex, SearchError, SearchQuery, TantivyIndex};
use std::fs;
use std::path::Path;
use std::sync::Arc;

fn dictionary() -> Arc<Dictionary> {
    let dictionary = Dictionary::from_csv(
        include_str!("../../data/synonyms.csv"),
        include_str!("../../data/stopwords.csv"),
    );
    Arc::new(dictionary.unwrap())
}

fn open(dir: &Path) -> Result<TantivyIndex, SearchError> {
    TantivyIndex::open(dir, dictionary())
}

fn upsert(number: u32, name: &str) -> IndexChange {
    IndexChange::Upsert(Box::new(product(number, name)))
}

async fn made(dir: &Path) {
    let index = open(dir).unwrap();
    index.apply(vec![upsert(1, "Kopi")], "7").await.unwrap();
}

#[tokio::test]
async fn the_embedded_index_keeps_the_contract_in_memory() {
    let index = TantivyIndex::in_memory(dictionary()).unwrap();
    check(&index).await.unwrap();
}

#[tokio::test]
async fn the_embedded_index_keeps_the_contract_on_disk() {
    let dir = tempfile::tempdir().unwrap();
    check(&open(dir.path()).unwrap()).await.unwrap();
}

#[tokio::test]
async fn what_was_applied_is_there_after_a_restart_with_its_cursor() {
    let dir = tempfile::tempdir().unwrap();
    made(dir.path()).await;
    let index = open(dir.path()).unwrap();
    assert_eq!(index.cursor().await.unwrap(), "7");
    let answer = index.search(&SearchQuery::text("kopi")).await.unwrap();
    assert_eq!(answer.total, 1);
}

#[tokio::test]
async fn a_second_writer_is_refused_and_the_first_one_unharmed() {
    let dir = tempfile::tempdir().unwrap();
    let first = open(dir.path()).unwrap();
    first.apply(vec![upsert(1, "Kopi")], "7").await.unwrap();
    let second = open(dir.path()).err();
    assert!(
        matches!(second, Some(SearchError::Locked { .. })),
        "{second:?}"
    );
    assert_eq!(first.document_count().await.unwrap(), 1);
}

#[tokio::test]
async fn a_broken_index_is_made_anew_without_a_cursor_and_foreign_files_stay() {
    let breakages: [fn(&Path); 4] = [
        |dir| fs::write(dir.join("meta.json"), "{").unwrap(),
        |dir| fs::write(dir.join(".managed.json"), "]").unwrap(),
        |dir| for_each_segment_file(dir, |bytes| bytes.truncate(bytes.len() / 2)),
        |dir| for_each_segment_file(dir, |bytes| bytes.reverse()),
    ];
    for (number, breakage) in breakages.into_iter().enumerate() {
        let dir = tempfile::tempdir().unwrap();
        made(dir.path()).await;
        let foreign = dir.path().join("catatan.txt");
        fs::write(&foreign, "milik orang").unwrap();
        breakage(dir.path());

        let index = open(dir.path()).unwrap();
        assert_eq!(index.cursor().await.unwrap(), "", "breakage {number}");
        assert_eq!(index.document_count().await.unwrap(), 0);
        assert!(foreign.exists());
        index.apply(vec![upsert(1, "Kopi")], "9").await.unwrap();
        assert_eq!(index.document_count().await.unwrap(), 1);
    }
}

#[tokio::test]
async fn an_index_of_another_version_is_made_anew() {
    let dir = tempfile::tempdir().unwrap();
    made(dir.path()).await;
    let meta = dir.path().join("meta.json");
    let text = fs::read_to_string(&meta).unwrap();
    assert!(text.contains("\"1 7\""), "{text}");
    fs::write(&meta, text.replace("\"1 7\"", "\"0 7\"")).unwrap();
    let index = open(dir.path()).unwrap();
    assert_eq!(index.cursor().await.unwrap(), "");
    assert_eq!(index.document_count().await.unwrap(), 0);
}

fn for_each_segment_file(dir: &Path, change: fn(&mut Vec<u8>)) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name.len() > 32 {
            let mut bytes = fs::read(&path).unwrap();
            change(&mut bytes);
            fs::remove_file(&path).unwrap();
            fs::write(&path, bytes).unwrap();
        }
    }
}

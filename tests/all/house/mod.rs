//! The rules of the house, read from the workspace itself.
//!
//! Each checker is a plain function from what it looks at to the faults it finds, so that each can
//! be shown a bad sample beside the real tree.

mod crates;
mod nouns;
mod papers;
mod sources;

use std::path::{Path, PathBuf};

/// The folder of the workspace.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_owned()
}

/// A file of the project: its path from the root, and its text.
struct Page {
    path: String,
    text: String,
}

impl Page {
    fn new(path: &str, text: &str) -> Self {
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }
}

/// Every file that ends in `.extension`, in path order; build output and dot folders are left out.
fn pages(extension: &str) -> Vec<Page> {
    let root = root();
    let mut paths = Vec::new();
    walk(&root, extension, &mut paths);
    paths.sort();
    paths
        .iter()
        .map(|path| {
            let shown = path.strip_prefix(&root).unwrap().display().to_string();
            Page::new(&shown, &std::fs::read_to_string(path).unwrap())
        })
        .collect()
}

fn walk(folder: &Path, extension: &str, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() && name != "target" && name != "sentra-data" && !name.starts_with('.') {
            walk(&path, extension, found);
        } else if path.is_file() && path.extension().is_some_and(|one| one == extension) {
            found.push(path);
        }
    }
}

/// Passes when there is no fault; shows all of them when there is one.
#[track_caller]
fn assert_clean(faults: &[String]) {
    assert!(
        faults.is_empty(),
        "the house is not in order:\n{}",
        faults.join("\n")
    );
}

#[test]
fn the_walk_finds_the_sources_and_stays_out_of_build_output() {
    let found = pages("rs");
    let has = |path: &str| found.iter().any(|page| page.path == path);
    assert!(has("domain/src/lib.rs") && has("tests/all/house/mod.rs"));
    assert!(!found.iter().any(|page| page.path.starts_with("target")));
}

#[test]
#[should_panic(expected = "two\nfaults")]
fn faults_are_shown() {
    assert_clean(&["two".to_owned(), "faults".to_owned()]);
}

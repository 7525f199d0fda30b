//! The rules of the house: who may import whom, which crate holds which SDK, how long a file is.

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What each room may import of ours.
const ROOMS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("migrations", &[]),
    ("storage", &["domain"]),
    ("search", &["domain"]),
    ("payments", &["domain"]),
    (
        "api",
        &["domain", "storage", "search", "payments", "migrations"],
    ),
];

/// Where each outside system may be known.
const SDKS: &[(&str, &[&str])] = &[
    ("sea-orm", &["storage"]),
    ("sea-orm-migration", &["migrations", "api"]),
    ("async-graphql", &["api"]),
    ("axum", &["api"]),
    ("tantivy", &["search"]),
    ("object_store", &["storage"]),
];

fn metadata() -> Metadata {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml");
    MetadataCommand::new()
        .manifest_path(manifest)
        .exec()
        .unwrap()
}

/// The normal dependencies of each crate of the workspace.
fn dependencies(metadata: &Metadata) -> BTreeMap<String, Vec<String>> {
    let normal = |package: &cargo_metadata::Package| {
        let of_kind = |one: &&cargo_metadata::Dependency| one.kind == DependencyKind::Normal;
        package
            .dependencies
            .iter()
            .filter(of_kind)
            .map(|one| one.name.clone())
            .collect()
    };
    metadata
        .workspace_packages()
        .into_iter()
        .map(|package| (package.name.to_string(), normal(package)))
        .collect()
}

fn wrong_directions(all: &BTreeMap<String, Vec<String>>) -> Vec<String> {
    let is_room = |name: &String| ROOMS.iter().any(|(room, _)| room == name);
    let mut wrong = Vec::new();
    for (room, allowed) in ROOMS {
        let imports = all
            .get(*room)
            .into_iter()
            .flatten()
            .filter(|name| is_room(name));
        let forbidden = imports.filter(|name| !allowed.contains(&name.as_str()));
        wrong.extend(forbidden.map(|name| format!("{room} imports {name}")));
    }
    wrong
}

fn strayed_sdks(all: &BTreeMap<String, Vec<String>>) -> Vec<String> {
    let mut strayed = Vec::new();
    for (sdk, homes) in SDKS {
        let users = all
            .iter()
            .filter(|(_, names)| names.iter().any(|name| name == sdk));
        let outside = users.filter(|(room, _)| !homes.contains(&room.as_str()));
        strayed.extend(outside.map(|(room, _)| format!("{room} knows {sdk}")));
    }
    strayed
}

#[test]
fn rooms_import_one_way() {
    assert_eq!(
        wrong_directions(&dependencies(&metadata())),
        Vec::<String>::new()
    );
}

#[test]
fn an_sdk_stays_in_its_room() {
    assert_eq!(
        strayed_sdks(&dependencies(&metadata())),
        Vec::<String>::new()
    );
}

#[test]
fn a_wrong_import_and_a_strayed_sdk_are_found() {
    let names = |list: &[&str]| list.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
    let bad = BTreeMap::from([
        ("storage".to_owned(), names(&["domain", "search"])),
        ("payments".to_owned(), names(&["axum"])),
    ]);
    assert_eq!(wrong_directions(&bad), ["storage imports search"]);
    assert_eq!(strayed_sdks(&bad), ["payments knows axum"]);
}

#[test]
fn a_big_crate_is_there_once() {
    let metadata = metadata();
    for name in [
        "tokio",
        "hyper",
        "axum",
        "sea-orm",
        "sqlx-core",
        "tantivy",
        "reqwest",
        "serde",
    ] {
        let versions = metadata
            .packages
            .iter()
            .filter(|package| package.name == name)
            .count();
        assert_eq!(versions, 1, "{name}");
    }
}

/// What is wrong with one source file, by its text.
fn faults(path: &str, text: &str) -> Vec<String> {
    let is_test = path.contains("test") || path.contains("fixture") || path.contains("contract");
    let ceiling = if is_test { 400 } else { 300 };
    let mut found = Vec::new();
    if text.lines().count() > ceiling {
        found.push(format!("{path} is longer than {ceiling} lines"));
    }
    let unfinished = ["todo", "unimplemented", "dbg"].map(|name| format!("{name}!("));
    for (index, line) in text.lines().enumerate() {
        if unfinished.iter().any(|mark| line.contains(mark)) {
            found.push(format!("{path}:{} is unfinished", index + 1));
        }
    }
    found
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap_or_default();
        if path.is_dir() && name != "target" && name != ".git" {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn files_are_short_and_finished() {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    let mut files = Vec::new();
    sources(root, &mut files);
    assert!(files.len() > 100, "the sources were found");
    let look = |file: &PathBuf| {
        let shown = file
            .strip_prefix(root)
            .unwrap_or(file)
            .display()
            .to_string();
        faults(&shown, &std::fs::read_to_string(file).unwrap())
    };
    let found: Vec<String> = files.iter().flat_map(look).collect();
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn a_long_or_unfinished_file_is_found() {
    assert_eq!(faults("a.rs", &"\n".repeat(301)).len(), 1);
    assert_eq!(faults("a.rs", &format!("{}!()", "todo")).len(), 1);
    assert_eq!(faults("a.rs", "fn done() {}\n"), Vec::<String>::new());
}

//! Who may import whom, and where each outside system is known.

use super::{Page, assert_clean, pages};
use cargo_metadata::{DependencyKind, Metadata, MetadataCommand};
use std::collections::BTreeMap;

/// What each crate may import of ours, outside its own tests.
const DIRECTIONS: &[(&str, &[&str])] = &[
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

/// What the tests of a crate may import besides; no adapter ever meets another.
const TEST_DIRECTIONS: &[(&str, &[&str])] = &[("storage", &["migrations"])];

/// Where each outside system is known. `tests` may know all of them.
const HOMES: &[(&str, &[&str])] = &[
    ("sea-orm", &["storage"]),
    ("sea-orm-migration", &["migrations"]),
    ("object_store", &["storage"]),
    ("rust-s3", &["storage"]),
    ("chacha20poly1305", &["storage"]),
    ("webp", &["storage"]),
    ("fast_image_resize", &["storage"]),
    ("tantivy", &["search"]),
    ("meilisearch-sdk", &["search"]),
    ("form_urlencoded", &["payments"]),
    ("async-graphql", &["api"]),
    ("axum", &["api"]),
    ("hyper", &["api"]),
    ("tower-http", &["api"]),
    ("calamine", &["api"]),
    ("clap", &["api"]),
    ("figment", &["api"]),
    ("indicatif", &["api"]),
    ("anyhow", &["api"]),
    ("lettre", &["api"]),
];

/// Crates that must not be compiled twice: two of them would be slow, or would not fit together.
const ONCE: &[&str] = &[
    "tokio",
    "hyper",
    "axum",
    "async-graphql",
    "sea-orm",
    "sqlx",
    "sqlx-core",
    "tantivy",
    "reqwest",
    "rustls",
    "serde",
];

/// What `domain` must do without: it is synchronous and free of I/O.
const NOT_IN_DOMAIN: &[&str] = &[
    "tokio",
    "futures",
    "async-trait",
    "reqwest",
    "rand",
    "tracing",
];

/// Names of a crate's dependencies: those of its code, and those of its tests alone.
#[derive(Default)]
struct Imports {
    code: Vec<String>,
    tests: Vec<String>,
}

fn metadata() -> Metadata {
    MetadataCommand::new()
        .manifest_path(super::root().join("Cargo.toml"))
        .exec()
        .unwrap()
}

fn imports(metadata: &Metadata) -> BTreeMap<String, Imports> {
    let mut all = BTreeMap::new();
    for package in metadata.workspace_packages() {
        let mut imports = Imports::default();
        for dependency in &package.dependencies {
            let list = match dependency.kind {
                DependencyKind::Development => &mut imports.tests,
                _ => &mut imports.code,
            };
            list.push(dependency.name.clone());
        }
        all.insert(package.name.to_string(), imports);
    }
    all
}

fn allowed<'a>(table: &[(&str, &'a [&'a str])], name: &str) -> Option<&'a [&'a str]> {
    let row = table.iter().find(|(one, _)| *one == name);
    row.map(|(_, names)| *names)
}

fn wrong_directions(all: &BTreeMap<String, Imports>) -> Vec<String> {
    let mut faults = Vec::new();
    for (name, imports) in all.iter().filter(|(name, _)| *name != "tests") {
        let Some(for_code) = allowed(DIRECTIONS, name) else {
            faults.push(format!("{name} has no place in the house"));
            continue;
        };
        let for_tests = allowed(TEST_DIRECTIONS, name).unwrap_or(&[]);
        let is_ours = |other: &&String| all.contains_key(*other);
        for other in imports.code.iter().filter(is_ours) {
            if !for_code.contains(&other.as_str()) {
                faults.push(format!("{name} imports {other}"));
            }
        }
        for other in imports.tests.iter().filter(is_ours) {
            if !for_code.contains(&other.as_str()) && !for_tests.contains(&other.as_str()) {
                faults.push(format!("the tests of {name} import {other}"));
            }
        }
    }
    faults
}

fn strays(all: &BTreeMap<String, Imports>) -> Vec<String> {
    let mut faults = Vec::new();
    for (name, imports) in all.iter().filter(|(name, _)| *name != "tests") {
        for other in &imports.code {
            if allowed(HOMES, other).is_some_and(|homes| !homes.contains(&name.as_str())) {
                faults.push(format!("{name} knows {other}"));
            }
        }
    }
    faults
}

fn io_in_domain(all: &BTreeMap<String, Imports>) -> Vec<String> {
    let imports = all.get("domain").into_iter().flat_map(|one| &one.code);
    imports
        .filter(|name| NOT_IN_DOMAIN.contains(&name.as_str()))
        .map(|name| format!("domain uses {name}"))
        .collect()
}

fn doubles<'a>(packages: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut counts = BTreeMap::new();
    for name in packages.filter(|name| ONCE.contains(name)) {
        *counts.entry(name).or_insert(0) += 1;
    }
    counts.retain(|_, count| *count > 1);
    counts
        .iter()
        .map(|(name, count)| format!("{count} versions of {name}"))
        .collect()
}

/// Dependencies of a member that state a version of their own.
fn own_versions(manifest: &Page) -> Vec<String> {
    let mut faults = Vec::new();
    let mut in_dependencies = false;
    for line in manifest.text.lines().map(str::trim) {
        if line.starts_with('[') {
            in_dependencies = line.ends_with("dependencies]");
        } else if in_dependencies && line.contains('=') && !line.contains("workspace = true") {
            faults.push(format!("{}: {line}", manifest.path));
        }
    }
    faults
}

#[test]
fn crates_import_one_way() {
    assert_clean(&wrong_directions(&imports(&metadata())));
}

#[test]
fn an_outside_system_is_known_in_one_crate() {
    assert_clean(&strays(&imports(&metadata())));
}

#[test]
fn the_domain_does_no_io() {
    assert_clean(&io_in_domain(&imports(&metadata())));
}

#[test]
fn a_big_crate_is_there_once() {
    let metadata = metadata();
    assert_clean(&doubles(
        metadata.packages.iter().map(|one| one.name.as_str()),
    ));
}

#[test]
fn members_take_their_versions_from_the_workspace() {
    let manifests = pages("toml")
        .into_iter()
        .filter(|page| page.path.ends_with("/Cargo.toml") && page.path.matches('/').count() == 1);
    let manifests: Vec<Page> = manifests.collect();
    assert!(manifests.len() >= DIRECTIONS.len());
    assert_clean(&manifests.iter().flat_map(own_versions).collect::<Vec<_>>());
}

fn sample(name: &str, code: &[&str], tests: &[&str]) -> (String, Imports) {
    let owned = |names: &[&str]| names.iter().map(|&one| one.to_owned()).collect();
    let imports = Imports {
        code: owned(code),
        tests: owned(tests),
    };
    (name.to_owned(), imports)
}

#[test]
fn a_wrong_direction_is_found() {
    let bad = BTreeMap::from([
        sample("domain", &["storage"], &[]),
        sample("migrations", &[], &[]),
        sample("search", &["domain"], &["payments"]),
        sample("payments", &["domain"], &[]),
        sample("storage", &["domain", "search"], &["migrations"]),
        sample("cellar", &[], &[]),
    ]);
    let expected = [
        "cellar has no place in the house",
        "domain imports storage",
        "the tests of search import payments",
        "storage imports search",
    ];
    assert_eq!(wrong_directions(&bad), expected);
}

#[test]
fn a_stray_and_io_in_the_domain_are_found() {
    let bad = BTreeMap::from([
        sample("api", &["axum", "sea-orm"], &[]),
        sample("domain", &["tokio", "serde"], &[]),
        sample("tests", &["tantivy"], &[]),
    ]);
    assert_eq!(strays(&bad), ["api knows sea-orm"]);
    assert_eq!(io_in_domain(&bad), ["domain uses tokio"]);
}

#[test]
fn a_double_and_a_version_of_its_own_are_found() {
    let packages = ["serde", "tokio", "tokio", "rand", "rand"];
    assert_eq!(doubles(packages.into_iter()), ["2 versions of tokio"]);
    let text = "[package]\nversion = \"1\"\n[dependencies]\nserde.workspace = true\nhex = \"0.4\"";
    let faults = own_versions(&Page::new("x/Cargo.toml", text));
    assert_eq!(faults, ["x/Cargo.toml: hex = \"0.4\""]);
}

//! The same nouns, spelled the same, in every crate that keeps one folder per noun.

use super::{assert_clean, root};
use std::collections::BTreeSet;

/// The nouns of the domain, in the order in which the house speaks of them.
const NOUNS: &[&str] = &[
    "region",
    "person",
    "enterprise",
    "catalogue",
    "media",
    "cart",
    "order",
    "payment",
    "ledger",
    "output",
];

/// Folders that are split by noun, and what else each may hold.
const SPLIT: &[(&str, &[&str])] = &[
    ("domain/src", &[]),
    ("storage/src", &["copy", "image", "jobs", "object", "seal"]),
    ("api/src/app", &["notice", "worker"]),
    ("api/src/graphql", &["node"]),
];

fn strangers(place: &str, folders: &BTreeSet<String>, others: &[&str]) -> Vec<String> {
    let missing = NOUNS.iter().filter(|noun| !folders.contains(**noun));
    let mut faults: Vec<String> = missing
        .map(|noun| format!("{place} has no folder {noun}"))
        .collect();
    let known = |name: &str| NOUNS.contains(&name) || others.contains(&name);
    let unknown = folders.iter().filter(|name| !known(name.as_str()));
    faults.extend(unknown.map(|name| format!("{place}/{name} is no noun")));
    faults
}

fn folders(place: &str) -> BTreeSet<String> {
    let entries = std::fs::read_dir(root().join(place)).unwrap();
    entries
        .map(Result::unwrap)
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect()
}

#[test]
fn every_crate_keeps_the_same_nouns() {
    let look = |(place, others): &(&str, &[&str])| strangers(place, &folders(place), others);
    assert_clean(&SPLIT.iter().flat_map(look).collect::<Vec<_>>());
}

#[test]
fn a_missing_noun_and_a_stranger_are_found() {
    let mut folders: BTreeSet<String> = NOUNS.iter().map(|&noun| noun.to_owned()).collect();
    folders.remove("cart");
    folders.insert("basket".to_owned());
    folders.insert("image".to_owned());
    let expected = ["x has no folder cart", "x/basket is no noun"];
    assert_eq!(strangers("x", &folders, &["image"]), expected);
}

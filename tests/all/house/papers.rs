//! What is written about the house: decisions are numbered and listed, words are explained, links
//! lead somewhere, and the commands are the ones that are run.

use super::{Page, assert_clean, pages, root};

/// Words that the glossary must explain.
const WORDS: &[&str] = &[
    "Region",
    "RegionLevel",
    "RegionKind",
    "RegionCode",
    "village",
    "origin",
    "Enterprise",
    "EnterpriseKind",
    "Product",
    "ProductVariant",
    "Order",
    "SellerOrder",
    "OrderLine",
    "Payment",
    "PaymentStatus",
    "Gateway",
    "LedgerTransaction",
    "LedgerEntry",
    "VillageCredit",
    "Output",
    "Membership",
    "Mandate",
    "Rupiah",
    "BasisPoints",
    "Quantity",
    "day",
];

/// The words that a glossary explains: those in backticks in the first cell of each row.
fn explained(glossary: &str) -> Vec<&str> {
    let rows = glossary.lines().filter(|line| line.starts_with("| `"));
    let cells = rows.filter_map(|row| row.split('|').nth(1));
    cells
        .flat_map(|cell| cell.split('`').skip(1).step_by(2))
        .collect()
}

fn unexplained(glossary: &str) -> Vec<String> {
    let explained = explained(glossary);
    let missing = WORDS.iter().filter(|word| !explained.contains(*word));
    let mut faults: Vec<String> = missing
        .map(|word| format!("the glossary does not explain {word}"))
        .collect();
    for (index, word) in explained.iter().enumerate() {
        if explained.iter().take(index).any(|earlier| earlier == word) {
            faults.push(format!("the glossary explains {word} twice"));
        }
    }
    faults
}

/// Decisions that are out of step: a gap, a wrong title, or one that the index does not list.
fn loose_decisions(decisions: &[Page], index: &str) -> Vec<String> {
    let mut faults = Vec::new();
    for (position, page) in decisions.iter().enumerate() {
        let number = format!("{:04}", position + 1);
        let file = page.path.rsplit('/').next().unwrap_or_default();
        if !file.starts_with(&format!("{number}-")) {
            faults.push(format!("{file} stands where {number} should"));
        }
        if !page.text.starts_with(&format!("# {number} ")) {
            faults.push(format!("{file} does not open with its number"));
        }
        if !index.contains(&format!("({file})")) {
            faults.push(format!("{file} is not in the index"));
        }
    }
    faults
}

/// The targets of a page's links into the project.
fn links(text: &str) -> Vec<&str> {
    let targets = text
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next());
    let inside = targets.filter(|target| !target.contains("://") && !target.starts_with('#'));
    inside
        .filter_map(|target| target.split('#').next())
        .collect()
}

fn broken_links(page: &Page) -> Vec<String> {
    let path = root().join(&page.path);
    let folder = path.parent().unwrap();
    let broken = links(&page.text)
        .into_iter()
        .filter(|target| !folder.join(target).exists());
    broken
        .map(|target| format!("{} links to {target}", page.path))
        .collect()
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap()
}

#[test]
fn every_word_is_explained_once() {
    assert_clean(&unexplained(&read("docs/GLOSSARY.md")));
}

#[test]
fn decisions_are_numbered_and_listed() {
    let is_decision = |page: &Page| page.path.starts_with("docs/adr/");
    let all: Vec<Page> = pages("md").into_iter().filter(is_decision).collect();
    let (index, decisions) = all.split_first().unwrap();
    assert_eq!(index.path, "docs/adr/0000-index.md");
    assert_clean(&loose_decisions(decisions, &index.text));
}

#[test]
fn links_lead_somewhere() {
    assert_clean(
        &pages("md")
            .iter()
            .flat_map(broken_links)
            .collect::<Vec<_>>(),
    );
}

#[test]
fn the_commands_of_the_readme_are_the_ones_that_are_run() {
    let test = "\ncargo test --workspace\n";
    assert!(read("README.md").contains(test));
    assert!(read(".ci/run").contains(test));
}

#[test]
fn a_missing_and_a_double_word_are_found() {
    let rows = WORDS.iter().map(|word| format!("| `{word}` | … |\n"));
    let all = rows.collect::<Vec<_>>().concat();
    assert_clean(&unexplained(&all));
    let without = all.replace("| `Mandate` | … |\n", "| `Gateway`, `Hold` | … |\n");
    let expected = [
        "the glossary does not explain Mandate",
        "the glossary explains Gateway twice",
    ];
    assert_eq!(unexplained(&without), expected);
}

#[test]
fn a_loose_decision_is_found() {
    let decisions = [
        Page::new("docs/adr/0001-a.md", "# 0001 A\n"),
        Page::new("docs/adr/0003-b.md", "# B\n"),
    ];
    let expected = [
        "0003-b.md stands where 0002 should",
        "0003-b.md does not open with its number",
        "0003-b.md is not in the index",
    ];
    assert_eq!(loose_decisions(&decisions, "[0001](0001-a.md)"), expected);
}

#[test]
fn a_broken_link_is_found() {
    let text = "[a](LICENSE-MIT), [b](docs/none.md#x), [c](https://example.org), [d](#e)";
    let faults = broken_links(&Page::new("README.md", text));
    assert_eq!(faults, ["README.md links to docs/none.md"]);
}

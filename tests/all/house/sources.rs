//! How long a file and a line are, and what no source may hold.
//!
//! Lengths of functions and numbers of parameters are clippy's (`clippy.toml`).

use super::{Page, assert_clean, pages};

const FILE_LINES: usize = 300;
const TEST_FILE_LINES: usize = 400;
const LINE_CHARACTERS: usize = 100;

/// Lines of these folders may be longer: a migration that ran is never edited, not even to wrap it.
const LONG_LINES: &[&str] = &["migrations/src/"];

/// Macros and words of unfinished work, in halves, so that this file does not hold them.
const UNFINISHED: &[(&str, &str)] = &[
    ("todo", "!("),
    ("unimplemented", "!("),
    ("dbg", "!("),
    ("FIX", "ME"),
    ("#[all", "ow("),
];

/// Types that would name an idea by a second word; the first is in `docs/GLOSSARY.md`.
const SECOND_WORDS: &[&str] = &[
    "Vendor",
    "Merchant",
    "Shop",
    "Suborder",
    "Parcel",
    "Gmv",
    "Permission",
];

/// What reaches every row, in halves. Only jobs, messages of providers and rules that a command
/// decides by may look with it: everybody else brings the sight of who asks.
const EVERYTHING: (&str, &str) = ("Sight::", "house()");
const MAY_SEE_EVERYTHING: &[&str] = &[
    "api/src/app/actor.rs",
    "api/src/app/enterprise/checklist.rs",
    "api/src/app/enterprise/public_contact.rs",
    "api/src/app/media/process.rs",
    "api/src/app/media/receive_upload.rs",
    "api/src/app/notice/spread.rs",
    "api/src/app/payment/apply_refund.rs",
    "api/src/app/payment/check.rs",
    "api/src/app/payment/send_refund.rs",
    "api/src/app/payment/start.rs",
    "api/src/demo/",
    "storage/src/sight.rs",
];

fn sees_everything(page: &Page) -> Vec<String> {
    let (head, tail) = EVERYTHING;
    let allowed = MAY_SEE_EVERYTHING.iter();
    let is_allowed = allowed.clone().any(|path| page.path.starts_with(path));
    let is_tested = is_test(&page.path) || page.path.contains("/tests/");
    if is_allowed || is_tested || !page.text.contains(&format!("{head}{tail}")) {
        return Vec::new();
    }
    vec![format!("{} looks with {head}{tail}", page.path)]
}

fn is_test(path: &str) -> bool {
    let in_folder = |name: &str| path.starts_with(name) || path.contains(&format!("/{name}"));
    in_folder("tests/") || in_folder("contract/") || path.ends_with("tests.rs")
}

fn too_long(page: &Page) -> Vec<String> {
    let mut faults = Vec::new();
    let ceiling = if is_test(&page.path) {
        TEST_FILE_LINES
    } else {
        FILE_LINES
    };
    let lines = page.text.lines().count();
    if lines > ceiling {
        faults.push(format!("{} has {lines} lines of {ceiling}", page.path));
    }
    if LONG_LINES
        .iter()
        .any(|folder| page.path.starts_with(folder))
    {
        return faults;
    }
    for (index, line) in page.text.lines().enumerate() {
        let length = line.chars().count();
        if length > LINE_CHARACTERS {
            faults.push(format!(
                "{}:{} has {length} characters",
                page.path,
                index + 1
            ));
        }
    }
    faults
}

fn unfinished(page: &Page) -> Vec<String> {
    let mut faults = Vec::new();
    for (index, line) in page.text.lines().enumerate() {
        for (head, tail) in UNFINISHED {
            let mark = format!("{head}{tail}");
            if line.contains(&mark) {
                faults.push(format!("{}:{} holds {mark}", page.path, index + 1));
            }
        }
    }
    faults
}

/// The name of the type that `line` declares, if it declares one.
fn declared(line: &str) -> Option<&str> {
    let words = line
        .split_whitespace()
        .skip_while(|one| one.starts_with("pub"));
    let words: Vec<&str> = words.take(2).collect();
    match words.as_slice() {
        ["struct" | "enum" | "trait" | "type", name] => Some(name),
        _ => None,
    }
}

fn second_words(page: &Page) -> Vec<String> {
    let names = page.text.lines().filter_map(declared);
    let second = names.filter(|name| SECOND_WORDS.iter().any(|word| name.contains(word)));
    second
        .map(|name| format!("{} names {name}", page.path))
        .collect()
}

fn look(checker: fn(&Page) -> Vec<String>) -> Vec<String> {
    pages("rs").iter().flat_map(checker).collect()
}

#[test]
fn files_and_lines_are_short() {
    assert_clean(&look(too_long));
}

#[test]
fn nothing_is_left_unfinished() {
    assert_clean(&look(unfinished));
}

#[test]
fn few_look_past_the_rights_of_who_asks() {
    assert_clean(&look(sees_everything));
    let bad = Page::new(
        "api/src/graphql/order/query.rs",
        "find(db, &Sight::house(), id)",
    );
    assert_eq!(sees_everything(&bad).len(), 1);
}

#[test]
fn one_idea_has_one_word() {
    assert_clean(&look(second_words));
}

#[test]
fn a_crate_opens_with_what_it_is() {
    let is_root = |page: &Page| page.path.ends_with("src/lib.rs");
    let silent = |page: &Page| is_root(page) && !page.text.starts_with("//! ");
    let faults: Vec<String> = pages("rs")
        .into_iter()
        .filter(silent)
        .map(|page| page.path)
        .collect();
    assert_clean(&faults);
}

#[test]
fn a_long_file_and_a_long_line_are_found() {
    let long = "\n".repeat(FILE_LINES + 1);
    assert_eq!(
        too_long(&Page::new("api/src/a.rs", &long)),
        ["api/src/a.rs has 301 lines of 300"]
    );
    assert_eq!(too_long(&Page::new("api/tests/a.rs", &long)).len(), 0);
    let wide = "é".repeat(LINE_CHARACTERS + 1);
    assert_eq!(
        too_long(&Page::new("api/src/a.rs", &wide)),
        ["api/src/a.rs:1 has 101 characters"]
    );
    assert_eq!(too_long(&Page::new("migrations/src/a.rs", &wide)).len(), 0);
}

#[test]
fn unfinished_work_is_found() {
    for (head, tail) in UNFINISHED {
        let page = Page::new("a.rs", &format!("fn a() {{\n    {head}{tail}"));
        assert_eq!(unfinished(&page), [format!("a.rs:2 holds {head}{tail}")]);
    }
    assert_eq!(unfinished(&Page::new("a.rs", "fn a() {}")).len(), 0);
}

#[test]
fn a_second_word_is_found() {
    let text = "pub struct VendorId;\npub(crate) enum Order {}\nlet shop = Shop;";
    assert_eq!(
        second_words(&Page::new("a.rs", text)),
        ["a.rs names VendorId;"]
    );
}

//! Documents that kill, stall or swell servers, and the ones that have to pass.

use std::fmt::Write;
use std::time::{Duration, Instant};

use async_graphql::Variables;
use async_graphql::parser::parse_query;
use http::StatusCode;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Answer, ask, ask_with};
use crate::http::guard::GuardLimits;

/// The limit named by a refusal, its maximum, and that it came at once.
async fn refused(document: &str) -> (String, u64) {
    let started = Instant::now();
    let answer = ask(document).await;
    assert!(
        started.elapsed() < Duration::from_millis(500),
        "{:?}",
        started.elapsed()
    );
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert_eq!(answer.code(), "TOO_COMPLEX", "{}", answer.text);
    limit(&answer)
}

fn limit(answer: &Answer) -> (String, u64) {
    let values = answer.json()["errors"][0]["extensions"].clone();
    let limit = values["limit"].as_str().unwrap().to_owned();
    (limit, values["maximum"].as_u64().unwrap())
}

/// `fragments` fragments that spread the next one twice.
fn doubling(fragments: usize) -> String {
    let mut document = "{ person { ...F0 } }".to_owned();
    for n in 0..fragments {
        let next = n + 1;
        let _ = write!(
            document,
            " fragment F{n} on Person {{ ...F{next} ...F{next} }}"
        );
    }
    let _ = write!(document, " fragment F{fragments} on Person {{ name }}");
    document
}

fn nested(depth: usize) -> String {
    format!(
        "{{ person {{ {} name {} }} }}",
        "friend {".repeat(depth - 2),
        "}".repeat(depth - 2)
    )
}

#[tokio::test]
async fn four_hundred_nested_values_end_no_process() {
    let lists = format!("{{ deep(value: {}{}) }}", "[".repeat(400), "]".repeat(400));
    assert_eq!(refused(&lists).await, ("nesting".to_owned(), 60));
    let objects = format!(
        "{{ deep(value: {}1{}) }}",
        "{a:".repeat(400),
        "}".repeat(400)
    );
    assert_eq!(refused(&objects).await, ("nesting".to_owned(), 60));
    let types = format!(
        "query Q($a: {}Int{}) {{ hello }}",
        "[".repeat(400),
        "]".repeat(400)
    );
    assert_eq!(refused(&types).await, ("nesting".to_owned(), 60));
    let sets = format!("{{ person {}", "{ friend ".repeat(4_000));
    assert!(matches!(
        refused(&sets).await.0.as_str(),
        "documentBytes" | "nesting"
    ));
}

#[tokio::test]
async fn doubling_fragments_cost_what_they_cost() {
    for fragments in [13, 20, 29] {
        assert_eq!(
            refused(&doubling(fragments)).await,
            ("cost".to_owned(), 5_000)
        );
    }
    assert_eq!(refused(&doubling(40)).await, ("nesting".to_owned(), 32));
    assert_eq!(ask(&doubling(8)).await.status, StatusCode::OK);
}

#[tokio::test]
async fn fragments_in_a_circle_are_refused() {
    for document in [
        "{ person { ...A } } fragment A on Person { name ...A }",
        "{ person { ...A } } fragment A on Person { ...B ...B } fragment B on Person { ...A ...A }",
    ] {
        let answer = ask(document).await;
        assert_eq!(answer.code(), "BAD_REQUEST", "{}", answer.text);
    }
}

#[tokio::test]
async fn each_limit_is_named_with_its_value() {
    assert_eq!(refused(&nested(16)).await, ("depth".to_owned(), 15));
    assert_eq!(ask(&nested(15)).await.status, StatusCode::OK);
    let aliases: String = (0..31).fold(String::new(), |text, n| text + &format!("a{n}: hello "));
    assert_eq!(
        refused(&format!("{{ {aliases} }}")).await,
        ("aliases".to_owned(), 30)
    );
    assert_eq!(
        refused(&format!("{{ {} }}", "hello ".repeat(31))).await.0,
        "aliases"
    );
    let directives = "@include(if: true) ".repeat(51);
    assert_eq!(
        refused(&format!("{{ hello {directives} }}")).await,
        ("directives".to_owned(), 50)
    );
    assert_eq!(
        refused(&" ".repeat(40_000)).await,
        ("documentBytes".to_owned(), 32_768)
    );
    assert_eq!(
        refused(&"{ a } ".repeat(700)).await,
        ("tokens".to_owned(), 2_000)
    );
}

#[tokio::test]
async fn lists_multiply_what_is_inside() {
    let inside = "nodes { name friends(first: 100) { nodes { name } } }";
    let literal = format!("{{ people(first: 100) {{ {inside} }} }}");
    assert_eq!(refused(&literal).await, ("cost".to_owned(), 5_000));
    let unsaid = "{ people { nodes { friends { nodes { friends { nodes { name } } } } } } }";
    assert_eq!(refused(unsaid).await.0, "cost");
    let through_fragment = "{ people { ...P } } fragment P on People \
        { nodes { friends { ...Q } } } fragment Q on People \
        { nodes { friends { nodes { name } } } }";
    assert_eq!(refused(through_fragment).await.0, "cost");
    let variable = format!("query P($n: Int) {{ people(first: $n) {{ {inside} }} }}");
    let answer = ask_with(&variable, json!({ "n": 100 })).await;
    assert_eq!(limit(&answer).0, "cost");
    assert_eq!(
        ask_with(&variable, json!({ "n": 10 })).await.status,
        StatusCode::OK
    );
    let default = format!("query P($n: Int = 100) {{ people(first: $n) {{ {inside} }} }}");
    assert_eq!(limit(&ask(&default).await).0, "cost");
    let ids = "query P($ids: [String!]) { people(ids: $ids) { totalCount nodes { name } } }";
    let many: Vec<String> = (0..2_000).map(|n| n.to_string()).collect();
    assert_eq!(
        limit(&ask_with(ids, json!({ "ids": many })).await).0,
        "cost"
    );
    assert_eq!(
        ask_with(ids, json!({ "ids": ["a"] })).await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn enormous_page_sizes_do_not_overflow() {
    let document = format!(
        "{{ people(first: 9007199254740991) {{ nodes {{ {} }} }} }}",
        "friends(first: 9007199254740991) { nodes { name } }"
    );
    assert_eq!(refused(&document).await.0, "cost");
}

#[tokio::test]
async fn operations_that_do_not_run_are_limited_together() {
    let mut document = String::new();
    for n in 0..30 {
        let _ = write!(document, "query Q{n} {{ person {{ ...F0 }} }} ");
    }
    let fragments = doubling(8);
    document.push_str(fragments.strip_prefix("{ person { ...F0 } }").unwrap());
    assert_eq!(refused(&document).await.0, "cost");
}

#[tokio::test]
async fn the_standard_introspection_query_passes() {
    let answer = ask(include_str!("introspection.graphql")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    assert_eq!(
        answer.json()["data"]["__schema"]["queryType"]["name"],
        Value::from("Query")
    );
}

/// Walks every spread, as the executor does; gives up after `budget` steps.
fn naive_walk(document: &str, budget: u64) -> bool {
    use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};
    fn walk(document: &ExecutableDocument, set: &SelectionSet, left: &mut u64) -> bool {
        set.items.iter().all(|selection| {
            if *left == 0 {
                return false;
            }
            *left -= 1;
            let inside = match &selection.node {
                Selection::Field(field) => Some(&field.node.selection_set.node),
                Selection::InlineFragment(inline) => Some(&inline.node.selection_set.node),
                Selection::FragmentSpread(spread) => document
                    .fragments
                    .get(&spread.node.fragment_name.node)
                    .map(|fragment| &fragment.node.selection_set.node),
            };
            inside.is_none_or(|set| walk(document, set, left))
        })
    }
    let document = parse_query(document).unwrap();
    let mut left = budget;
    let mut operations = document.operations.iter();
    operations.all(|(_, operation)| walk(&document, &operation.node.selection_set.node, &mut left))
}

fn selections() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("name".to_owned()),
        (0..6_u8).prop_map(|n| format!("...F{n}")),
        Just("x: name @skip(if: false)".to_owned()),
    ];
    leaf.prop_recursive(5, 30, 4, |inner| {
        (prop::collection::vec(inner, 1..4), 0..3_u8).prop_map(|(items, kind)| {
            let items = items.join(" ");
            match kind {
                0 => format!("friend {{ {items} }}"),
                1 => format!("... on Person {{ {items} }}"),
                _ => format!("friends(first: 3) {{ nodes {{ {items} }} }}"),
            }
        })
    })
}

proptest! {
    #[test]
    fn what_passes_can_be_walked_within_the_cost(
        root in selections(),
        fragments in prop::collection::vec(selections(), 6),
    ) {
        let mut document = format!("{{ person {{ {root} }} }}");
        for (n, items) in fragments.iter().enumerate() {
            let fragment = format!(" fragment F{n} on Person {{ {items} }}");
            document.push_str(&fragment);
        }
        let limits = GuardLimits { cost: 300, ..GuardLimits::default() };
        let parsed = parse_query(&document).unwrap();
        if limits.check_document(&parsed, &Variables::default()).is_ok() {
            prop_assert!(naive_walk(&document, limits.cost));
        }
    }
}

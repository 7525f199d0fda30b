//! The fields of an operation's root, and those of which there is one at a time.

use async_graphql::parser::types::{
    ExecutableDocument, OperationDefinition, Selection, SelectionSet,
};

use super::within;
use crate::http::refusal::RequestRefusal;

/// The fields of `operation`'s root, fragments opened. Of a document that was measured: it has no
/// cycle, and is walked in as many steps as it costs.
pub fn root_fields<'a>(
    document: &'a ExecutableDocument,
    operation: &'a OperationDefinition,
) -> Vec<&'a str> {
    let mut fields = Vec::new();
    collect(document, &operation.selection_set.node, &mut fields);
    fields
}

fn collect<'a>(document: &'a ExecutableDocument, set: &'a SelectionSet, fields: &mut Vec<&'a str>) {
    for selection in &set.items {
        match &selection.node {
            Selection::Field(field) => fields.push(&field.node.name.node),
            Selection::InlineFragment(inline) => {
                collect(document, &inline.node.selection_set.node, fields);
            }
            Selection::FragmentSpread(spread) => {
                let fragment = document.fragments.get(&spread.node.fragment_name.node);
                if let Some(fragment) = fragment {
                    collect(document, &fragment.node.selection_set.node, fields);
                }
            }
        }
    }
}

/// Each operation has one of the fields `once` at most.
pub(super) fn check_once(
    once: &[&str],
    document: &ExecutableDocument,
) -> Result<(), RequestRefusal> {
    for (_, operation) in document.operations.iter() {
        let fields = root_fields(document, &operation.node);
        let counted = fields.iter().filter(|field| once.contains(field)).count();
        within("attempts", 1, u64::try_from(counted).unwrap_or(u64::MAX))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_graphql::parser::parse_query;

    const ONCE: &[&str] = &[
        "sessionStart",
        "signInByCode",
        "passwordReset",
        "personRegister",
    ];

    fn attempts(query: &str) -> Option<u64> {
        let refusal = check_once(ONCE, &parse_query(query).unwrap()).err()?;
        match refusal.details.get("actual") {
            Some(async_graphql::Value::Number(number)) => number.as_u64(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn attempts_are_counted_however_they_are_written() {
        assert_eq!(attempts("mutation { sessionStart sessionEnd }"), None);
        assert_eq!(
            attempts("mutation { a: sessionStart b: sessionStart }"),
            Some(2)
        );
        assert_eq!(
            attempts("mutation { passwordReset personRegister }"),
            Some(2)
        );
        let spread = "mutation { ...F ... { sessionStart } } fragment F on Mutation { ...G } \
                      fragment G on Mutation { x: signInByCode }";
        assert_eq!(attempts(spread), Some(2));
        let apart = "mutation A { sessionStart } mutation B { sessionStart }";
        assert_eq!(attempts(apart), None, "one of them runs");
        let skipped = "mutation { a: sessionStart @skip(if: true) b: sessionStart }";
        assert_eq!(attempts(skipped), Some(2));
    }
}

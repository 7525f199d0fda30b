//! The pass over the parsed document: depth, aliases, root fields, directives, cost.

use std::collections::HashMap;

use async_graphql::parser::Positioned;
use async_graphql::parser::types::{
    Directive, ExecutableDocument, Field, OperationDefinition, Selection, SelectionSet,
};
use async_graphql::{Name, Variables};

use super::lists::Values;
use super::{GuardLimits, within};
use crate::http::refusal::{ErrorCode, RequestRefusal};

/// Selection sets open at once, those of fragments included; the executor's own limit.
const MAX_OPEN_SETS: u64 = 32;

/// Checks `document` against the limits; every operation, since validation walks them all.
pub(super) fn check(
    limits: &GuardLimits,
    document: &ExecutableDocument,
    variables: &Variables,
) -> Result<(), RequestRefusal> {
    let written = Written::of(document);
    within("aliases", limits.aliases, written.aliases)?;
    within("directives", limits.directives, written.directives)?;
    let mut visits: u64 = 0;
    for (_, operation) in document.operations.iter() {
        let mut measuring = Measuring {
            limits,
            document,
            values: Values::new(&operation.node, variables),
            fragments: HashMap::new(),
        };
        let measure = measuring.set(&operation.node.selection_set.node, 1)?;
        measure.check(limits)?;
        within("aliases", limits.aliases, measure.fields)?;
        visits = visits.saturating_add(measure.visits);
        within("cost", limits.cost, visits)?;
    }
    Ok(())
}

/// What a selection set comes to with its fragments opened.
#[derive(Clone, Copy, Default)]
struct Measure {
    /// Steps of a naive walk, lists not multiplied.
    visits: u64,
    /// Steps of execution, lists multiplied.
    cost: u64,
    /// Fields inside fields.
    depth: u64,
    /// Fields of the set itself.
    fields: u64,
    /// Selection sets inside one another.
    sets: u64,
    /// Whether the set selects `edges` or `nodes`, as that of a connection does.
    is_connection: bool,
}

impl Measure {
    fn check(&self, limits: &GuardLimits) -> Result<(), RequestRefusal> {
        within("depth", limits.depth, self.depth)?;
        within("nesting", MAX_OPEN_SETS, self.sets)?;
        within("cost", limits.cost, self.cost)
    }

    fn add(&mut self, other: Self) {
        self.visits = self.visits.saturating_add(other.visits);
        self.cost = self.cost.saturating_add(other.cost);
        self.depth = self.depth.max(other.depth);
        self.fields = self.fields.saturating_add(other.fields);
        self.sets = self.sets.max(other.sets);
        self.is_connection |= other.is_connection;
    }

    /// One step more, to enter what was measured.
    fn entered(mut self) -> Self {
        self.visits = self.visits.saturating_add(1);
        self.cost = self.cost.saturating_add(1);
        self
    }
}

struct Measuring<'a> {
    limits: &'a GuardLimits,
    document: &'a ExecutableDocument,
    values: Values<'a>,
    /// `None` while the fragment is being measured: to meet it then is a cycle.
    fragments: HashMap<&'a str, Option<Measure>>,
}

impl<'a> Measuring<'a> {
    /// Measures `set`, which is opened inside `level - 1` others.
    fn set(&mut self, set: &'a SelectionSet, level: u64) -> Result<Measure, RequestRefusal> {
        if set.items.is_empty() {
            return Ok(Measure::default());
        }
        within("nesting", MAX_OPEN_SETS, level)?;
        let mut sum = Measure::default();
        for selection in &set.items {
            sum.add(match &selection.node {
                Selection::Field(field) => self.field(&field.node, level)?,
                Selection::FragmentSpread(spread) => {
                    self.fragment(&spread.node.fragment_name.node, level)?
                }
                Selection::InlineFragment(inline) => self
                    .set(&inline.node.selection_set.node, level + 1)?
                    .entered(),
            });
        }
        sum.sets += 1;
        Ok(sum)
    }

    fn field(&mut self, field: &'a Field, level: u64) -> Result<Measure, RequestRefusal> {
        let children = self.set(&field.selection_set.node, level + 1)?;
        let factor = self.values.factor(field, children.is_connection);
        let measure = Measure {
            cost: children.cost.saturating_mul(factor),
            depth: children.depth + 1,
            fields: 1,
            is_connection: matches!(field.name.node.as_str(), "edges" | "nodes"),
            ..children
        };
        Ok(measure.entered())
    }

    fn fragment(&mut self, name: &'a Name, level: u64) -> Result<Measure, RequestRefusal> {
        match self.fragments.get(name.as_str()) {
            Some(Some(measure)) => return Ok(measure.entered()),
            Some(None) => {
                let message = format!("The fragment \"{name}\" spreads itself.");
                return Err(RequestRefusal::new(ErrorCode::BadRequest, message));
            }
            None => {}
        }
        // An unknown fragment is the validation's to refuse.
        let Some(fragment) = self.document.fragments.get(name) else {
            return Ok(Measure::default().entered());
        };
        self.fragments.insert(name.as_str(), None);
        let measure = self.set(&fragment.node.selection_set.node, level + 1)?;
        measure.check(self.limits)?;
        self.fragments.insert(name.as_str(), Some(measure));
        Ok(measure.entered())
    }
}

/// What is counted as it is written, each fragment once.
#[derive(Default)]
struct Written {
    aliases: u64,
    directives: u64,
}

impl Written {
    fn of(document: &ExecutableDocument) -> Self {
        let mut written = Self::default();
        for (_, operation) in document.operations.iter() {
            written.operation(&operation.node);
        }
        for fragment in document.fragments.values() {
            written.directives(&fragment.node.directives);
            written.set(&fragment.node.selection_set.node);
        }
        written
    }

    fn operation(&mut self, operation: &OperationDefinition) {
        self.directives(&operation.directives);
        for variable in &operation.variable_definitions {
            self.directives(&variable.node.directives);
        }
        self.set(&operation.selection_set.node);
    }

    /// Recurses as deeply as the text is bracketed, which the lexical pass has limited.
    fn set(&mut self, set: &SelectionSet) {
        for selection in &set.items {
            self.directives(selection.node.directives());
            match &selection.node {
                Selection::Field(field) => {
                    self.aliases += u64::from(field.node.alias.is_some());
                    self.set(&field.node.selection_set.node);
                }
                Selection::InlineFragment(inline) => self.set(&inline.node.selection_set.node),
                Selection::FragmentSpread(_) => {}
            }
        }
    }

    fn directives(&mut self, directives: &[Positioned<Directive>]) {
        let count = u64::try_from(directives.len()).unwrap_or(u64::MAX);
        self.directives = self.directives.saturating_add(count);
    }
}

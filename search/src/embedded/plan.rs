//! From resolved slots to the engine's query. Operators in a text never reach a parser.

use super::resolve::Match;
use super::schema::Fields;
use crate::cursor::Reading;
use tantivy::Term;
use tantivy::query::{BooleanQuery, ConstScoreQuery, DisjunctionMaxQuery, Occur, Query, TermQuery};
use tantivy::schema::IndexRecordOption;

/// Every slot must be filled, each gives the points of its best match; in a partial reading at
/// least half of the slots, or all that can be. `None` when nothing can match.
pub(super) fn plan(
    fields: Fields,
    slots: Vec<Vec<Match>>,
    reading: Reading,
) -> Option<Box<dyn Query>> {
    let asked = slots.len();
    let known: Vec<Box<dyn Query>> = slots
        .into_iter()
        .filter(|matches| !matches.is_empty())
        .map(|matches| best_match(fields, matches))
        .collect();
    let required = match reading {
        Reading::Strict | Reading::Near => asked,
        Reading::Partial => asked.div_ceil(2).min(known.len()),
    };
    if known.is_empty() || known.len() < required {
        return None;
    }
    Some(at_least(known, required))
}

fn at_least(mut slots: Vec<Box<dyn Query>>, required: usize) -> Box<dyn Query> {
    match slots.pop() {
        Some(only) if slots.is_empty() => return only,
        Some(last) => slots.push(last),
        None => {}
    }
    if required == slots.len() {
        return Box::new(BooleanQuery::intersection(slots));
    }
    let slots = slots
        .into_iter()
        .map(|slot| (Occur::Should, slot))
        .collect();
    Box::new(BooleanQuery::with_minimum_required_clauses(slots, required))
}

fn best_match(fields: Fields, matches: Vec<Match>) -> Box<dyn Query> {
    let matches = matches.into_iter().map(|found| one_match(fields, &found));
    let mut matches: Vec<Box<dyn Query>> = matches.collect();
    match matches.pop() {
        Some(only) if matches.is_empty() => only,
        last => {
            matches.extend(last);
            Box::new(DisjunctionMaxQuery::new(matches))
        }
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "points are small whole numbers, which the engine's scores hold exactly"
)]
fn one_match(fields: Fields, found: &Match) -> Box<dyn Query> {
    let field = fields.of_place(found.place);
    let mut terms: Vec<Box<dyn Query>> = found
        .terms
        .iter()
        .map(|term| {
            let term = Term::from_field_text(field, term);
            Box::new(TermQuery::new(term, IndexRecordOption::Basic)) as Box<dyn Query>
        })
        .collect();
    let all = match terms.pop() {
        Some(only) if terms.is_empty() => only,
        last => {
            terms.extend(last);
            Box::new(BooleanQuery::intersection(terms))
        }
    };
    Box::new(ConstScoreQuery::new(all, found.points as f32))
}

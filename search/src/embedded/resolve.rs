//! Which terms of the index answer a slot, and the words near one that it does not hold.

use super::schema::Fields;
use super::snapshot::Snapshot;
use super::terms::{pair_term, phrase_terms, region_term};
use crate::analysis::{Closeness, Form, Slot};
use crate::cursor::Reading;
use crate::rank::{Place, word_points};
use std::collections::HashMap;
use std::sync::Arc;
use tantivy::Term;
use tantivy::index::InvertedIndexReader;
use tantivy::query::{DfaWrapper, FuzzyTermQuery};
use tantivy::termdict::{TermDictionary, TermStreamer};

/// Letters from which a word stands for those that begin with it.
const MIN_PREFIX_CHARS: usize = 3;
/// Letters from which one letter may be wrong; the first never.
const MIN_FUZZY_CHARS: usize = 4;
/// Words near one, in each place; the most frequent are taken.
const MAX_NEAR_WORDS: usize = 24;
/// Terms looked at for them, in each segment and place.
const MAX_TERMS_WALKED: usize = 4_000;

/// A way to find a slot's word that the index can serve: all `terms`, in one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Match {
    pub(super) place: Place,
    pub(super) terms: Vec<String>,
    pub(super) points: u32,
}

/// The term dictionaries of a snapshot.
pub(super) struct Vocabulary {
    fields: Fields,
    places: Vec<(Place, Vec<Arc<InvertedIndexReader>>)>,
}

impl Vocabulary {
    pub(super) fn of(snapshot: &Snapshot, fields: Fields) -> tantivy::Result<Self> {
        let segments = snapshot.searcher.segment_readers();
        let places = Place::ALL.map(|place| {
            let field = fields.of_place(place);
            let indexes = segments.iter().map(|segment| segment.inverted_index(field));
            Ok((place, indexes.collect::<tantivy::Result<_>>()?))
        });
        let places = places.into_iter().collect::<tantivy::Result<_>>()?;
        Ok(Self { fields, places })
    }

    /// Everything in the index that answers the slot.
    ///
    /// A word that the index holds, itself or by another name, is taken at its word; one that it
    /// does not hold, or any word once `reading` is no longer strict, also stands for those near.
    pub(super) fn resolve(&self, slot: &Slot, reading: Reading) -> tantivy::Result<Vec<Match>> {
        let mut matches = Vec::new();
        for variant in &slot.variants {
            let terms = terms_of(&variant.form);
            for (place, segments) in &self.places {
                let place_fits = *place == Place::Context || !is_region(&variant.form);
                if place_fits && holds(segments, &terms)? {
                    matches.push(Match {
                        place: *place,
                        terms: terms.clone(),
                        points: word_points(*place, variant.closeness),
                    });
                }
            }
        }
        if matches.is_empty() || reading != Reading::Strict {
            self.add_near(&slot.word, &mut matches)?;
        }
        Ok(best_of_each(matches))
    }

    fn add_near(&self, word: &str, matches: &mut Vec<Match>) -> tantivy::Result<()> {
        for (place, segments) in &self.places {
            let mut found: HashMap<String, u64> = HashMap::new();
            for segment in segments {
                self.walk_near(segment.terms(), *place, word, &mut found)?;
            }
            let mut found: Vec<(u64, String)> = found.into_iter().map(|(t, n)| (n, t)).collect();
            found.sort_unstable_by(|a, b| b.cmp(a));
            found.truncate(MAX_NEAR_WORDS);
            matches.extend(found.into_iter().map(|(_, term)| Match {
                place: *place,
                terms: vec![term],
                points: word_points(*place, Closeness::Near),
            }));
        }
        Ok(())
    }

    fn walk_near(
        &self,
        terms: &TermDictionary,
        place: Place,
        word: &str,
        found: &mut HashMap<String, u64>,
    ) -> tantivy::Result<()> {
        let length = word.chars().count();
        let term = Term::from_field_text(self.fields.of_place(place), word);
        if length >= MIN_PREFIX_CHARS {
            let begins_so = FuzzyTermQuery::new_prefix(term.clone(), 0, true).automaton()?;
            let range = terms.search(begins_so).ge(word);
            count_terms(range.lt(after_all(word)).into_stream()?, found);
        }
        if length >= MIN_FUZZY_CHARS {
            let first: String = word.chars().take(1).collect();
            let one_letter_off = FuzzyTermQuery::new(term, 1, true).automaton()?;
            let range = terms.search(one_letter_off).ge(&first);
            count_terms(range.lt(after_all(&first)).into_stream()?, found);
        }
        Ok(())
    }
}

/// The end of the terms that begin with `prefix`.
fn after_all(prefix: &str) -> String {
    format!("{prefix}\u{10ffff}")
}

fn count_terms(mut stream: TermStreamer<'_, DfaWrapper>, found: &mut HashMap<String, u64>) {
    for _ in 0..MAX_TERMS_WALKED {
        if !stream.advance() {
            return;
        }
        let documents = u64::from(stream.value().doc_freq);
        if let Ok(term) = std::str::from_utf8(stream.key()) {
            *found.entry(term.to_owned()).or_default() += documents;
        }
    }
}

fn terms_of(form: &Form) -> Vec<String> {
    match form {
        Form::Word(word) => vec![word.clone()],
        Form::Split(joined) => vec![pair_term(joined)],
        Form::Phrase(words) => phrase_terms(words),
        Form::Region(joined) => vec![region_term(joined)],
    }
}

const fn is_region(form: &Form) -> bool {
    matches!(form, Form::Region(_))
}

/// True when some segment holds every term.
fn holds(segments: &[Arc<InvertedIndexReader>], terms: &[String]) -> tantivy::Result<bool> {
    for segment in segments {
        let mut all = true;
        for term in terms {
            all = all && segment.terms().get(term)?.is_some();
        }
        if all {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Keeps, of matches by the same terms in the same place, the one with most points.
fn best_of_each(mut matches: Vec<Match>) -> Vec<Match> {
    matches.sort_by_key(|found| std::cmp::Reverse(found.points));
    let mut best: Vec<Match> = Vec::with_capacity(matches.len());
    for found in matches {
        let same = |kept: &Match| kept.place == found.place && kept.terms == found.terms;
        if !best.iter().any(same) {
            best.push(found);
        }
    }
    best
}

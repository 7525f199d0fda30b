//! [`Dictionary`]: the synonym and stop-word files, read.

use super::fold::words;
use crate::SearchError;
use crate::rank::Closeness;
use serde::Deserialize;
use std::collections::{HashMap, HashSet};

/// What the data files say about words; made once, shared by every search.
///
/// Keys are folded words joined by one space.
#[derive(Debug)]
pub struct Dictionary {
    expansions: HashMap<String, Vec<Expansion>>,
    stop_words: HashSet<String>,
    longest_key: usize,
}

/// Other words that a word, or a run of words, also stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Expansion {
    pub(super) words: Vec<String>,
    pub(super) closeness: Closeness,
    /// True when it names a whole region: `tuba` is Tulang Bawang, not Tulang Bawang Barat.
    pub(super) is_region: bool,
}

#[derive(Deserialize)]
struct SynonymRow {
    term: String,
    canonical: String,
    kind: String,
    direction: String,
}

#[derive(Deserialize)]
struct StopWordRow {
    word: String,
}

/// One step from a word to another.
#[derive(Clone)]
struct Edge {
    to: String,
    closeness: Closeness,
    is_region: bool,
}

impl Dictionary {
    /// Reads `term,canonical,kind,direction` and `word,class`, each with a header line.
    ///
    /// A two-way row holds in both directions, a one-way row lets a question for the term also find
    /// the canonical word. Rows chain: `kripik` finds `kripek` through `keripik`. Every class of
    /// stop word is dropped from questions.
    ///
    /// # Errors
    /// [`SearchError::Dictionary`] with the line that is not of that form.
    pub fn from_csv(synonyms_csv: &str, stopwords_csv: &str) -> Result<Self, SearchError> {
        let edges = read_edges(synonyms_csv)?;
        let expansions = edges
            .keys()
            .map(|key| (key.clone(), reachable(&edges, key)))
            .collect();
        let stop_words: HashSet<String> = rows::<StopWordRow>("stopwords", stopwords_csv)?
            .into_iter()
            .map(|(_, row)| key_of(&row.word))
            .collect();
        let keys = edges.keys().chain(&stop_words);
        let longest_key = keys.map(|key| key.split(' ').count()).max().unwrap_or(1);
        Ok(Self {
            expansions,
            stop_words,
            longest_key,
        })
    }

    /// Words in the longest run that it knows.
    pub(super) fn longest_key(&self) -> usize {
        self.longest_key
    }

    pub(super) fn is_stop(&self, key: &str) -> bool {
        self.stop_words.contains(key)
    }

    pub(super) fn expansions(&self, key: &str) -> &[Expansion] {
        self.expansions.get(key).map_or(&[], Vec::as_slice)
    }
}

fn key_of(text: &str) -> String {
    words(text).collect::<Vec<_>>().join(" ")
}

fn rows<R>(file: &'static str, text: &str) -> Result<Vec<(usize, R)>, SearchError>
where
    R: for<'row> Deserialize<'row>,
{
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let numbered = reader.deserialize().enumerate();
    numbered
        .map(|(index, row)| {
            let line = index + 2;
            row.map(|row| (line, row))
                .map_err(|error| SearchError::Dictionary {
                    file,
                    line,
                    problem: error.to_string(),
                })
        })
        .collect()
}

fn read_edges(synonyms_csv: &str) -> Result<HashMap<String, Vec<Edge>>, SearchError> {
    let mut edges: HashMap<String, Vec<Edge>> = HashMap::new();
    for (line, row) in rows::<SynonymRow>("synonyms", synonyms_csv)? {
        let malformed = |problem: &str| SearchError::Dictionary {
            file: "synonyms",
            line,
            problem: problem.to_owned(),
        };
        let two_way = match row.direction.as_str() {
            "two-way" => true,
            "one-way" => false,
            _ => return Err(malformed("the direction is neither two-way nor one-way")),
        };
        let (term, canonical) = (key_of(&row.term), key_of(&row.canonical));
        if term.is_empty() || canonical.is_empty() {
            return Err(malformed("a term without a word"));
        }
        let edge = |to: &str| Edge {
            to: to.to_owned(),
            closeness: closeness_of(&row.kind),
            is_region: row.kind == "region",
        };
        edges
            .entry(term.clone())
            .or_default()
            .push(edge(&canonical));
        if two_way {
            edges.entry(canonical).or_default().push(edge(&term));
        }
    }
    Ok(edges)
}

/// Another way to write the same word ranks above another word for the same thing.
fn closeness_of(kind: &str) -> Closeness {
    match kind {
        "spelling" | "abbreviation" | "region" | "unit" | "number" => Closeness::Spelling,
        _ => Closeness::Synonym,
    }
}

/// Every word that can be reached, as close as the loosest step on the way to it.
fn reachable(edges: &HashMap<String, Vec<Edge>>, key: &str) -> Vec<Expansion> {
    let mut seen = HashSet::from([key.to_owned()]);
    let mut found = Vec::new();
    let mut frontier = vec![Edge {
        to: key.to_owned(),
        closeness: Closeness::Exact,
        is_region: true,
    }];
    while let Some(here) = frontier.pop() {
        for step in edges.get(&here.to).into_iter().flatten() {
            if !seen.insert(step.to.clone()) {
                continue;
            }
            let reached = Edge {
                to: step.to.clone(),
                closeness: step.closeness.max(here.closeness),
                is_region: step.is_region && here.is_region,
            };
            found.push(Expansion {
                words: reached.to.split(' ').map(str::to_owned).collect(),
                closeness: reached.closeness,
                is_region: reached.is_region,
            });
            frontier.push(reached);
        }
    }
    found
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// The project's own files.
    pub(crate) fn ours() -> Dictionary {
        Dictionary::from_csv(
            include_str!("../../../data/synonyms.csv"),
            include_str!("../../../data/stopwords.csv"),
        )
        .unwrap()
    }

    fn expanded(dictionary: &Dictionary, key: &str) -> Vec<String> {
        let found = dictionary.expansions(key).iter();
        let mut found: Vec<String> = found.map(|to| to.words.join(" ")).collect();
        found.sort();
        found
    }

    #[test]
    fn two_way_rows_chain_and_one_way_rows_do_not_turn_back() {
        let ours = ours();
        assert_eq!(expanded(&ours, "kripik"), ["keripek", "keripik", "kripek"]);
        assert!(expanded(&ours, "lombok").contains(&"cabai".to_owned()));
        assert!(!expanded(&ours, "cabai").contains(&"lombok".to_owned()));
        assert!(expanded(&ours, "singkong").contains(&"ubi kayu".to_owned()));
        assert!(expanded(&ours, "lada").contains(&"merica".to_owned()));
    }

    #[test]
    fn tuba_is_not_tubaba() {
        let ours = ours();
        assert_eq!(expanded(&ours, "tuba"), ["tulang bawang", "tulangbawang"]);
        assert_eq!(expanded(&ours, "tubaba"), ["tulang bawang barat"]);
        assert!(ours.expansions("tubaba").iter().all(|to| to.is_region));
    }

    #[test]
    fn a_broken_row_is_named_by_its_line() {
        for (synonyms, line) in [
            ("term,canonical,kind,direction\na,b,spelling,sideways\n", 2),
            (
                "term,canonical,kind,direction\na,b,c,one-way\na,-,c,one-way\n",
                3,
            ),
            ("term,canonical\na,b\n", 2),
        ] {
            let refused = Dictionary::from_csv(synonyms, "word,class\n");
            let Err(SearchError::Dictionary { line: found, .. }) = refused else {
                panic!("{synonyms} was accepted");
            };
            assert_eq!(found, line, "{synonyms}");
        }
    }
}

//! Reading a question: which words must be found, and what counts as finding each.

use super::Dictionary;
use super::fold::words;
use crate::rank::Closeness;

/// Bytes of a question that are looked at.
const MAX_TEXT_BYTES: usize = 1_000;
/// Words of a question that are looked at, stop words included.
const MAX_READ_WORDS: usize = 24;
/// Words that must be found; those after them are not looked for.
const MAX_SLOTS: usize = 12;
/// Words in the longest region name that is recognised as one.
const MAX_JOINED_WORDS: usize = 3;

/// One word that must be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// The word, folded.
    pub word: String,
    /// What counts as finding it; never empty.
    pub variants: Vec<Variant>,
}

/// One way to find a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// What a document must hold.
    pub form: Form,
    /// How near that is to what was typed.
    pub closeness: Closeness,
}

/// What a document must hold. All words are folded.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Form {
    /// This word.
    Word(String),
    /// Two words side by side that together spell this.
    Split(String),
    /// These words side by side in this order; two at least.
    Phrase(Vec<String>),
    /// A region whose whole name, written without spaces, is this.
    Region(String),
}

impl Dictionary {
    /// Reads a question; empty when there is no word in it.
    ///
    /// Stop words are dropped unless nothing else is there, or one is said twice (`oleh-oleh`).
    /// At most 12 words are looked for, all in the first 1,000 bytes.
    pub fn read(&self, text: &str) -> Vec<Slot> {
        let text = text.get(..text.floor_char_boundary(MAX_TEXT_BYTES));
        let words: Vec<String> = words(text.unwrap_or_default())
            .take(MAX_READ_WORDS)
            .collect();
        let kept = self.kept(&words);
        let mut variants: Vec<Vec<Variant>> = vec![Vec::new(); words.len()];
        let longest = self.longest_key().max(MAX_JOINED_WORDS);
        for length in 1..=longest.min(words.len()) {
            for (start, run) in words.windows(length).enumerate() {
                let covered = variants.iter_mut().skip(start).take(length);
                let of_run = self.variants(run);
                covered.for_each(|slot| slot.extend_from_slice(&of_run));
            }
        }
        let slots = words.into_iter().zip(variants).zip(kept);
        slots
            .filter_map(|((word, variants), kept)| kept.then_some(Slot { word, variants }))
            .take(MAX_SLOTS)
            .collect()
    }

    /// For each word, whether it must be found.
    fn kept(&self, words: &[String]) -> Vec<bool> {
        let mut kept = vec![true; words.len()];
        for length in 1..=self.longest_key().min(words.len()) {
            for (start, run) in words.windows(length).enumerate() {
                if self.is_stop(&run.join(" ")) && !is_doubled(words, start) {
                    let dropped = kept.iter_mut().skip(start).take(length);
                    dropped.for_each(|kept| *kept = false);
                }
            }
        }
        if kept.contains(&true) {
            kept
        } else {
            vec![true; words.len()]
        }
    }

    fn variants(&self, run: &[String]) -> Vec<Variant> {
        let joined = run.concat();
        let mut found = match run {
            [word] => vec![
                variant(Form::Word(word.clone()), Closeness::Exact),
                variant(Form::Split(joined.clone()), Closeness::Exact),
            ],
            [_, _] => vec![
                variant(Form::Word(joined.clone()), Closeness::Exact),
                variant(Form::Phrase(run.to_vec()), Closeness::Phrase),
            ],
            _ => Vec::new(),
        };
        if run.len() <= MAX_JOINED_WORDS {
            found.push(variant(Form::Region(joined), Closeness::Whole));
        }
        let expansions = self.expansions(&run.join(" "));
        found.extend(expansions.iter().map(|to| {
            let form = match to.words.as_slice() {
                words if to.is_region => Form::Region(words.concat()),
                [word] => Form::Word(word.clone()),
                words => Form::Phrase(words.to_vec()),
            };
            variant(form, to.closeness)
        }));
        found
    }
}

fn variant(form: Form, closeness: Closeness) -> Variant {
    Variant { form, closeness }
}

/// True when the word there is said twice in a row.
fn is_doubled(words: &[String], at: usize) -> bool {
    let word = words.get(at);
    let before = at.checked_sub(1).and_then(|before| words.get(before));
    word == words.get(at + 1) || (before.is_some() && word == before)
}

#[cfg(test)]
mod tests {
    use super::super::dictionary::tests::ours;
    use super::*;
    use proptest::prelude::*;

    fn slot_words(text: &str) -> Vec<String> {
        ours()
            .read(text)
            .into_iter()
            .map(|slot| slot.word)
            .collect()
    }

    fn has(slot: &Slot, form: &Form) -> bool {
        slot.variants.iter().any(|variant| variant.form == *form)
    }

    #[test]
    fn stop_words_go_unless_nothing_else_is_there() {
        assert_eq!(
            slot_words("jual kopi yg murah dari Liwa kak"),
            ["kopi", "liwa"]
        );
        assert_eq!(slot_words("keripik di bawah 25000"), ["keripik", "25000"]);
        assert_eq!(slot_words("toko"), ["toko"]);
        assert_eq!(slot_words("oleh-oleh untuk ibu"), ["oleh", "oleh", "ibu"]);
        assert!(slot_words(" 🍌 ?!").is_empty());
    }

    #[test]
    fn a_run_of_words_fills_every_slot_it_covers() {
        let slots = ours().read("keripik ubi kayu");
        let cassava = Form::Word("singkong".to_owned());
        let found: Vec<bool> = slots.iter().map(|slot| has(slot, &cassava)).collect();
        assert_eq!(found, [false, true, true]);
        let slots = ours().read("singkong");
        assert!(has(
            &slots[0],
            &Form::Phrase(vec!["ubi".to_owned(), "kayu".to_owned()])
        ));
    }

    #[test]
    fn split_and_joined_words_meet() {
        let joined = "gadingrejo".to_owned();
        let slots = ours().read("gading rejo");
        assert!(
            slots
                .iter()
                .all(|slot| has(slot, &Form::Word(joined.clone())))
        );
        assert!(has(&ours().read("gadingrejo")[0], &Form::Split(joined)));
    }

    #[test]
    fn a_short_region_name_is_the_whole_region() {
        let slots = ours().read("kopi lambar");
        assert!(has(&slots[1], &Form::Region("lampungbarat".to_owned())));
        let slots = ours().read("tuba");
        assert!(!has(
            &slots[0],
            &Form::Region("tulangbawangbarat".to_owned())
        ));
    }

    proptest! {
        #[test]
        fn any_text_is_read_within_bounds(text in "(.|kopi |ubi kayu ){0,400}") {
            let slots = ours().read(&text);
            prop_assert!(slots.len() <= MAX_SLOTS);
            prop_assert!(slots.iter().all(|slot| !slot.variants.is_empty()));
        }
    }
}

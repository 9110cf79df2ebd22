//! Tells what a complaint is about from what it is directed at. `problems.txt` has one kind of
//! problem a line, in the words people use for it; `everyday.txt` has the words that say neither
//! problem nor object. What a topic says beyond both names its object: the estate, road, school.
//! Words are at most three characters (longer ones by their stem), so each is one gram.

use super::frequency::Damping;
use super::grams::{GramTable, gram_hash};
use crate::normal::append_normal;

const PROBLEMS: &str = include_str!("problems.txt");
const EVERYDAY: &str = include_str!("everyday.txt");
/// Kinds of problem kept per complaint, the weightiest.
const KINDS_MAX: usize = 16;
/// Weight of a word in the topic against one in the body.
const TOPIC_WEIGHT: f32 = 3.0;

#[derive(Clone, Debug)]
struct Word {
    hash: u32,
    units: Vec<u16>,
    /// Line of `problems.txt`; `None` for everyday words.
    kind: Option<u8>,
}

/// The words, longest first.
#[derive(Clone, Debug)]
pub(super) struct Lexicon {
    words: Vec<Word>,
}

/// One kind of problem that a complaint speaks of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Problem {
    pub(super) kind: u8,
    /// Grows with the logarithm of how often it is spoken of.
    pub(super) weight: f32,
    /// Rarity of the kind.
    pub(super) idf: f32,
}

impl Lexicon {
    pub(super) fn new() -> Self {
        let problems = (0_u8..)
            .zip(PROBLEMS.lines())
            .flat_map(|(kind, line)| line.split(' ').map(move |word| Word::new(word, Some(kind))));
        let everyday = EVERYDAY
            .split_whitespace()
            .map(|word| Word::new(word, None));
        let mut words: Vec<Word> = problems.chain(everyday).collect();
        words.sort_by_key(|word| std::cmp::Reverse(word.units.len()));
        Self { words }
    }

    /// The kinds of problem in `table`, by kind. Blanks every known word out of `topic`, which
    /// leaves the object.
    pub(super) fn read(
        &self,
        table: &GramTable,
        damping: &Damping,
        topic: &mut [u16],
    ) -> Vec<Problem> {
        let mut sums = [0.0_f32; 256];
        for word in &self.words {
            let Some(gram) = table.get(word.hash) else {
                continue;
            };
            if gram.topic > 0 {
                blank(topic, &word.units);
            }
            if let Some(kind) = word.kind {
                let sum = &mut sums[usize::from(kind)];
                *sum += damping.of(gram.body);
                if gram.topic > 0 {
                    *sum += TOPIC_WEIGHT;
                }
            }
        }
        let spoken = (0..=u8::MAX).zip(sums).filter(|(_, sum)| *sum > 0.0);
        let mut problems: Vec<Problem> = spoken
            .map(|(kind, sum)| Problem {
                kind,
                weight: libm::logf(1.0 + sum),
                idf: 0.0,
            })
            .collect();
        if problems.len() > KINDS_MAX {
            problems.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.kind.cmp(&b.kind)));
            problems.truncate(KINDS_MAX);
            problems.sort_by_key(|problem| problem.kind);
        }
        problems
    }
}

impl Word {
    fn new(word: &str, kind: Option<u8>) -> Self {
        let mut units = Vec::new();
        append_normal(word, 3, &mut units);
        Self {
            hash: gram_hash(&units),
            units,
            kind,
        }
    }
}

/// Replaces every occurrence of `word` in `topic` by separators.
fn blank(topic: &mut [u16], word: &[u16]) {
    let mut at = 0;
    while at + word.len() <= topic.len() {
        if topic[at..].starts_with(word) {
            topic[at..at + word.len()].fill(crate::normal::SEPARATOR);
            at += word.len();
        } else {
            at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matters::grams::Part;

    #[test]
    fn every_word_is_one_gram_and_stands_once() {
        let words: Vec<&str> = PROBLEMS
            .split_whitespace()
            .chain(EVERYDAY.split_whitespace())
            .collect();
        assert!(words.iter().all(|word| word.chars().count() <= 3));
        let distinct: std::collections::BTreeSet<&&str> = words.iter().collect();
        assert_eq!(distinct.len(), words.len());
    }

    #[test]
    fn a_topic_without_its_problem_is_its_object() {
        let lexicon = Lexicon::new();
        let mut topic = Vec::new();
        append_normal("请问云栖湖畔楼盘何时复工", 60, &mut topic);
        let mut table = GramTable::new();
        table.count(&topic, Part::Topic);
        let problems = lexicon.read(&table, &Damping::new(), &mut topic);
        topic.retain(|&unit| unit != crate::normal::SEPARATOR);
        assert_eq!(String::from_utf16(&topic).unwrap(), "云栖湖畔");
        assert_eq!(problems.len(), 1);
    }
}

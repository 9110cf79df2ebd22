//! One complaint as the grouper sees it: its weighted grams, place codes and numbers; and the
//! bounded extract of them that is kept for each held record. The text itself is not kept, only
//! hashes.

use super::Doc;
use super::frequency::{Damping, Frequencies};
use super::grams::{Gram, GramTable, Part};
use super::lexicon::{Lexicon, Problem};
use super::marks::{MarkSets, blank_codes};
use crate::normal::append_normal;

const TOPIC_CHARS_MAX: usize = 60;
const BODY_CHARS_MAX: usize = 240;
/// Weight of an occurrence in the topic against one in the body.
pub(super) const TOPIC_WEIGHT: f32 = 3.0;
const BODY_GRAMS_KEPT: usize = 96;

/// Lengths of the weighted vectors, and the total rarity of the object.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Norms {
    pub(super) topic: f32,
    pub(super) body: f32,
    pub(super) both: f32,
    pub(super) unigram: f32,
    pub(super) object_sum: f32,
    pub(super) problems: f32,
}

/// What is kept of a held record.
#[derive(Clone, Debug)]
pub(super) struct Member {
    hashes: Box<[u32]>,
    counts: Box<[Packed]>,
    pub(super) norms: Norms,
    pub(super) marks: MarkSets,
    pub(super) problems: Box<[Problem]>,
    pub(super) time_us: i64,
}

impl Member {
    /// The kept grams: hash and counts.
    pub(super) fn grams(&self) -> impl Iterator<Item = (u32, Packed)> {
        self.hashes.iter().copied().zip(self.counts.iter().copied())
    }
}

/// A kept gram's counts in one byte: occurrences in the topic (to 3) and body (to 7), length,
/// whether it is part of the object.
#[derive(Clone, Copy, Debug)]
pub(super) struct Packed(u8);

impl Packed {
    fn new(gram: &Gram) -> Self {
        let object = u8::from(gram.object);
        Self(gram.topic.min(3) | gram.body.min(7) << 2 | gram.chars << 5 | object << 7)
    }

    pub(super) fn topic(self) -> u8 {
        self.0 & 3
    }

    pub(super) fn body(self) -> u8 {
        self.0 >> 2 & 7
    }

    pub(super) fn chars(self) -> u8 {
        self.0 >> 5 & 3
    }

    pub(super) fn is_object(self) -> bool {
        self.0 >> 7 == 1
    }
}

/// The complaint being placed. Reused from complaint to complaint.
#[derive(Clone, Debug)]
pub(super) struct Profile {
    topic: Vec<u16>,
    body: Vec<u16>,
    pub(super) table: GramTable,
    pub(super) norms: Norms,
    pub(super) marks: MarkSets,
    pub(super) time_us: i64,
    pub(super) problems: Vec<Problem>,
    damping: Damping,
    /// Weight and position of grams being ranked.
    ranked: Vec<u64>,
}

impl Profile {
    pub(super) fn new() -> Self {
        Self {
            topic: Vec::new(),
            body: Vec::new(),
            table: GramTable::new(),
            norms: Norms::default(),
            marks: MarkSets::default(),
            time_us: 0,
            problems: Vec::new(),
            damping: Damping::new(),
            ranked: Vec::new(),
        }
    }

    /// Reads `doc`, weighing its grams by what was learned so far.
    pub(super) fn read(&mut self, doc: &Doc, lexicon: &Lexicon, frequencies: &Frequencies) {
        self.time_us = doc.time_us;
        self.topic.clear();
        self.body.clear();
        append_normal(doc.topic, TOPIC_CHARS_MAX, &mut self.topic);
        append_normal(doc.body, BODY_CHARS_MAX, &mut self.body);
        self.table.clear();
        self.table.count(&self.topic, Part::Topic);
        self.table.count(&self.body, Part::Body);
        frequencies.weigh(&mut self.table.grams);
        self.marks = MarkSets::read(doc, &self.topic, &self.body);
        blank_codes(&mut self.topic);
        self.problems = lexicon.read(&self.table, &self.damping, &mut self.topic);
        self.table.mark_object(&self.topic);
        for problem in &mut self.problems {
            problem.idf = frequencies.kind_idf(problem.kind);
        }
        self.norms = self.measure();
    }

    /// Weighs every gram and measures the whole.
    fn measure(&mut self) -> Norms {
        let mut sums = Norms::default();
        for gram in &mut self.table.grams {
            let topic = self.damping.of(gram.topic) * gram.idf;
            let body = self.damping.of(gram.body) * gram.idf;
            let both = TOPIC_WEIGHT * topic + body;
            (gram.topic_weight, gram.body_weight) = (topic, body);
            sums.topic += topic * topic;
            sums.body += body * body;
            sums.both += both * both;
            if gram.chars == 1 {
                sums.unigram += topic * topic;
            }
            if gram.object {
                sums.object_sum += gram.idf;
            }
        }
        for problem in &self.problems {
            let weight = problem.weight * problem.idf;
            sums.problems += weight * weight;
        }
        let length = |sum: f32| sum.max(1e-6).sqrt();
        Norms {
            topic: length(sums.topic),
            body: length(sums.body),
            both: length(sums.both),
            unigram: length(sums.unigram),
            object_sum: sums.object_sum,
            problems: length(sums.problems),
        }
    }

    /// Damped occurrences of a kept gram in topic and body.
    pub(super) fn damped(&self, counts: Packed) -> (f32, f32) {
        (
            self.damping.of(counts.topic()),
            self.damping.of(counts.body()),
        )
    }

    /// The `count` grams of two or more characters that say most about this complaint, with their
    /// rarity, in order of sight.
    pub(super) fn keys(&mut self, count: usize, out: &mut Vec<(u32, f32)>) {
        self.rank(count, |gram| gram.chars > 1);
        out.clear();
        let grams = self.ranked.iter().map(|&at| &self.table.grams[at as usize]);
        out.extend(grams.map(|gram| (gram.hash, gram.idf)));
    }

    /// Leaves in `ranked` the positions of the heaviest `count` grams among those that `admit` lets
    /// in, ascending. Equal weights: the one seen first.
    fn rank(&mut self, count: usize, admit: impl Fn(&Gram) -> bool) {
        let weighed = (0_u32..)
            .zip(&self.table.grams)
            .filter(|(_, gram)| admit(gram));
        self.ranked.clear();
        // Weights are not negative, so their bits order as they do.
        self.ranked.extend(weighed.map(|(at, gram)| {
            let weight = TOPIC_WEIGHT * gram.topic_weight + gram.body_weight;
            u64::from(weight.to_bits()) << 32 | u64::from(u32::MAX - at)
        }));
        if self.ranked.len() > count {
            self.ranked.select_nth_unstable_by(count, |a, b| b.cmp(a));
            self.ranked.truncate(count);
        }
        for ranked in &mut self.ranked {
            *ranked = u64::from(u32::MAX - *ranked as u32);
        }
        self.ranked.sort_unstable();
    }

    /// What to keep of this complaint once it is placed.
    pub(super) fn extract(&mut self) -> Member {
        self.rank(BODY_GRAMS_KEPT, |gram| gram.topic == 0);
        let grams = &self.table.grams;
        let topic = grams.iter().filter(|gram| gram.topic > 0);
        let body = self.ranked.iter().map(|&at| &grams[at as usize]);
        let kept = topic.chain(body);
        Member {
            hashes: kept.clone().map(|gram| gram.hash).collect(),
            counts: kept.map(Packed::new).collect(),
            norms: self.norms,
            marks: self.marks,
            problems: self.problems.as_slice().into(),
            time_us: self.time_us,
        }
    }
}

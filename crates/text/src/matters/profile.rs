//! One complaint as the grouper sees it: its weighted grams, place codes and numbers; and the
//! bounded extract of them that is kept for each held record. The text itself is not kept, only
//! hashes and the normal form of the topic.

use super::Doc;
use super::frequency::{Damping, Frequencies};
use super::grams::{Gram, GramTable, Part};
use super::lexicon::{Lexicon, Problem};
use super::marks::{MarkSets, blank_codes};
use crate::normal::append_normal;

const TOPIC_CHARS_MAX: usize = 60;
const BODY_CHARS_MAX: usize = 600;
/// Weight of an occurrence in the topic against one in the body.
const TOPIC_WEIGHT: f32 = 3.0;
const BODY_GRAMS_KEPT: usize = 96;

/// Lengths of the weighted gram vectors, and the topic's total rarity.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Norms {
    pub(super) topic: f32,
    pub(super) body: f32,
    pub(super) both: f32,
    pub(super) unigram: f32,
    pub(super) topic_sum: f32,
    pub(super) object_sum: f32,
    pub(super) problems: f32,
    pub(super) topic_problems: f32,
}

/// What is kept of a held record.
#[derive(Clone, Debug)]
pub(super) struct Member {
    pub(super) grams: Box<[Kept]>,
    pub(super) norms: Norms,
    pub(super) marks: MarkSets,
    pub(super) problems: Box<[Problem]>,
    pub(super) time_us: i64,
}

/// One kept gram.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kept {
    pub(super) hash: u32,
    pub(super) topic: u8,
    pub(super) body: u8,
    pub(super) chars: u8,
    pub(super) object: bool,
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
    order: Vec<u32>,
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
            order: Vec::new(),
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

    fn measure(&self) -> Norms {
        let mut sums = Norms::default();
        for gram in &self.table.grams {
            let topic = self.topic_weight(gram.topic, gram.idf);
            let both = self.both_weight(gram.topic, gram.body, gram.idf);
            let body = self.damping.of(gram.body) * gram.idf;
            sums.topic += topic * topic;
            sums.body += body * body;
            sums.both += both * both;
            if gram.chars == 1 {
                sums.unigram += topic * topic;
            } else if gram.topic > 0 {
                sums.topic_sum += gram.idf;
            }
            if gram.object {
                sums.object_sum += gram.idf;
            }
        }
        for problem in &self.problems {
            let weight = problem.weight * problem.idf;
            sums.problems += weight * weight;
            if problem.in_topic {
                sums.topic_problems += problem.idf * problem.idf;
            }
        }
        let length = |sum: f32| sum.max(1e-6).sqrt();
        Norms {
            topic: length(sums.topic),
            body: length(sums.body),
            both: length(sums.both),
            unigram: length(sums.unigram),
            topic_sum: sums.topic_sum.max(1e-6),
            object_sum: sums.object_sum,
            problems: length(sums.problems),
            topic_problems: length(sums.topic_problems),
        }
    }

    pub(super) fn topic_weight(&self, topic: u8, idf: f32) -> f32 {
        self.damping.of(topic) * idf
    }

    pub(super) fn body_weight(&self, body: u8, idf: f32) -> f32 {
        self.damping.of(body) * idf
    }

    pub(super) fn both_weight(&self, topic: u8, body: u8, idf: f32) -> f32 {
        (TOPIC_WEIGHT * self.damping.of(topic) + self.damping.of(body)) * idf
    }

    /// The `count` grams of two or more characters that say most about this complaint, topic first
    /// by weight; ties by order of sight.
    pub(super) fn keys(&mut self, count: usize, out: &mut Vec<(u32, f32)>) {
        self.rank(count, |gram| gram.chars > 1);
        out.clear();
        out.extend(self.order.iter().map(|&at| {
            let gram = &self.table.grams[at as usize];
            (gram.hash, gram.idf)
        }));
    }

    /// Leaves in `order` the heaviest `count` grams among those that `admit` lets in.
    fn rank(&mut self, count: usize, admit: impl Fn(&Gram) -> bool) {
        let mut order = std::mem::take(&mut self.order);
        order.clear();
        let grams = &self.table.grams;
        order.extend((0..grams.len() as u32).filter(|&at| admit(&grams[at as usize])));
        if order.len() > count {
            let weight = |at: u32| {
                let gram = &grams[at as usize];
                self.both_weight(gram.topic, gram.body, gram.idf)
            };
            order.select_nth_unstable_by(count, |&a, &b| {
                weight(b).total_cmp(&weight(a)).then(a.cmp(&b))
            });
            order.truncate(count);
        }
        self.order = order;
    }

    /// What to keep of this complaint once it is placed.
    pub(super) fn extract(&mut self) -> Member {
        self.rank(BODY_GRAMS_KEPT, |gram| gram.topic == 0);
        let kept = |gram: &Gram| Kept {
            hash: gram.hash,
            topic: gram.topic,
            body: gram.body,
            chars: gram.chars,
            object: gram.object,
        };
        let grams = &self.table.grams;
        let topic = grams.iter().filter(|gram| gram.topic > 0).map(kept);
        let body = self.order.iter().map(|&at| kept(&grams[at as usize]));
        Member {
            grams: topic.chain(body).collect(),
            norms: self.norms,
            marks: self.marks.clone(),
            problems: self.problems.as_slice().into(),
            time_us: self.time_us,
        }
    }
}

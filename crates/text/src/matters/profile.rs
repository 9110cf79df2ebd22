//! One complaint as the grouper sees it: its weighted grams, place codes and numbers; and the
//! bounded extract of them that is kept for each held record. The text itself is not kept, only
//! hashes and the normal form of the topic.

use super::Doc;
use super::grams::{Frequencies, Gram, GramTable, Part, hash};
use crate::normal::append_normal;

const TOPIC_CHARS_MAX: usize = 60;
const BODY_CHARS_MAX: usize = 600;
/// Weight of an occurrence in the topic against one in the body.
const TOPIC_WEIGHT: f32 = 3.0;
const BODY_GRAMS_KEPT: usize = 96;
const MARKS_MAX: usize = 6;

/// Marks of one kind (hashes), few and sorted.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Marks(Vec<u32>);

impl Marks {
    fn add(&mut self, mark: u32) {
        if self.0.len() < MARKS_MAX
            && let Err(at) = self.0.binary_search(&mark)
        {
            self.0.insert(at, mark);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn shared(&self, other: &Self) -> usize {
        self.0
            .iter()
            .filter(|mark| other.0.binary_search(mark).is_ok())
            .count()
    }

    /// Each side has a mark that the other lacks.
    pub(super) fn differ(&self, other: &Self) -> bool {
        let shared = self.shared(other);
        shared < self.0.len() && shared < other.0.len()
    }
}

/// Lengths of the weighted gram vectors, and the topic's total rarity.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Norms {
    pub(super) topic: f32,
    pub(super) body: f32,
    pub(super) both: f32,
    pub(super) unigram: f32,
    pub(super) topic_sum: f32,
}

/// What is kept of a held record.
#[derive(Clone, Debug)]
pub(super) struct Member {
    pub(super) grams: Box<[Kept]>,
    pub(super) norms: Norms,
    pub(super) marks: MarkSets,
    pub(super) time_us: i64,
}

/// One kept gram.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kept {
    pub(super) hash: u32,
    pub(super) topic: u8,
    pub(super) body: u8,
    pub(super) chars: u8,
}

/// The marks that must not contradict each other within a matter.
#[derive(Clone, Debug, Default)]
pub(super) struct MarkSets {
    /// District codes and names of the topic.
    pub(super) places: Marks,
    /// The same, of the topic and body.
    pub(super) places_all: Marks,
    /// Numbers of the topic (bus line, school, block).
    pub(super) numbers: Marks,
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
    /// 1 + ln n for n occurrences.
    damped: [f32; 256],
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
            damped: std::array::from_fn(|n| {
                if n == 0 {
                    0.0
                } else {
                    1.0 + libm::logf(n as f32)
                }
            }),
            order: Vec::new(),
        }
    }

    /// Reads `doc`, weighing its grams by what was learned so far.
    pub(super) fn read(&mut self, doc: &Doc, frequencies: &Frequencies) {
        self.time_us = doc.time_us;
        self.topic.clear();
        self.body.clear();
        append_normal(doc.topic, TOPIC_CHARS_MAX, &mut self.topic);
        append_normal(doc.body, BODY_CHARS_MAX, &mut self.body);
        self.table.clear();
        self.table.count(&self.topic, Part::Topic);
        self.table.count(&self.body, Part::Body);
        frequencies.weigh(&mut self.table.grams);
        self.read_marks(doc);
        self.norms = self.measure();
    }

    fn read_marks(&mut self, doc: &Doc) {
        self.marks = MarkSets::default();
        add_places(&self.topic, &mut self.marks.places);
        add_numbers(&self.topic, &mut self.marks.numbers);
        if let Some(area) = doc.area {
            let mut units = Vec::new();
            append_normal(area, TOPIC_CHARS_MAX, &mut units);
            let mark = units.iter().fold(7, |mark, &unit| {
                hash(u64::from(mark) << 16 | u64::from(unit))
            });
            self.marks.places.add(mark);
        }
        self.marks.places_all = self.marks.places.clone();
        add_places(&self.body, &mut self.marks.places_all);
    }

    fn measure(&self) -> Norms {
        let mut sums = Norms::default();
        for gram in &self.table.grams {
            let topic = self.topic_weight(gram.topic, gram.idf);
            let both = self.both_weight(gram.topic, gram.body, gram.idf);
            let body = self.damped[usize::from(gram.body)] * gram.idf;
            sums.topic += topic * topic;
            sums.body += body * body;
            sums.both += both * both;
            if gram.chars == 1 {
                sums.unigram += topic * topic;
            } else if gram.topic > 0 {
                sums.topic_sum += gram.idf;
            }
        }
        let length = |sum: f32| sum.max(1e-6).sqrt();
        Norms {
            topic: length(sums.topic),
            body: length(sums.body),
            both: length(sums.both),
            unigram: length(sums.unigram),
            topic_sum: sums.topic_sum.max(1e-6),
        }
    }

    pub(super) fn topic_weight(&self, topic: u8, idf: f32) -> f32 {
        self.damped[usize::from(topic)] * idf
    }

    pub(super) fn body_weight(&self, body: u8, idf: f32) -> f32 {
        self.damped[usize::from(body)] * idf
    }

    pub(super) fn both_weight(&self, topic: u8, body: u8, idf: f32) -> f32 {
        (TOPIC_WEIGHT * self.damped[usize::from(topic)] + self.damped[usize::from(body)]) * idf
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
        };
        let grams = &self.table.grams;
        let topic = grams.iter().filter(|gram| gram.topic > 0).map(kept);
        let body = self.order.iter().map(|&at| kept(&grams[at as usize]));
        Member {
            grams: topic.chain(body).collect(),
            norms: self.norms,
            marks: self.marks.clone(),
            time_us: self.time_us,
        }
    }
}

const DISTRICT_SUFFIXES: [char; 4] = ['区', '县', '市', '镇'];
/// Characters before 区 that make a common noun of it (小区, 社区, ...), not a district.
const NOT_DISTRICT: [char; 12] = [
    '小', '社', '园', '校', '片', '景', '地', '城', '市', '库', '山', '学',
];

fn is(unit: u16, c: char) -> bool {
    u32::from(unit) == u32::from(c)
}

fn is_digit(unit: u16) -> bool {
    (u16::from(b'0')..=u16::from(b'9')).contains(&unit)
}

fn is_letter(unit: u16) -> bool {
    (u16::from(b'a')..=u16::from(b'z')).contains(&unit)
}

/// Adds the district codes (A3区) and two-character district names (岳麓区) found in `units`.
fn add_places(units: &[u16], out: &mut Marks) {
    for at in 2..units.len() {
        if !DISTRICT_SUFFIXES.iter().any(|&c| is(units[at], c)) {
            continue;
        }
        let digits = units[..at]
            .iter()
            .rev()
            .take_while(|&&u| is_digit(u))
            .count();
        let letter = at
            .checked_sub(digits + 1)
            .map(|at| units[at])
            .filter(|&u| is_letter(u));
        if let (1..=2, Some(letter)) = (digits, letter) {
            let code = units[at - digits..at]
                .iter()
                .fold(u64::from(letter), |k, &u| k << 16 | u64::from(u));
            out.add(hash(code));
        } else if !is(units[at], '市')
            && !NOT_DISTRICT.iter().any(|&c| is(units[at - 1], c))
            && digits == 0
        {
            let key = units[at - 2..at]
                .iter()
                .fold(u64::from(units[at]), |k, &u| k << 16 | u64::from(u));
            out.add(hash(key));
        }
    }
}

const NUMERALS: [char; 9] = ['一', '二', '三', '四', '五', '六', '七', '八', '九'];
const COUNTED: [char; 14] = [
    '号', '路', '期', '栋', '中', '小', '村', '组', '线', '桥', '区', '楼', '校', '院',
];

/// Adds the numbers found in `units`, 六号 as 6号: a run of digits, or one numeral before a counted
/// thing. Digits of a place code are not numbers.
fn add_numbers(units: &[u16], out: &mut Marks) {
    let mut at = 0;
    while at < units.len() {
        let digits = units[at..].iter().take_while(|&&u| is_digit(u)).count();
        let code = at > 0 && is_letter(units[at - 1]);
        if digits > 0 && !code {
            out.add(
                units[at..at + digits.min(8)]
                    .iter()
                    .fold(1, |k, &u| hash(u64::from(k) << 16 | u64::from(u))),
            );
        } else if let Some(n) = NUMERALS.iter().position(|&c| is(units[at], c))
            && units
                .get(at + 1)
                .is_some_and(|&u| COUNTED.iter().any(|&c| is(u, c)))
        {
            let digit = u16::from(b'1') + n as u16;
            out.add(hash(1 << 16 | u64::from(digit)));
        }
        at += digits.max(1);
    }
}

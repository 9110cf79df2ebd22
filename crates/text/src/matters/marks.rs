//! Place codes, district names and numbers: few, exact, and telling when they contradict. Line 317
//! is not line 316, school 1 is not school 3, district A3 is not district A7.

use super::Doc;
use super::grams::hash;
use crate::normal::{SEPARATOR, append_normal};

const MARKS_MAX: usize = 6;
const AREA_CHARS_MAX: usize = 60;

/// Marks of one kind (hashes), a few.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Marks {
    marks: [u32; MARKS_MAX],
    len: u8,
}

impl Marks {
    fn add(&mut self, mark: u32) {
        let len = usize::from(self.len);
        if len < MARKS_MAX && !self.held().contains(&mark) {
            self.marks[len] = mark;
            self.len += 1;
        }
    }

    fn held(&self) -> &[u32] {
        &self.marks[..usize::from(self.len)]
    }

    pub(super) fn shared(&self, other: &Self) -> usize {
        self.held()
            .iter()
            .filter(|mark| other.held().contains(mark))
            .count()
    }

    /// Both sides have marks, and none in common.
    pub(super) fn apart(&self, other: &Self) -> bool {
        self.len > 0 && other.len > 0 && self.shared(other) == 0
    }

    /// Each side has a mark that the other lacks.
    pub(super) fn differ(&self, other: &Self) -> bool {
        let shared = self.shared(other);
        shared < self.held().len() && shared < other.held().len()
    }
}

/// The marks that must not contradict each other within a matter.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct MarkSets {
    /// District codes and names of the topic.
    pub(super) places: Marks,
    /// The same, of the topic and body.
    pub(super) places_all: Marks,
    /// Numbers of the topic (bus line, school, block).
    pub(super) numbers: Marks,
}

impl MarkSets {
    pub(super) fn read(doc: &Doc, topic: &[u16], body: &[u16]) -> Self {
        let mut sets = Self::default();
        add_places(topic, &mut sets.places);
        add_numbers(topic, &mut sets.numbers);
        if let Some(area) = doc.area {
            let mut units = Vec::new();
            append_normal(area, AREA_CHARS_MAX, &mut units);
            sets.places.add(units.iter().fold(7, |mark, &unit| {
                hash(u64::from(mark) << 16 | u64::from(unit))
            }));
        }
        sets.places_all = sets.places;
        add_places(body, &mut sets.places_all);
        sets
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

/// Blanks place codes (A3区, A市) out of a topic: they are compared as marks, not as names.
pub(super) fn blank_codes(topic: &mut [u16]) {
    for at in 1..topic.len() {
        if !DISTRICT_SUFFIXES.iter().any(|&c| is(topic[at], c)) {
            continue;
        }
        let digits = topic[..at]
            .iter()
            .rev()
            .take_while(|&&u| is_digit(u))
            .count();
        let letter = at
            .checked_sub(digits + 1)
            .filter(|&letter| is_letter(topic[letter]));
        if let Some(letter) = letter {
            topic[letter..=at].fill(SEPARATOR);
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

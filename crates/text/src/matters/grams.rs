//! Counts the character 1-, 2- and 3-grams of one complaint, and in how many complaints each gram
//! was seen. Grams are 32-bit hashes: two grams sharing one is rare and only blurs a score.

use crate::normal::{SEPARATOR, append_normal};

/// One distinct gram of the complaint being read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Gram {
    pub(super) hash: u32,
    /// Occurrences, at most 255.
    pub(super) topic: u8,
    pub(super) body: u8,
    /// Length in characters, 1 to 3.
    pub(super) chars: u8,
    /// Rarity: ln of (complaints seen / complaints holding the gram).
    pub(super) idf: f32,
}

/// Which half of a complaint the text being counted is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Topic,
    Body,
}

const SLOTS: usize = 8192;
const MASK: u32 = (SLOTS - 1) as u32;

/// The grams of one complaint: an open-addressing table over a list in order of first sight.
#[derive(Clone, Debug)]
pub(super) struct GramTable {
    /// Position in `grams` plus one; 0 is free.
    slots: Vec<u16>,
    pub(super) grams: Vec<Gram>,
}

impl GramTable {
    pub(super) fn new() -> Self {
        Self {
            slots: vec![0; SLOTS],
            grams: Vec::new(),
        }
    }

    pub(super) fn clear(&mut self) {
        self.slots.fill(0);
        self.grams.clear();
    }

    /// Counts every gram of `units`; at most 2,000 units over both parts, so the table never fills.
    pub(super) fn count(&mut self, units: &[u16], part: Part) {
        for at in 0..units.len() {
            let mut key = 0_u64;
            for (chars, &unit) in (1..=3).zip(&units[at..]) {
                if unit == SEPARATOR {
                    break;
                }
                key = key << 16 | u64::from(unit);
                self.add(hash(key), part, chars);
            }
        }
    }

    fn add(&mut self, hash: u32, part: Part, chars: u8) {
        let at = self.find_slot(hash);
        if self.slots[at] == 0 {
            self.grams.push(Gram {
                hash,
                topic: 0,
                body: 0,
                chars,
                idf: 0.0,
            });
            self.slots[at] = self.grams.len() as u16;
        }
        let gram = &mut self.grams[usize::from(self.slots[at]) - 1];
        let count = if part == Part::Topic {
            &mut gram.topic
        } else {
            &mut gram.body
        };
        *count = count.saturating_add(1);
    }

    pub(super) fn get(&self, hash: u32) -> Option<&Gram> {
        let at = usize::from(self.slots[self.find_slot(hash)]);
        (at != 0).then(|| &self.grams[at - 1])
    }

    fn find_slot(&self, hash: u32) -> usize {
        let mut at = hash & MASK;
        loop {
            let held = self.slots[at as usize];
            if held == 0 || self.grams[usize::from(held) - 1].hash == hash {
                return at as usize;
            }
            at = (at + 1) & MASK;
        }
    }
}

/// Spreads up to three packed characters over 32 bits (multiply and fold).
pub(super) fn hash(key: u64) -> u32 {
    let mixed = (key ^ key >> 29).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    ((mixed ^ mixed >> 32).wrapping_mul(0xd6e8_feb8_6659_fd93) >> 32) as u32
}

const FREQUENCY_BITS: u32 = 21;
/// Complaints after which all counts are halved: old vocabulary fades, the table stays sparse.
const COMPLAINTS_MAX: u32 = 1 << 20;

/// Everyday complaints written for this project, one a line, so that the first real ones already
/// meet common words as common.
const BACKGROUND: &str = include_str!("background.txt");

/// In how many complaints a gram was seen. Fixed size (8 MB), learned from the stream itself.
#[derive(Clone, Debug)]
pub(super) struct Frequencies {
    counts: Vec<u32>,
    complaints: u32,
    /// ln of 1..: std's logarithm differs between machines, so it is taken from libm, once.
    ln: Vec<f32>,
}

impl Frequencies {
    pub(super) fn new() -> Self {
        let ln = (0..4096).map(|n| libm::logf(n.max(1) as f32)).collect();
        let mut new = Self {
            counts: vec![0; 1 << FREQUENCY_BITS],
            complaints: 0,
            ln,
        };
        new.learn_background();
        new
    }

    fn learn_background(&mut self) {
        let mut table = GramTable::new();
        let mut units = Vec::new();
        for line in BACKGROUND.lines() {
            units.clear();
            append_normal(line, 200, &mut units);
            table.clear();
            table.count(&units, Part::Body);
            self.learn(&table.grams);
        }
    }

    pub(super) fn weigh(&self, grams: &mut [Gram]) {
        let all = self.ln(self.complaints + 2);
        for gram in grams {
            let seen = self.counts[bucket(gram.hash)];
            gram.idf = (all - self.ln(seen + 1)).max(0.0);
        }
    }

    fn ln(&self, n: u32) -> f32 {
        self.ln
            .get(n as usize)
            .copied()
            .unwrap_or_else(|| libm::logf(n as f32))
    }

    pub(super) fn learn(&mut self, grams: &[Gram]) {
        for gram in grams {
            self.counts[bucket(gram.hash)] += 1;
        }
        self.complaints += 1;
        if self.complaints >= COMPLAINTS_MAX {
            self.complaints /= 2;
            self.counts.iter_mut().for_each(|count| *count /= 2);
        }
    }
}

fn bucket(hash: u32) -> usize {
    (hash >> (32 - FREQUENCY_BITS)) as usize
}

//! In how many complaints each gram and each kind of problem was seen: what is rare tells more.
//! Learned from the stream itself, begun with everyday complaints written for this project.

use super::grams::Gram;
use super::lexicon::Problem;

const BITS: u32 = 21;
/// Complaints after which all counts are halved: old vocabulary fades, the table stays sparse.
const COMPLAINTS_MAX: u32 = 1 << 16;
const LN_TABLE: usize = 4096;

/// The counts. Fixed size (4 MB); grams share a count where their leading hash bits agree.
#[derive(Clone, Debug)]
pub(super) struct Frequencies {
    counts: Vec<u16>,
    kinds: Vec<u16>,
    complaints: u32,
    /// ln of 1..: std's logarithm differs between machines, so it is taken from libm, once.
    ln: Vec<f32>,
}

impl Frequencies {
    pub(super) fn new() -> Self {
        Self {
            counts: vec![0; 1 << BITS],
            kinds: vec![0; 1 << u8::BITS],
            complaints: 0,
            ln: (0..LN_TABLE).map(|n| libm::logf(n.max(1) as f32)).collect(),
        }
    }

    pub(super) fn weigh(&self, grams: &mut [Gram]) {
        let all = self.ln(self.complaints + 2);
        for gram in grams {
            let seen = u32::from(self.counts[bucket(gram.hash)]);
            gram.idf = (all - self.ln(seen + 1)).max(0.0);
        }
    }

    pub(super) fn kind_idf(&self, kind: u8) -> f32 {
        let seen = u32::from(self.kinds[usize::from(kind)]);
        (self.ln(self.complaints + 2) - self.ln(seen + 1)).max(0.0)
    }

    pub(super) fn learn(&mut self, grams: &[Gram], problems: &[Problem]) {
        for gram in grams {
            let count = &mut self.counts[bucket(gram.hash)];
            *count = count.saturating_add(1);
        }
        for problem in problems {
            self.kinds[usize::from(problem.kind)] += 1;
        }
        self.complaints += 1;
        if self.complaints >= COMPLAINTS_MAX {
            self.complaints /= 2;
            let counts = self.counts.iter_mut().chain(&mut self.kinds);
            counts.for_each(|count| *count /= 2);
        }
    }

    fn ln(&self, n: u32) -> f32 {
        let known = self.ln.get(n as usize).copied();
        known.unwrap_or_else(|| libm::logf(n as f32))
    }
}

fn bucket(hash: u32) -> usize {
    (hash >> (u32::BITS - BITS)) as usize
}

/// 1 + ln n for n occurrences, 0 for none: the tenth mention says less than the first.
#[derive(Clone, Debug)]
pub(super) struct Damping([f32; 256]);

impl Damping {
    pub(super) fn new() -> Self {
        Self(std::array::from_fn(|n| {
            if n == 0 {
                0.0
            } else {
                1.0 + libm::logf(n as f32)
            }
        }))
    }

    pub(super) fn of(&self, count: u8) -> f32 {
        self.0[usize::from(count)]
    }
}

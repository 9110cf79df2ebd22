//! Counts the character 1-, 2- and 3-grams of one complaint, in no order of the characters within
//! a gram. Grams are 32-bit hashes: two grams sharing one is rare and only blurs a score.

use crate::normal::SEPARATOR;

/// One distinct gram of the complaint being read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Gram {
    pub(super) hash: u32,
    /// Occurrences, at most 255.
    pub(super) topic: u8,
    pub(super) body: u8,
    /// Length in characters, 1 to 3.
    pub(super) chars: u8,
    /// Part of the topic's object (see `lexicon`).
    pub(super) object: bool,
    /// Rarity: ln of (complaints seen / complaints holding the gram).
    pub(super) idf: f32,
    /// Rarity by damped occurrences.
    pub(super) topic_weight: f32,
    pub(super) body_weight: f32,
}

/// Which half of a complaint the text being counted is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Topic,
    Body,
}

const SLOTS: usize = 4096;
const MASK: u32 = (SLOTS - 1) as u32;
const TAG: u32 = 0xffff_0000;
const FREE: u32 = 0;

/// The grams of one complaint: an open-addressing table over a list in order of first sight.
#[derive(Clone, Debug)]
pub(super) struct GramTable {
    /// High half: the same half of the hash. Low half: position in `grams` plus one.
    slots: Vec<u32>,
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

    /// Counts every gram of `units`; at most 1,000 units over both parts, so the table never fills.
    pub(super) fn count(&mut self, units: &[u16], part: Part) {
        for at in 0..units.len() {
            let run = units[at..]
                .iter()
                .take(3)
                .take_while(|&&unit| unit != SEPARATOR)
                .count();
            for chars in 1..=run {
                self.add(gram_hash(&units[at..at + chars]), part, chars as u8);
            }
        }
    }

    /// Marks the grams of `object`, which are among those of the topic.
    pub(super) fn mark_object(&mut self, object: &[u16]) {
        for at in 0..object.len() {
            let run = object[at..]
                .iter()
                .take(3)
                .take_while(|&&unit| unit != SEPARATOR)
                .count();
            for chars in 2..=run {
                let slot = self.find_slot(gram_hash(&object[at..at + chars]));
                if let Some(gram) = ((self.slots[slot] & !TAG) as usize).checked_sub(1) {
                    self.grams[gram].object = true;
                }
            }
        }
    }

    fn add(&mut self, hash: u32, part: Part, chars: u8) {
        let at = self.find_slot(hash);
        if self.slots[at] == FREE {
            self.grams.push(Gram::new(hash, chars));
            self.slots[at] = hash & TAG | self.grams.len() as u32;
        }
        let gram = &mut self.grams[(self.slots[at] & !TAG) as usize - 1];
        let count = if part == Part::Topic {
            &mut gram.topic
        } else {
            &mut gram.body
        };
        *count = count.saturating_add(1);
    }

    pub(super) fn get(&self, hash: u32) -> Option<&Gram> {
        let held = self.slots[self.find_slot(hash)];
        (held != FREE).then(|| &self.grams[(held & !TAG) as usize - 1])
    }

    /// Where the gram is, or the free slot for it. Its tag and its place near home together are 28
    /// of its 32 hash bits, enough not to look at the gram itself.
    fn find_slot(&self, hash: u32) -> usize {
        let mut at = hash & MASK;
        loop {
            let held = self.slots[at as usize];
            if held == FREE || (held ^ hash) & TAG == 0 {
                return at as usize;
            }
            at = (at + 1) & MASK;
        }
    }
}

impl Gram {
    fn new(hash: u32, chars: u8) -> Self {
        Self {
            hash,
            topic: 0,
            body: 0,
            chars,
            object: false,
            idf: 0.0,
            topic_weight: 0.0,
            body_weight: 0.0,
        }
    }
}

/// The hash of a gram of one to three characters, the same for every order of them: a name with
/// two characters swapped (华鑫, 鑫华) is the same name.
pub(super) fn gram_hash(units: &[u16]) -> u32 {
    let key = match *units {
        [a] => u64::from(a),
        [a, b] => pack(a.min(b), a.max(b)),
        [a, b, c] => {
            let (low, high) = (a.min(b), a.max(b));
            pack(low.min(c), low.max(c.min(high))) << 16 | u64::from(high.max(c))
        }
        _ => units
            .iter()
            .fold(0, |key, &unit| u64::from(hash(key)) << 16 | u64::from(unit)),
    };
    hash(key)
}

fn pack(a: u16, b: u16) -> u64 {
    u64::from(a) << 16 | u64::from(b)
}

/// Spreads packed characters over 32 bits (multiply and fold).
pub(super) fn hash(key: u64) -> u32 {
    let mixed = (key ^ key >> 29).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    ((mixed ^ mixed >> 32).wrapping_mul(0xd6e8_feb8_6659_fd93) >> 32) as u32
}

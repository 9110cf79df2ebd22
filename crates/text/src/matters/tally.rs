//! Adds up, per held matter, the rarity of the telling grams it shares with the complaint.

const SLOTS: usize = 2048;
const FREE: u32 = u32::MAX;

/// An open-addressing table of at most 1,024 matters, reused from complaint to complaint.
#[derive(Clone, Debug)]
pub(super) struct Tally {
    slots: Vec<(u32, f32)>,
    used: Vec<u16>,
}

impl Tally {
    pub(super) fn new() -> Self {
        Self {
            slots: vec![(FREE, 0.0); SLOTS],
            used: Vec::new(),
        }
    }

    pub(super) fn add(&mut self, matter: u32, amount: f32) {
        let mut at = (matter.wrapping_mul(0x9e37_79b1) >> 21) as usize;
        while self.slots[at].0 != matter {
            if self.slots[at].0 == FREE {
                if self.used.len() >= SLOTS / 2 {
                    return;
                }
                self.slots[at] = (matter, 0.0);
                self.used.push(at as u16);
                break;
            }
            at = (at + 1) % SLOTS;
        }
        self.slots[at].1 += amount;
    }

    /// Empties the tally into `out`: the `count` matters with the highest sums, in no set order
    /// but the same one for equal input; ties go to the matter seen first.
    pub(super) fn take_best(&mut self, count: usize, out: &mut Vec<u32>) {
        let slots = &self.slots;
        if self.used.len() > count {
            self.used.select_nth_unstable_by(count, |&a, &b| {
                let (a, b) = (slots[usize::from(a)], slots[usize::from(b)]);
                b.1.total_cmp(&a.1).then(a.0.cmp(&b.0))
            });
        }
        out.clear();
        out.extend(
            self.used
                .iter()
                .take(count)
                .map(|&at| slots[usize::from(at)].0),
        );
        self.clear();
    }

    fn clear(&mut self) {
        for at in self.used.drain(..) {
            self.slots[usize::from(at)] = (FREE, 0.0);
        }
    }
}

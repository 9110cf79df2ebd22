//! Finds the held matters that may be the same: an inverted index from a telling gram to the most
//! recent matters that have it. Bounded per gram, so one popular estate cannot slow every look-up.
//! Grows by one list at a time (linear hashing), so no single complaint pays for the growth.

/// Entries per list; the grams of one list share them, most recent first.
const LIST: usize = 16;
const FREE: Entry = Entry {
    gram: 0,
    matter: u32::MAX,
};
const CHUNK: usize = 1 << 10;
/// Average entries per list, above which a list is added.
const LOAD: usize = 8;

#[derive(Clone, Copy, Debug, PartialEq)]
struct Entry {
    gram: u32,
    matter: u32,
}

#[derive(Clone, Debug)]
pub(super) struct Index {
    /// Lists in chunks of `CHUNK`, so that growing never copies them.
    chunks: Vec<Box<[[Entry; LIST]]>>,
    lists: usize,
    entries: usize,
}

impl Index {
    pub(super) fn new() -> Self {
        Self {
            chunks: vec![free_chunk()],
            lists: CHUNK,
            entries: 0,
        }
    }

    /// Puts `matter` at the front of the list of `gram`; a full list drops its oldest entry.
    pub(super) fn add(&mut self, gram: u32, matter: u32) {
        let entry = Entry { gram, matter };
        let at = self.place(gram);
        let list = self.list_mut(at);
        let held = list.iter().position(|&held| held == entry || held == FREE);
        let gained = held.is_some_and(|held| list[held] == FREE);
        list[..=held.unwrap_or(LIST - 1)].rotate_right(1);
        list[0] = entry;
        self.entries += usize::from(gained);
        if self.entries > self.lists * LOAD {
            self.split();
        }
    }

    /// The matters of `gram`, most recent first.
    pub(super) fn matters(&self, gram: u32) -> impl Iterator<Item = u32> {
        let at = self.place(gram);
        let list = &self.chunks[at / CHUNK][at % CHUNK];
        let filled = list.iter().take_while(|&&entry| entry != FREE);
        filled
            .filter(move |entry| entry.gram == gram)
            .map(|entry| entry.matter)
    }

    /// Gives every matter its new place, or drops it where that is `None`.
    pub(super) fn renumber(&mut self, new_place: impl Fn(u32) -> Option<u32>) {
        self.entries = 0;
        for list in self.chunks.iter_mut().flat_map(|chunk| chunk.iter_mut()) {
            let held = std::mem::replace(list, [FREE; LIST]);
            let kept = held
                .iter()
                .filter(|&&entry| entry != FREE)
                .filter_map(|entry| {
                    new_place(entry.matter).map(|matter| Entry {
                        gram: entry.gram,
                        matter,
                    })
                });
            for (slot, entry) in list.iter_mut().zip(kept) {
                *slot = entry;
                self.entries += 1;
            }
        }
    }

    /// Lists below this power of two are addressed by its bits, split ones by one bit more.
    fn base(&self) -> usize {
        1 << self.lists.ilog2()
    }

    fn place(&self, gram: u32) -> usize {
        let base = self.base();
        let wide = gram as usize & (base * 2 - 1);
        if wide < self.lists { wide } else { wide - base }
    }

    fn list_mut(&mut self, at: usize) -> &mut [Entry; LIST] {
        &mut self.chunks[at / CHUNK][at % CHUNK]
    }

    /// Adds one list and moves to it what now belongs there.
    fn split(&mut self) {
        let (added, parent) = (self.lists, self.lists - self.base());
        if added.is_multiple_of(CHUNK) {
            self.chunks.push(free_chunk());
        }
        self.lists += 1;
        let held = std::mem::replace(self.list_mut(parent), [FREE; LIST]);
        let mut filled = [0_usize; 2];
        for entry in held.into_iter().filter(|&entry| entry != FREE) {
            let moves = self.place(entry.gram) == added;
            let at = if moves { added } else { parent };
            self.list_mut(at)[filled[usize::from(moves)]] = entry;
            filled[usize::from(moves)] += 1;
        }
    }
}

fn free_chunk() -> Box<[[Entry; LIST]]> {
    vec![[FREE; LIST]; CHUNK].into_boxed_slice()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spread(n: u32) -> u32 {
        n.wrapping_mul(0x9e37_79b1)
    }

    #[test]
    fn entries_survive_growth_and_the_most_recent_comes_first() {
        let mut index = Index::new();
        for n in 0..40_000 {
            index.add(spread(n), n);
        }
        index.add(spread(7), 99_999);
        let found = (0..40_000)
            .filter(|&n| index.matters(spread(n)).any(|m| m == n))
            .count();
        assert!(found > 39_500, "{found} of 40000 found");
        assert_eq!(index.matters(spread(7)).next(), Some(99_999));
    }

    #[test]
    fn a_popular_gram_keeps_its_latest_matters_only() {
        let mut index = Index::new();
        (0..100).for_each(|n| index.add(5, n));
        let held: Vec<u32> = index.matters(5).collect();
        assert_eq!(held, (84..100).rev().collect::<Vec<_>>());
    }

    #[test]
    fn renumbering_drops_the_forgotten() {
        let mut index = Index::new();
        (0..10).for_each(|n| index.add(5, n));
        index.renumber(|n| (n % 2 == 0).then_some(n / 2));
        assert_eq!(index.matters(5).collect::<Vec<_>>(), [4, 3, 2, 1, 0]);
    }
}

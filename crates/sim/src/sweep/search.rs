//! The fewest people that hold. All candidates are run on the same seeds (common random numbers), so that one
//! is compared with another on the same days; a candidate that is clearly good or clearly bad is left early.
//!
//! More people are taken to hold no less. Where that is so, what is found is the least at every post with the
//! others as found; the sum may be beaten by another mix, which a search in steps does not see.

use super::report::{Z95, wilson};
use super::{Figures, Share};
use crate::run::{DeadlineName, Staffing};
use huiyin_engine::ids::PostId;
use std::ops;

/// Runs between two looks at a candidate.
const BATCH: u64 = 64;
/// The normal quantile at which a candidate is left early: with a look every batch, 95 percent would be
/// reached by chance too often.
const Z_EARLY: f64 = 3.290_526_731_491_926;

/// From how many to how many people at a post, or windows of a channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Range {
    /// Whose.
    pub post: PostId,
    /// Fewest.
    pub low: u32,
    /// Most.
    pub high: u32,
}

/// A candidate that was looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct Tried {
    /// How many at each post of the search.
    pub staffing: Staffing,
    /// Runs that held, of those that were needed to see it.
    pub held: Share,
    /// Whether it holds.
    pub holds: bool,
}

/// What the search came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The fewest that hold; nothing where not even the most do.
    pub least: Option<Tried>,
    /// Everything that was looked at, in order.
    pub tried: Vec<Tried>,
}

/// Finds the fewest people with which, with 95 percent confidence, the deadlines in `of` (all, where it is
/// empty) are met with probability `target`. `runs` gives the runs of these seeds under a staffing, in order.
pub fn search(
    ranges: &[Range],
    target: f64,
    seeds: ops::Range<u64>,
    of: &[DeadlineName],
    runs: &mut dyn FnMut(&Staffing, ops::Range<u64>) -> Vec<Figures>,
) -> Found {
    let mut search = Search {
        target,
        seeds,
        of,
        runs,
        tried: Vec::new(),
    };
    let at = |pick: fn(&Range) -> u32| -> Staffing {
        ranges
            .iter()
            .map(|range| (range.post.clone(), pick(range)))
            .collect()
    };
    let most = at(|range| range.high);
    if !search.holds(&most) {
        return Found {
            least: None,
            tried: search.tried,
        };
    }
    let mut best = at(|range| range.low);
    for range in ranges {
        best.insert(range.post.clone(), search.least_of(range, &most));
    }
    while !search.holds(&best) {
        let Some(post) = search.most_needed(ranges, &best) else {
            break;
        };
        *best.entry(post).or_default() += 1;
    }
    search.prune(ranges, &mut best);
    let least = search
        .tried
        .iter()
        .find(|tried| tried.staffing == best)
        .cloned();
    Found {
        least,
        tried: search.tried,
    }
}

struct Search<'a> {
    target: f64,
    seeds: ops::Range<u64>,
    of: &'a [DeadlineName],
    runs: &'a mut dyn FnMut(&Staffing, ops::Range<u64>) -> Vec<Figures>,
    tried: Vec<Tried>,
}

impl Search<'_> {
    fn holds(&mut self, staffing: &Staffing) -> bool {
        if let Some(tried) = self.tried.iter().find(|tried| tried.staffing == *staffing) {
            return tried.holds;
        }
        let (mut held, mut all) = (0, 0);
        let mut from = self.seeds.start;
        let holds = loop {
            let to = self.seeds.end.min(from + BATCH);
            let runs = (self.runs)(staffing, from..to);
            held += runs.iter().filter(|run| run.holds(self.of)).count() as u64;
            all += to - from;
            from = to;
            let (low, high) = wilson(held, all, Z_EARLY);
            if low >= self.target || high < self.target {
                break low >= self.target;
            }
            if from >= self.seeds.end {
                break wilson(held, all, Z95).0 >= self.target;
            }
        };
        self.tried.push(Tried {
            staffing: staffing.clone(),
            held: Share::of(held, all),
            holds,
        });
        holds
    }

    // The fewest at one post with everybody else there; by halves, for more hold no less.
    fn least_of(&mut self, range: &Range, most: &Staffing) -> u32 {
        let (mut low, mut high) = (range.low, range.high);
        while low < high {
            let middle = low + (high - low) / 2;
            let mut staffing = most.clone();
            staffing.insert(range.post.clone(), middle);
            if self.holds(&staffing) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        low
    }

    // Where one more helps on most days of the first batch; the first by order where several do.
    fn most_needed(&mut self, ranges: &[Range], at: &Staffing) -> Option<PostId> {
        let seeds = self.seeds.start..self.seeds.end.min(self.seeds.start + 2 * BATCH);
        let room = |range: &&Range| at.get(&range.post).is_some_and(|n| *n < range.high);
        let mut best: Option<(usize, std::cmp::Reverse<usize>, PostId)> = None;
        for (n, range) in ranges.iter().filter(room).enumerate() {
            let mut more = at.clone();
            *more.entry(range.post.clone()).or_default() += 1;
            let runs = (self.runs)(&more, seeds.clone());
            let met = |run: &Figures| {
                let asked = |name: &DeadlineName| self.of.is_empty() || self.of.contains(name);
                let ran = run.deadlines.iter().filter(|(name, _)| asked(name));
                ran.filter(|(_, ran)| ran.missed.is_none()).count()
            };
            let candidate = (
                runs.iter().map(met).sum(),
                std::cmp::Reverse(n),
                range.post.clone(),
            );
            if best.as_ref().is_none_or(|best| candidate > *best) {
                best = Some(candidate);
            }
        }
        best.map(|(.., post)| post)
    }

    // One fewer wherever it still holds, until it does nowhere.
    fn prune(&mut self, ranges: &[Range], best: &mut Staffing) {
        let mut changed = true;
        while changed {
            changed = false;
            for range in ranges {
                let n = best.get(&range.post).copied().unwrap_or(range.low);
                if n <= range.low {
                    continue;
                }
                let mut fewer = best.clone();
                fewer.insert(range.post.clone(), n - 1);
                if self.holds(&fewer) {
                    *best = fewer;
                    changed = true;
                }
            }
        }
    }
}

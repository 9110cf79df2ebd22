//! What many runs come to, added up in the order of their seeds.

use super::Figures;
use crate::run::DeadlineName;
use huiyin_engine::Time;
use huiyin_engine::ids::PostId;
use std::collections::BTreeMap;

/// How many of how many, with its 95 percent confidence interval after Wilson (1927).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share {
    /// So many…
    pub of: u64,
    /// …of so many.
    pub all: u64,
    /// Lower and upper bound.
    pub low: f64,
    /// Upper bound.
    pub high: f64,
}

/// The normal quantile of a two-sided 95 percent interval.
pub(super) const Z95: f64 = 1.959_963_984_540_054;

impl Share {
    /// With its interval.
    #[must_use]
    pub fn of(of: u64, all: u64) -> Self {
        let (low, high) = wilson(of, all, Z95);
        Share { of, all, low, high }
    }

    /// The share itself; 1 of none.
    #[must_use]
    pub fn point(self) -> f64 {
        if self.all == 0 {
            1.0
        } else {
            self.of as f64 / self.all as f64
        }
    }
}

/// Wilson's interval of a share at a normal quantile; everything where there is nothing to go by.
pub(super) fn wilson(of: u64, all: u64, z: f64) -> (f64, f64) {
    if all == 0 {
        return (0.0, 1.0);
    }
    let (n, p) = (all as f64, of as f64 / all as f64);
    let middle = p + z * z / (2.0 * n);
    let half = z * libm::sqrt(p * (1.0 - p) / n + z * z / (4.0 * n * n));
    let scale = 1.0 + z * z / n;
    let low = if of == 0 {
        0.0
    } else {
        (middle - half) / scale
    };
    let high = if of == all {
        1.0
    } else {
        (middle + half) / scale
    };
    (low, high)
}

/// A deadline over all runs.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Which.
    pub name: DeadlineName,
    /// Runs in which all of it was met, of those in which it ran.
    pub met: Share,
    /// Runs in which it was missed before anything else.
    pub first: u64,
    /// Whose it mostly was where it was missed.
    pub owner: Option<PostId>,
    /// When it was missed first, in each run in which it was; in order of time.
    pub missed: Vec<Time>,
}

/// A post over all runs.
#[derive(Debug, Clone, PartialEq)]
pub struct Post {
    /// Which.
    pub post: PostId,
    /// Busy hands of all hands.
    pub busy: f64,
    /// How long a thing waited for a hand, in seconds, on average.
    pub waited: f64,
    /// The most things that waited at once, on average and at most.
    pub queue: (f64, u32),
}

/// A channel of the hall over all runs.
#[derive(Debug, Clone, PartialEq)]
pub struct Channel {
    /// Which.
    pub channel: String,
    /// Windows.
    pub windows: u64,
    /// Busy windows of all windows while the exercise ran.
    pub busy: f64,
    /// Parties called in time, of all.
    pub in_time: f64,
    /// Parties that gave up, of all.
    pub gave_up: f64,
    /// How long a party waited, in seconds, on average.
    pub waited: f64,
    /// The longest line, on average and at most.
    pub queue: (f64, u64),
}

/// What many runs come to.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// How many.
    pub runs: u64,
    /// Runs in which every deadline was met.
    pub held: Share,
    /// Deadlines, the one that breaks first most often at the top.
    pub deadlines: Vec<Row>,
    /// When anything was missed first, in each run in which something was; in order of time.
    pub first_misses: Vec<Time>,
    /// Posts with people on duty.
    pub posts: Vec<Post>,
    /// The hall's channels.
    pub hall: Vec<Channel>,
    /// Runs that the checkers looked at.
    pub checked: u64,
    /// What they found.
    pub violations: Vec<String>,
}

/// Adds runs up, in the order in which they are given: that of their seeds.
#[must_use]
pub fn reduce(runs: &[Figures]) -> Report {
    let held = runs.iter().filter(|run| run.holds(&[])).count() as u64;
    let mut first_misses: Vec<Time> = runs
        .iter()
        .filter_map(|run| Some(run.first_miss()?.1))
        .collect();
    first_misses.sort_unstable();
    let violations = runs.iter().flat_map(|run| {
        run.violations
            .iter()
            .map(|found| format!("seed {}: {found}", run.seed))
    });
    Report {
        runs: runs.len() as u64,
        held: Share::of(held, runs.len() as u64),
        deadlines: deadlines(runs),
        first_misses,
        posts: posts(runs),
        hall: hall(runs),
        checked: runs
            .iter()
            .filter(|run| run.seed % super::CHECKED_EVERY == 0)
            .count() as u64,
        violations: violations.collect(),
    }
}

#[derive(Default)]
struct Sum<'a> {
    all: u64,
    missed: Vec<Time>,
    first: u64,
    owners: BTreeMap<&'a PostId, u64>,
}

fn deadlines(runs: &[Figures]) -> Vec<Row> {
    let mut sums: BTreeMap<&DeadlineName, Sum<'_>> = BTreeMap::new();
    for run in runs {
        for (name, ran) in &run.deadlines {
            let sum = sums.entry(name).or_default();
            sum.all += 1;
            if let Some(at) = ran.missed {
                sum.missed.push(at);
                if let Some(owner) = &ran.owner {
                    *sum.owners.entry(owner).or_default() += 1;
                }
            }
        }
        if let Some((name, _)) = run.first_miss() {
            sums.entry(name).or_default().first += 1;
        }
    }
    let mut rows: Vec<Row> = sums.into_iter().map(|(name, sum)| row(name, sum)).collect();
    rows.sort_by(|a, b| {
        let missed = |row: &Row| row.met.all - row.met.of;
        (b.first, missed(b), &a.name).cmp(&(a.first, missed(a), &b.name))
    });
    rows
}

fn row(name: &DeadlineName, mut sum: Sum<'_>) -> Row {
    sum.missed.sort_unstable();
    let most = sum
        .owners
        .iter()
        .max_by_key(|(post, n)| (**n, std::cmp::Reverse(**post)));
    Row {
        name: name.clone(),
        met: Share::of(sum.all - sum.missed.len() as u64, sum.all),
        first: sum.first,
        owner: most.map(|(post, _)| (*post).clone()),
        missed: sum.missed,
    }
}

fn ratio(of: u64, all: u64) -> f64 {
    if all == 0 {
        0.0
    } else {
        of as f64 / all as f64
    }
}

fn posts(runs: &[Figures]) -> Vec<Post> {
    // Busy seconds, seconds that hands were there, waited seconds, things taken, queue peaks.
    let mut sums: BTreeMap<&PostId, [u64; 5]> = BTreeMap::new();
    let mut most: BTreeMap<&PostId, u32> = BTreeMap::new();
    for run in runs {
        for (post, load) in &run.loads {
            let seconds = |span: huiyin_engine::Span| u64::try_from(span.as_seconds()).unwrap_or(0);
            let sum = sums.entry(post).or_default();
            sum[0] += seconds(load.busy);
            sum[1] += run.seconds * u64::from(load.hands);
            sum[2] += seconds(load.waited);
            sum[3] += load.taken;
            sum[4] += u64::from(load.queue_peak);
            let peak = most.entry(post).or_default();
            *peak = (*peak).max(load.queue_peak);
        }
    }
    let n = runs.len() as u64;
    let post = |(post, sum): (&PostId, [u64; 5])| Post {
        post: post.clone(),
        busy: ratio(sum[0], sum[1]),
        waited: ratio(sum[2], sum[3]),
        queue: (ratio(sum[4], n), most.get(post).copied().unwrap_or(0)),
    };
    sums.into_iter().map(post).collect()
}

fn hall(runs: &[Figures]) -> Vec<Channel> {
    let first = runs.first().map_or(&[][..], |run| &run.hall);
    let channels = first.iter().enumerate().map(|(n, (channel, figures))| {
        let sum = |which: usize| runs.iter().map(|run| run.hall[n].1[which]).sum::<u64>();
        let there: u64 = runs.iter().map(|run| run.seconds * run.hall[n].1[0]).sum();
        let parties = sum(1);
        let peaks = runs.iter().map(|run| run.hall[n].1[5]);
        Channel {
            channel: channel.to_string(),
            windows: figures[0],
            busy: ratio(sum(6), there),
            in_time: ratio(sum(2), parties),
            gave_up: ratio(sum(3), parties),
            waited: ratio(sum(4), parties),
            queue: (ratio(sum(5), runs.len() as u64), peaks.max().unwrap_or(0)),
        }
    });
    channels.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    // Agresti and Coull's example values of the score interval are not at hand; these were worked by hand from
    // the quadratic |p - k/n| = z sqrt(p(1-p)/n), which its bounds solve.
    #[test]
    fn the_bounds_solve_the_equation_that_defines_them() {
        for (of, all) in [(1, 10), (5, 10), (90, 100), (999, 1000)] {
            let p = of as f64 / all as f64;
            let (low, high) = wilson(of, all, Z95);
            for bound in [low, high] {
                let distance = Z95 * libm::sqrt(bound * (1.0 - bound) / all as f64);
                assert!(
                    ((bound - p).abs() - distance).abs() < 1e-12,
                    "{of} of {all}: {bound}"
                );
            }
            assert!(low < p && p < high);
        }
        assert_eq!(wilson(0, 0, Z95), (0.0, 1.0));
        assert_eq!((wilson(0, 9, Z95).0, wilson(9, 9, Z95).1), (0.0, 1.0));
    }
}

//! What one more person at a post, or one more window, would change: the same days again, with one more.

use super::Figures;
use crate::run::Staffing;
use huiyin_engine::ids::PostId;
use std::ops;

/// Most seeds of one comparison: on the same days, a few hundred tell posts apart.
pub const EFFECT_RUNS: u64 = 200;

/// What one more would change.
#[derive(Debug, Clone, PartialEq)]
pub struct Effect {
    /// Where.
    pub post: PostId,
    /// How many there are.
    pub people: u32,
    /// Deadlines missed a run, as it is and with one more.
    pub missed: (f64, f64),
    /// Share of runs in which every deadline was met, as it is and with one more.
    pub held: (f64, f64),
}

/// One more at each of these, by how many fewer deadlines are missed; the first by name where two do alike.
pub fn effects(
    staffing: &Staffing,
    seeds: ops::Range<u64>,
    runs: &mut dyn FnMut(&Staffing, ops::Range<u64>) -> Vec<Figures>,
) -> Vec<Effect> {
    let base = summed(&runs(&Staffing::new(), seeds.clone()));
    let mut all: Vec<Effect> = staffing
        .iter()
        .map(|(post, people)| {
            let more = Staffing::from([(post.clone(), people + 1)]);
            let with = summed(&runs(&more, seeds.clone()));
            Effect {
                post: post.clone(),
                people: *people,
                missed: (base.0, with.0),
                held: (base.1, with.1),
            }
        })
        .collect();
    let gain = |effect: &Effect| effect.missed.0 - effect.missed.1;
    all.sort_by(|a, b| {
        gain(b)
            .total_cmp(&gain(a))
            .then_with(|| a.post.cmp(&b.post))
    });
    all
}

// Deadlines missed a run, and the share of runs in which none was.
fn summed(runs: &[Figures]) -> (f64, f64) {
    let n = runs.len().max(1) as f64;
    let ran = runs.iter().flat_map(|run| run.deadlines.values());
    let missed: u64 = ran.map(|ran| ran.times).sum();
    let held = runs.iter().filter(|run| run.holds(&[])).count();
    (missed as f64 / n, held as f64 / n)
}

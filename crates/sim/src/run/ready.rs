//! Where runs begin: the plan and the weeks before taken in once, then any number of seeds.

use super::{Log, Outcome, Reader, Ready, Run, Staffing, Timers};
use crate::check::Checker;
use crate::line::Line;
use crate::scenario::{Problem, Scenario};
use huiyin_engine::ids::PostId;
use huiyin_engine::plan::Plan;
use huiyin_engine::state::City;
use huiyin_text::Keywords;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Plays a scenario under a plan to the end of its story, or to its horizon. `real` are posts that
/// nobody plays: their clocks run out. `tell` gets the timeline as it happens.
///
/// # Errors
/// What the scenario names that the plan does not know.
pub fn play(
    scenario: &Scenario,
    plan: &Plan,
    seed: u64,
    real: &BTreeSet<PostId>,
    tell: &mut dyn FnMut(&Line),
) -> Result<Outcome, Vec<Problem>> {
    Ok(Ready::new(scenario, plan)?.play(seed, real, tell))
}

impl<'a> Ready<'a> {
    /// Takes the plan and the weeks before in.
    ///
    /// # Errors
    /// What the scenario names that the plan does not know.
    pub fn new(scenario: &Scenario, plan: &'a Plan) -> Result<Self, Vec<Problem>> {
        let problems = scenario.fit(plan);
        if !problems.is_empty() {
            return Err(problems);
        }
        let words = Keywords::new(plan.keywords.iter().map(|keyword| keyword.text.as_str()));
        let mut ready = Ready {
            scenario: Arc::new(scenario.clone()),
            plan,
            city: City::default(),
            labels: BTreeMap::new(),
            timers: Timers::default(),
            records: 0,
            words: words.expect("a checked plan has few keywords and none is empty"),
        };
        let nobody_else = Staffing::new();
        let mut run = Run::new(&ready, 0, &nobody_else);
        run.take_in_the_past();
        let (city, timers, records) = (run.city, run.timers, run.records);
        let labels = run.cast.labels().clone();
        ready.city = city;
        ready.timers = timers;
        ready.records = records;
        ready.labels = labels;
        Ok(ready)
    }

    /// The plan.
    #[must_use]
    pub fn plan(&self) -> &'a Plan {
        self.plan
    }

    /// One exercise with its timeline, its checkers and its hash. `real` are posts that nobody plays.
    pub fn play(&self, seed: u64, real: &BTreeSet<PostId>, tell: &mut dyn FnMut(&Line)) -> Outcome {
        // The past again, so that the hash and the checkers have seen every entry.
        let empty = Ready {
            city: City::default(),
            labels: BTreeMap::new(),
            timers: Timers::default(),
            records: 0,
            words: self.words.clone(),
            scenario: Arc::clone(&self.scenario),
            plan: self.plan,
        };
        let nobody_else = Staffing::new();
        let mut run = Run::new(&empty, seed, &nobody_else);
        run.cast.leave(real.clone());
        run.checker = Some(Checker::default());
        run.reader = Some(Reader {
            tell,
            log: Log::default(),
            hash: Sha256::new(),
        });
        run.take_in_the_past();
        run.drive();
        run.outcome()
    }

    /// One exercise of many: the same course of events, told to nobody. The checkers look at it where
    /// `checked` says so.
    #[must_use]
    pub fn figures(&self, seed: u64, staffing: &Staffing, checked: bool) -> Outcome {
        let mut run = Run::new(self, seed, staffing);
        run.checker = checked.then(|| Checker::after(&self.city));
        run.drive();
        run.outcome()
    }
}

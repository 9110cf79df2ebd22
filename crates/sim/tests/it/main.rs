//! The room as others use it: the shipped scenario under the shipped plan.

mod beside_people;
mod checker;
mod docs;
mod drills;
mod errors;
mod queue;
mod story;
mod sweeps;
mod taken_over;

use huiyin_engine::ids::PostId;
use huiyin_engine::plan::Plan;
use huiyin_sim::{Line, Outcome, Scenario, VISIT, play};
use std::collections::BTreeSet;

/// The shipped plan.
pub(crate) fn city_plan() -> Plan {
    let checked = huiyin_plan::check(include_str!("../../../../plans/city.toml"));
    let diagnostics = checked.diagnostics;
    checked
        .plan
        .unwrap_or_else(|| panic!("the shipped plan does not check: {diagnostics:#?}"))
}

/// The shipped scenario.
pub(crate) fn visit() -> Scenario {
    Scenario::read(VISIT).unwrap_or_else(|problems| panic!("scenarios/visit.toml:{}", problems[0]))
}

/// A whole run, with posts that nobody plays.
pub(crate) fn played(
    scenario: &Scenario,
    plan: &Plan,
    seed: u64,
    real: &[&str],
) -> (Vec<Line>, Outcome) {
    let real: BTreeSet<PostId> = real.iter().map(|post| PostId::from(*post)).collect();
    let mut lines = Vec::new();
    let mut tell = |line: &Line| lines.push(line.clone());
    let outcome = play(scenario, plan, seed, &real, &mut tell).expect("the scenario fits the plan");
    (lines, outcome)
}

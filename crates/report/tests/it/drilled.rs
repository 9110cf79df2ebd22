//! Reports of exercises under the sample city's plan.

use huiyin_engine::plan::Plan;
use huiyin_report::{Asked, Report, gather};
use huiyin_sim::{Known, Log, Ready, Scenario};
use std::collections::BTreeSet;

const CITY: &str = include_str!("../../../../plans/city.toml");
const VISIT: &str = include_str!("../../../../scenarios/visit.toml");
const COMPOUND: &str = include_str!("../../../../scenarios/compound.toml");

fn city() -> Plan {
    huiyin_plan::check(CITY)
        .plan
        .expect("a clean plan compiles")
}

/// The reports of one scenario, an incident each.
fn of(scenario: &str) -> Vec<Report> {
    let scenario = Scenario::read(scenario).expect("a scenario that ships reads");
    let plan = city();
    let ready = Ready::new(&scenario, &plan).expect("it fits the plan that ships");
    let outcome = ready.play(1, &BTreeSet::new(), &mut |_| {});
    let Log {
        entries,
        texts,
        labels,
    } = &outcome.log;
    let start = outcome.city.to_retell();
    let report = |incident| {
        let asked = Asked {
            incident,
            now: outcome.summary.at,
            known: Known {
                labels,
                open: &|text| texts.get(&text.id).cloned(),
            },
            exercise: true,
        };
        gather(&start, entries, &asked).expect("the log tells of it")
    };
    outcome.city.incidents.keys().copied().map(report).collect()
}

/// A collective visit, from its signal to its end.
pub(crate) fn visit() -> Report {
    of(VISIT).pop().expect("an incident comes of it")
}

/// Three things at once.
pub(crate) fn compound() -> Vec<Report> {
    of(COMPOUND)
}

//! A task due after its level is expected to be over (Emergency Response Law, 72).

use crate::diagnostic::{Finding, Findings, Rule, Severity};
use crate::item::Item;
use crate::show::words::aloud;

pub(crate) const RULE: Rule = ("task-deadline-after-expected-duration", Severity::Warning);

pub(super) fn check(root: &Item, out: &mut Findings) {
    for level in root.items("level") {
        let Some(expected) = level.length("expected") else {
            continue;
        };
        let tasks = level
            .items("task")
            .iter()
            .filter_map(|task| task.length("within"));
        for within in tasks.filter(|within| within.value > expected.value) {
            let finding = Finding::new(
                RULE,
                &within.span,
                format!(
                    "this task is due after {}, but the level is expected to last {}",
                    within.value, expected.value
                ),
                format!(
                    "任务时限 {}超过本级预计持续时间 {}",
                    aloud(within.value),
                    aloud(expected.value)
                ),
            );
            out.push(finding.help(
                "shorten the deadline or lengthen `expected`",
                "请缩短时限，或延长 `expected`",
            ));
        }
    }
}

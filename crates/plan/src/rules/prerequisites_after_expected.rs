//! A task that would end after its level is expected to be over, counted with the tasks that have to come first (M9).

use crate::diagnostic::{Finding, Findings, Rule, Severity};
use crate::item::Item;
use crate::show::words::aloud;
use huiyin_engine::time::Span;

pub(crate) const RULE: Rule = ("prerequisites-after-expected", Severity::Warning);

pub(super) fn check(root: &Item, out: &mut Findings) {
    for level in root.items("level") {
        let Some(expected) = level.length("expected") else {
            continue;
        };
        let tasks = level.items("task");
        let ends = ends(tasks);
        for (task, end) in tasks.iter().zip(ends) {
            let Some(own) = task.length("within") else {
                continue;
            };
            // Too long by itself has a rule of its own.
            if end <= expected.value || own.value > expected.value {
                continue;
            }
            let finding = Finding::new(
                RULE,
                &task.key("after"),
                format!(
                    "with the tasks before it this one may end after {end}, but the level is expected to last {}",
                    expected.value
                ),
                format!(
                    "连同前面的任务，最晚 {}才办完，超过本级预计持续时间 {}",
                    aloud(end),
                    aloud(expected.value)
                ),
            );
            out.push(finding.help(
                "shorten one of the deadlines in the row, or let the task begin without waiting",
                "请缩短这一串任务中的某个时限，或不再等待前项",
            ));
        }
    }
}

/// When each task is due at the latest, counted from the level's start; none where tasks wait for each other,
/// which has a rule of its own. One pass a task is enough for the longest row.
fn ends(tasks: &[Item]) -> Vec<Span> {
    let own = |task: &Item| task.length("within").map_or(Span(0), |within| within.value);
    let mut ends: Vec<Span> = tasks.iter().map(own).collect();
    for _ in tasks {
        let before = ends.clone();
        for (at, task) in tasks.iter().enumerate() {
            let firsts = task.texts("after").iter();
            let latest = firsts
                .filter_map(|first| tasks.iter().position(|t| t.word("id") == first.value))
                .map(|first| before[first].0)
                .max();
            ends[at] = Span(own(task).0.saturating_add(latest.unwrap_or(0)));
        }
        if before == ends {
            return ends;
        }
    }
    Vec::new()
}

//! A prerequisite that is not a task of the same level, or that waits for the very task that waits for it (M9).

use crate::diagnostic::{Finding, Findings, Rule, Severity};
use crate::item::Item;
use crate::suggest::nearest;

pub(crate) const RULE: Rule = ("task-prerequisite", Severity::Error);

pub(super) fn check(root: &Item, out: &mut Findings) {
    for level in root.items("level") {
        let tasks = level.items("task");
        for task in tasks {
            for first in task.texts("after") {
                if !tasks.iter().any(|held| held.word("id") == first.value) {
                    out.push(unknown(level, tasks, first));
                } else if waits_for(tasks, &first.value, task.word("id")) {
                    out.push(circle(task.word("id"), first));
                }
            }
        }
    }
}

fn unknown(level: &Item, tasks: &[Item], first: &crate::item::At<String>) -> Finding {
    let (name, at) = (&first.value, level.word("level"));
    let near = nearest(name, tasks.iter().map(|task| task.word("id")));
    let finding = Finding::new(
        RULE,
        &first.span,
        format!("level {at} has no task `{name}` that could come first"),
        format!("{at} 级没有可以先做的任务 `{name}`"),
    );
    match near {
        Some(near) => finding.help(
            format!("did you mean `{near}`?"),
            format!("是否想写 `{near}`？"),
        ),
        None => finding.help(
            "name a task of the same level: another level's tasks may never start",
            "请写同一级的任务：别的级别的任务可能根本不会开始",
        ),
    }
}

fn circle(task: &str, first: &crate::item::At<String>) -> Finding {
    let name = &first.value;
    if name == task {
        return Finding::new(
            RULE,
            &first.span,
            format!("`{task}` waits for itself"),
            format!("`{task}` 在等它自己"),
        )
        .help("take it out of `after`", "请从 `after` 里去掉它");
    }
    let finding = Finding::new(
        RULE,
        &first.span,
        format!("`{task}` waits for `{name}`, which waits for `{task}`: neither would start"),
        format!("`{task}` 要等 `{name}`，`{name}` 又要等 `{task}`，两项都开始不了"),
    );
    finding.help(
        "take one of them out of `after`",
        "请从 `after` 里去掉其中一项",
    )
}

// Whether `from` is `to`, or waits for it by however many steps.
fn waits_for(tasks: &[Item], from: &str, to: &str) -> bool {
    let mut seen: Vec<&str> = Vec::new();
    let mut left = vec![from];
    while let Some(name) = left.pop() {
        if name == to {
            return true;
        }
        if seen.contains(&name) {
            continue;
        }
        seen.push(name);
        let held = tasks.iter().find(|task| task.word("id") == name);
        let before = held.map_or(&[][..], |task| task.texts("after"));
        left.extend(before.iter().map(|first| first.value.as_str()));
    }
    false
}

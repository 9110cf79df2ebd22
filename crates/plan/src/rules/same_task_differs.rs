//! One id at two levels with another deadline, owner or evidence: it is one task, and runs as it is written first (M18-M21).

use crate::diagnostic::{Finding, Findings, Rule, Severity};
use crate::item::Item;
use crate::show::words::aloud;

pub(crate) const RULE: Rule = ("same-task-differs", Severity::Warning);

pub(super) fn check(root: &Item, out: &mut Findings) {
    let mut seen: Vec<(&str, &Item)> = Vec::new();
    for level in root.items("level") {
        let name = level.word("level");
        for task in level.items("task") {
            let id = task.word("id");
            match seen.iter().find(|(_, first)| first.word("id") == id) {
                // Twice at one level is reported as such.
                Some((at, first)) if *at != name => differs(at, first, task, out),
                Some(_) => {}
                None => seen.push((name, task)),
            }
        }
    }
}

fn differs(at: &str, first: &Item, task: &Item, out: &mut Findings) {
    let id = task.word("id");
    let [before, now] = [first, task].map(|task| task.length("within").map(|at| at.value));
    if let (Some(before), Some(now)) = (before, now)
        && before != now
    {
        out.push(finding(
            task,
            "within",
            format!("`{id}` has {now} here and {before} at level {at}"),
            format!(
                "`{id}` 在这里限 {}，在 {at} 级限 {}",
                aloud(now),
                aloud(before)
            ),
        ));
    }
    if first.flag("stays") != task.flag("stays") {
        out.push(finding(
            task,
            "stays",
            format!("`{id}` stays after a step down only here or only at level {at}"),
            format!("`{id}` 的 `stays` 在这里和 {at} 级写得不一样"),
        ));
    }
    for field in ["title", "group", "owner", "evidence"] {
        let [before, now] = [first, task].map(|task| task.word(field));
        // What could not be read is reported as such.
        if before == now || before.is_empty() || now.is_empty() {
            continue;
        }
        out.push(finding(
            task,
            field,
            format!(
                "`{id}` has another `{field}` here than at level {at}: `{now}`, not `{before}`"
            ),
            format!("`{id}` 在这里的 `{field}` 是 `{now}`，在 {at} 级是 `{before}`"),
        ));
    }
}

fn finding(task: &Item, field: &str, en: String, zh: String) -> Finding {
    Finding::new(RULE, &task.key(field), en, zh).help(
        "one id is one task, which goes on as it began when the level changes: write both alike, or give this one another id",
        "同一个 id 就是同一项任务，级别变了也照原样接着办：请两处写成一样，或给这一项另取 id",
    )
}

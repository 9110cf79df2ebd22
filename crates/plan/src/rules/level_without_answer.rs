//! A level at which nothing done gives those who came an answer or a promise, in a plan that says elsewhere what
//! does (charter 4, M16).

use crate::diagnostic::{Finding, Findings, Rule, Severity};
use crate::item::Item;

pub(crate) const RULE: Rule = ("level-without-answer", Severity::Warning);

pub(super) fn check(root: &Item, out: &mut Findings) {
    let levels = root.items("level");
    let gives = |level: &Item| level.items("task").iter().any(|task| task.has("gives"));
    // A plan that says it nowhere was written before it could.
    if !levels.iter().any(gives) {
        return;
    }
    for level in levels.iter().filter(|level| !gives(level)) {
        let name = level.word("level");
        let finding = Finding::new(
            RULE,
            &level.key("level"),
            format!(
                "no task of level {name} gives an answer or a promise, and without one it cannot end"
            ),
            format!("{name} 级没有一项任务给出答复或承诺，而没有答复或承诺就不能结束"),
        );
        out.push(finding.help(
            "write `gives = \"answer\"` or `gives = \"promise\"` at the task that does, or add one",
            "请在给出答复或承诺的任务里写 `gives = \"answer\"` 或 `gives = \"promise\"`，没有就加一项",
        ));
    }
}

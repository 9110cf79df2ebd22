//! A level at which nothing is to be done.

use crate::diagnostic::{Finding, Findings, Rule, Severity};
use crate::item::Item;

pub(crate) const RULE: Rule = ("empty-level", Severity::Warning);

pub(super) fn check(root: &Item, out: &mut Findings) {
    for level in root
        .items("level")
        .iter()
        .filter(|level| !level.has("task"))
    {
        let name = level.word("level");
        let finding = Finding::new(
            RULE,
            &level.place,
            format!("level {name} has no tasks"),
            format!("{name} 级响应没有任务"),
        );
        out.push(finding.help(
            "add a [[level.task]] with title, group, owner, within and evidence (M18-M21)",
            "请补上 [[level.task]]，写明事项、工作组、责任岗位、时限和佐证（M18-M21）",
        ));
    }
}

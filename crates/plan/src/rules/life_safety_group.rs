//! A task that would start on a life-safety report and is neither rescue nor care (M6, charter 5).

use crate::diagnostic::{Finding, Findings, Rule, Severity};
use crate::item::Item;

pub(crate) const RULE: Rule = ("life-safety-group", Severity::Error);

pub(super) fn check(root: &Item, out: &mut Findings) {
    let groups = root.items("group");
    let tasks = root
        .inner("life_safety")
        .map_or(&[][..], |held| held.items("task"));
    for task in tasks {
        let group = groups
            .iter()
            .find(|group| group.word("id") == task.word("group"));
        // A group that does not exist is reported as such.
        let Some(group) = group else { continue };
        if matches!(group.word("kind"), "safety" | "medical") {
            continue;
        }
        let (name, kind) = (group.word("id"), group.word("kind"));
        let finding = Finding::new(
            RULE,
            &task.key("group"),
            format!("group `{name}` ({kind}) would start before anybody has decided"),
            format!("工作组 `{name}`（{kind}）会在有人决定之前就启动"),
        );
        out.push(finding.help(
            "only safety and medical groups start at once; put the task into a level",
            "只有安全秩序组和医疗救护组可以立即启动；请把这项任务写进某一级响应",
        ));
    }
}

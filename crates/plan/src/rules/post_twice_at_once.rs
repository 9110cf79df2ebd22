//! A post that has to finish two tasks at the same minute of one level: one person acts once at a time.

use crate::diagnostic::{Finding, Findings, Rule, Severity};
use crate::item::Item;
use crate::show::words::aloud;

pub(crate) const RULE: Rule = ("post-twice-at-once", Severity::Warning);

pub(super) fn check(root: &Item, out: &mut Findings) {
    for level in root.items("level") {
        let tasks = level.items("task");
        for (at, task) in tasks.iter().enumerate() {
            let (Some(owner), Some(within)) = (task.text("owner"), task.length("within")) else {
                continue;
            };
            let same = |other: &&Item| {
                let due = other.length("within").map(|length| length.value);
                other.word("owner") == owner.value && due == Some(within.value)
            };
            // A task written twice is reported as such.
            let other = tasks[..at].iter().find(same);
            let Some(other) = other.filter(|other| other.word("id") != task.word("id")) else {
                continue;
            };
            let (post, length, first) = (&owner.value, within.value, other.word("id"));
            let finding = Finding::new(
                RULE,
                &owner.span,
                format!(
                    "`{post}` owes `{first}` at the same time, {length} after the level starts"
                ),
                format!(
                    "`{post}` 在本级启动后 {}还要完成 `{first}`，一人不能同时办两件事",
                    aloud(length)
                ),
            );
            out.push(finding.help(
                "give one of them to another post of the group, or another deadline",
                "请把其中一项交给组里别的岗位，或改写时限",
            ));
        }
    }
}

//! A post that leads two groups: both are called on at once, and one person is at one place at a time (M9).

use crate::diagnostic::{Finding, Findings, Rule, Severity};
use crate::item::Item;

pub(crate) const RULE: Rule = ("leads-two-groups", Severity::Warning);

pub(super) fn check(root: &Item, out: &mut Findings) {
    let groups = root.items("group");
    for (at, group) in groups.iter().enumerate() {
        let Some(leader) = group.text("leader") else {
            continue;
        };
        let mut before = groups[..at].iter();
        let other = before.find(|other| other.word("leader") == leader.value);
        // A group written twice is reported as such.
        let Some(other) = other.filter(|other| other.word("id") != group.word("id")) else {
            continue;
        };
        let (post, first) = (&leader.value, other.word("id"));
        let finding = Finding::new(
            RULE,
            &leader.span,
            format!("`{post}` leads `{first}` already: both groups are called on at once"),
            format!("`{post}` 已经是 `{first}` 的组长，两个组会同时用人，一人分不了身"),
        );
        out.push(finding.help(
            "name another post, the deputy for instance, or make one group of the two",
            "请另写一个岗位（例如副组长），或把两个组合成一个",
        ));
    }
}

//! A task whose owner does not work in the group that has to do it (M9).

use crate::diagnostic::{Finding, Findings, Rule, Severity};
use crate::item::Item;

pub(crate) const RULE: Rule = ("task-owner-outside-group", Severity::Error);

pub(super) fn check(root: &Item, out: &mut Findings) {
    let find = |table: &str, id: &str| root.items(table).iter().find(|item| item.word("id") == id);
    let commands = commanders(root);
    let tasks = root
        .items("level")
        .iter()
        .flat_map(|level| level.items("task"));
    for task in tasks {
        let (group_id, owner_id) = (task.word("group"), task.word("owner"));
        // Names that do not exist are reported as such.
        let (Some(group), Some(owner)) = (find("group", group_id), find("post", owner_id)) else {
            continue;
        };
        if owner.word("group") == group_id
            || group.word("leader") == owner_id
            || commands.contains(&owner_id)
        {
            continue;
        }
        let finding = Finding::new(
            RULE,
            &task.key("owner"),
            format!("`{owner_id}` does not work in group `{group_id}`"),
            format!("岗位 `{owner_id}` 不在工作组 `{group_id}` 里"),
        );
        out.push(finding.help(
            format!("name a post of the group, or write `group = \"{group_id}\"` at [[post]] `{owner_id}`"),
            format!("请写该组的岗位，或在 [[post]] `{owner_id}` 里写 `group = \"{group_id}\"`"),
        ));
    }
}

/// The posts that verify and decide command every group.
fn commanders(root: &Item) -> Vec<&str> {
    let chain = root.inner("chain");
    let post = |step| Some(chain?.inner(step)?.word("post"));
    ["verification", "decision"]
        .into_iter()
        .filter_map(post)
        .collect()
}

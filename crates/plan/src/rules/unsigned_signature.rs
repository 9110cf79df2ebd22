//! A signed document asked of a group in which nobody belongs to a unit that could sign it (M16).

use crate::diagnostic::{Finding, Findings, Rule, Severity};
use crate::item::Item;

pub(crate) const RULE: Rule = ("unsigned-signature", Severity::Warning);

pub(super) fn check(root: &Item, out: &mut Findings) {
    let posts = root.items("post");
    let in_groups = || posts.iter().filter(|post| post.has("group"));
    // A plan that gives no post of any group its unit keeps that elsewhere.
    if !in_groups().any(|post| post.has("unit")) {
        return;
    }
    let levels = root.items("level").iter();
    let at_once = root.inner("life_safety").into_iter();
    let tasks = levels.chain(at_once).flat_map(|held| held.items("task"));
    for task in tasks.filter(|task| task.word("evidence") == "signature") {
        let (owner, group) = (task.word("owner"), task.word("group"));
        let owner_signs = posts
            .iter()
            .any(|post| post.word("id") == owner && post.has("unit"));
        let group_signs = in_groups().any(|post| post.word("group") == group && post.has("unit"));
        if owner_signs || group_signs {
            continue;
        }
        let finding = Finding::new(
            RULE,
            &task.key("evidence"),
            format!(
                "a signed document is asked of `{owner}`, and neither it nor anybody in group `{group}` belongs to a unit that could sign"
            ),
            format!(
                "要 `{owner}` 交签署件，而它和工作组 `{group}` 里的岗位都不属于任何单位，没有谁能署名"
            ),
        );
        out.push(finding.help(
            "give the post its `unit`, or ask for another kind of evidence",
            "请给岗位写上 `unit`，或改用别的佐证",
        ));
    }
}

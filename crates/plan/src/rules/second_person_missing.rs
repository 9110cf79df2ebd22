//! A level that wants a second person where one post holds the whole chain (M7).

use super::one_path_release::grave_releases;
use crate::diagnostic::{Finding, Findings, Rule, Severity};
use crate::item::Item;

pub(crate) const RULE: Rule = ("second-person-missing", Severity::Error);

pub(super) fn check(root: &Item, out: &mut Findings) {
    let Some(chain) = root.inner("chain") else {
        return;
    };
    let post = |step| chain.inner(step).map_or("", |step| step.word("post"));
    let decides = post("decision");
    let alone = ["screening", "verification"]
        .iter()
        .all(|step| post(step) == decides);
    if decides.is_empty() || !alone {
        return;
    }
    for (name, release) in grave_releases(root) {
        let finding = Finding::new(
            RULE,
            &release.key("second_person_within"),
            format!(
                "level {name} wants a second person, and `{decides}` screens, verifies and decides"
            ),
            format!("{name} 级要有第二人确认，而初筛、核实、定级都是 `{decides}`"),
        );
        out.push(finding.help(
            "let another post screen or verify: the second person's clock starts there",
            "请让另一个岗位负责初筛或核实：第二人的时限从那里开始",
        ));
    }
}

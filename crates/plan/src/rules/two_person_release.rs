//! A release at level II or I that one person could make alone (M7).

use super::one_path_release::grave_releases;
use crate::diagnostic::{Finding, Findings, Rule, Severity};
use crate::item::Item;
use huiyin_engine::time::Span;

pub(crate) const RULE: Rule = ("two-person-release", Severity::Error);

pub(super) fn check(root: &Item, out: &mut Findings) {
    for (name, release) in grave_releases(root) {
        let zero = release
            .length("second_person_within")
            .is_some_and(|within| within.value == Span(0));
        if release.has("second_person_within") && !zero {
            continue;
        }
        let finding = Finding::new(
            RULE,
            &release.key("second_person_within"),
            format!("level {name} could be released by one person alone"),
            format!("{name} 级预警一个人就能发布"),
        );
        out.push(finding.help(
            "add `second_person_within = \"5m\"`: how long a second person has to confirm",
            "请补上 `second_person_within = \"5m\"`：第二人须在此时限内确认",
        ));
    }
}

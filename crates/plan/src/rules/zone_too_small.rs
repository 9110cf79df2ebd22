//! A scenario with more people than the reception zones take safely (M10, M22).

use crate::diagnostic::{Finding, Findings, Rule, Severity};
use crate::item::Item;

pub(crate) const RULE: Rule = ("zone-too-small", Severity::Warning);

pub(super) fn check(root: &Item, out: &mut Findings) {
    let zones = root.items("zone").iter();
    let reception = zones.filter(|zone| zone.word("kind") == "reception");
    // Where one zone's size is not written, nobody can add them up.
    let sizes: Option<Vec<u64>> = reception
        .map(|zone| zone.count("capacity").map(|at| at.value))
        .collect();
    let Some(sizes) = sizes.filter(|sizes| !sizes.is_empty()) else {
        return;
    };
    let all = sizes.into_iter().fold(0, u64::saturating_add);
    for scenario in root.items("scenario") {
        let Some(people) = scenario.count("people").filter(|at| at.value > all) else {
            continue;
        };
        let come = people.value;
        let finding = Finding::new(
            RULE,
            &people.span,
            format!("{come} people are expected, and the reception zones take {all} together"),
            format!("预计来 {come} 人，而各接待区一共只能容纳 {all} 人"),
        );
        out.push(finding.help(
            "open another zone of kind \"reception\", or say how many people the plan really has to hold for",
            "请再开一个 `kind = \"reception\"` 的区域，或写明预案实际要按多少人准备",
        ));
    }
}

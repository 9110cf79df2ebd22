//! Scenarios that all expect fewer people than an ordinary collective visit of the year the plan goes by (M22, M23).

use crate::diagnostic::{Finding, Findings, Rule, Severity};
use crate::item::Item;

pub(crate) const RULE: Rule = ("sized-below-baseline", Severity::Warning);

pub(super) fn check(root: &Item, out: &mut Findings) {
    let baseline = root.inner("baseline");
    let Some(usual) = baseline.and_then(|year| year.count("people_per_visit")) else {
        return;
    };
    let scenarios = root.items("scenario").iter();
    let people = scenarios.filter_map(|scenario| scenario.count("people"));
    let Some(most) = people.max_by_key(|at| at.value) else {
        return;
    };
    if most.value >= usual.value {
        return;
    }
    let (most, span, usual) = (most.value, &most.span, usual.value);
    let finding = Finding::new(
        RULE,
        span,
        format!(
            "the largest scenario expects {most} people, and an ordinary collective visit had {usual}"
        ),
        format!("最大的情景只按 {most} 人准备，而往年集体来访平均每批就有 {usual} 人"),
    );
    out.push(finding.help(
        "raise the scenario's `people`, or correct the baseline",
        "请提高情景的 `people`，或更正 [baseline]",
    ));
}

//! An ending that would be suggested although nobody has written down what was asked (charter 4).

use super::head_count_only_ending::{endings, fault};
use crate::diagnostic::{Finding, Findings, Rule, Severity};
use crate::item::Item;
use crate::search::{Found, Pin, find};
use huiyin_engine::plan::{Holds, Var};

pub(crate) const RULE: Rule = ("ending-without-question", Severity::Warning);

pub(super) fn check(root: &Item, out: &mut Findings) {
    let nobody_asked = [
        Pin {
            var: Var::Questions,
            at_least: 0,
            at_most: 0,
        },
        Pin {
            var: Var::QuestionsUnsettled,
            at_least: 0,
            at_most: 0,
        },
    ];
    // An ending that is refused anyway is not warned of as well.
    for condition in endings(root).filter(|condition| fault(&condition.value).is_none()) {
        if matches!(
            find(&condition.value, Holds::Yes, &nobody_asked),
            Found::Example(_)
        ) {
            let finding = Finding::new(
                RULE,
                &condition.span,
                "this ending would be suggested with no question recorded, and the engine then refuses it (charter 4)",
                "没有登记任何群众关切时也会建议结束，而引擎会拒绝这样的结束（底线 4）",
            );
            out.push(finding.help(
                "add `&& questions > 0`; where nobody voiced a demand, a second person confirms it by hand",
                "请加上 `&& questions > 0`；确实无人提出诉求的，由第二人手工确认",
            ));
        }
    }
}

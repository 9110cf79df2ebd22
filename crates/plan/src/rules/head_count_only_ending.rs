//! An ending that can be suggested while what was asked has neither an answer nor a promise (charter 4,
//! M18, M19). No word is looked for: the condition itself is tried.

use crate::diagnostic::{Finding, Findings, Rule, Severity};
use crate::item::{At, Item};
use crate::search::{Found, Pin, find, words};
use huiyin_engine::plan::{Condition, Holds, Var};

pub(crate) const RULE: Rule = ("head-count-only-ending", Severity::Refused);

/// The conditions under which an end is suggested.
pub(super) fn endings(root: &Item) -> impl Iterator<Item = &At<Condition>> {
    let step_downs = root
        .items("level")
        .iter()
        .flat_map(|level| level.items("step_down"));
    let ends = step_downs.filter(|step_down| step_down.word("to") == "end");
    ends.filter_map(|step_down| step_down.condition("when"))
}

pub(super) fn check(root: &Item, out: &mut Findings) {
    for condition in endings(root) {
        let Some((en, zh)) = fault(&condition.value) else {
            continue;
        };
        out.push(Finding::new(RULE, &condition.span, en, zh).help(
            "require that the questions are settled: `people_on_site < 10 && questions > 0 && questions_unsettled == 0`; when people have left, step down to a lower level instead",
            "请要求关切已有答复或承诺：`people_on_site < 10 && questions > 0 && questions_unsettled == 0`；只是人已离开的，可降级，不可结束",
        ));
    }
}

/// Why a condition may not end an incident; `None` where it may.
pub(super) fn fault(condition: &Condition) -> Option<(String, String)> {
    let unsettled = [Pin {
        var: Var::QuestionsUnsettled,
        at_least: 1,
        at_most: i64::MAX,
    }];
    let settled = [
        Pin {
            var: Var::Questions,
            at_least: 1,
            at_most: i64::MAX,
        },
        Pin {
            var: Var::QuestionsUnsettled,
            at_least: 0,
            at_most: 0,
        },
    ];
    match find(condition, Holds::Yes, &unsettled) {
        Found::Example(inputs) => {
            let inputs = words(&inputs);
            Some((
                format!("this ending holds while questions are unsettled, for example with {inputs} (charter 4)"),
                format!("关切尚未答复时也会结束，例如 {inputs}（底线 4）"),
            ))
        }
        Found::TooMany => Some((
            "this ending is too intricate to show that the questions are settled (charter 4)".to_owned(),
            "结束条件过于复杂，无法确认关切已经答复（底线 4）".to_owned(),
        )),
        // Holding only where nobody asked anything is head-count again.
        Found::None => (find(condition, Holds::Yes, &settled) == Found::None).then(|| {
            (
                "this ending never holds once a question is recorded and settled: it looks at people only (charter 4)".to_owned(),
                "关切登记并答复之后反而不成立：这个结束条件只看人数（底线 4）".to_owned(),
            )
        }),
    }
}

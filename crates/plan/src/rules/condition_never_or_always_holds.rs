//! A condition that no inputs make true, or that all do.

use crate::diagnostic::{Finding, Findings, Rule, Severity};
use crate::item::{At, Item};
use crate::search::{Found, find};
use huiyin_engine::plan::{Condition, Holds};

pub(crate) const RULE: Rule = ("condition-never-or-always-holds", Severity::Warning);

pub(super) fn check(root: &Item, out: &mut Findings) {
    root.walk(&mut |item| {
        let names = ["when", "suggest_when"].into_iter();
        for name in names.filter(|name| item.table.field(name).is_some()) {
            if let Some(condition) = item.condition(name) {
                one(condition, out);
            }
        }
    });
}

fn one(condition: &At<Condition>, out: &mut Findings) {
    let none = |want| find(&condition.value, want, &[]) == Found::None;
    let (en, zh) = if none(Holds::Yes) {
        (
            "this condition never holds for any inputs tried",
            "试遍各种输入，这个条件从不成立",
        )
    } else if none(Holds::No) {
        (
            "this condition holds for all inputs tried",
            "试遍各种输入，这个条件总是成立",
        )
    } else {
        return;
    };
    let finding = Finding::new(RULE, &condition.span, en, zh);
    out.push(finding.help(
        "look for `<` and `>` the wrong way round, `&&` where `||` is meant, and counts that cannot be (nobody on site exceeds the peak)",
        "请检查 `<`、`>` 是否写反，`&&`、`||` 是否用错，以及不可能的数目（现场人数不会超过峰值）",
    ));
}

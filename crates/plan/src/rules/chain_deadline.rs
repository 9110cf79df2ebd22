//! The decision chain's clocks: none is zero, none is shorter than the one before (M6).

use crate::diagnostic::{Finding, Findings, Rule, Severity};
use crate::item::Item;
use crate::show::words::aloud;
use huiyin_engine::time::Span;

pub(crate) const RULE: Rule = ("chain-deadline", Severity::Error);

pub(super) fn check(root: &Item, out: &mut Findings) {
    let Some(chain) = root.inner("chain") else {
        return;
    };
    let mut before: Option<(&str, Span)> = None;
    for step in ["screening", "verification", "decision"] {
        let Some(within) = chain.inner(step).and_then(|inner| inner.length("within")) else {
            continue;
        };
        if within.value == Span(0) {
            let (en, zh) = (
                format!("the {step} clock is zero: it would be missed before anybody sees it"),
                format!("`{step}` 的时限是零，一开始就已超时"),
            );
            out.push(Finding::new(RULE, &within.span, en, zh).help(
                "give the post time to act, such as \"5m\"",
                "请留出处置时间，如 \"5m\"",
            ));
        } else if let Some((earlier, length)) = before.filter(|(_, length)| within.value < *length)
        {
            let en = format!(
                "{step} has {}, less than the {length} of {earlier} before it",
                within.value
            );
            let zh = format!(
                "`{step}` 的时限 {}短于前一步 `{earlier}` 的 {}",
                aloud(within.value),
                aloud(length)
            );
            out.push(Finding::new(RULE, &within.span, en, zh).help(
                "each clock starts when the step before is done, and later steps weigh more: do not shorten them (5m, 10m, 15m)",
                "每一步的时限从上一步完成时起算，越往后越要慎重，不应更短（如 5 分钟、10 分钟、15 分钟）",
            ));
        }
        before = Some((step, within.value));
    }
}

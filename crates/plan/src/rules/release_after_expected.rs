//! The longest way from a signal to a level's channels: every clock of the chain and of the second person missed
//! once by each who holds it. Where that outlasts the level, the warning could come when it is over (M6, M7).

use super::release_after_deadline::released;
use super::slow_chain::worst;
use crate::diagnostic::{Finding, Findings, Rule, Severity};
use crate::item::{At, Item};
use crate::show::words::aloud;
use huiyin_engine::time::Span;

pub(crate) const RULE: Rule = ("release-after-expected", Severity::Warning);

pub(super) fn check(root: &Item, out: &mut Findings) {
    let Some(decided) = decided(root) else {
        return;
    };
    for level in root.items("level") {
        let (Some(expected), Some(release)) = (level.length("expected"), level.inner("release"))
        else {
            continue;
        };
        let Some(released) = released(root, release) else {
            continue;
        };
        let all = Span(decided.0.saturating_add(released.0));
        if all > expected.value {
            out.push(late(root, level, release, expected, all));
        }
    }
}

/// When the level is decided at the latest, counted from the signal.
fn decided(root: &Item) -> Option<Span> {
    let chain = root.inner("chain")?;
    let steps = ["screening", "verification", "decision"];
    let mut all = Span(0);
    for step in steps {
        all.0 = all.0.saturating_add(worst(root, chain.inner(step)?)?.0);
    }
    Some(all)
}

fn late(root: &Item, level: &Item, release: &Item, expected: &At<Span>, all: Span) -> Finding {
    let named = |id: &str| {
        let mut channels = root.items("channel").iter();
        let channel = channels.find(|channel| channel.word("id") == id);
        channel
            .map_or("", |channel| channel.word("name"))
            .to_owned()
    };
    let ids: Vec<&str> = release
        .texts("channels")
        .iter()
        .map(|at| at.value.as_str())
        .collect();
    let names: Vec<String> = ids.iter().map(|id| named(id)).collect();
    let (level, lasts) = (level.word("level"), expected.value);
    Finding::new(
        RULE,
        &expected.span,
        format!(
            "if every clock is missed once by each who holds it, a signal reaches {} after {all}, but level {level} is expected to last {lasts}",
            ids.join(", ")
        ),
        format!(
            "如果每个时限都被每个持有人错过一次，从预警信号到{}发出要 {}，而 {level} 级预计只持续 {}",
            names.join("、"),
            aloud(all),
            aloud(lasts)
        ),
    )
    .help(
        "shorten the clocks of the chain or `second_person_within`, or lengthen `expected`",
        "请缩短研判链各步或 `second_person_within` 的时限，或延长 `expected`",
    )
}

//! A chain that could take longer than people stay: from a signal to the commander, every clock missed once by each (M6).

use crate::diagnostic::{Finding, Findings, Rule, Severity};
use crate::item::Item;
use crate::show::words::aloud;
use huiyin_engine::time::Span;

pub(crate) const RULE: Rule = ("slow-chain", Severity::Warning);

/// A collective visit lasts two to four hours (mission row M22).
const STAY: Span = Span::hours(2);

pub(super) fn check(root: &Item, out: &mut Findings) {
    let Some(chain) = root.inner("chain") else {
        return;
    };
    let steps = ["screening", "verification"];
    let spans = steps.map(|step| worst(root, chain.inner(step)?));
    let [Some(screening), Some(verification)] = spans else {
        return;
    };
    let all = Span(screening.0.saturating_add(verification.0));
    if all <= STAY {
        return;
    }
    let finding = Finding::new(
        RULE,
        &chain.key("verification"),
        format!(
            "if every clock is missed once by each who holds it, a signal reaches the commander after {all}: people may have left by then"
        ),
        format!(
            "如果每个时限都被每个持有人错过一次，预警信号要过 {}才到指挥长手里，那时人可能已经走了",
            aloud(all)
        ),
    );
    out.push(finding.help(
        "shorten `within` of screening and verification: the substitute and the superior each get the same time again (5m and 10m make 45m at worst)",
        "请缩短初筛和核实的 `within`：替补和上级会各得到一次同样的时间（5 分钟和 10 分钟，最慢就是 45 分钟）",
    ));
}

/// The longest that a step of the chain can wait.
pub(super) fn worst(root: &Item, step: &Item) -> Option<Span> {
    let within = step.length("within")?.value;
    Some(Span(
        within.0.saturating_mul(holders(root, step.word("post"))?),
    ))
}

/// How many may hold a clock that starts with this post, each with the whole time: the post, one substitute, the superior.
pub(super) fn holders(root: &Item, post: &str) -> Option<i64> {
    let mut posts = root.items("post").iter();
    let post = posts.find(|held| held.word("id") == post)?;
    let others = [!post.texts("substitutes").is_empty(), post.has("superior")];
    Some(1 + others.into_iter().map(i64::from).sum::<i64>())
}

//! A task that is due before its level's warning is sure to have gone out: the second person's clock, missed
//! once by each who holds it, ends later (M7).

use super::one_path_release::grave_releases;
use super::slow_chain::holders;
use crate::diagnostic::{Finding, Findings, Rule, Severity};
use crate::item::{At, Item};
use crate::show::words::aloud;
use huiyin_engine::time::Span;

pub(crate) const RULE: Rule = ("release-after-deadline", Severity::Warning);

pub(super) fn check(root: &Item, out: &mut Findings) {
    for (name, release) in grave_releases(root) {
        let (Some(within), Some(latest)) = (
            release.length("second_person_within"),
            latest(root, release),
        ) else {
            continue;
        };
        let level = root.items("level").iter();
        let mut level = level.filter(|level| level.word("level") == name);
        let tasks = level.next().map_or(&[][..], |level| level.items("task"));
        let due = |task: &Item| task.length("within").map(|due| due.value);
        // A task that waits for another is counted from that one.
        let first = tasks.iter().filter(|task| !task.has("after"));
        let Some(first) = first.min_by_key(|task| due(task).unwrap_or(Span(i64::MAX))) else {
            continue;
        };
        if let Some(due) = due(first).filter(|due| *due <= latest) {
            out.push(late(within, latest, first.word("id"), due));
        }
    }
}

/// When the warning goes out at the latest, counted from the decision. The clock begins with the verifying post.
fn latest(root: &Item, release: &Item) -> Option<Span> {
    let within = release.length("second_person_within")?.value;
    let second = root.inner("chain")?.inner("verification")?.word("post");
    let holders = holders(root, second)?;
    Some(Span(within.0.saturating_mul(holders)))
}

/// When a level's warning goes out at the latest, counted from the decision; at once where one person is enough.
pub(super) fn released(root: &Item, release: &Item) -> Option<Span> {
    if release.has("second_person_within") {
        latest(root, release)
    } else {
        Some(Span(0))
    }
}

fn late(within: &At<Span>, latest: Span, task: &str, due: Span) -> Finding {
    Finding::new(
        RULE,
        &within.span,
        format!(
            "`{task}` is due {due} after the level starts, but the warning may go out only after {latest}, if each who could confirm it lets the clock run out once"
        ),
        format!(
            "`{task}` 要在本级启动后 {}内完成，可如果能确认的人各错过一次时限，预警要过 {}才发得出去",
            aloud(due),
            aloud(latest)
        ),
    )
    .help(
        "shorten `second_person_within` (a substitute and the superior each get it again), or give the task more time",
        "请缩短 `second_person_within`（替补和上级会各得到一次同样的时间），或放宽任务时限",
    )
}

//! A plan that lists the site's lanes and leaves out one that stays open at every level (charter 5, M12).

use super::closed_lane::LANES;
use crate::diagnostic::{Finding, Findings, Rule, Severity};
use crate::item::Item;

pub(crate) const RULE: Rule = ("lane-missing", Severity::Error);

pub(super) fn check(root: &Item, out: &mut Findings) {
    let lanes = root.items("lane");
    let Some(last) = lanes.last() else {
        return;
    };
    // A kind that could not be read may be the one.
    if lanes.iter().any(|lane| lane.text("kind").is_none()) {
        return;
    }
    for (kind, en, zh) in LANES {
        if lanes.iter().any(|lane| lane.word("kind") == kind) {
            continue;
        }
        let finding = Finding::new(
            RULE,
            &last.place,
            format!("the site's lanes are listed without {en}"),
            format!("列出了现场通道，却没有{zh}"),
        );
        out.push(finding.help(
            format!("add a [[lane]] of `kind = \"{kind}\"`: every measure keeps it open, so people have to know which it is"),
            format!("请加一条 `kind = \"{kind}\"` 的 [[lane]]：每项措施都要保持它畅通，大家得知道是哪一条"),
        ));
    }
}

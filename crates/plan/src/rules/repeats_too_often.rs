//! A task that comes again before its last time was due (M15, M21).

use crate::diagnostic::{Finding, Findings, Rule, Severity};
use crate::item::Item;
use crate::show::words::aloud;

pub(crate) const RULE: Rule = ("repeats-too-often", Severity::Error);

pub(super) fn check(root: &Item, out: &mut Findings) {
    let levels = root.items("level").iter();
    for task in levels.flat_map(|level| level.items("task")) {
        let (Some(every), Some(within)) = (task.length("every"), task.length("within")) else {
            continue;
        };
        if every.value >= within.value {
            continue;
        }
        let finding = Finding::new(
            RULE,
            &every.span,
            format!(
                "`{}` comes again every {} and has {} each time: they would pile up",
                task.word("id"),
                every.value,
                within.value
            ),
            format!(
                "`{}` 每 {}一次，每次却有 {}的时限，会越积越多",
                task.word("id"),
                aloud(every.value),
                aloud(within.value)
            ),
        );
        out.push(finding.help(
            "let it come less often, or give it less time",
            "请放长间隔，或缩短时限",
        ));
    }
}

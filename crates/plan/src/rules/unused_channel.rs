//! A channel by which nothing is released.

use crate::diagnostic::{Finding, Findings, Rule, Severity};
use crate::item::Item;

pub(crate) const RULE: Rule = ("unused-channel", Severity::Warning);

pub(super) fn check(root: &Item, out: &mut Findings) {
    let levels = root.items("level").iter();
    let used: Vec<&str> = levels
        .filter_map(|level| level.inner("release"))
        .flat_map(|release| release.texts("channels"))
        .map(|channel| channel.value.as_str())
        .collect();
    for id in root
        .items("channel")
        .iter()
        .filter_map(|channel| channel.text("id"))
    {
        if !used.contains(&id.value.as_str()) {
            let name = &id.value;
            let finding = Finding::new(
                RULE,
                &id.span,
                format!("no level is released by channel `{name}`"),
                format!("没有任何级别使用渠道 `{name}`"),
            );
            out.push(finding.help(
                "name it in a level's `release`, or leave it out",
                "请在某级的 `release` 里使用，或删去",
            ));
        }
    }
}

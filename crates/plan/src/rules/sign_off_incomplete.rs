//! A sign-off that names a person without a day, or a day without a person (M1).

use crate::diagnostic::{Finding, Findings, Rule, Severity};
use crate::item::Item;

pub(crate) const RULE: Rule = ("sign-off-incomplete", Severity::Error);

pub(super) fn check(root: &Item, out: &mut Findings) {
    let Some(head) = root.inner("plan") else {
        return;
    };
    let (there, absent, zh) = match (head.has("signed_off_by"), head.has("signed_off_on")) {
        (true, false) => ("signed_off_by", "signed_off_on", "日期"),
        (false, true) => ("signed_off_on", "signed_off_by", "签发人"),
        _ => return,
    };
    let finding = Finding::new(
        RULE,
        &head.key(there),
        format!(
            "`{there}` stands without `{absent}`: nobody can say who answers for this version since when"
        ),
        format!("有 `{there}` 而没有 `{absent}`：说不清这一版由谁、从哪天起负责"),
    );
    out.push(finding.help(
        format!("add `{absent}`, or take `{there}` out until the version is signed off"),
        format!("请补上{zh} `{absent}`；尚未签发的，两项都不写"),
    ));
}

//! A level from which no step-down leads to the end.

use crate::diagnostic::{Finding, Findings, Rule, Severity};
use crate::item::Item;

pub(crate) const RULE: Rule = ("level-cannot-end", Severity::Error);

pub(super) fn check(root: &Item, out: &mut Findings) {
    let levels = root.items("level");
    let mut ending = vec!["end"];
    // Four levels: after four rounds every level that can reach the end is known.
    for _ in 0..4 {
        for level in levels {
            let leads = level
                .items("step_down")
                .iter()
                .any(|s| ending.contains(&s.word("to")));
            if leads {
                ending.push(level.word("level"));
            }
        }
    }
    for level in levels {
        let name = level.word("level");
        if name.is_empty() || ending.contains(&name) || led_astray(level, levels) {
            continue;
        }
        let finding = Finding::new(
            RULE,
            &level.place,
            format!("no step-down leads from level {name} to the end"),
            format!("从 {name} 级没有任何路径可以降级到结束"),
        );
        out.push(finding.help(
            "add a [[level.step_down]] with `to = \"end\"`, or to a lower level that can end (Emergency Response Law 86: measures end with the danger)",
            "请补上 [[level.step_down]]，`to = \"end\"`，或降到可以结束的较低级别（突发事件应对法第八十六条：危险消除，措施即止）",
        ));
    }
}

/// A step-down that could not be read, or leads to a level that is not there, is reported as such.
fn led_astray(level: &Item, levels: &[Item]) -> bool {
    let exists = |to: &str| levels.iter().any(|level| level.word("level") == to);
    let unread = level.has("step_down") && level.items("step_down").is_empty();
    unread
        || level
            .items("step_down")
            .iter()
            .any(|s| s.has("to") && !exists(s.word("to")))
}

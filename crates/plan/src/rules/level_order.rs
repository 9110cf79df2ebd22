//! Levels out of order, twice, or stepping down to where there is no lower level.

use crate::diagnostic::{Finding, Findings, Rule, Severity};
use crate::item::{At, Item};
use crate::schema::LEVELS;

pub(crate) const RULE: Rule = ("level-order", Severity::Error);

/// IV is 0, I is 3.
fn rank(level: &str) -> Option<usize> {
    LEVELS.words.iter().position(|word| *word == level)
}

pub(super) fn check(root: &Item, out: &mut Findings) {
    let levels = root.items("level");
    let mut before: Option<(&str, usize)> = None;
    for level in levels {
        let Some(name) = level.text("level") else {
            continue;
        };
        let Some(rank) = rank(&name.value) else {
            continue;
        };
        if let Some((earlier, _)) = before.filter(|(_, earlier)| rank <= *earlier) {
            out.push(order(name, earlier));
        }
        before = Some((&name.value, rank));
        level
            .items("step_down")
            .iter()
            .filter_map(|s| s.text("to"))
            .for_each(|to| target(to, name, rank, levels, out));
    }
}

fn order(name: &At<String>, earlier: &str) -> Finding {
    let level = &name.value;
    let (en, zh) = if level == earlier {
        (
            format!("level {level} is there twice"),
            format!("{level} 级写了两次"),
        )
    } else {
        (
            format!("level {level} comes after level {earlier}"),
            format!("{level} 级写在了 {earlier} 级之后"),
        )
    };
    Finding::new(RULE, &name.span, en, zh).help(
        "write each level once, from IV up to I",
        "每级只写一次，由低到高：IV、III、II、I",
    )
}

fn target(
    to: &At<String>,
    from: &At<String>,
    rank_from: usize,
    levels: &[Item],
    out: &mut Findings,
) {
    let Some(rank_to) = rank(&to.value) else {
        return;
    };
    let defined = levels.iter().any(|level| level.word("level") == to.value);
    let (to_name, from_name) = (&to.value, &from.value);
    let (en, zh) = if rank_to >= rank_from {
        (
            format!("a step down from {from_name} cannot lead to {to_name}"),
            format!("从 {from_name} 级不能“降”到 {to_name} 级"),
        )
    } else if !defined {
        (
            format!("this plan has no level {to_name} to step down to"),
            format!("本预案没有 {to_name} 级，无法降到该级"),
        )
    } else {
        return;
    };
    out.push(Finding::new(RULE, &to.span, en, zh).help("name a lower level of this plan, or \"end\"; raising a level is `suggest_when` of the higher level", "请写本预案中更低的级别，或 \"end\"；升级写在较高级别的 `suggest_when` 里"));
}

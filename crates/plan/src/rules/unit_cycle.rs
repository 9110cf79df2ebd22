//! Units that stand under each other in a circle: who may not see a complaint about one of them has no end (M25).

use crate::diagnostic::{Finding, Findings, Rule, Severity};
use crate::item::Item;

pub(crate) const RULE: Rule = ("unit-cycle", Severity::Error);

pub(super) fn check(root: &Item, out: &mut Findings) {
    let units = root.items("unit");
    for unit in units {
        let (Some(under), Some(path)) = (unit.text("under"), round(units, unit.word("id"))) else {
            continue;
        };
        let path = path.join(" → ");
        let finding = Finding::new(
            RULE,
            &under.span,
            format!("these units stand under each other: {path}"),
            format!("单位的隶属关系绕成了圈：{path}"),
        );
        out.push(finding.help(
            "let the highest of them stand under none: leave its `under` out",
            "最高的单位不写 `under`",
        ));
    }
}

/// The units above a unit in order, where they come back to it.
fn round<'i>(units: &'i [Item], id: &'i str) -> Option<Vec<&'i str>> {
    let mut path = vec![id];
    for _ in units {
        let last = *path.last()?;
        let mut held = units.iter();
        let above = held.find(|unit| unit.word("id") == last)?.text("under")?;
        path.push(&above.value);
        if above.value == id {
            return Some(path);
        }
    }
    None
}

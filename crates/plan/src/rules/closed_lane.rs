//! A safety measure that does not keep the lanes and the door open (charter 5, M12).

use crate::diagnostic::{Finding, Findings, Rule, Severity};
use crate::item::Item;
use crate::telling::names_one_of;

pub(crate) const RULE: Rule = ("closed-lane", Severity::Refused);

/// What stays open at every level, with its names.
pub(super) const LANES: [(&str, &str, &str); 3] = [
    ("walking", "the walking lane", "步行通道"),
    ("ambulance", "the ambulance lane", "救护通道"),
    ("reception_door", "the reception door", "接待大厅正门"),
];

/// Words of what closes, whatever its kind says.
const CLOSING: [&str; 9] = [
    "围栏", "封闭", "关闭", "隔离", "封控", "fence", "barrier", "close", "closing",
];

pub(super) fn check(root: &Item, out: &mut Findings) {
    let levels = root.items("level").iter();
    for measure in levels.flat_map(|level| level.items("measure")) {
        one(measure, out);
        closes(root, measure, out);
    }
}

/// A lane of the site that a measure of any kind closes, and that stays open at every level.
fn closes(root: &Item, measure: &Item, out: &mut Findings) {
    for id in measure.texts("closes") {
        let mut lanes = root.items("lane").iter();
        let Some(lane) = lanes.find(|lane| lane.word("id") == id.value) else {
            continue;
        };
        let mut kinds = LANES.iter();
        let Some((_, en, zh)) = kinds.find(|(kind, ..)| *kind == lane.word("kind")) else {
            continue;
        };
        let name = &id.value;
        let finding = Finding::new(
            RULE,
            &id.span,
            format!("this measure closes `{name}`, {en} (charter 5)"),
            format!("这项措施要关闭 `{name}`，它是{zh}（底线 5）"),
        );
        out.push(finding.help(
            "take it out of `closes`: the walking lane, the ambulance lane and the reception door stay open at every level",
            "请从 `closes` 里去掉它：步行通道、救护通道和接待大厅正门在任何级别都保持畅通",
        ));
    }
}

fn one(measure: &Item, out: &mut Findings) {
    // Care closes nothing, unless its name says so. A kind that could not be read may close anything.
    if measure.word("kind") == "care" && !names_one_of(measure, &CLOSING) {
        return;
    }
    let kept = measure.texts("keeps_open");
    let shut: Vec<_> = LANES
        .iter()
        .filter(|(lane, ..)| !kept.iter().any(|k| k.value == *lane))
        .collect();
    if shut.is_empty() {
        return;
    }
    let en: Vec<_> = shut.iter().map(|(_, en, _)| *en).collect();
    let zh: Vec<_> = shut.iter().map(|(.., zh)| *zh).collect();
    let finding = Finding::new(
        RULE,
        &measure.key("keeps_open"),
        format!(
            "this measure does not keep {} open (charter 5)",
            en.join(" and ")
        ),
        format!("这项措施没有写明保持{}畅通（底线 5）", zh.join("、")),
    );
    out.push(finding.help(
        "write `keeps_open = [\"walking\", \"ambulance\", \"reception_door\"]`; only `kind = \"care\"` needs none",
        "请写 `keeps_open = [\"walking\", \"ambulance\", \"reception_door\"]`；只有 `kind = \"care\"` 可以不写",
    ));
}

//! A change to buses, metro or roads without a crowd-safety reason or without telling the public (charter 5, M20).

use crate::diagnostic::{Finding, Findings, Rule, Severity};
use crate::item::Item;
use crate::telling::names_one_of;

pub(crate) const RULE: Rule = ("transport-without-safety-reason", Severity::Refused);

/// Words of transport, by which a change is one whatever its kind says.
const TRANSPORT: [&str; 10] = [
    "公交",
    "地铁",
    "轻轨",
    "道路",
    "交通管制",
    "bus",
    "buses",
    "metro",
    "subway",
    "road",
];

pub(super) fn check(root: &Item, out: &mut Findings) {
    let measures = root
        .items("level")
        .iter()
        .flat_map(|level| level.items("measure"));
    for measure in measures.filter(|measure| changes_transport(measure)) {
        if !measure.has("safety_reason") {
            let (en, zh) = (
                "this transport change gives no crowd-safety reason (charter 5)",
                "这项交通调整没有写明人群安全上的理由（底线 5）",
            );
            out.push(Finding::new(RULE, &measure.place, en, zh).help(
                "add `safety_reason = \"…\"`: what could happen to people there without it; keeping people from coming is no reason",
                "请补上 `safety_reason = \"…\"`，写明不调整会给现场的人带来什么危险；阻止群众前来不是理由",
            ));
        }
        if !measure.flag("public_notice") {
            let (en, zh) = (
                "the public is not told of this transport change (charter 5)",
                "这项交通调整没有向公众告知（底线 5）",
            );
            out.push(
                Finding::new(RULE, &measure.key("public_notice"), en, zh).help(
                    "write `public_notice = true`",
                    "请写 `public_notice = true`",
                ),
            );
        }
    }
}

fn changes_transport(measure: &Item) -> bool {
    match measure.word("kind") {
        "transport" => true,
        "care" => false,
        _ => names_one_of(measure, &TRANSPORT),
    }
}

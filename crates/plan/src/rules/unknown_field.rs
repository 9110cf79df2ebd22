//! A field or table that the plan language does not have. A slip of the hand gets the word that was
//! meant; what would step outside the charter is refused, whatever it is called.

use super::{outside, told};
use crate::diagnostic::{Finding, Findings, Rule, Severity};
use crate::schema::{Closed, Kind, Table};
use crate::suggest::nearest;
use crate::telling::{Plain, Topic, anywhere};
use std::ops::Range;
use toml::de::DeValue;

pub(crate) const RULE: Rule = ("unknown-field", Severity::Error);

/// Fields people add to say something to the next reader; they do nothing.
const REMARKS: [&str; 14] = [
    "note",
    "notes",
    "comment",
    "comments",
    "remark",
    "remarks",
    "description",
    "about",
    "basis",
    "todo",
    "author",
    "备注",
    "说明",
    "依据",
];

pub(crate) fn report(
    table: &Table,
    name: &str,
    span: &Range<usize>,
    value: &DeValue<'_>,
    out: &mut Findings,
) {
    let mut said = vec![name.to_owned()];
    strings(value, &mut said);
    let topics = said.iter().find_map(|text| topic_of(table, text));
    let near = nearest(name, table.field_names());
    if let Some((topic, word)) = topics {
        out.push(told(topic, span, word));
    } else if let (None, Some(closed)) = (near, steps_out(table, name, value)) {
        out.push(outside(closed, span, &format!("`{name}`")));
    } else {
        out.push(plain(table, name, span, near));
    }
}

fn topic_of(table: &Table, text: &str) -> Option<(Topic, &'static str)> {
    let text = &Plain::of(text);
    let indicator = [Topic::Person, Topic::Attention];
    let more = indicator.into_iter().filter(|_| table.name == "indicator");
    let told = more
        .filter_map(|topic| topic.told_by(text).map(|word| (topic, word)))
        .next();
    told.or_else(|| anywhere(text))
}

/// Why an unknown field here would step outside the charter; `None` where it is only unknown.
fn steps_out(table: &Table, name: &str, value: &DeValue<'_>) -> Option<Closed> {
    let closed = table.closed_by?;
    if REMARKS.contains(&name.to_lowercase().as_str()) {
        return None;
    }
    let brings_data = match value {
        DeValue::Array(_) => true,
        DeValue::Table(tree) => tree.values().any(|inner| holds_data(inner.get_ref())),
        other => holds_data(other),
    };
    // Most tables may have a stray line; a list, a feed or an address makes it something else.
    // An indicator, a channel, a release, a measure and a task have nothing to add to.
    let stray = closed == Closed::Source || table.name == "level";
    (!stray || brings_data).then_some(closed)
}

fn holds_data(value: &DeValue<'_>) -> bool {
    match value {
        DeValue::String(text) => text.contains("://"),
        DeValue::Array(_) | DeValue::Table(_) => true,
        _ => false,
    }
}

fn strings(value: &DeValue<'_>, found: &mut Vec<String>) {
    match value {
        DeValue::String(text) => found.push(text.to_string()),
        DeValue::Array(nodes) => nodes.iter().for_each(|node| strings(node.get_ref(), found)),
        DeValue::Table(tree) => {
            for (key, node) in tree.iter() {
                found.push(key.get_ref().to_string());
                strings(node.get_ref(), found);
            }
        }
        _ => {}
    }
}

fn plain(table: &Table, name: &str, span: &Range<usize>, near: Option<&str>) -> Finding {
    let (place_en, place_zh) = match table.name {
        "" => ("a plan has no table".to_owned(), "预案里没有表".to_owned()),
        name => (
            format!("`{name}` has no field"),
            format!("`{name}` 里没有字段"),
        ),
    };
    let allowed: Vec<&str> = table.fields.iter().map(|field| field.name).collect();
    let allowed = allowed.join(", ");
    let (en, zh) = near.map_or_else(
        || {
            (
                "leave it out, or write it as a comment (`# …`).".to_owned(),
                "请删去，或写成注释（`# …`）。".to_owned(),
            )
        },
        |near| {
            (
                format!("did you mean {}?", written(table, near)),
                format!("是否想写 {}？", written(table, near)),
            )
        },
    );
    Finding::new(
        RULE,
        span,
        format!("{place_en} `{name}`"),
        format!("{place_zh} `{name}`"),
    )
    .help(
        format!("{en} Allowed here: {allowed}"),
        format!("{zh}此处可用：{allowed}"),
    )
}

fn written(table: &Table, name: &str) -> String {
    match table.field(name).map(|field| &field.kind) {
        Some(Kind::Tables(inner)) => format!("`[[{}]]`", inner.name),
        Some(Kind::Table(inner)) => format!("`[{}]`", inner.name),
        _ => format!("`{name}`"),
    }
}

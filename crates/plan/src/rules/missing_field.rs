//! A field that has to be there is not, or is empty.

use crate::diagnostic::{Finding, Findings, Rule, Severity, Words};
use crate::item::{At, Item};
use crate::schema::{Field, Kind, Table};
use std::ops::Range;

pub(crate) const RULE: Rule = ("missing-field", Severity::Error);

pub(crate) fn finding(table: &Table, field: &Field, place: &Range<usize>) -> Finding {
    let name = field.name;
    let (en, zh) = match table.name {
        "" => (
            format!("the plan has no `{name}`"),
            format!("预案缺少 `{name}`"),
        ),
        table => (
            format!("`{table}` lacks `{name}`"),
            format!("`{table}` 缺少 `{name}`"),
        ),
    };
    let example = example(field);
    Finding::new(RULE, place, en, zh).help(
        format!("add {}", example.en),
        format!("请补上 {}", example.zh),
    )
}

/// A line that would do.
pub(crate) fn example(field: &Field) -> Words {
    let line = |value: &str| format!("`{} = {value}`", field.name);
    let (line, en, zh) = match &field.kind {
        Kind::Id => (line("\"a-short-name\""), String::new(), String::new()),
        Kind::Text => (line("\"…\""), String::new(), String::new()),
        Kind::Texts => (line("[\"…\", \"…\"]"), String::new(), String::new()),
        Kind::Word(list) => (
            line("\"…\""),
            format!(" (one of {})", list.words.join(", ")),
            format!("（可用：{}）", list.words.join(", ")),
        ),
        Kind::Words(list) => (
            line("[\"…\"]"),
            format!(" (of {})", list.words.join(", ")),
            format!("（可用：{}）", list.words.join(", ")),
        ),
        Kind::Ref(names) => (
            line("\"…\""),
            format!(" (the id of a [[{}]])", names.table()),
            format!("（某个 [[{}]] 的 id）", names.table()),
        ),
        Kind::Refs(names) => (
            line("[\"…\"]"),
            format!(" (ids of [[{}]])", names.table()),
            format!("（[[{}]] 的 id）", names.table()),
        ),
        Kind::Length => (line("\"30m\""), String::new(), String::new()),
        Kind::Count => (line("200"), String::new(), String::new()),
        Kind::Day => (line("\"2026-01-05\""), String::new(), String::new()),
        Kind::Flag => (line("true"), String::new(), String::new()),
        Kind::Condition(_) => (
            line("\"…\""),
            " (a condition)".to_owned(),
            "（一个条件）".to_owned(),
        ),
        Kind::Table(inner) => (format!("`[{}]`", inner.name), String::new(), String::new()),
        Kind::Tables(inner) => (
            format!("`[[{}]]`", inner.name),
            " (one or more)".to_owned(),
            "（一个或多个）".to_owned(),
        ),
    };
    Words {
        en: format!("{line}{en}"),
        zh: format!("{line}{zh}"),
    }
}

/// Text that is there and says nothing.
pub(crate) fn empty(field: &Field, text: &At<String>) -> Option<Finding> {
    let name = field.name;
    text.value.trim().is_empty().then(|| {
        Finding::new(
            RULE,
            &text.span,
            format!("`{name}` is empty"),
            format!("`{name}` 是空的"),
        )
        .help(
            "write it out, or leave the field away where it is optional",
            "请写上内容；可选字段也可以整行删去",
        )
    })
}

/// A required list with nothing in it.
pub(crate) fn empty_list(field: &Field, span: &Range<usize>) -> Finding {
    let name = field.name;
    let example = example(field);
    Finding::new(
        RULE,
        span,
        format!("`{name}` is empty"),
        format!("`{name}` 是空的"),
    )
    .help(
        format!("write {}", example.en),
        format!("请写成 {}", example.zh),
    )
}

/// The window, which counting by matter needs and counting by keyword does not have.
pub(crate) fn check(root: &Item, out: &mut Findings) {
    for indicator in root.items("indicator") {
        let window = indicator.has("window");
        match (indicator.word("of"), window) {
            ("matter", false) => out.push(
                Finding::new(
                    RULE,
                    &indicator.place,
                    "an indicator of matters lacks `window`",
                    "按信访事项统计的指标缺少 `window`",
                )
                .help(
                    "add `window = \"30d\"`: the length that is compared with the one before it",
                    "请补上 `window = \"30d\"`，即与上一期相比的时间长度",
                ),
            ),
            ("keyword", true) => out.push(
                Finding::new(
                    super::unknown_field::RULE,
                    &indicator.key("window"),
                    "an indicator of keywords has no `window`",
                    "按关键词统计的指标没有 `window`",
                )
                .help(
                    "leave it out: keywords are counted by calendar day",
                    "请删去：关键词按自然日统计",
                ),
            ),
            _ => {}
        }
    }
}

//! A value of the wrong kind: a number where a text belongs, one table where a list of tables belongs.

use super::missing_field::example;
use crate::diagnostic::{Finding, Rule, Severity};
use crate::schema::{Field, Kind, Table};
use std::ops::Range;
use toml::de::DeValue;

pub(crate) const RULE: Rule = ("wrong-type", Severity::Error);

pub(crate) fn finding(
    table: &Table,
    field: &Field,
    found: &DeValue<'_>,
    span: &Range<usize>,
) -> Finding {
    let name = [table.name, field.name].join(".");
    let name = name.trim_start_matches('.');
    let (want_en, want_zh) = wanted(&field.kind);
    let (found_en, found_zh) = kind_of(found);
    let example = example(field);
    Finding::new(
        RULE,
        span,
        format!("`{name}` must be {want_en}, and this is {found_en}"),
        format!("`{name}` 应为{want_zh}，此处是{found_zh}"),
    )
    .help(
        format!("write {}", example.en),
        format!("请写成 {}", example.zh),
    )
}

const fn wanted(kind: &Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Id | Kind::Text | Kind::Word(_) | Kind::Ref(_) => ("a text", "文字"),
        Kind::Texts | Kind::Words(_) | Kind::Refs(_) => ("a list of texts", "一组文字（方括号）"),
        Kind::Length => ("a length of time in quotes", "带引号的时长"),
        Kind::Count => ("a whole number of at least 1", "不小于 1 的整数"),
        Kind::Day => ("a day in quotes", "带引号的日期"),
        Kind::Flag => ("true or false", "true 或 false"),
        Kind::Condition(_) => ("a condition in quotes", "带引号的条件"),
        Kind::Table(_) => ("one table", "一张表"),
        Kind::Tables(_) => ("a list of tables", "一组表"),
    }
}

fn kind_of(value: &DeValue<'_>) -> (&'static str, &'static str) {
    match value {
        DeValue::String(_) => ("a text", "文字"),
        DeValue::Integer(number) if number.as_str().starts_with('-') || number.as_str() == "0" => {
            ("smaller", "更小的数")
        }
        DeValue::Integer(_) | DeValue::Float(_) => ("a number", "数字"),
        DeValue::Boolean(_) => ("true or false", "true 或 false"),
        DeValue::Datetime(_) => ("a date", "日期"),
        DeValue::Array(_) => ("a list", "数组"),
        DeValue::Table(_) => ("a table", "表"),
    }
}

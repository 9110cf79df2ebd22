//! An indicator or condition keyed by a person, or by anything but a matter or a keyword (charter 1, M5).

use super::bad_expression::inputs;
use crate::diagnostic::{Finding, Rule, Severity};
use crate::schema::Scope;
use std::ops::Range;

pub(crate) const RULE: Rule = ("person-keyed-indicator", Severity::Refused);

const HELP_EN: &str = "count cases and people of a matter: `of = \"matter\"` with `count`, `previous` and `people`; a case is found by its receipt code alone";
const HELP_ZH: &str = "请按信访事项统计件数和人数：`of = \"matter\"`，条件用 `count`、`previous`、`people`；查找个案只凭回执编号";

pub(super) fn outside(span: &Range<usize>, what: &str) -> Finding {
    Finding::new(
        RULE,
        span,
        format!("{what} would key an indicator by something other than a matter or a keyword (charter 1)"),
        format!("{what} 使指标按信访事项、关键词以外的东西统计（底线 1）"),
    )
    .help(HELP_EN, HELP_ZH)
}

pub(super) fn told(span: &Range<usize>, word: &str) -> Finding {
    Finding::new(
        RULE,
        span,
        format!("\"{word}\" keys an indicator by a person; indicators count matters, never people one by one (charter 1)"),
        format!("“{word}”使指标针对个人；指标统计事项，不统计个人（底线 1）"),
    )
    .help(HELP_EN, HELP_ZH)
}

/// A condition that compares with a text or picks a field out of a record.
pub(super) fn in_condition(span: &Range<usize>, part: &str) -> Finding {
    Finding::new(
        RULE,
        span,
        format!("`{part}` picks out a record by its content; conditions see counts and lengths of time only (charter 1)"),
        format!("`{part}` 按内容挑出某条记录；条件只能看数目和时长（底线 1）"),
    )
    .help(HELP_EN, HELP_ZH)
}

/// An indicator condition that reads something that is not among the closed inputs.
pub(super) fn input(span: &Range<usize>, name: &str) -> Finding {
    let inputs = inputs(Scope::Indicator);
    Finding::new(
        RULE,
        span,
        format!("`{name}` is not among the closed inputs of an indicator (charter 1)"),
        format!("`{name}` 不在指标可用的输入项之列（底线 1）"),
    )
    .help(
        format!("inputs: {inputs}; {HELP_EN}"),
        format!("可用的输入项：{inputs}；{HELP_ZH}"),
    )
}

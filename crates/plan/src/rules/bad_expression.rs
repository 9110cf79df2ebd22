//! A condition that cannot be read, or whose types do not fit.

use super::{attention_raises_level, person_keyed_indicator};
use crate::diagnostic::{Finding, Rule, Severity};
use crate::expr::{Fault, FaultKind};
use crate::schema::Scope;
use huiyin_engine::plan::Var;
use std::ops::Range;

pub(crate) const RULE: Rule = ("bad-expression", Severity::Error);

type Said = (String, String, String, String);

/// The finding for a fault; `place` is where its part stands in the file.
pub(crate) fn finding(fault: &Fault, scope: Scope, text: &str, place: Range<usize>) -> Finding {
    match &fault.kind {
        FaultKind::Text { length: false } | FaultKind::Selection => {
            let part = text.get(fault.at.clone()).unwrap_or("");
            return person_keyed_indicator::in_condition(&place, part);
        }
        FaultKind::Input { name, near: None } if scope == Scope::Level => {
            return attention_raises_level::in_condition(&place, name);
        }
        FaultKind::Input { name, near: None } => {
            return person_keyed_indicator::input(&place, name);
        }
        _ => {}
    }
    let (en, zh, help_en, help_zh) = said(&fault.kind, scope);
    Finding::new(RULE, &place, en, zh).help(help_en, help_zh)
}

fn four(en: &str, zh: &str, help_en: &str, help_zh: &str) -> Said {
    (
        en.to_owned(),
        zh.to_owned(),
        help_en.to_owned(),
        help_zh.to_owned(),
    )
}

fn said(kind: &FaultKind, scope: Scope) -> Said {
    match kind {
        FaultKind::Empty => four(
            "the condition is empty",
            "条件是空的",
            "write a comparison, such as `people_on_site < 10`",
            "请写一个比较，如 `people_on_site < 10`",
        ),
        FaultKind::TooLarge => four(
            "the condition is too long or too deeply nested",
            "条件太长或括号套得太深",
            "at most 2000 characters, 256 parts and 20 levels of brackets; split it over several step-downs or levels",
            "最多 2000 字节、256 个部分、20 层括号；请拆成几条",
        ),
        FaultKind::Text { .. } => four(
            "a text stands where a length of time is meant",
            "此处应是时长，写成了文字",
            "write duration(\"4h\")",
            "请写成 duration(\"4h\")",
        ),
        FaultKind::Types { en, zh } => (en.clone(), zh.clone(), inputs_en(scope), inputs_zh(scope)),
        FaultKind::Sign { found, meant } => sign(found, *meant),
        FaultKind::Number { found } => number(found),
        FaultKind::Duration { found } => duration(found),
        FaultKind::Operand { found }
        | FaultKind::Operator { found }
        | FaultKind::Construct { found }
        | FaultKind::Function { name: found } => part(kind, found),
        FaultKind::Missing { sign } => (
            format!("`{sign}` is missing"),
            format!("缺少 `{sign}`"),
            "every bracket and quote is closed, and `a ? b : c` has both branches".to_owned(),
            "括号、引号要成对，`a ? b : c` 要写全".to_owned(),
        ),
        FaultKind::OtherScope { name } => other_scope(name, scope),
        FaultKind::Input { name, near } => input(name, *near, scope),
        FaultKind::Selection => four("", "", "", ""),
    }
}

fn part(kind: &FaultKind, found: &str) -> Said {
    let shown = if found.is_empty() { "the end" } else { found };
    let shown_zh = if found.is_empty() { "结尾" } else { found };
    match kind {
        FaultKind::Operand { .. } => (
            format!("expected an input, a number or duration(\"…\") and found `{shown}`"),
            format!("此处应是输入项、数字或 duration(\"…\")，却是 `{shown_zh}`"),
            "an operator stands between two operands: `count >= 200`".to_owned(),
            "运算符两边都要有内容，如 `count >= 200`".to_owned(),
        ),
        FaultKind::Operator { .. } => (
            format!("expected an operator or the end and found `{shown}`"),
            format!("此处应是运算符或结尾，却是 `{shown_zh}`"),
            "join conditions with `&&` or `||`".to_owned(),
            "请用 `&&`（并且）或 `||`（或者）连接".to_owned(),
        ),
        FaultKind::Function { name } => (
            format!("conditions have no function `{name}`"),
            format!("条件里没有函数 `{name}`"),
            "the only function is duration(\"4h\"); counts are compared with + - * / % and < <= == != >= >".to_owned(),
            "只有 duration(\"4h\") 一个函数；数目用 + - * / % 和 < <= == != >= > 计算、比较".to_owned(),
        ),
        _ => (
            format!("conditions have no lists, maps, `null` or `in`: found `{shown}`"),
            format!("条件里没有列表、映射、`null` 和 `in`：`{shown_zh}`"),
            "compare counts: `count >= 200 || people >= 30`".to_owned(),
            "请比较数目，如 `count >= 200 || people >= 30`".to_owned(),
        ),
    }
}

fn sign(found: &str, meant: Option<&str>) -> Said {
    match meant {
        Some(meant) => (
            format!("`{found}` is not a sign of the condition language"),
            format!("条件里不能写 `{found}`"),
            format!("write `{meant}`"),
            format!("请写 `{meant}`"),
        ),
        None => (
            format!("`{found}` cannot stand in a condition"),
            format!("条件里不能写 `{found}`"),
            "conditions have inputs, whole numbers, duration(\"4h\"), + - * / % ! && || ? : ( ) and comparisons".to_owned(),
            "条件只有输入项、整数、duration(\"4h\")、+ - * / % ! && || ? : ( ) 和比较".to_owned(),
        ),
    }
}

fn number(found: &str) -> Said {
    (
        format!("`{found}` is not a whole number"),
        format!("`{found}` 不是整数"),
        "counts are whole: for \"down by half\" write `people_on_site * 2 <= people_peak`"
            .to_owned(),
        "数目都是整数：“下降一半”请写 `people_on_site * 2 <= people_peak`".to_owned(),
    )
}

fn duration(found: &str) -> Said {
    let plain: String = found
        .chars()
        .filter(|c| !matches!(c, '"' | '\'' | ' '))
        .collect();
    let hours = plain
        .strip_suffix('d')
        .and_then(|days| days.parse::<i64>().ok());
    let hours = hours.and_then(|days| days.checked_mul(24));
    let (en, zh) = hours.map_or_else(Default::default, |h| {
        (
            format!("write duration(\"{h}h\"): CEL has no days. "),
            format!("请写 duration(\"{h}h\")：CEL 没有“天”。"),
        )
    });
    (
        format!("duration() cannot read `{found}`"),
        format!("duration() 读不懂 `{found}`"),
        format!("{en}One text of whole numbers with h, m, s, largest first: duration(\"1h30m\")"),
        format!("{zh}一段文字，整数加 h、m、s，从大到小：duration(\"1h30m\")"),
    )
}

fn input(name: &str, near: Option<&str>, scope: Scope) -> Said {
    let (en, zh) = near.map_or_else(Default::default, |near| {
        (
            format!("did you mean `{near}`? "),
            format!("是否想写 `{near}`？"),
        )
    });
    (
        format!("there is no input `{name}`"),
        format!("没有输入项 `{name}`"),
        format!("{en}{}", inputs_en(scope)),
        format!("{zh}{}", inputs_zh(scope)),
    )
}

fn other_scope(name: &str, scope: Scope) -> Said {
    let (en, zh) = match scope {
        Scope::Indicator => (
            "an indicator counts records, before there is an incident",
            "指标统计信访件，此时还没有事件",
        ),
        Scope::Level => (
            "a level condition sees the incident, not the records",
            "级别条件看的是事件现场，不是信访件",
        ),
    };
    (
        format!("`{name}` is not an input here: {en}"),
        format!("此处不能用 `{name}`：{zh}"),
        inputs_en(scope),
        inputs_zh(scope),
    )
}

/// The inputs a condition sees.
pub(super) fn inputs(scope: Scope) -> String {
    let here = |var: &Var| var.of_indicator() == (scope == Scope::Indicator);
    let names: Vec<_> = Var::ALL.into_iter().filter(here).map(Var::name).collect();
    names.join(", ")
}

fn inputs_en(scope: Scope) -> String {
    format!("Inputs here: {}", inputs(scope))
}

fn inputs_zh(scope: Scope) -> String {
    format!("可用的输入项：{}", inputs(scope))
}

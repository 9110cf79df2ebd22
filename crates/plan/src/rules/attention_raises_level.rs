//! Public attention used as an input. It can open the task "publish an answer", never raise a level (charter 2).

use super::bad_expression::inputs;
use crate::diagnostic::{Finding, Rule, Severity};
use crate::schema::Scope;
use std::ops::Range;

pub(crate) const RULE: Rule = ("attention-raises-level", Severity::Refused);

const HELP_EN: &str = "attention is typed in by hand, one number per matter with its published source, and opens the task \"publish an answer\"; write a condition over people on site and unanswered questions instead";
const HELP_ZH: &str = "关注度只能由工作人员连同公开来源手工录入，只用来开启“发布公开答复”任务；请改用现场人数和未答复关切写条件";

/// A level condition reads something that is not among the closed inputs.
pub(super) fn in_condition(span: &Range<usize>, name: &str) -> Finding {
    let inputs = inputs(Scope::Level);
    Finding::new(
        RULE,
        span,
        format!("`{name}` is not among the closed inputs a level may depend on (charter 1, 2)"),
        format!("`{name}` 不在级别条件可用的输入项之列（底线 1、2）"),
    )
    .help(
        format!("inputs: {inputs}; {HELP_EN}"),
        format!("可用的输入项：{inputs}；{HELP_ZH}"),
    )
}

pub(super) fn told(span: &Range<usize>, word: &str) -> Finding {
    Finding::new(
        RULE,
        span,
        format!("an indicator of public attention (\"{word}\") would let talk raise a response (charter 2)"),
        format!("把公众关注（“{word}”）当作指标，等于让议论本身触发响应（底线 2）"),
    )
    .help(HELP_EN, HELP_ZH)
}

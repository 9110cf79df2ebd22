//! A task or measure that is aimed at somebody or acts outside the plan's closed kinds (charter 1, 2, 5).

use crate::diagnostic::{Finding, Rule, Severity};
use std::ops::Range;

pub(crate) const RULE: Rule = ("aimed-measure", Severity::Refused);

pub(super) fn outside(span: &Range<usize>, what: &str) -> Finding {
    Finding::new(
        RULE,
        span,
        format!("{what} aims a task or measure at something outside the plan; it is left out, whatever it is called (charter 1, 2, 5)"),
        format!("{what} 使任务或措施针对预案以外的对象，不论叫什么名称都不予采纳（底线 1、2、5）"),
    )
    .help(
        "a task has an owner, a deadline and evidence, and no target; a measure is a zone, a barrier, a transport change or care, with its lanes",
        "任务只有责任岗位、时限和佐证，没有“对象”；措施只有区域（zone）、隔离（barrier）、交通（transport）、关怀（care）四类，并写明保持畅通的通道",
    )
}

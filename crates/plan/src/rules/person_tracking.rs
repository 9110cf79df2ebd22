//! Watch lists, movement traces, and data from the police, couriers, ride-hailing or phones (charter 1, M3, M5).

use crate::diagnostic::{Finding, Rule, Severity};
use std::ops::Range;

pub(crate) const RULE: Rule = ("person-tracking", Severity::Refused);

const HELP_EN: &str = "sources are the city's own windows: letter, visit, web, hotline, grid; to act early, give the responsible unit a task to answer the matter";
const HELP_ZH: &str = "来源只有城市自己的受理窗口：letter（来信）、visit（来访）、web（网上）、hotline（热线）、grid（网格）；要提前化解，请给责任单位安排答复该事项的任务";

pub(super) fn told(span: &Range<usize>, word: &str) -> Finding {
    Finding::new(
        RULE,
        span,
        format!("\"{word}\" follows people; there are no watch lists and no movement traces here (charter 1)"),
        format!("“{word}”针对的是人；本系统没有人员名单，也不追踪行踪（底线 1）"),
    )
    .help(HELP_EN, HELP_ZH)
}

/// A source, list or feed that the plan language has no place for.
pub(super) fn outside(span: &Range<usize>, what: &str) -> Finding {
    Finding::new(
        RULE,
        span,
        format!("{what} brings in a list or source of its own; the sources of a plan are closed (charter 1)"),
        format!("{what} 带来了另外的名单或数据来源；预案的来源是封闭的（底线 1）"),
    )
    .help(HELP_EN, HELP_ZH)
}

/// Evidence of a kind that would record people.
pub(super) fn record(span: &Range<usize>, what: &str) -> Finding {
    Finding::new(
        RULE,
        span,
        format!("{what} is no kind of evidence: evidence shows that work was done, never who was there (charter 1)"),
        format!("{what} 不是佐证种类：佐证只证明工作已做，不记录谁在场（底线 1）"),
    )
    .help(
        "evidence is one of none, note, figure, file, signature",
        "佐证只有 none（无）、note（说明）、figure（数字）、file（文件）、signature（署名）五种",
    )
}

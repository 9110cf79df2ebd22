//! Removal or blocking of what people say, and control of their accounts (charter 2, M20).

use crate::diagnostic::{Finding, Rule, Severity};
use std::ops::Range;

pub(crate) const RULE: Rule = ("takedown", Severity::Refused);

pub(super) fn told(span: &Range<usize>, word: &str) -> Finding {
    Finding::new(
        RULE,
        span,
        format!("\"{word}\" removes speech; what is false is answered by a correction with its sources (charter 2)"),
        format!("“{word}”属于消除言论；不实之处应以附依据的更正来答复（底线 2）"),
    )
    .help(
        "publish a correction with its sources, signed by a named unit: a task with `evidence = \"signature\"`",
        "请改为由具名单位发布附依据的更正：任务写 `evidence = \"signature\"`",
    )
}

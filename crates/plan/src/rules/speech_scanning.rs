//! Crawling of posts or accounts, monitoring of what people say (charter 2).

use crate::diagnostic::{Finding, Rule, Severity};
use std::ops::Range;

pub(crate) const RULE: Rule = ("speech-scanning", Severity::Refused);

pub(super) fn told(span: &Range<usize>, word: &str) -> Finding {
    Finding::new(
        RULE,
        span,
        format!("\"{word}\" scans what people say; posts and accounts are not crawled (charter 2)"),
        format!("“{word}”属于扫描言论；不抓取帖文和账号（底线 2）"),
    )
    .help(
        "what people ask comes in through the city's windows and goes onto the question board; attention is one number, typed in with its published source",
        "群众关切从受理窗口进入关切看板；公众关注只填一个数，并注明公开来源",
    )
}

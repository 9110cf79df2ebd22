//! Jamming of drones or phones, cameras on petitioners (charter 5).

use crate::diagnostic::{Finding, Rule, Severity};
use std::ops::Range;

pub(crate) const RULE: Rule = ("jamming-or-cameras", Severity::Refused);

pub(super) fn told(span: &Range<usize>, word: &str) -> Finding {
    Finding::new(
        RULE,
        span,
        format!("\"{word}\": no jamming of drones or phones, no cameras on petitioners (charter 5)"),
        format!("“{word}”：不干扰无人机和手机信号，不拍摄信访人（底线 5）"),
    )
    .help(
        "count people at the entrances and type the figure in; guide with loudspeakers, signs and marshals; keep the lanes open",
        "人数由入口计数后录入；用广播、指示牌和引导员疏导，保持通道畅通",
    )
}

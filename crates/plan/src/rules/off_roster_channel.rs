//! A channel that could address somebody who is not on the roster (charter 2).

use crate::diagnostic::{Finding, Rule, Severity};
use std::ops::Range;

pub(crate) const RULE: Rule = ("off-roster-channel", Severity::Refused);

pub(super) fn outside(span: &Range<usize>, what: &str) -> Finding {
    Finding::new(
        RULE,
        span,
        format!("{what} is outside the closed list of ways to reach a post; a channel addresses nobody who is not on the roster (charter 2)"),
        format!("{what} 不在联络岗位的渠道之列；渠道只通往值班名册上的岗位（底线 2）"),
    )
    .help(
        "kinds: board, sms, phone, meeting, sealed_document (encrypted fax), satellite_phone, mail; the public is answered by signed statements",
        "可用：board（值班台）、sms（短信）、phone（电话）、meeting（会议）、sealed_document（加密传真）、satellite_phone（卫星电话）、mail（邮件）；对公众用署名的公开答复",
    )
}

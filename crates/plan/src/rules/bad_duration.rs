//! A length of time that cannot be read.

use crate::diagnostic::{Finding, Rule, Severity};
use crate::schema::Field;
use std::ops::Range;

pub(crate) const RULE: Rule = ("bad-duration", Severity::Error);

/// Ways people write lengths of time.
const MEANT: [(&str, &str); 12] = [
    ("分钟", "m"),
    ("小时", "h"),
    ("天", "d"),
    ("日", "d"),
    ("秒", "s"),
    ("分", "m"),
    ("时", "h"),
    ("min", "m"),
    ("hours", "h"),
    ("hour", "h"),
    ("days", "d"),
    ("day", "d"),
];

pub(crate) fn finding(field: &Field, text: &str, span: &Range<usize>) -> Finding {
    let name = field.name;
    let (en, zh) = meant(text).map_or_else(Default::default, |meant| {
        (
            format!("write \"{meant}\". "),
            format!("请写 \"{meant}\"。"),
        )
    });
    Finding::new(
        RULE,
        span,
        format!("`{name}`: \"{text}\" is not a length of time"),
        format!("`{name}`：\"{text}\" 不是时长"),
    )
    .help(
        format!("{en}Whole numbers with d, h, m, s, largest first: \"30m\", \"4h\", \"1h30m\", \"30d\"; at most ten years"),
        format!("{zh}用整数加 d（天）、h（小时）、m（分）、s（秒），从大到小：\"30m\"、\"4h\"、\"1h30m\"、\"30d\"；最长十年"),
    )
}

/// What was probably meant: `30分钟` is `30m`, `4 h` is `4h`.
fn meant(text: &str) -> Option<String> {
    let mut plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    plain.make_ascii_lowercase();
    for (written, unit) in MEANT {
        plain = plain.replace(written, unit);
    }
    crate::expr::plan_length(&plain).map(|_| plain)
}

//! A day that cannot be read, or that the calendar does not have.

use crate::diagnostic::{Finding, Rule, Severity};
use crate::item::At;
use crate::schema::Field;

pub(crate) const RULE: Rule = ("bad-date", Severity::Error);

pub(crate) fn finding(field: &Field, text: &At<String>) -> Option<Finding> {
    if exists(&text.value) {
        return None;
    }
    let (name, day) = (field.name, &text.value);
    let finding = Finding::new(
        RULE,
        &text.span,
        format!("`{name}`: \"{day}\" is not a day of the calendar"),
        format!("`{name}`：\"{day}\" 不是日历上的日期"),
    );
    Some(finding.help(
        "year, month and day with hyphens, four and two and two digits: \"2026-01-05\"",
        "请按“年-月-日”写，四位、两位、两位数字，如 \"2026-01-05\"",
    ))
}

fn exists(text: &str) -> bool {
    let digits = |at: std::ops::Range<usize>| -> Option<u32> {
        let part = text.get(at)?;
        let plain = part.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| part.parse().ok()).flatten()
    };
    let hyphens = text.len() == 10 && text.get(4..5) == Some("-") && text.get(7..8) == Some("-");
    let (Some(year), Some(month), Some(day)) = (digits(0..4), digits(5..7), digits(8..10)) else {
        return false;
    };
    hyphens && (1..=days(year, month)).contains(&day)
}

const fn days(year: u32, month: u32) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    }
}

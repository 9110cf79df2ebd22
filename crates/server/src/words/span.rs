//! Lengths of time and instants as people read them. `static/app.js` writes spans the same way.

use super::Lang;
use huiyin_engine::{Span, Time};

/// The two largest units: `3 分 12 秒`, `2 h 5 min`. A negative span reads as its length.
pub(crate) fn span_words(lang: Lang, span: Span) -> String {
    let seconds = span.as_seconds().unsigned_abs();
    let units = [
        (seconds / 86_400, lang.of("天", "d")),
        (seconds / 3600 % 24, lang.of("小时", "h")),
        (seconds / 60 % 60, lang.of("分", "min")),
        (seconds % 60, lang.of("秒", "s")),
    ];
    let first = units.iter().position(|(n, _)| *n > 0).unwrap_or(3);
    let shown = units[first..].iter().take(2).enumerate();
    let parts = shown.filter(|(at, (n, _))| *at == 0 || *n > 0);
    let parts: Vec<String> = parts.map(|(_, (n, unit))| format!("{n} {unit}")).collect();
    parts.join(" ")
}

/// `14:05` today, `11月23日 14:05` on another day of the city.
pub(crate) fn clock_time(lang: Lang, at: Time, now: Time) -> String {
    let c = at.city_civil();
    let time = format!("{:02}:{:02}", c.hour, c.minute);
    if at.city_day() == now.city_day() {
        return time;
    }
    let year = if c.year == now.city_civil().year {
        String::new()
    } else {
        lang.of(format!("{}年", c.year), format!(" {}", c.year))
    };
    match lang {
        Lang::Zh => format!("{year}{}月{}日 {time}", c.month, c.day),
        Lang::En => format!("{} {}{year} {time}", c.day, month(c.month)),
    }
}

/// The whole date and time: `2026年11月24日 14:05:09`.
pub(crate) fn full_time(lang: Lang, at: Time) -> String {
    let c = at.city_civil();
    let time = format!("{:02}:{:02}:{:02}", c.hour, c.minute, c.second);
    match lang {
        Lang::Zh => format!("{}年{}月{}日 {time}", c.year, c.month, c.day),
        Lang::En => format!("{} {} {} {time}", c.day, month(c.month), c.year),
    }
}

/// A date as a letter writes it: `2026年11月24日 14:05`.
pub(crate) fn letter_time(lang: Lang, at: Time) -> String {
    let mut full = full_time(lang, at);
    full.truncate(full.len() - ":00".len());
    full
}

pub(super) fn month(number: u8) -> &'static str {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    MONTHS[usize::from(number.clamp(1, 12)) - 1]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_reads_as_its_two_largest_units() {
        let zh = |seconds| span_words(Lang::Zh, Span::seconds(seconds));
        assert_eq!(zh(192), "3 分 12 秒");
        assert_eq!(zh(7500), "2 小时 5 分");
        assert_eq!(zh(7200), "2 小时");
        assert_eq!(zh(0), "0 秒");
        assert_eq!(zh(-61), "1 分 1 秒");
        assert_eq!(span_words(Lang::En, Span::days(3)), "3 d");
    }

    #[test]
    fn an_instant_has_its_date_when_it_is_not_today() {
        let noon = Time::from_city(2026, 11, 24, 12, 0, 0);
        assert_eq!(clock_time(Lang::Zh, noon, noon), "12:00");
        assert_eq!(
            clock_time(Lang::Zh, noon - Span::days(1), noon),
            "11月23日 12:00"
        );
        assert_eq!(
            clock_time(Lang::En, noon - Span::days(400), noon),
            "20 Oct 2025 12:00"
        );
    }
}

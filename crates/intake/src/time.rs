//! Times as files write them, to microseconds of UTC.
//!
//! City time is fixed UTC+08:00 and stands wherever a time names no zone. Absent: the clock, time
//! zones with rules, two-digit years, and day-first or month-first dates, which cannot be told apart.

use std::borrow::Cow;

/// City time's distance from UTC, in microseconds.
const CITY_OFFSET_US: i64 = 8 * HOUR_US;
const DAY_US: i64 = 24 * HOUR_US;
const HOUR_US: i64 = 60 * MINUTE_US;
const MINUTE_US: i64 = 60 * SECOND_US;
const SECOND_US: i64 = 1_000_000;

/// Days from 0001-01-01 to 1970-01-01 in the Gregorian calendar.
const EPOCH_DAY: i64 = 719_162;
/// Days from the Excel 1900 system's day 0 to 1970-01-01 (after its February 29th of 1900).
const EXCEL_EPOCH: i64 = 25_569;

/// Why a text is no time that a record may carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeFault {
    /// Not one of the accepted forms.
    Form,
    /// The form of a date, but no such day (February 30th).
    NoSuchDay,
    /// The form of a time of day, but no such time (25:00).
    NoSuchHour,
    /// The form of an offset, but none that RFC 3339 allows (+25:00).
    NoSuchOffset,
    /// A bare number outside 20000..80000.
    BareNumber,
    /// A year of city time outside 1990 to 2100.
    Year,
}

/// Reads a time in any accepted form: microseconds since 1970-01-01T00:00:00Z.
///
/// Accepted: RFC 3339 (any offset; `t`, a space or `T`; fractions beyond microseconds are cut); the
/// same without zone, seconds or time of day; `/` or `.` between the parts of a date; one-digit
/// parts; `2019年4月28日16时28分33秒` and its shorter forms; 上午, 下午, AM and PM; full-width digits
/// and signs; an Excel 1900 serial as a bare number.
///
/// # Errors
///
/// A [`TimeFault`] that says which part is wrong.
pub fn parse_time_us(text: &str) -> Result<i64, TimeFault> {
    if let Some(time_us) = plain_time_us(text.as_bytes()) {
        return in_range(time_us);
    }
    let text = narrow(text.trim());
    if text.bytes().all(|b| b.is_ascii_digit() || b == b'.') && text.matches('.').count() <= 1 {
        let serial = text.parse().map_err(|_| TimeFault::Form)?;
        return excel_time_us(serial);
    }
    let mut rest = Cursor { rest: &text };
    let (day, written) = rest.date()?;
    let clock_us = rest.clock(written)?;
    let offset_us = rest.offset()?;
    if !rest.rest.is_empty() {
        return Err(TimeFault::Form);
    }
    in_range((day - EPOCH_DAY) * DAY_US + clock_us - offset_us)
}

/// The form that most files have, `2019-04-28T16:28:53` with `+08:00`, `Z` or nothing, in one pass;
/// `None` for all others, and for every fault, which the long way names.
fn plain_time_us(text: &[u8]) -> Option<i64> {
    let (stem, zone) = text.split_at_checked(19)?;
    let offset_us = match zone {
        b"" | b"+08:00" => CITY_OFFSET_US,
        b"Z" => 0,
        _ => return None,
    };
    let part = |from: usize, to: usize| {
        stem[from..to].iter().try_fold(0_i64, |sum, b| {
            b.is_ascii_digit().then(|| sum * 10 + i64::from(b - b'0'))
        })
    };
    let signs = [stem[4], stem[7], stem[10], stem[13], stem[16]];
    let (hour, minute, second) = (part(11, 13)?, part(14, 16)?, part(17, 19)?);
    if !matches!(&signs, b"--T::" | b"-- ::" | b"// ::") || hour > 23 || minute > 59 || second > 59
    {
        return None;
    }
    let day = day_number(part(0, 4)?, part(5, 7)?, part(8, 10)?)? - EPOCH_DAY;
    Some(day * DAY_US + hour * HOUR_US + minute * MINUTE_US + second * SECOND_US - offset_us)
}

/// Reads an Excel 1900-system serial as city time, to 10 ms (finer than its digits can hold).
///
/// # Errors
///
/// [`TimeFault::BareNumber`] outside 20000..80000, [`TimeFault::Year`] outside 1990 to 2100.
pub fn excel_time_us(serial: f64) -> Result<i64, TimeFault> {
    if !(20_000.0..80_000.0).contains(&serial) {
        return Err(TimeFault::BareNumber);
    }
    excel_date_us(serial)
}

/// Reads the serial of a cell that is shown as a date; any year of city time from 1990 to 2100.
pub(crate) fn excel_date_us(serial: f64) -> Result<i64, TimeFault> {
    if !(0.0..1e7).contains(&serial) {
        return Err(TimeFault::Year);
    }
    let hundredths = (serial * 8_640_000.0).round() as i64;
    in_range(hundredths * 10_000 - EXCEL_EPOCH * DAY_US - CITY_OFFSET_US)
}

/// A serial as text, `2019-04-28` or `2019-04-28 16:28:53`: what [`parse_time_us`] reads again. A
/// serial that is no date of the calendar after 1900 stays a number.
pub(crate) fn excel_text(serial: f64) -> String {
    if !(61.0..2_900_000.0).contains(&serial) {
        return serial.to_string();
    }
    let hundredths = (serial * 8_640_000.0).round() as i64;
    let (days, rest) = (hundredths / 8_640_000, hundredths % 8_640_000);
    let day = days - EXCEL_EPOCH + EPOCH_DAY;
    let mut year = day / 366 + 1;
    while days_before_year(year + 1) <= day {
        year += 1;
    }
    let first = |month| day_number(year, month, 1).unwrap_or(i64::MAX);
    let month = (1..=12)
        .rev()
        .find(|&month| first(month) <= day)
        .unwrap_or(1);
    let date = format!("{year:04}-{month:02}-{:02}", day - first(month) + 1);
    let (seconds, fraction) = (rest / 100, rest % 100);
    let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    match (rest, fraction) {
        (0, _) => date,
        (_, 0) => format!("{date} {hour:02}:{minute:02}:{second:02}"),
        _ => format!("{date} {hour:02}:{minute:02}:{second:02}.{fraction:02}"),
    }
}

fn in_range(time_us: i64) -> Result<i64, TimeFault> {
    const FIRST_US: i64 = year_start_us(1990);
    const END_US: i64 = year_start_us(2101);
    if (FIRST_US..END_US).contains(&time_us) {
        Ok(time_us)
    } else {
        Err(TimeFault::Year)
    }
}

/// The instant at which a year begins in city time.
const fn year_start_us(year: i64) -> i64 {
    (days_before_year(year) - EPOCH_DAY) * DAY_US - CITY_OFFSET_US
}

const fn days_before_year(year: i64) -> i64 {
    let past = year - 1;
    past * 365 + past / 4 - past / 100 + past / 400
}

const fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// Days since 0001-01-01, or `None` when the calendar has no such day.
fn day_number(year: i64, month: i64, day: i64) -> Option<i64> {
    const BEFORE_MONTH: [i64; 13] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365];
    if year < 1 || !(1..=12).contains(&month) {
        return None;
    }
    let at = month as usize - 1;
    let leap = i64::from(is_leap(year));
    let length = BEFORE_MONTH[at + 1] - BEFORE_MONTH[at] + if month == 2 { leap } else { 0 };
    let leap_day = if month > 2 { leap } else { 0 };
    (1..=length)
        .contains(&day)
        .then(|| days_before_year(year) + BEFORE_MONTH[at] + leap_day + day - 1)
}

/// Full-width letters, digits, signs and spaces as their narrow twins.
pub(crate) fn narrow(text: &str) -> Cow<'_, str> {
    let wide = |c: char| matches!(c, '\u{ff01}'..='\u{ff5e}' | '\u{3000}');
    if text.is_ascii() || !text.contains(wide) {
        return Cow::Borrowed(text);
    }
    let twin = |c: char| match c {
        '\u{3000}' => ' ',
        c if wide(c) => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        c => c,
    };
    Cow::Owned(text.chars().map(twin).collect())
}

/// What stood between the parts of the date: it decides what may follow.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Written {
    Signs,
    Chinese,
}

/// The rest of a text that is read from left to right.
struct Cursor<'a> {
    rest: &'a str,
}

impl Cursor<'_> {
    fn date(&mut self) -> Result<(i64, Written), TimeFault> {
        let year = self.number(4, 4)?;
        let (after_year, after_month, written) = match self.rest.as_bytes().first() {
            Some(b'-') => ("-", "-", Written::Signs),
            Some(b'/') => ("/", "/", Written::Signs),
            Some(b'.') => (".", ".", Written::Signs),
            _ => ("年", "月", Written::Chinese),
        };
        self.expect(after_year)?;
        let month = self.number(1, 2)?;
        self.expect(after_month)?;
        let day = self.number(1, 2)?;
        if written == Written::Chinese && !self.eat("日") {
            self.expect("号")?;
        }
        let day = day_number(year, month, day).ok_or(TimeFault::NoSuchDay)?;
        Ok((day, written))
    }

    /// The time of day in microseconds; 0 when the date stands alone.
    fn clock(&mut self, written: Written) -> Result<i64, TimeFault> {
        if self.rest.is_empty() {
            return Ok(0);
        }
        let parted = self.eat("T") || self.eat("t") || self.spaces();
        if !parted && written == Written::Signs {
            return Err(TimeFault::Form);
        }
        let mut half = self.half_day("上午", "下午");
        self.spaces();
        let hour = self.number(1, 2)?;
        let (minute, second, fraction_us) = if self.eat(":") {
            self.western()?
        } else {
            self.chinese()?
        };
        if half.is_none() {
            self.spaces();
            half = self
                .half_day("AM", "PM")
                .or_else(|| self.half_day("am", "pm"));
        }
        let hour = whole_day_hour(hour, half).ok_or(TimeFault::NoSuchHour)?;
        // 23:59:60 is written at a leap second; it is the same instant as the next 00:00:00 here.
        if minute > 59 || second > 59 + i64::from(minute == 59) {
            return Err(TimeFault::NoSuchHour);
        }
        Ok(hour * HOUR_US + minute * MINUTE_US + second * SECOND_US + fraction_us)
    }

    /// `28`, `28:53` or `28:53.123456`, after the hour and its colon.
    fn western(&mut self) -> Result<(i64, i64, i64), TimeFault> {
        let minute = self.number(1, 2)?;
        if !self.eat(":") {
            return Ok((minute, 0, 0));
        }
        let second = self.number(1, 2)?;
        let fraction_us = if self.eat(".") { self.fraction()? } else { 0 };
        Ok((minute, second, fraction_us))
    }

    /// `时`, `时28分` or `时28分33秒`, after the hour.
    fn chinese(&mut self) -> Result<(i64, i64, i64), TimeFault> {
        if !self.eat("时") {
            self.expect("点")?;
        }
        if self.rest.is_empty() {
            return Ok((0, 0, 0));
        }
        let minute = self.number(1, 2)?;
        self.expect("分")?;
        if self.rest.is_empty() {
            return Ok((minute, 0, 0));
        }
        let second = self.number(1, 2)?;
        self.expect("秒")?;
        Ok((minute, second, 0))
    }

    /// Distance from UTC in microseconds; city time when none is written.
    fn offset(&mut self) -> Result<i64, TimeFault> {
        self.spaces();
        if self.rest.is_empty() {
            return Ok(CITY_OFFSET_US);
        }
        if self.eat("Z") || self.eat("z") {
            return Ok(0);
        }
        let sign = if self.eat("-") {
            -1
        } else {
            self.expect("+")?;
            1
        };
        let hours = self.number(2, 2)?;
        let colon = self.eat(":");
        let minutes = if colon || !self.rest.is_empty() {
            self.number(2, 2)?
        } else {
            0
        };
        if hours > 23 || minutes > 59 {
            return Err(TimeFault::NoSuchOffset);
        }
        Ok(sign * (hours * HOUR_US + minutes * MINUTE_US))
    }

    fn half_day(&mut self, before_noon: &str, after_noon: &str) -> Option<Half> {
        if self.eat(before_noon) {
            Some(Half::BeforeNoon)
        } else if self.eat(after_noon) {
            Some(Half::AfterNoon)
        } else {
            None
        }
    }

    /// Microseconds out of the digits after the point.
    fn fraction(&mut self) -> Result<i64, TimeFault> {
        let digits = self.digits(usize::MAX);
        if digits.is_empty() {
            return Err(TimeFault::Form);
        }
        let kept = digits.len().min(6);
        let value = digits
            .bytes()
            .take(kept)
            .fold(0, |sum, b| sum * 10 + i64::from(b - b'0'));
        Ok(value * 10_i64.pow(6 - kept as u32))
    }

    fn number(&mut self, least: usize, most: usize) -> Result<i64, TimeFault> {
        let digits = self.digits(most);
        if digits.len() < least {
            return Err(TimeFault::Form);
        }
        Ok(digits
            .bytes()
            .fold(0, |sum, b| sum * 10 + i64::from(b - b'0')))
    }

    fn digits(&mut self, most: usize) -> &str {
        let bytes = self.rest.as_bytes();
        let length = bytes
            .iter()
            .take(most)
            .take_while(|b| b.is_ascii_digit())
            .count();
        let (digits, rest) = self.rest.split_at(length);
        self.rest = rest;
        digits
    }

    fn eat(&mut self, token: &str) -> bool {
        match self.rest.strip_prefix(token) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn expect(&mut self, token: &str) -> Result<(), TimeFault> {
        if self.eat(token) {
            Ok(())
        } else {
            Err(TimeFault::Form)
        }
    }

    /// Skips spaces; true when there was one.
    fn spaces(&mut self) -> bool {
        let before = self.rest.len();
        self.rest = self.rest.trim_start_matches(' ');
        self.rest.len() < before
    }
}

#[derive(Clone, Copy)]
enum Half {
    BeforeNoon,
    AfterNoon,
}

/// 下午4 is 16; 12 belongs to the start of its half; 下午16 is what it says.
fn whole_day_hour(hour: i64, half: Option<Half>) -> Option<i64> {
    match half {
        None => (hour <= 23).then_some(hour),
        Some(Half::BeforeNoon) => (hour <= 12).then_some(hour % 12),
        Some(Half::AfterNoon) if hour <= 12 => Some(hour % 12 + 12),
        Some(Half::AfterNoon) => (hour <= 23).then_some(hour),
    }
}

//! The forms of a time.

use huiyin_intake::{TimeFault, excel_time_us, parse_time_us};

/// 2019-04-28T16:28:53+08:00.
const MOMENT: i64 = 1_556_440_133_000_000;
const SECOND: i64 = 1_000_000;
const MINUTE_START: i64 = MOMENT - 53 * SECOND;
const DAY_START: i64 = MINUTE_START - (16 * 60 + 28) * 60 * SECOND;

#[track_caller]
fn reads(text: &str, time_us: i64) {
    assert_eq!(parse_time_us(text), Ok(time_us), "{text}");
}

#[track_caller]
fn refuses(text: &str, fault: TimeFault) {
    assert_eq!(parse_time_us(text), Err(fault), "{text}");
}

#[test]
fn rfc_3339_is_read_with_any_offset() {
    reads("2019-04-28T16:28:53+08:00", MOMENT);
    reads("2019-04-28T08:28:53Z", MOMENT);
    reads("2019-04-28t08:28:53z", MOMENT);
    reads("2019-04-28 03:58:53-04:30", MOMENT);
    reads("2019-04-29T00:28:53+16:00", MOMENT);
    reads("2019-04-28T08:28:53-00:00", MOMENT);
    reads("2019-04-28T16:28:53 +0800", MOMENT);
}

#[test]
fn fractions_are_kept_to_the_microsecond_and_cut_there() {
    reads("2019-04-28T16:28:53.5+08:00", MOMENT + 500_000);
    reads(
        "2019-04-28T16:28:53.000001Z",
        MOMENT + 1 + 8 * 3600 * SECOND,
    );
    reads("2019-04-28T16:28:53.1234569+08:00", MOMENT + 123_456);
    refuses("2019-04-28T16:28:53.+08:00", TimeFault::Form);
}

#[test]
fn a_time_without_zone_is_city_time() {
    reads("2019-04-28T16:28:53", MOMENT);
    reads("2019/4/28 16:28:53", MOMENT);
    reads("2019.4.28 16:28:53", MOMENT);
    reads("2019-4-28 16:28", MINUTE_START);
    reads("2019/4/28", DAY_START);
    reads(" 2019-04-28  16:28:53 ", MOMENT);
}

#[test]
fn chinese_forms_are_read() {
    reads("2019年4月28日16时28分53秒", MOMENT);
    reads("2019年04月28日 16时28分", MINUTE_START);
    reads("2019年4月28日16点28分", MINUTE_START);
    reads("2019年4月28号16:28:53", MOMENT);
    reads("2019年4月28日", DAY_START);
    reads("2019年4月28日16时", DAY_START + 16 * 3600 * SECOND);
}

#[test]
fn full_width_digits_and_signs_are_read_as_their_narrow_twins() {
    reads("２０１９／４／２８　１６：２８：５３", MOMENT);
    reads("２０１９年４月２８日", DAY_START);
}

#[test]
fn halves_of_the_day_are_read() {
    reads("2019/4/28 下午4:28:53", MOMENT);
    reads("2019年4月28日下午4时28分", MINUTE_START);
    reads("2019/4/28 4:28:53 PM", MOMENT);
    reads("2019/4/28 下午16:28:53", MOMENT);
    reads("2019/4/28 上午12:00", DAY_START);
    reads("2019/4/28 下午12:00", DAY_START + 12 * 3600 * SECOND);
    refuses("2019/4/28 上午13:00", TimeFault::NoSuchHour);
}

#[test]
fn excel_serials_are_read_only_from_20000_up_to_80000() {
    reads("43583", DAY_START);
    reads("43583.68672453704", MOMENT);
    reads("43583.68672454", MOMENT);
    assert_eq!(excel_time_us(43_583.5), Ok(DAY_START + 12 * 3600 * SECOND));
    refuses("19999.9", TimeFault::BareNumber);
    refuses("80000", TimeFault::BareNumber);
    refuses("1556440133", TimeFault::BareNumber);
    refuses("20190428", TimeFault::BareNumber);
    refuses("20000", TimeFault::Year);
    assert_eq!(excel_time_us(f64::NAN), Err(TimeFault::BareNumber));
}

#[test]
fn days_that_the_calendar_does_not_have_are_refused() {
    refuses("2019年2月30日", TimeFault::NoSuchDay);
    refuses("2019-02-29", TimeFault::NoSuchDay);
    refuses("2100-02-29", TimeFault::NoSuchDay);
    refuses("2019-13-01", TimeFault::NoSuchDay);
    refuses("2019-04-31", TimeFault::NoSuchDay);
    refuses("2019-04-00", TimeFault::NoSuchDay);
    assert!(parse_time_us("2020-02-29").is_ok());
    assert!(parse_time_us("2000-02-29").is_ok());
}

#[test]
fn times_of_day_and_offsets_that_do_not_exist_are_refused() {
    refuses("2019-04-28T24:00:00", TimeFault::NoSuchHour);
    refuses("2019-04-28T16:60:00", TimeFault::NoSuchHour);
    refuses("2019-04-28T16:28:60", TimeFault::NoSuchHour);
    refuses("2019-04-28T16:28:53+25:00", TimeFault::NoSuchOffset);
    refuses("2019-04-28T16:28:53+08:60", TimeFault::NoSuchOffset);
    reads("2019-04-28T16:59:60", DAY_START + 17 * 3600 * SECOND);
}

#[test]
fn years_outside_1990_to_2100_of_city_time_are_refused() {
    reads("1990-01-01T00:00:00", 631_123_200_000_000);
    reads("1989-12-31T16:00:00Z", 631_123_200_000_000);
    refuses("1989-12-31T23:59:59", TimeFault::Year);
    assert!(parse_time_us("2100-12-31T23:59:59.999999").is_ok());
    refuses("2101-01-01", TimeFault::Year);
    refuses("9999-12-31T00:00:00Z", TimeFault::Year);
}

#[test]
fn what_is_no_time_is_refused() {
    for text in [
        "",
        "昨天",
        "19-04-28",
        "28/4/2019",
        "2019-4",
        "2019-04/28",
        "2019年4月28",
        "2019-04-28T",
        "2019-04-2816:28",
        "2019-04-28 16",
        "2019-04-28 16:28:53 CST",
        "2019-04-28 16:28:53+8",
        "2019Y4M28D",
        "2019-04-28T16:28:53+08:00x",
        "1.2.3",
        "-43583",
        "４月２８日",
        "2019-04-28 16:28分",
    ] {
        refuses(text, TimeFault::Form);
    }
}

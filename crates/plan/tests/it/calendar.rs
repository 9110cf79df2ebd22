//! The working calendar that ships: every year after its notice, and what cannot be told is not told.

use huiyin_engine::calendar::{Calendar, CalendarFault, Kind, Unpublished};
use huiyin_engine::time::Day;
use huiyin_plan::{read_calendar_year, shipped_calendar};

fn day(year: i64, month: u8, of_month: u8) -> Day {
    Day::from_civil(year, month, of_month).expect("a date")
}

#[test]
fn the_years_that_ship_are_sound_and_follow_each_other() {
    let calendar = shipped_calendar().expect("sound years");
    let years: Vec<i64> = calendar.years().map(|year| year.year).collect();
    assert_eq!(years, (2020..=2026).collect::<Vec<_>>());
    for year in calendar.years() {
        let issued = year.notices[0].issued;
        assert_eq!(issued.civil().0, year.year - 1, "{}", year.year);
        assert!(year.notices.is_sorted_by_key(|notice| notice.issued));
        for notice in &year.notices {
            let of = format!("国办发明电〔{}〕", notice.issued.civil().0);
            assert!(notice.number.starts_with(&of), "{}", notice.number);
        }
    }
}

#[test]
fn days_are_what_the_notices_say() {
    let calendar = shipped_calendar().expect("sound years");
    let kind = |y, m, d| calendar.kind(day(y, m, d)).expect("published");
    assert_eq!(
        kind(2025, 10, 6),
        Kind::Holiday {
            name: "国庆节、中秋节",
            notice: "国办发明电〔2024〕12号"
        }
    );
    assert_eq!(kind(2025, 10, 11), Kind::MadeUp("国办发明电〔2024〕12号"));
    assert_eq!(kind(2025, 10, 12), Kind::Weekend);
    assert_eq!(kind(2025, 10, 9), Kind::Working);
    // New Year's days off may begin in the old year, by the new year's notice.
    assert!(matches!(
        kind(2022, 12, 31),
        Kind::Holiday { name: "元旦", .. }
    ));
    // The notice of January 2020 took back a day that was to be worked.
    assert_eq!(
        kind(2020, 2, 1),
        Kind::Holiday {
            name: "春节",
            notice: "国办发明电〔2020〕1号"
        }
    );
    assert_eq!(kind(2020, 2, 3), Kind::Working);
}

#[test]
fn a_day_that_a_missing_notice_could_change_is_not_told() {
    let calendar = shipped_calendar().expect("sound years");
    assert_eq!(
        calendar.kind(day(2019, 6, 3)),
        Err(Unpublished { year: 2019 })
    );
    assert_eq!(
        calendar.kind(day(2027, 3, 1)),
        Err(Unpublished { year: 2027 })
    );
    assert_eq!(calendar.kind(day(2026, 12, 24)), Ok(Kind::Working));
    assert_eq!(
        calendar.kind(day(2026, 12, 25)),
        Err(Unpublished { year: 2027 })
    );
}

#[test]
fn another_notice_gives_another_version() {
    let years: Vec<_> = shipped_calendar()
        .expect("sound years")
        .years()
        .cloned()
        .collect();
    let whole = Calendar::new(years.clone()).expect("sound").version();
    assert_eq!(whole, shipped_calendar().expect("sound").version());
    assert_ne!(
        whole,
        Calendar::new(years[1..].to_vec()).expect("sound").version()
    );
}

#[test]
fn a_file_that_contradicts_itself_is_refused_by_name() {
    let file = |off: &str, work: &str| {
        let text = format!(
            "year = 2026\n[[notice]]\nnumber = \"n\"\nissued = \"2025-11-04\"\n\
             [[notice.holiday]]\nname = \"元旦\"\noff = {off}\nwork = {work}\n"
        );
        read_calendar_year(&text).map(|year| Calendar::new([year]).map(|_| ()))
    };
    assert_eq!(file(r#"["2026-01-01", "2026-01-03"]"#, "[]"), Ok(Ok(())));
    let weekday = CalendarFault::Weekday(day(2026, 1, 5));
    assert_eq!(
        file(r#"["2026-01-01", "2026-01-03"]"#, r#"["2026-01-05"]"#),
        Ok(Err(weekday))
    );
    let both = CalendarFault::BothWays(day(2026, 1, 3));
    assert_eq!(
        file(r#"["2026-01-01", "2026-01-03"]"#, r#"["2026-01-03"]"#),
        Ok(Err(both))
    );
    let other = CalendarFault::OtherYear(day(2027, 1, 1));
    assert_eq!(
        file(r#"["2027-01-01", "2027-01-03"]"#, "[]"),
        Ok(Err(other))
    );
    let range = CalendarFault::Range(day(2026, 1, 3), day(2026, 1, 1));
    assert_eq!(
        file(r#"["2026-01-03", "2026-01-01"]"#, "[]"),
        Ok(Err(range))
    );
    assert!(file(r#"["2026-02-30", "2026-02-30"]"#, "[]").is_err());
    assert!(file(r#"["2026-01-01"]"#, "[]").is_err());
    assert!(file("[1, 2]", "[]").is_err());
    assert!(read_calendar_year("[[notice]]").is_err());
    let twice = shipped_calendar()
        .expect("sound")
        .years()
        .next()
        .cloned()
        .expect("one");
    assert_eq!(
        Calendar::new([twice.clone(), twice]),
        Err(CalendarFault::YearTwice(2020))
    );
}

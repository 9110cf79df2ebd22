//! The law's clocks against worked examples and a reference that walks day by day; other remedies' time.

use crate::random::Dice;
use huiyin_engine::Time;
use huiyin_engine::calendar::{Calendar, Holiday, Notice, Year};
use huiyin_engine::ids::PersonId;
use huiyin_engine::law::{
    Adjustment, Applies, CLOCKS, Class, ClockId, Facts, Length, NotDue, REMEDIES, Refused,
    RemedyId, Route, Running, Stand, Step, warnings,
};
use huiyin_engine::time::Day;

fn day(text: &str) -> Day {
    let mut parts = text
        .split('-')
        .map(|part| part.parse::<u16>().expect("a number"));
    let mut next = || parts.next().expect("three parts");
    let (year, month, of_month) = (next(), next() as u8, next() as u8);
    Day::from_civil(year.into(), month, of_month).expect("a date")
}

fn year(year: i64, holidays: &[(&str, &str, &str, &[&str])]) -> Year {
    let full = |part: &str| day(&format!("{year}-{part}"));
    let holidays = holidays.iter().map(|(name, first, last, work)| Holiday {
        name: (*name).into(),
        off: (full(first), full(last)),
        work: work.iter().map(|part| full(part)).collect(),
    });
    let notice = Notice {
        number: format!("notice for {year}"),
        issued: day(&format!("{}-11-04", year - 1)),
        holidays: holidays.collect(),
    };
    Year {
        year,
        notices: vec![notice],
    }
}

/// As the notices have it, without the festivals that no test meets.
fn years() -> Vec<Year> {
    vec![
        year(2024, &[("春节", "02-10", "02-17", &["02-04", "02-18"])]),
        year(
            2025,
            &[
                ("元旦", "01-01", "01-01", &[]),
                ("春节", "01-28", "02-04", &["01-26", "02-08"]),
                ("国庆节、中秋节", "10-01", "10-08", &["09-28", "10-11"]),
            ],
        ),
        year(
            2026,
            &[
                ("元旦", "01-01", "01-03", &["01-04"]),
                ("春节", "02-15", "02-23", &["02-14", "02-28"]),
                ("国庆节", "10-01", "10-07", &["09-20", "10-10"]),
            ],
        ),
    ]
}

fn calendar() -> Calendar {
    Calendar::new(years()).expect("sound years")
}

fn running(clock: ClockId, started: &str) -> Running {
    Running {
        clock,
        started: day(started).begins() + huiyin_engine::Span::hours(10),
        adjustments: Vec::new(),
    }
}

/// Staff date and legal date.
fn dates(running: &Running) -> (String, String) {
    let due = running.due(&calendar()).expect("a date");
    (due.staff.to_string(), due.legal.to_string())
}

fn extended(days: u32, approved: &str) -> Adjustment {
    Adjustment::Extended {
        days,
        approved: day(approved),
        by: PersonId(7),
        reason_told: true,
    }
}

fn hearing(from: &str, to: Option<&str>) -> Adjustment {
    Adjustment::Hearing {
        from: day(from),
        to: to.map(day),
    }
}

#[test]
fn worked_examples_come_out_as_counted_by_hand() {
    for (clock, started, staff, legal) in [
        // Fifteen days, the start day not counted, on a weekday.
        (ClockId::Register, "2025-03-03", "2025-03-18", "2025-03-18"),
        // A last day on the national holiday moves behind it.
        (ClockId::Register, "2025-09-17", "2025-10-02", "2025-10-09"),
        // A Sunday that is worked for the holiday is no rest day.
        (ClockId::Register, "2025-09-13", "2025-09-28", "2025-09-28"),
        // A Saturday moves to the Monday; before a worked Sunday it moves to that.
        (ClockId::Register, "2025-03-07", "2025-03-22", "2025-03-24"),
        (ClockId::Register, "2025-12-19", "2026-01-03", "2026-01-04"),
        // Sixty days over the leap day.
        (ClockId::Handling, "2024-01-15", "2024-03-15", "2024-03-15"),
        (ClockId::Handling, "2025-01-15", "2025-03-16", "2025-03-17"),
        (ClockId::AskReview, "2025-12-16", "2026-01-15", "2026-01-15"),
        // Five working days over the holiday: 29 and 30 September, 9, 10 and the worked 11 October.
        (ClockId::Objection, "2025-09-28", "2025-10-11", "2025-10-11"),
        (
            ClockId::ReportGrave,
            "2025-10-01",
            "2025-10-01",
            "2025-10-01",
        ),
    ] {
        let found = dates(&running(clock, started));
        assert_eq!(
            found,
            (staff.into(), legal.into()),
            "{clock:?} from {started}"
        );
    }
}

#[test]
fn an_hour_before_city_midnight_is_still_the_start_day() {
    let mut late = running(ClockId::Register, "2025-03-03");
    late.started = Time::from_city(2025, 3, 3, 23, 59, 59);
    let due = late.due(&calendar()).expect("a date");
    assert_eq!(due.legal, day("2025-03-18"));
    assert_eq!(due.too_late(), Time::from_city(2025, 3, 19, 0, 0, 0));
}

#[test]
fn the_derivation_names_every_step_and_its_article_in_both_languages() {
    let mut handling = running(ClockId::Handling, "2025-07-04");
    handling.adjustments.push(extended(30, "2025-09-01"));
    let due = handling.due(&calendar()).expect("a date");
    let said = |step: &Step| {
        let article = step.article().unwrap_or(due.clock.law().article);
        (step.said().zh, article.cited().zh)
    };
    let said: Vec<_> = due.steps.iter().map(said).collect();
    let expected = [
        ("开始的当日 2025-07-04 不计入", "《民法典》第201条"),
        ("计 60日，至 2025-09-02", "《信访工作条例》第34条"),
        ("经批准延长 30 日，至 2025-10-02", "《信访工作条例》第34条"),
        (
            "2025-10-02 是国庆节、中秋节放假，顺延至 2025-10-09",
            "《民法典》第203条",
        ),
    ];
    let expected = expected.map(|(zh, article)| (zh.to_owned(), article.to_owned()));
    assert_eq!(said, expected);
    let english = due.steps[3].said();
    assert!(
        english.english().starts_with("2025-10-02 is a holiday"),
        "{english:?}"
    );
}

#[test]
fn an_extension_is_allowed_once_in_time_within_thirty_days_and_told() {
    let try_with = |clock, adjustments: &[Adjustment]| {
        let mut running = running(clock, "2025-03-03");
        running.adjustments = adjustments.to_vec();
        match running.due(&calendar()) {
            Err(NotDue::Refused(why)) => Some(why),
            Ok(_) => None,
            other => panic!("{other:?}"),
        }
    };
    let untold = Adjustment::Extended {
        days: 10,
        approved: day("2025-04-01"),
        by: PersonId(7),
        reason_told: false,
    };
    let too_many = Some(Refused::ExtensionLength { days_max: 30 });
    let last = day("2025-05-02");
    let handling = ClockId::Handling;
    assert_eq!(try_with(handling, &[extended(30, "2025-05-02")]), None);
    assert_eq!(
        try_with(handling, &[extended(30, "2025-05-03")]),
        Some(Refused::ExtendedTooLate { last })
    );
    assert_eq!(try_with(handling, &[extended(31, "2025-04-01")]), too_many);
    assert_eq!(try_with(handling, &[extended(0, "2025-04-01")]), too_many);
    assert_eq!(try_with(handling, &[untold]), Some(Refused::ReasonNotTold));
    let twice = [extended(10, "2025-04-01"), extended(10, "2025-04-02")];
    assert_eq!(try_with(handling, &twice), Some(Refused::ExtendedTwice));
    let one = [extended(10, "2025-03-04")];
    assert_eq!(
        try_with(ClockId::AnswerReview, &one),
        Some(Refused::NoExtension)
    );
    let heard = [hearing("2025-03-10", Some("2025-03-11"))];
    assert_eq!(try_with(handling, &heard), Some(Refused::NoPause));
    let backwards = [hearing("2025-03-11", Some("2025-03-10"))];
    assert_eq!(
        try_with(ClockId::AnswerRereview, &backwards),
        Some(Refused::HearingBackwards)
    );
}

#[test]
fn a_hearing_stops_the_clock_and_its_days_are_not_counted() {
    let mut rereview = running(ClockId::AnswerRereview, "2025-03-03");
    rereview.adjustments.push(hearing("2025-03-10", None));
    let paused = NotDue::Paused {
        since: day("2025-03-10"),
        left: 24,
    };
    assert_eq!(rereview.due(&calendar()), Err(paused));
    rereview.adjustments = vec![hearing("2025-03-10", Some("2025-03-12"))];
    assert_eq!(dates(&rereview), ("2025-04-05".into(), "2025-04-07".into()));
}

#[test]
fn an_unpublished_year_gives_the_staff_date_and_no_legal_one() {
    let handling = running(ClockId::Handling, "2026-11-24");
    let missing = NotDue::Unpublished {
        year: 2027,
        staff: Some(day("2027-01-23")),
    };
    assert_eq!(handling.due(&calendar()), Err(missing.clone()));
    let objection = running(ClockId::Objection, "2026-12-22");
    let unknown = NotDue::Unpublished {
        year: 2027,
        staff: None,
    };
    assert_eq!(objection.due(&calendar()), Err(unknown));
    // The notice comes: the clock has a date, and both states are shown.
    let mut more = years();
    more.push(year(2027, &[("元旦", "01-01", "01-03", &[])]));
    let published = Calendar::new(more).expect("sound years");
    let moved = handling.moved(&calendar(), &published).expect("it moved");
    assert_eq!(moved.before, Err(missing));
    assert_eq!(moved.after.map(|due| due.legal), Ok(day("2027-01-25")));
}

#[test]
fn another_calendar_moves_a_clock_only_where_its_dates_differ() {
    let mut longer = years();
    longer[2].notices.push(Notice {
        number: "later".into(),
        issued: day("2026-01-26"),
        holidays: vec![Holiday {
            name: "春节".into(),
            off: (day("2026-02-24"), day("2026-02-25")),
            work: vec![],
        }],
    });
    let longer = Calendar::new(longer).expect("sound years");
    let there = running(ClockId::Register, "2026-02-07");
    let moved = there.moved(&calendar(), &longer).expect("it moved");
    let legal = |due: Result<huiyin_engine::law::Derivation, NotDue>| due.expect("a date").legal;
    assert_eq!(legal(moved.before), day("2026-02-24"));
    assert_eq!(legal(moved.after), day("2026-02-26"));
    assert_eq!(
        running(ClockId::Register, "2026-03-02").moved(&calendar(), &longer),
        None
    );
}

/// Walks day by day from the start, and counts a day only where the law counts it.
fn walked(running: &Running, calendar: &Calendar) -> Option<(Day, Day)> {
    let law = running.clock.law();
    let mut today = running.started.city_day();
    let extra = running.adjustments.iter().map(|done| match done {
        Adjustment::Extended { days, .. } => *days,
        Adjustment::Hearing { .. } => 0,
    });
    let (mut left, working) = match law.length {
        Length::Days(days) => (days + extra.sum::<u32>(), false),
        Length::WorkingDays(days) => (days, true),
        Length::AtOnce | Length::Months(_) => return Some((today, today)),
    };
    let heard = |day: Day| {
        running.adjustments.iter().any(|done| match done {
            Adjustment::Hearing { from, to } => *from <= day && to.is_none_or(|to| day <= to),
            Adjustment::Extended { .. } => false,
        })
    };
    while left > 0 {
        today = Day(today.0 + 1);
        let counts = !heard(today) && (!working || calendar.kind(today).ok()?.is_worked());
        left -= u32::from(counts);
    }
    let mut legal = today;
    while !calendar.kind(legal).ok()?.is_worked() {
        legal = Day(legal.0 + 1);
    }
    Some((today, legal))
}

#[test]
fn the_dates_are_those_of_a_walk_day_by_day() {
    let calendar = calendar();
    let (first, last) = (day("2024-01-01"), day("2026-12-31"));
    let mut dice = Dice(11);
    let (mut told, mut untold) = (0, 0);
    for _ in 0..6_000 {
        let law = CLOCKS[dice.below(10) as usize];
        let start = Day(first.0 + dice.below((last.0 - first.0) as u64) as i32);
        let mut running = Running {
            clock: law.id,
            started: start.begins() + huiyin_engine::Span::seconds(dice.below(86_400) as i64),
            adjustments: vec![],
        };
        if law.extension_days_max.is_some() && dice.below(2) == 0 {
            running.adjustments.push(Adjustment::Extended {
                days: 1 + dice.below(30) as u32,
                approved: start,
                by: PersonId(1),
                reason_told: true,
            });
        }
        for _ in 0..if law.pauses_for_hearing {
            dice.below(4)
        } else {
            0
        } {
            let from = Day(start.0 - 3 + dice.below(45) as i32);
            let to = Some(Day(from.0 + dice.below(9) as i32));
            running.adjustments.push(Adjustment::Hearing { from, to });
        }
        if law.length == Length::AtOnce {
            continue;
        }
        match (running.due(&calendar), walked(&running, &calendar)) {
            (Ok(due), Some(dates)) => {
                assert_eq!((due.staff, due.legal), dates, "{running:?}");
                assert!(due.staff <= due.legal);
                assert!(calendar.kind(due.legal).expect("published").is_worked());
                told += 1;
            }
            (Err(NotDue::Unpublished { .. }), None) => untold += 1,
            (ours, theirs) => panic!("{running:?}: {ours:?} and {theirs:?}"),
        }
    }
    assert!(told > 4_000 && untold > 100, "{told} {untold}");
}

#[test]
fn every_clock_of_the_regulations_is_there_once_with_its_article() {
    for (at, law) in CLOCKS.iter().enumerate() {
        assert_eq!(law.id as usize, at);
        assert_eq!(law.id.law(), law);
        assert!((22..=36).contains(&law.article.number));
    }
    let extended: Vec<_> = CLOCKS
        .iter()
        .filter(|l| l.extension_days_max.is_some())
        .collect();
    assert_eq!(extended.len(), 1);
    assert_eq!(CLOCKS.iter().filter(|l| l.pauses_for_hearing).count(), 1);
}

#[test]
fn a_clock_that_hangs_on_the_class_waits_until_a_person_decides_it() {
    let undecided = Facts {
        class: None,
        grave: false,
        reachable: false,
    };
    let decided = |class| Facts {
        class: Some(class),
        ..undecided
    };
    let handling = ClockId::Handling.law();
    assert_eq!(handling.runs_on(&undecided), None);
    assert_eq!(
        handling.runs_on(&decided(Class::Request(Route::Ordinary))),
        Some(true)
    );
    assert_eq!(
        handling.runs_on(&decided(Class::Request(Route::Duty))),
        Some(false)
    );
    assert_eq!(handling.runs_on(&decided(Class::Accusation)), Some(false));
    assert_eq!(ClockId::NoticeDirect.law().runs_on(&undecided), Some(false));
    let grave = CLOCKS.iter().filter(|law| law.applies == Applies::Grave);
    assert_eq!(
        grave
            .filter_map(|law| law.runs_on(&undecided))
            .collect::<Vec<_>>(),
        [false]
    );
}

#[test]
fn every_route_but_the_ordinary_one_warns_of_its_remedies_even_when_nothing_is_known() {
    let calendar = calendar();
    for route in Route::ALL {
        let found = warnings(route, &|_| None, day("2025-03-03"), &calendar);
        assert_eq!(found.is_empty(), route == Route::Ordinary, "{route:?}");
        assert!(found.iter().all(|warning| warning.stand == Stand::Unknown));
    }
    assert!(REMEDIES.iter().all(|remedy| !remedy.routes.is_empty()));
}

#[test]
fn a_remedys_time_runs_to_its_corresponding_day_and_the_most_pressing_comes_first() {
    let calendar = calendar();
    let began = |id: RemedyId| match id {
        RemedyId::Reconsideration => Some(day("2025-03-03")),
        // Six months after 31 August there is no 31 February.
        RemedyId::AdministrativeSuit => Some(day("2024-08-31")),
        _ => None,
    };
    let stands = |today| {
        let found = warnings(Route::Duty, &began, day(today), &calendar);
        found
            .iter()
            .map(|w| (w.remedy, w.stand))
            .collect::<Vec<_>>()
    };
    let suit = |left| Stand::Running {
        last: day("2025-02-28"),
        left,
    };
    let review = |left| Stand::Running {
        last: day("2025-05-02"),
        left,
    };
    let after = (RemedyId::SuitAfterReconsideration, Stand::Unknown);
    assert_eq!(
        stands("2025-02-28"),
        [
            (RemedyId::AdministrativeSuit, suit(0)),
            (RemedyId::Reconsideration, review(63)),
            after
        ]
    );
    let passed = Stand::Passed {
        last: day("2025-02-28"),
    };
    assert_eq!(
        stands("2025-03-01"),
        [
            (RemedyId::Reconsideration, review(62)),
            after,
            (RemedyId::AdministrativeSuit, passed)
        ]
    );
}

//! The time to register runs whether anybody looks or not: a case that nobody classed is late by itself.

use crate::casework::{ORDINARY, calendar, city_plan, classify, filed, takes};
use crate::story::{Story, words};
use huiyin_engine::act::{Act, TimerKey};
use huiyin_engine::casework::{CaseFile, CaseStep, ClockChange};
use huiyin_engine::effect::About;
use huiyin_engine::ids::CaseId;
use huiyin_engine::law::ClockId;
use huiyin_engine::record::{Channel, Correction, Strike};
use huiyin_engine::{Command, Event, Span, Time};

fn begins() -> Story {
    let mut story = Story::under(city_plan());
    story.when(Command::AdoptCalendar(calendar(&[2025, 2026, 2027])));
    story
}

fn received(story: &mut Story, at: Time) {
    let mut case = story.new_case(Channel::Letter, 1, 1);
    case.time = at;
    story.when(Command::RegisterCase(case));
}

fn missed(events: &[Event]) -> Vec<CaseId> {
    let of = |event: &Event| match event {
        Event::CaseClock {
            case,
            clock: ClockId::Register,
            change: ClockChange::Missed { .. },
        } => Some(*case),
        _ => None,
    };
    events.iter().filter_map(of).collect()
}

#[test]
fn a_case_that_nobody_classes_in_fifteen_days_is_late_by_itself_and_once() {
    let mut story = begins();
    story.case(Channel::Visit, 3, 1);
    story.passes(Span::days(1));
    story.case(Channel::Visit, 3, 2);
    story.case(Channel::Visit, 3, 3);
    assert!(missed(&story.passes(Span::days(14))).is_empty());
    assert_eq!(missed(&story.passes(Span::days(1))), [CaseId(1)]);
    let day = About::Unclassed {
        day: story.now.city_day().plus(-1),
    };
    let told = |story: &Story, post: &str| {
        let to = post.into();
        let mut notices = story.notices.iter();
        notices.any(|held| held.about == day && held.to == to)
    };
    assert!(told(&story, "duty-officer") && told(&story, "deputy"));
    let late = |story: &Story| {
        story
            .city
            .unclassed
            .late()
            .map(|held| held.0)
            .collect::<Vec<_>>()
    };
    assert_eq!(late(&story), [CaseId(1)]);
    assert_eq!(
        missed(&story.passes(Span::days(1))),
        [CaseId(2), CaseId(3)],
        "one timer, one day after the other"
    );
    assert!(missed(&story.passes(Span::days(60))).is_empty());
    assert!(!story.timers.contains_key(&TimerKey::Unclassed));
}

#[test]
fn whoever_classes_it_late_takes_the_late_clock_along_and_one_in_time_has_none() {
    let mut story = begins();
    story.case(Channel::Visit, 3, 1);
    let came = story.now;
    story.passes(Span::days(16));
    let since = story.city.unclassed.late_since(CaseId(1));
    assert!(since.is_some());
    story.when(takes("duty-officer", classify(ORDINARY, &[]), filed(came)));
    let CaseFile::Open(open) = &story.city.cases[&CaseId(1)] else {
        panic!("it is in hand")
    };
    assert_eq!(open.clocks[&ClockId::Register].missed, since);
    assert_eq!(story.city.unclassed.late().count(), 0);
    assert!(
        missed(&story.passes(Span::days(40))).is_empty(),
        "an entry once"
    );

    let mut story = begins();
    story.case(Channel::Visit, 3, 1);
    assert!(story.timers.contains_key(&TimerKey::Unclassed));
    let in_time = classify(ORDINARY, &[]);
    story.when(takes("duty-officer", in_time, filed(story.now)));
    assert!(!story.timers.contains_key(&TimerKey::Unclassed));
}

#[test]
fn where_an_organ_got_it_directly_the_offices_time_was_never_its_own() {
    let mut story = begins();
    story.case(Channel::Visit, 3, 1);
    let came = story.now;
    story.passes(Span::days(16));
    let CaseStep::Classify {
        class,
        grave,
        reachable,
        accused,
        reason,
        ..
    } = classify(ORDINARY, &[])
    else {
        panic!("it is one")
    };
    let direct = CaseStep::Classify {
        class,
        grave,
        reachable,
        accused,
        direct: Some("housing".into()),
        reason,
    };
    story.when(takes("duty-officer", direct, filed(came)));
    assert_eq!(story.city.unclassed.late().count(), 0);
}

#[test]
fn records_whose_time_was_over_when_they_came_in_are_history_and_younger_ones_are_not() {
    let mut story = begins();
    let now = story.now;
    for days in [16, 400, 15, 3] {
        received(&mut story, now - Span::days(days));
    }
    let late = missed(&story.passes(Span::days(30)));
    assert_eq!(late, [CaseId(3), CaseId(4)]);
}

#[test]
fn more_than_one_step_takes_follow_at_once() {
    let mut story = begins();
    for _ in 0..1_200 {
        story.case(Channel::Letter, 1, 1);
    }
    assert_eq!(missed(&story.passes(Span::days(16))).len(), 1_200);
}

#[test]
fn without_a_published_year_there_is_no_date_and_the_calendar_brings_it() {
    let mut story = Story::under(city_plan());
    story.case(Channel::Visit, 3, 1);
    assert!(missed(&story.passes(Span::days(30))).is_empty());
    story.when(Command::AdoptCalendar(calendar(&[2025, 2026, 2027])));
    assert_eq!(missed(&story.passes(Span::days(0))), [CaseId(1)]);
}

#[test]
fn a_struck_record_is_never_late_and_another_date_moves_the_last_day() {
    let mut story = begins();
    for label in 1..=3 {
        story.case(Channel::Visit, 3, label);
    }
    story.puts_right(Act::StrikeCase {
        case: CaseId(1),
        cause: Strike::Duplicate,
        reason: words("重复登记"),
    });
    let earlier = Correction {
        time: story.now - Span::days(5),
        ..story.right(2, 3)
    };
    story.puts_right(Act::CorrectCase(earlier));
    assert_eq!(missed(&story.passes(Span::days(11))), [CaseId(2)]);
    assert_eq!(missed(&story.passes(Span::days(5))), [CaseId(3)]);
    // It counts again, and its time, which is over, is no silence of those who could not class it.
    let right = story.right(1, 3);
    story.puts_right(Act::CorrectCase(right));
    assert!(missed(&story.passes(Span::days(30))).is_empty());
}

#[test]
fn a_date_that_shows_that_the_time_has_passed_puts_it_on_record_at_once() {
    let mut story = begins();
    story.case(Channel::Visit, 3, 1);
    let earlier = Correction {
        time: story.now - Span::days(40),
        ..story.right(1, 3)
    };
    story.puts_right(Act::CorrectCase(earlier));
    assert_eq!(missed(&story.passes(Span::minutes(1))), [CaseId(1)]);
}

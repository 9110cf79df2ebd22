//! A year's counts follow the log: each thing once, in its own year, as it stands after the last word on it.

use crate::casework::{
    ORDINARY, accept, act, answer, begins, classed, classify, close, filed, takes, transfer,
};
use crate::story::{Story, at, words};
use huiyin_engine::casework::Rating;
use huiyin_engine::ids::{CaseId, MatterId};
use huiyin_engine::law::{Class, ClockId};
use huiyin_engine::record::{Channel, Counted, Stands};
use huiyin_engine::state::{Kept, Outcome, Tally, Year};
use huiyin_engine::{Command, Event, Span, Time};

fn year(story: &Story, year: i64) -> Year {
    story.city.yearly.get(&year).cloned().unwrap_or_default()
}

#[test]
fn a_record_counts_in_its_own_year_by_the_way_it_came() {
    let mut story = begins();
    let now = story.now.city_civil().year;
    let mut old = story.new_case(Channel::Letter, 2, 1);
    old.time = story.now - Span::days(400);
    old.unit = Some("housing".into());
    story.when(Command::RegisterCase(old));
    let tally = |cases, people| Tally { cases, people };
    assert_eq!(year(&story, now).received[&Channel::Visit], tally(1, 3));
    let before = (story.now - Span::days(400)).city_civil().year;
    assert_eq!(year(&story, before).named[&"housing".into()], tally(1, 2));
}

#[test]
fn a_class_decided_anew_counts_once_and_a_clock_counts_as_met_only_where_it_was() {
    let mut story = classed(ORDINARY, &[]);
    let now = story.now.city_civil().year;
    story.does("duty-officer", act(classify(Class::Suggestion, &[])));
    let classes = year(&story, now).classes;
    assert_eq!((classes[&ORDINARY], classes[&Class::Suggestion]), (0, 1));
    story.does("duty-officer", act(classify(ORDINARY, &[])));
    story.does("duty-officer", act(transfer("housing")));
    story.does("housing-head", act(accept()));
    story.does("housing-head", act(answer()));
    let held = year(&story, now);
    let kept = |met, missed| Kept { met, missed };
    assert_eq!(held.clocks[&ClockId::Register], kept(1, 0));
    assert_eq!(held.clocks[&ClockId::Handling], kept(1, 0));
    assert_eq!(held.given[&"housing".into()], 1);
    assert_eq!(held.answered[&Some("housing".into())], 1);
}

#[test]
fn a_case_that_is_closed_early_meets_no_clock_and_one_nobody_classed_misses_its_own() {
    let mut story = classed(ORDINARY, &[]);
    let now = story.now.city_civil().year;
    story.does("duty-officer", act(close()));
    let held = year(&story, now);
    assert!(held.clocks.is_empty(), "{held:?}");
    assert_eq!(held.steps[&Outcome::Closed], 1);
    let mut story = begins();
    story.passes(Span::days(20));
    let missed = year(&story, now).clocks[&ClockId::Register];
    assert_eq!(missed, Kept { met: 0, missed: 1 });
    story.when(takes(
        "duty-officer",
        classify(ORDINARY, &[]),
        filed(story.now),
    ));
    story.does("duty-officer", act(accept()));
    assert_eq!(year(&story, now).clocks[&ClockId::Register], missed);
}

#[test]
fn the_last_rating_counts_by_the_unit_that_had_the_case() {
    let mut story = classed(ORDINARY, &[]);
    let now = story.now.city_civil().year;
    story.does("duty-officer", act(transfer("housing")));
    story.does("housing-head", act(accept()));
    story.does("housing-head", act(answer()));
    for rating in [Rating::Mostly, Rating::Unsatisfied] {
        let case = CaseId(1);
        story.when(Command::Rate { case, rating });
    }
    let said = &year(&story, now).ratings[&Some("housing".into())];
    assert_eq!((said[&Rating::Mostly], said[&Rating::Unsatisfied]), (0, 1));
}

#[test]
fn a_record_that_was_put_right_counts_in_the_year_that_is_right() {
    let mut story = begins();
    let came = story.now;
    let counted = |time| Counted {
        time,
        channel: Channel::Visit,
        people: 3,
        matter: MatterId(1),
        area: None,
        unit: None,
    };
    let before = came - Span::days(400);
    let event = Event::CaseCorrected {
        case: CaseId(1),
        was: Stands::Counts(counted(came)),
        now: Stands::Counts(counted(before)),
        keywords: Vec::new(),
        reason: words("日期填错了"),
        by: at("duty-officer"),
    };
    story.city.apply(came, &event);
    let of = |at: Time| year(&story, at.city_civil().year).received[&Channel::Visit];
    let tally = |cases, people| Tally { cases, people };
    assert_eq!((of(came), of(before)), (tally(0, 0), tally(1, 3)));
}

//! The decision chain.

use crate::story::Story;
use huiyin_engine::act::{Act, Choice, Finding, TextRef};
use huiyin_engine::effect::About;
use huiyin_engine::event::{Clock, Joins, Rung};
use huiyin_engine::ids::{AssessmentId, SignalId};
use huiyin_engine::plan::{Level, Step};
use huiyin_engine::record::Channel;
use huiyin_engine::state::AssessmentState;
use huiyin_engine::{Command, Event, Refusal, Span};

#[test]
fn a_crossed_indicator_raises_one_signal_and_starts_screening_with_its_clock() {
    let mut story = Story::begins();
    let events = story.case(Channel::Visit, 30, 1);
    assert!(matches!(
        events[1],
        Event::SignalRaised {
            count: 1,
            previous: Some(0),
            people: Some(30),
            ..
        }
    ));
    let Event::AssessmentOpened { holder, due, .. } = &events[2] else {
        panic!("{events:?}")
    };
    assert_eq!(holder.as_str(), "duty-officer");
    assert_eq!(*due, story.now + Span::minutes(5));
}

#[test]
fn the_same_matter_raises_no_second_signal_while_its_condition_holds() {
    let mut story = Story::signal();
    let events = story.case(Channel::Visit, 5, 1);
    assert_eq!(events.len(), 1);
}

#[test]
fn each_clock_starts_when_the_step_before_is_done() {
    let mut story = Story::signal();
    story.passes(Span::minutes(4));
    let events = story.does("duty-officer", Story::screened(Finding::GoesOn));
    let Event::StepOpened {
        step: Step::Verification,
        holder,
        due,
        ..
    } = &events[1]
    else {
        panic!("{events:?}")
    };
    assert_eq!(holder.as_str(), "deputy");
    assert_eq!(*due, story.now + Span::minutes(10));
}

#[test]
fn a_missed_clock_passes_to_the_substitute_then_the_superior_then_raises_the_alarm() {
    let mut story = Story::signal();
    let events = story.passes(Span::minutes(15));
    let rungs: Vec<_> = events
        .iter()
        .filter_map(|event| match event {
            Event::ClockPassed { to, rung, .. } => Some((to.as_str(), *rung)),
            _ => None,
        })
        .collect();
    assert_eq!(
        rungs,
        [
            ("duty-backup", Rung::Substitute),
            ("deputy", Rung::Superior)
        ]
    );
    let clock = Clock::Step {
        assessment: AssessmentId(1),
        step: Step::Screening,
    };
    assert_eq!(events.last(), Some(&Event::AlarmRaised { clock }));
    let alarmed = story
        .notices
        .iter()
        .filter(|n| matches!(n.about, About::StepAlarm { .. }))
        .count();
    assert_eq!(alarmed, 2);
}

#[test]
fn nothing_starts_by_default_however_long_nobody_acts() {
    let mut story = Story::signal();
    story.passes(Span::days(3));
    assert!(story.city.incidents.is_empty());
    assert_eq!(
        story.city.assessments[&AssessmentId(1)].state,
        AssessmentState::At(Step::Screening)
    );
}

#[test]
fn a_late_act_by_the_first_holder_still_counts_and_the_miss_stays_on_record() {
    let mut story = Story::signal();
    story.passes(Span::minutes(6));
    story.does("duty-officer", Story::screened(Finding::GoesOn));
    let assessment = &story.city.assessments[&AssessmentId(1)];
    assert_eq!(assessment.step(), Some(Step::Verification));
    assert_eq!(assessment.steps[0].ladder.missed.len(), 1);
}

#[test]
fn a_post_that_the_clock_has_not_reached_may_not_act() {
    let story = Story::signal();
    let refusal = story.is_refused("deputy", Story::screened(Finding::GoesOn));
    assert_eq!(refusal, Refusal::NotYours(vec!["duty-officer".into()]));
}

#[test]
fn a_step_needs_a_reason_and_its_turn() {
    let story = Story::signal();
    let silent = TextRef {
        chars: 0,
        ..crate::story::words("")
    };
    let act = Act::Screen {
        assessment: AssessmentId(1),
        finding: Finding::GoesOn,
        reason: silent,
    };
    assert_eq!(
        story.is_refused("duty-officer", act),
        Refusal::ReasonMissing
    );
    let early = Story::decided(Choice::Start(Level::IV));
    assert_eq!(story.is_refused("commander", early), Refusal::StepNotOpen);
}

#[test]
fn a_finding_that_stops_the_chain_closes_it_and_cancels_its_clock() {
    let mut story = Story::signal();
    story.does("duty-officer", Story::screened(Finding::Stops));
    assert!(story.timers.is_empty());
    assert!(story.city.assessing.is_empty());
    assert_eq!(story.passes(Span::hours(1)), []);
}

#[test]
fn a_commander_may_decline_and_no_incident_opens() {
    let mut story = Story::signal();
    story.does("duty-officer", Story::screened(Finding::GoesOn));
    story.does("deputy", Story::verified(Finding::GoesOn));
    story.does("commander", Story::decided(Choice::Decline));
    assert!(story.city.incidents.is_empty());
    assert_eq!(
        story.city.assessments[&AssessmentId(1)].state,
        AssessmentState::Declined
    );
}

#[test]
fn a_level_that_the_plan_does_not_describe_cannot_be_started() {
    let mut story = Story::signal();
    story.does("duty-officer", Story::screened(Finding::GoesOn));
    story.does("deputy", Story::verified(Finding::GoesOn));
    let refusal = story.is_refused("commander", Story::decided(Choice::Start(Level::I)));
    assert_eq!(refusal, Refusal::LevelNotInPlan(Level::I));
}

#[test]
fn records_older_than_a_day_make_history_and_start_no_chain() {
    let mut story = Story::begins();
    let mut case = story.new_case(Channel::Visit, 30, 1);
    case.time = story.now - Span::hours(25);
    let events = story.when(Command::RegisterCase(case));
    assert!(matches!(
        events[1],
        Event::SignalRaised { history: true, .. }
    ));
    assert_eq!(events.len(), 2);
}

#[test]
fn an_information_officer_reports_a_matter_by_hand_once() {
    let mut story = Story::begins();
    story.case(Channel::Grid, 1, 1);
    let refusal = story.is_refused("medical-lead", Story::report(1));
    assert!(matches!(refusal, Refusal::NotYours(_)));
    let events = story.does("informer", Story::report(1));
    assert!(matches!(events[1], Event::AssessmentOpened { .. }));
    assert_eq!(
        story.is_refused("informer", Story::report(1)),
        Refusal::AlreadyInHand
    );
}

#[test]
fn a_signal_about_a_matter_in_hand_joins_it_instead_of_opening_a_second_chain() {
    let mut story = Story::begins();
    story.case(Channel::Grid, 1, 1);
    story.does("informer", Story::report(1));
    let events = story.case(Channel::Visit, 30, 1);
    let Event::SignalRaised { joins, .. } = &events[1] else {
        panic!("{events:?}")
    };
    assert_eq!(*joins, Some(Joins::Assessment(AssessmentId(1))));
    assert_eq!(events.len(), 2);
    assert_eq!(
        story.city.signals[&SignalId(2)].joins,
        Some(Joins::Assessment(AssessmentId(1)))
    );
}

#[test]
fn the_same_source_and_id_is_registered_once() {
    let mut story = Story::begins();
    let case = story.new_case(Channel::Letter, 1, 1);
    story.when(Command::RegisterCase(case.clone()));
    let before = story.city.clone();
    assert_eq!(
        story.ask(&Command::RegisterCase(case)),
        Err(Refusal::Duplicate)
    );
    assert_eq!(story.city, before);
}

#[test]
fn time_in_the_log_never_goes_back() {
    let mut story = Story::signal();
    story.now = story.now - Span::hours(2);
    let events = story.does("duty-officer", Story::screened(Finding::GoesOn));
    let Event::StepOpened { due, .. } = &events[1] else {
        panic!("{events:?}")
    };
    assert_eq!(*due, story.city.recorded + Span::minutes(10));
}

#[test]
fn a_timer_that_fires_early_or_twice_changes_nothing() {
    let mut story = Story::signal();
    let key = huiyin_engine::act::TimerKey::Step {
        assessment: AssessmentId(1),
    };
    assert_eq!(story.when(Command::FireTimer(key)), []);
    story.passes(Span::minutes(5));
    let again = story.when(Command::FireTimer(key));
    assert_eq!(again, [], "the fresh clock has not run out");
}

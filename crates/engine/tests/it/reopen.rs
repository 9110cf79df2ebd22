//! An end that did not hold: a named person opens the incident again, with a reason, and its clocks are sane.

use crate::story::{Story, at, words};
use huiyin_engine::act::{Act, Ending};
use huiyin_engine::effect::About;
use huiyin_engine::event::VoidCause;
use huiyin_engine::ids::{IncidentId, PromiseId, QuestionId};
use huiyin_engine::plan::{Level, Target};
use huiyin_engine::promise::PromiseStep;
use huiyin_engine::record::Channel;
use huiyin_engine::state::TaskState;
use huiyin_engine::{Command, Event, Refusal, Span};

fn ended() -> Story {
    let mut story = Story::incident(Level::IV);
    story.does("reception-lead", Story::done(1));
    story.does("reception-lead", Story::question());
    let due = story.now + Span::days(3);
    story.does("policy-lead", story.promise(1, due));
    story.does("reception-lead", Story::figures(5));
    story.passes(Span::hours(5));
    story.does("commander", Story::end(Ending::Settled));
    story
}

#[test]
fn a_promise_taken_back_after_the_end_is_why_an_incident_opens_again() {
    let mut story = ended();
    story.does(
        "policy-lead",
        Act::StepPromise {
            promise: PromiseId(1),
            step: PromiseStep::Withdraw {
                reason: words("资金没有落实"),
            },
        },
    );
    story.does("deputy", Story::reopen());
    let incident = story.open();
    assert!(incident.ended.is_none());
    assert_eq!(incident.reopened.len(), 1, "the end stays on record");
    let refusal = story.is_refused("commander", Story::end(Ending::Settled));
    assert_eq!(refusal, Refusal::QuestionsUnsettled(vec![QuestionId(1)]));
}

#[test]
fn what_was_done_stays_done_and_what_was_struck_off_begins_anew_from_now() {
    let mut story = ended();
    story.passes(Span::days(1));
    story.does("commander", Story::reopen());
    let incident = story.open();
    let receive: Vec<_> = incident
        .tasks
        .values()
        .filter(|task| task.spec.as_str() == "receive")
        .collect();
    assert!(matches!(receive[..], [one] if matches!(one.state, TaskState::Done { .. })));
    let answers: Vec<_> = incident
        .tasks
        .values()
        .filter(|task| task.spec.as_str() == "first-answer")
        .collect();
    let cause = VoidCause::IncidentEnded;
    assert!(matches!(answers[0].state, TaskState::Voided { cause: c, .. } if c == cause));
    assert_eq!(answers[1].due, story.now + Span::hours(1));
}

#[test]
fn the_level_is_the_one_it_ended_at_and_measures_stay_ended() {
    let mut story = ended();
    story.passes(Span::days(1));
    story.does("commander", Story::reopen());
    let incident = story.open();
    assert_eq!(incident.level, Level::IV);
    assert!(!incident.measures, "measures are a decision of their own");
    assert_eq!(incident.people_on_site(), None, "old figures say nothing");
    assert_eq!(incident.level_since, story.now);
}

#[test]
fn no_end_is_proposed_on_the_strength_of_old_figures() {
    let mut story = ended();
    story.does("commander", Story::reopen());
    story.passes(Span::hours(6));
    let ends = |story: &Story| {
        let open = story.open().proposals.values().filter(|held| held.open);
        open.filter(|held| held.to == Target::End).count()
    };
    assert_eq!(ends(&story), 0);
    story.does("reception-lead", Story::figures(2));
    assert_eq!(ends(&story), 1);
}

#[test]
fn everybody_who_heard_of_the_end_hears_of_the_reopening_and_of_the_next_end() {
    let mut story = ended();
    let of = |story: &Story, about: About| {
        let held = story.notices.iter().filter(|held| held.about == about);
        held.map(|held| held.key.clone()).collect::<Vec<_>>()
    };
    let incident = IncidentId(1);
    assert_eq!(of(&story, About::Ended { incident }).len(), 2);
    story.does("commander", Story::reopen());
    assert_eq!(of(&story, About::Reopened { incident }).len(), 2);
    story.does("commander", Story::end(Ending::Settled));
    let mut keys = of(&story, About::Ended { incident });
    keys.dedup();
    assert_eq!(keys.len(), 4, "the second end is told too: {keys:?}");
}

#[test]
fn only_command_or_the_verifier_reopens_and_only_what_has_ended() {
    let story = ended();
    assert!(matches!(
        story.is_refused("reception-lead", Story::reopen()),
        Refusal::NotYours(_)
    ));
    let silent = Act::ReopenIncident {
        incident: IncidentId(1),
        reason: words(""),
    };
    assert_eq!(
        story.is_refused("commander", silent),
        Refusal::ReasonMissing
    );
    let open = Story::incident(Level::IV);
    assert_eq!(
        open.is_refused("commander", Story::reopen()),
        Refusal::NotEnded
    );
}

#[test]
fn a_matter_that_is_being_assessed_again_is_decided_there() {
    let mut story = ended();
    story.passes(Span::days(31));
    story.case(Channel::Visit, 40, 1);
    story.case(Channel::Visit, 40, 1);
    assert_eq!(story.city.open_assessments().count(), 1);
    assert_eq!(
        story.is_refused("commander", Story::reopen()),
        Refusal::AlreadyInHand
    );
}

#[test]
fn further_cases_join_the_incident_that_was_opened_again() {
    let mut story = ended();
    story.does("commander", Story::reopen());
    story.passes(Span::days(31));
    story.case(Channel::Visit, 40, 1);
    let events = story.case(Channel::Visit, 40, 1);
    let opens = |event: &Event| matches!(event, Event::AssessmentOpened { .. });
    assert!(!events.iter().any(opens), "{events:?}");
}

#[test]
fn a_question_waits_until_the_incident_is_open_again() {
    let story = ended();
    let command = Command::Act {
        by: at("reception-lead"),
        act: Story::question(),
    };
    assert_eq!(story.ask(&command), Err(Refusal::Ended));
}

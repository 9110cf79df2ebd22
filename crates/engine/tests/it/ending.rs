//! Charter 4: an incident ends when what was asked is answered or promised, not when people have left.

use crate::story::{Story, words};
use huiyin_engine::act::{Act, Ending};
use huiyin_engine::ids::{IncidentId, PromiseId, QuestionId};
use huiyin_engine::plan::Level;
use huiyin_engine::state::TaskState;
use huiyin_engine::{Event, Refusal, Span};

fn confirm() -> Act<huiyin_engine::act::TextRef> {
    Act::ConfirmEnding {
        incident: IncidentId(1),
        reason: words("现场确认"),
    }
}

#[test]
fn an_empty_site_alone_never_ends_an_incident() {
    let mut story = Story::incident(Level::IV);
    story.does("reception-lead", Story::figures(0));
    story.passes(Span::days(2));
    assert_eq!(
        story.is_refused("commander", Story::end(Ending::Settled)),
        Refusal::NoQuestionRecorded
    );
    assert!(story.open().proposals.is_empty());
}

#[test]
fn a_question_without_statement_or_promise_keeps_the_incident_open_by_name() {
    let mut story = Story::incident(Level::IV);
    story.does("reception-lead", Story::question());
    story.does("reception-lead", Story::question());
    story.does("information-lead", Story::statement(1));
    let refusal = story.is_refused("commander", Story::end(Ending::Settled));
    assert_eq!(refusal, Refusal::QuestionsUnsettled(vec![QuestionId(2)]));
}

#[test]
fn answered_or_promised_the_incident_ends_and_open_tasks_are_struck_off() {
    let mut story = Story::incident(Level::IV);
    story.does("reception-lead", Story::question());
    story.does("reception-lead", Story::question());
    story.does("information-lead", Story::statement(1));
    let due = story.now + Span::days(30);
    story.does("policy-lead", story.promise(2, due));
    story.does("commander", Story::end(Ending::Settled));
    let incident = story.open();
    assert!(incident.ended.is_some() && !incident.measures);
    assert!(
        incident
            .tasks
            .values()
            .all(|task| task.state != TaskState::Open)
    );
    assert!(story.city.responding.is_empty());
    assert_eq!(
        story.is_refused("commander", Story::figures(1)),
        Refusal::Ended
    );
}

#[test]
fn a_promise_is_due_in_the_future_and_within_ninety_days() {
    let mut story = Story::incident(Level::IV);
    story.does("reception-lead", Story::question());
    let refused = |span| story.is_refused("policy-lead", story.promise(1, story.now + span));
    assert_eq!(refused(Span::days(91)), Refusal::PromiseDueOutOfRange);
    assert_eq!(refused(Span(0)), Refusal::PromiseDueOutOfRange);
}

#[test]
fn a_promise_whose_date_passes_in_silence_writes_itself_also_after_the_end() {
    let mut story = Story::incident(Level::IV);
    story.does("reception-lead", Story::question());
    let due = story.now + Span::days(3);
    story.does("policy-lead", story.promise(1, due));
    story.does("commander", Story::end(Ending::Settled));
    let events = story.passes(Span::days(3));
    let silent = Event::PromiseSilent {
        promise: PromiseId(1),
        incident: IncidentId(1),
    };
    assert!(events.contains(&silent), "{events:?}");
}

#[test]
fn a_silent_promise_no_longer_settles_its_question() {
    let mut story = Story::incident(Level::IV);
    story.does("reception-lead", Story::question());
    let due = story.now + Span::days(3);
    story.does("policy-lead", story.promise(1, due));
    story.passes(Span::days(3));
    let refusal = story.is_refused("commander", Story::end(Ending::Settled));
    assert_eq!(refusal, Refusal::QuestionsUnsettled(vec![QuestionId(1)]));
}

#[test]
fn no_demand_voiced_needs_a_second_person() {
    let mut story = Story::incident(Level::IV);
    assert_eq!(
        story.is_refused("deputy", confirm()),
        Refusal::EndingNotAsked
    );
    story.does("commander", Story::end(Ending::NoDemandVoiced));
    assert!(story.open().ended.is_none());
    assert_eq!(
        story.is_refused("commander", confirm()),
        Refusal::SamePerson
    );
    story.does("deputy", confirm());
    let end = story.open().ended.as_ref().expect("ended");
    assert!(end.second.is_some());
}

#[test]
fn a_question_recorded_meanwhile_takes_no_demand_voiced_back() {
    let mut story = Story::incident(Level::IV);
    story.does("commander", Story::end(Ending::NoDemandVoiced));
    story.does("reception-lead", Story::question());
    assert_eq!(
        story.is_refused("deputy", confirm()),
        Refusal::EndingNotAsked
    );
    let refusal = story.is_refused("commander", Story::end(Ending::NoDemandVoiced));
    assert_eq!(refusal, Refusal::DemandWasVoiced);
}

#[test]
fn measures_end_with_the_danger_and_the_incident_stays_open() {
    let mut story = Story::incident(Level::III);
    let over = || Act::EndMeasures {
        incident: IncidentId(1),
        reason: words("道路已通畅"),
    };
    story.does("commander", over());
    assert!(!story.open().measures && story.open().ended.is_none());
    assert_eq!(story.is_refused("commander", over()), Refusal::MeasuresOver);
}

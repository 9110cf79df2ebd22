//! Two incidents turn out to be one: nothing that was asked, promised or begun is lost on the way.

use crate::plan;
use crate::story::{Story, words};
use huiyin_engine::act::{Act, Ending, TextRef};
use huiyin_engine::effect::About;
use huiyin_engine::event::{Joins, VoidCause};
use huiyin_engine::ids::{IncidentId, PromiseId, QuestionId, TaskId};
use huiyin_engine::indicators::Subject;
use huiyin_engine::plan::Level;
use huiyin_engine::record::Channel;
use huiyin_engine::state::{Incident, TaskState};
use huiyin_engine::{Command, Event, Refusal, Span};

const FIRST: IncidentId = IncidentId(1);
const SECOND: IncidentId = IncidentId(2);

fn two(first: Level, second: Level) -> Story {
    let mut story = Story::incident(first);
    story.passes(Span::minutes(5));
    story.another_incident(second);
    story
}

fn second(story: &Story) -> &Incident {
    &story.city.incidents[&SECOND]
}

fn asks_second() -> Act<TextRef> {
    Act::RecordQuestion {
        incident: SECOND,
        text: words("医药费谁来报？"),
    }
}

#[test]
fn a_question_goes_on_in_the_incident_that_stays_and_keeps_it_open() {
    let mut story = two(Level::IV, Level::IV);
    story.does("reception-lead", Story::question());
    story.does("information-lead", Story::statement(1));
    story.does("reception-lead", asks_second());
    story.does("commander", Story::merge(2, 1));
    assert!(second(&story).questions.is_empty());
    assert!(story.open().questions.contains_key(&QuestionId(2)));
    let refusal = story.is_refused("commander", Story::end(Ending::Settled));
    assert_eq!(refusal, Refusal::QuestionsUnsettled(vec![QuestionId(2)]));
    story.does("information-lead", Story::statement(2));
    story.does("commander", Story::end(Ending::Settled));
}

#[test]
fn a_merge_cannot_pass_for_an_end_without_demands() {
    let mut story = two(Level::IV, Level::IV);
    story.does("reception-lead", asks_second());
    story.does("commander", Story::end(Ending::NoDemandVoiced));
    story.does("commander", Story::merge(2, 1));
    let confirm = Act::ConfirmEnding {
        incident: FIRST,
        reason: words("现场确认"),
    };
    assert_eq!(story.is_refused("deputy", confirm), Refusal::EndingNotAsked);
    assert_eq!(
        story.is_refused("commander", Story::end(Ending::Merged)),
        Refusal::NotAnEnding
    );
}

#[test]
fn a_promise_keeps_its_number_its_owner_and_its_date() {
    let mut story = two(Level::IV, Level::IV);
    story.does("reception-lead", Story::question());
    let due = story.now + Span::days(3);
    story.does("policy-lead", story.promise(1, due));
    story.does("commander", Story::merge(1, 2));
    let (home, promise) = story.city.promise(PromiseId(1)).expect("still there");
    assert_eq!((home.id, promise.due), (SECOND, due));
    let events = story.passes(Span::days(3));
    let silent = Event::PromiseSilent {
        promise: PromiseId(1),
        incident: SECOND,
    };
    assert!(events.contains(&silent), "{events:?}");
}

#[test]
fn open_tasks_go_on_and_the_same_task_runs_once_with_the_earlier_deadline() {
    let mut story = two(Level::III, Level::IV);
    story.does("policy-lead", Story::done(2));
    let events = story.does("commander", Story::merge(2, 1));
    // Receiving runs already, and is due earlier there; the first answer of the second site is still owed.
    let struck = Event::TaskVoided {
        task: TaskId(4),
        incident: SECOND,
        cause: VoidCause::Merged,
    };
    assert!(events.contains(&struck), "{events:?}");
    let (home, task) = story.city.task(TaskId(5)).expect("still there");
    assert_eq!((home.id, &task.state), (FIRST, &TaskState::Open));
    assert_eq!(second(&story).open_tasks().count(), 0);
    story.does("policy-lead", Story::done(5));
    for open in story.open().open_tasks() {
        assert!(
            story
                .timers
                .keys()
                .any(|key| format!("{key:?}") == format!("Task {{ task: TaskId({}) }}", open.id))
        );
    }
}

#[test]
fn how_many_people_are_there_is_unknown_until_somebody_counts_the_whole() {
    let mut story = two(Level::IV, Level::IV);
    story.does("reception-lead", Story::question());
    story.does("information-lead", Story::statement(1));
    story.does("reception-lead", Story::figures(5));
    story.does("commander", Story::merge(2, 1));
    assert_eq!(story.open().people_on_site(), None);
    story.passes(Span::hours(5));
    assert!(story.open().proposals.values().all(|held| !held.open));
    story.does("reception-lead", Story::figures(6));
    assert!(story.open().proposals.values().any(|held| held.open));
}

#[test]
fn further_cases_of_either_matter_join_the_incident_that_stays() {
    let mut story = two(Level::IV, Level::IV);
    story.does("commander", Story::merge(2, 1));
    let homes: Vec<_> = story.city.responding.values().collect();
    assert_eq!(homes, [&FIRST, &FIRST]);
    story.does("reception-lead", Story::question());
    story.does("information-lead", Story::statement(1));
    story.does("commander", Story::end(Ending::Settled));
    assert!(story.city.responding.is_empty());
}

#[test]
fn nothing_is_dropped_by_merging_downwards() {
    let mut story = two(Level::IV, Level::III);
    assert_eq!(
        story.is_refused("commander", Story::merge(2, 1)),
        Refusal::MergesDown
    );
    assert_eq!(
        story.is_refused("commander", Story::merge(1, 1)),
        Refusal::SameIncident
    );
    assert!(matches!(
        story.is_refused("deputy-b", Story::merge(1, 2)),
        Refusal::NotYours(_)
    ));
    story.does("commander", Story::merge(1, 2));
    assert_eq!(
        story.is_refused("commander", Story::merge(1, 2)),
        Refusal::Ended
    );
    assert_eq!(
        story.is_refused("commander", Story::reopen()),
        Refusal::GoesOnIn(SECOND)
    );
}

#[test]
fn incidents_under_two_plans_stay_two() {
    let mut story = Story::incident(Level::IV);
    let mut next = plan::small();
    next.version = "2".to_owned();
    story.when(Command::AdoptPlan {
        plan: Box::new(next),
        by: None,
    });
    story.another_incident(Level::IV);
    assert_eq!(
        story.is_refused("commander", Story::merge(2, 1)),
        Refusal::PlansDiffer
    );
}

#[test]
fn everybody_who_was_told_of_it_hears_where_it_goes_on() {
    let mut story = two(Level::IV, Level::IV);
    story.does("commander", Story::merge(2, 1));
    let told: Vec<_> = story
        .notices
        .iter()
        .filter(|held| held.about == About::Merged { incident: SECOND })
        .map(|held| held.to.as_str())
        .collect();
    assert_eq!(told, ["reception-lead", "medical-lead"]);
}

#[test]
fn a_case_of_the_merged_matter_raises_no_chain_of_its_own() {
    let mut story = two(Level::IV, Level::IV);
    story.does("commander", Story::merge(2, 1));
    story.passes(Span::days(31));
    story.case(Channel::Visit, 40, 2);
    let events = story.case(Channel::Visit, 40, 2);
    let joins = Some(Joins::Incident(FIRST));
    assert!(matches!(&events[1], Event::SignalRaised { joins: j, .. } if *j == joins));
    let subject = Subject::Matter {
        matter: huiyin_engine::ids::MatterId(2),
    };
    assert_eq!(story.city.responding.get(&subject), Some(&FIRST));
    assert!(
        !events
            .iter()
            .any(|event| matches!(event, Event::AssessmentOpened { .. })),
        "{events:?}"
    );
}

#[test]
fn a_post_with_tasks_in_two_open_incidents_is_seen_in_both_until_one_of_them_has_none() {
    let mut story = two(Level::IV, Level::IV);
    let shared = story.city.shared_posts();
    let lead = &shared[&"reception-lead".into()];
    assert_eq!(lead.keys().copied().collect::<Vec<_>>(), [FIRST, SECOND]);
    story.does("reception-lead", Story::done(1));
    let shared = story.city.shared_posts();
    assert!(!shared.contains_key(&"reception-lead".into()));
    assert!(shared.contains_key(&"policy-lead".into()));
    story.does("commander", Story::merge(2, 1));
    assert!(story.city.shared_posts().is_empty());
}

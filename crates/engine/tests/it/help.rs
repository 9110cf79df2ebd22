//! Whoever cannot do a task says so, and whoever was asked has a clock; a task can change hands, and its
//! deadline does not move.

use crate::story::{Story, at, words};
use huiyin_engine::act::{Act, Need, TextRef, TimerKey};
use huiyin_engine::effect::About;
use huiyin_engine::event::{Clock, Rung};
use huiyin_engine::ids::{IncidentId, TaskId};
use huiyin_engine::plan::Level;
use huiyin_engine::state::Task;
use huiyin_engine::{Command, Event, Refusal, Span};

const ANSWER: TaskId = TaskId(2);

fn ask(task: u64, need: Need) -> Act<TextRef> {
    Act::AskHelp {
        task: TaskId(task),
        need,
        reason: words("材料不在我们手里"),
    }
}

fn answer(task: u64) -> Act<TextRef> {
    Act::AnswerHelp {
        task: TaskId(task),
        text: words("已请住建局送来"),
    }
}

fn hand_over(task: u64, to: &str) -> Act<TextRef> {
    Act::HandOverTask {
        task: TaskId(task),
        to: to.into(),
        reason: words("换班"),
    }
}

fn relieve(post: &str, to: &str) -> Act<TextRef> {
    Act::RelievePost {
        incident: IncidentId(1),
        post: post.into(),
        to: to.into(),
        reason: words("连续值守满十二小时"),
    }
}

fn task(story: &Story, id: u64) -> &Task {
    story.city.task(TaskId(id)).expect("there is a task").1
}

#[test]
fn a_call_for_help_reaches_the_superior_with_the_clock_the_plan_gives_a_deputy() {
    let mut story = Story::incident(Level::IV);
    story.does("policy-lead", ask(2, Need::Blocked));
    let help = task(&story, 2).waits_for_help().expect("help is asked for");
    assert_eq!(help.ladder.holder().as_str(), "commander");
    assert_eq!(help.ladder.due, Some(story.now + Span::minutes(10)));
    let notice = story.notices.last().expect("a notice");
    assert_eq!(notice.about, About::Help { task: ANSWER });
    assert_eq!(notice.to.as_str(), "commander");
}

#[test]
fn a_call_that_nobody_answers_passes_on_and_ends_in_an_alarm() {
    let mut story = Story::incident(Level::IV);
    story.does("policy-lead", ask(2, Need::Help));
    let events = story.passes(Span::minutes(10));
    let passed = |event: &Event| {
        matches!(event, Event::ClockPassed { clock: Clock::Help { task: ANSWER }, to, rung: Rung::Substitute, .. }
            if to.as_str() == "vice-commander")
    };
    assert!(events.iter().any(passed), "{events:?}");
    let events = story.passes(Span::minutes(10));
    let clock = Clock::Help { task: ANSWER };
    assert!(events.contains(&Event::AlarmRaised { clock }), "{events:?}");
    let told: Vec<_> = story
        .notices
        .iter()
        .filter(|notice| notice.about == About::HelpAlarm { task: ANSWER })
        .map(|notice| notice.to.as_str())
        .collect();
    assert_eq!(told, ["commander", "duty-officer"]);
    story.does("commander", answer(2));
}

#[test]
fn the_deadline_runs_on_while_a_task_stands_still() {
    let mut story = Story::incident(Level::IV);
    let due = task(&story, 2).due;
    story.does("policy-lead", ask(2, Need::Blocked));
    story.does("commander", answer(2));
    assert_eq!(task(&story, 2).due, due);
    story.passes(Span::hours(1));
    assert!(task(&story, 2).overdue, "help is no excuse on record");
}

#[test]
fn another_person_answers_and_whoever_asked_is_told() {
    let mut story = Story::incident(Level::IV);
    assert_eq!(
        story.is_refused("commander", answer(2)),
        Refusal::HelpNotAsked
    );
    story.does("policy-lead", ask(2, Need::Help));
    assert_eq!(
        story.is_refused("policy-lead", ask(2, Need::Help)),
        Refusal::HelpAsked
    );
    assert!(matches!(
        story.is_refused("medical-lead", answer(2)),
        Refusal::NotYours(_)
    ));
    assert_eq!(
        story.is_refused("policy-lead", answer(2)),
        Refusal::SamePerson
    );
    story.does("vice-commander", answer(2));
    assert!(task(&story, 2).waits_for_help().is_none());
    let notice = story.notices.last().expect("a notice");
    assert_eq!(notice.about, About::HelpAnswered { task: ANSWER });
    assert_eq!(notice.to.as_str(), "policy-lead");
    let key = TimerKey::Help { task: ANSWER };
    assert!(!story.timers.contains_key(&key));
}

#[test]
fn a_second_call_for_the_same_task_is_told_anew() {
    let mut story = Story::incident(Level::IV);
    for _ in 0..2 {
        story.does("policy-lead", ask(2, Need::Help));
        story.does("commander", answer(2));
    }
    let mut keys: Vec<_> = story.notices.iter().map(|held| &held.key).collect();
    let all = keys.len();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), all, "no notice was swallowed as a duplicate");
}

#[test]
fn what_is_done_needs_no_help_any_more() {
    let mut story = Story::incident(Level::IV);
    story.does("policy-lead", ask(2, Need::Help));
    story.does("policy-lead", Story::done(2));
    let key = TimerKey::Help { task: ANSWER };
    assert!(!story.timers.contains_key(&key));
    assert_eq!(
        story.is_refused("commander", answer(2)),
        Refusal::TaskClosed
    );
}

#[test]
fn a_task_that_goes_to_another_post_keeps_its_deadline_and_its_history() {
    let mut story = Story::incident(Level::IV);
    let due = task(&story, 2).due;
    assert_eq!(
        story.is_refused("policy-lead", hand_over(2, "policy-lead")),
        Refusal::TheirsAlready
    );
    assert_eq!(
        story.is_refused("policy-lead", hand_over(2, "nobody")),
        Refusal::UnknownPost
    );
    story.does("policy-lead", hand_over(2, "information-lead"));
    let held = task(&story, 2);
    assert_eq!((held.owner.as_str(), held.due), ("information-lead", due));
    assert_eq!(held.handed[0].from.as_str(), "policy-lead");
    assert_eq!(
        story.notices.last().map(|notice| notice.to.as_str()),
        Some("information-lead")
    );
    story.does("information-lead", Story::done(2));
}

#[test]
fn giving_a_blocked_task_to_somebody_else_answers_the_call() {
    let mut story = Story::incident(Level::IV);
    story.does("policy-lead", ask(2, Need::Blocked));
    let events = story.does("commander", hand_over(2, "information-lead"));
    assert!(
        matches!(events[0], Event::HelpAnswered { .. }),
        "{events:?}"
    );
    assert!(matches!(events[1], Event::TaskHandedOver { .. }));
    assert!(task(&story, 2).waits_for_help().is_none());
}

#[test]
fn a_post_relieved_in_the_middle_hands_over_everything_it_still_has_to_do() {
    let mut story = Story::incident(Level::II);
    let events = story.does("policy-lead", relieve("policy-lead", "information-lead"));
    assert_eq!(
        events.len(),
        2,
        "the first answer and legal aid: {events:?}"
    );
    let left = story
        .open()
        .open_tasks()
        .filter(|task| task.owner.as_str() == "policy-lead");
    assert_eq!(left.count(), 0);
    assert_eq!(
        story.is_refused("policy-lead", relieve("policy-lead", "information-lead")),
        Refusal::NothingToHandOver
    );
    assert!(matches!(
        story.is_refused("medical-lead", relieve("information-lead", "medical-lead")),
        Refusal::NotYours(_)
    ));
}

#[test]
fn a_reason_is_asked_for_whenever_a_task_changes_hands() {
    let story = Story::incident(Level::IV);
    let silent = Act::HandOverTask {
        task: ANSWER,
        to: "information-lead".into(),
        reason: words(""),
    };
    let command = Command::Act {
        by: at("policy-lead"),
        act: silent,
    };
    assert_eq!(story.ask(&command), Err(Refusal::ReasonMissing));
}

//! Danger to life or limb: safety and medical care begin at once, the chain confirms within its clock, and a
//! refusal winds down what began. Nothing else begins before somebody has decided.

use crate::plan;
use crate::story::{Story, at, words};
use huiyin_engine::act::{Act, Choice, Finding, TextRef, TimerKey};
use huiyin_engine::effect::About;
use huiyin_engine::event::{SafetyChange, VoidCause};
use huiyin_engine::ids::{AssessmentId, IncidentId, MatterId, TaskId};
use huiyin_engine::plan::{Group, GroupKind, Level, Plan};
use huiyin_engine::record::Channel;
use huiyin_engine::state::{Assessment, TaskState};
use huiyin_engine::{Command, Event, Refusal, Span};

const FIRST: AssessmentId = AssessmentId(1);

fn danger() -> Act<TextRef> {
    Act::ReportDanger {
        matter: MatterId(1),
        reason: words("有人手持汽油"),
    }
}

// The small plan with a safety group that keeps a lane open from level IV on.
fn with_safety() -> Plan {
    let mut plan = plan::small();
    let model = plan.groups[1].clone();
    plan.groups.push(Group {
        id: "safety".into(),
        kind: GroupKind::Safety,
        ..model
    });
    let mut lane = plan.levels[1].tasks[2].clone();
    lane.id = "keep-lane".into();
    lane.group = "safety".into();
    lane.within = Span::minutes(5);
    plan.levels[0].tasks.push(lane);
    plan
}

fn told_of_danger() -> Story {
    let mut story = Story::under(with_safety());
    story.case(Channel::Hotline, 1, 1);
    story.does("reception-lead", danger());
    story
}

fn held(story: &Story) -> &Assessment {
    &story.city.assessments[&FIRST]
}

fn goes_to_decision(story: &mut Story) {
    story.does("duty-officer", Story::screened(Finding::GoesOn));
    story.does("deputy", Story::verified(Finding::GoesOn));
}

#[test]
fn safety_and_medical_tasks_begin_at_once_and_nothing_else_does() {
    let story = told_of_danger();
    let specs: Vec<_> = held(&story)
        .tasks
        .values()
        .map(|task| (task.spec.as_str(), task.due - story.now))
        .collect();
    let expected = [
        ("keep-lane", Span::minutes(5)),
        ("medical-point", Span::minutes(45)),
    ];
    assert_eq!(specs, expected);
    assert!(
        story.city.incidents.is_empty(),
        "no response began by itself"
    );
    let told = story
        .notices
        .iter()
        .filter(|held| matches!(held.about, About::Task { .. }));
    assert_eq!(told.count(), 2);
}

#[test]
fn the_chain_has_its_clock_as_for_any_other_signal() {
    let mut story = told_of_danger();
    let key = TimerKey::Step { assessment: FIRST };
    assert_eq!(
        story.timers.get(&key),
        Some(&(story.now + Span::minutes(5)))
    );
    let events = story.passes(Span::minutes(5));
    assert!(
        events
            .iter()
            .any(|event| matches!(event, Event::ClockPassed { .. }))
    );
}

#[test]
fn anybody_on_post_may_say_so_with_a_reason() {
    let mut story = Story::begins();
    story.case(Channel::Hotline, 1, 1);
    let ask = |post: &str, reason: &str| {
        let act = Act::ReportDanger {
            matter: MatterId(1),
            reason: words(reason),
        };
        story.ask(&Command::Act { by: at(post), act })
    };
    assert_eq!(ask("nobody", "火"), Err(Refusal::UnknownPost));
    assert_eq!(ask("medical-lead", ""), Err(Refusal::ReasonMissing));
    assert!(ask("medical-lead", "火").is_ok());
}

#[test]
fn what_began_is_done_before_the_chain_decides_and_the_response_takes_it_over_as_it_stands() {
    let mut story = told_of_danger();
    story.does("medical-lead", Story::done(2));
    goes_to_decision(&mut story);
    story.does("commander", Story::decided(Choice::Start(Level::III)));
    let incident = &story.city.incidents[&IncidentId(1)];
    let of = |spec: &str| {
        let tasks = incident
            .tasks
            .values()
            .filter(|task| task.spec.as_str() == spec);
        tasks
            .map(|task| (task.id, task.state == TaskState::Open))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        of("medical-point"),
        [(TaskId(2), false)],
        "what is done is not begun again"
    );
    assert_eq!(of("keep-lane"), [(TaskId(1), true)]);
    assert!(held(&story).tasks.is_empty() && story.city.safety_tasks.is_empty());
    assert!(
        story
            .timers
            .contains_key(&TimerKey::Task { task: TaskId(1) })
    );
    story.does("medical-lead", Story::done(1));
}

#[test]
fn a_refusal_winds_down_what_began_with_its_reason() {
    for stops_at_once in [true, false] {
        let mut story = told_of_danger();
        let events = if stops_at_once {
            story.does("duty-officer", Story::screened(Finding::Stops))
        } else {
            goes_to_decision(&mut story);
            story.does("commander", Story::decided(Choice::Decline))
        };
        let stood_down = events.iter().filter(|event| {
            matches!(event, Event::SafetyTask { change: SafetyChange::StoodDown { reason, .. }, .. }
                if reason.chars > 0)
        });
        assert_eq!(stood_down.count(), 2);
        let cause = VoidCause::NoResponse;
        assert!(
            held(&story)
                .tasks
                .values()
                .all(|task| matches!(task.state, TaskState::Voided { cause: c, .. } if c == cause))
        );
        let told = story
            .notices
            .iter()
            .filter(|held| matches!(held.about, About::StoodDown { .. }));
        assert_eq!(told.count(), 2, "whoever went out is told to stand down");
        assert!(
            !story
                .timers
                .keys()
                .any(|key| matches!(key, TimerKey::Task { .. }))
        );
    }
}

#[test]
fn what_was_done_stays_done_when_the_rest_winds_down() {
    let mut story = told_of_danger();
    story.does("medical-lead", Story::done(2));
    story.does("duty-officer", Story::screened(Finding::Stops));
    assert!(matches!(
        held(&story).tasks[&TaskId(2)].state,
        TaskState::Done { .. }
    ));
    assert_eq!(
        story.is_refused("medical-lead", Story::done(1)),
        Refusal::TaskClosed
    );
}

#[test]
fn a_deadline_missed_before_the_decision_is_on_record_after_it() {
    let mut story = told_of_danger();
    goes_to_decision(&mut story);
    story.passes(Span::minutes(5));
    assert!(held(&story).tasks[&TaskId(1)].overdue);
    story.does("commander", Story::decided(Choice::Start(Level::IV)));
    assert!(story.open().tasks[&TaskId(1)].overdue);
}

#[test]
fn danger_in_a_matter_that_is_being_assessed_joins_it_and_begins_once() {
    let mut story = Story::under(with_safety());
    story.case(Channel::Visit, 30, 1);
    assert!(held(&story).tasks.is_empty());
    story.does("informer", danger());
    story.does("medical-lead", danger());
    assert_eq!(held(&story).tasks.len(), 2);
    assert_eq!(story.city.assessments.len(), 1);
}

#[test]
fn danger_again_begins_again_what_was_done_for_the_first_one() {
    let mut story = told_of_danger();
    let begun = |events: &[Event]| {
        let opened = events.iter().filter(|event| {
            let safety = matches!(
                event,
                Event::SafetyTask {
                    change: SafetyChange::Opened { .. },
                    ..
                }
            );
            safety || matches!(event, Event::TaskOpened { .. })
        });
        opened.count()
    };
    assert_eq!(begun(&story.does("informer", danger())), 0, "they run");
    story.does("medical-lead", Story::done(1));
    assert_eq!(begun(&story.does("informer", danger())), 1);
    goes_to_decision(&mut story);
    story.does("commander", Story::decided(Choice::Start(Level::IV)));
    for task in [2, 3] {
        story.does("medical-lead", Story::done(task));
    }
    assert_eq!(begun(&story.does("informer", danger())), 2);
}

#[test]
fn danger_in_a_matter_with_a_response_begins_what_its_level_did_not_ask_for() {
    let mut story = Story::incident(Level::IV);
    let events = story.does("reception-lead", danger());
    let opened = |event: &Event| matches!(event, Event::TaskOpened { spec, .. } if spec.as_str() == "medical-point");
    assert!(events.iter().any(opened), "{events:?}");
    assert_eq!(
        story.open().level,
        Level::IV,
        "the level is still a person's to change"
    );
}

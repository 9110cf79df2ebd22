//! Tasks, figures, proposals and level changes.

use crate::plan;
use crate::story::Story;
use crate::story::words;
use huiyin_engine::act::Act;
use huiyin_engine::event::{ProposalEnd, Proposer};
use huiyin_engine::ids::{IncidentId, ProposalId, TaskId};
use huiyin_engine::plan::{Evidence, Level, Target};
use huiyin_engine::state::TaskState;
use huiyin_engine::{Command, Event, Refusal, Span};

fn proposals(story: &Story) -> Vec<(Target, bool)> {
    story
        .open()
        .proposals
        .values()
        .map(|held| (held.to, held.open))
        .collect()
}

#[test]
fn an_incident_opens_with_the_tasks_of_its_level_and_their_deadlines() {
    let story = Story::incident(Level::IV);
    let tasks: Vec<_> = story
        .open()
        .tasks
        .values()
        .map(|task| (task.spec.as_str(), task.due))
        .collect();
    let expected = [
        ("receive", story.now + Span::minutes(30)),
        ("first-answer", story.now + Span::hours(1)),
    ];
    assert_eq!(tasks, expected);
}

#[test]
fn a_task_is_done_by_its_owner_or_group_leader_with_the_evidence_the_plan_asks_for() {
    let mut story = Story::incident(Level::IV);
    let bare = Act::CompleteTask {
        task: TaskId(2),
        evidence: None,
    };
    assert_eq!(
        story.is_refused("policy-lead", bare),
        Refusal::EvidenceMissing(Evidence::Note)
    );
    assert!(matches!(
        story.is_refused("medical-lead", Story::done(2)),
        Refusal::NotYours(_)
    ));
    story.does("policy-lead", Story::done(2));
    assert_eq!(
        story.is_refused("policy-lead", Story::done(2)),
        Refusal::TaskClosed
    );
}

#[test]
fn a_task_past_its_deadline_is_late_on_record_also_when_it_is_done_afterwards() {
    let mut story = Story::incident(Level::IV);
    let events = story.passes(Span::minutes(30));
    assert_eq!(
        events,
        [Event::TaskOverdue {
            task: TaskId(1),
            incident: IncidentId(1)
        }]
    );
    story.does("reception-lead", Story::done(1));
    let task = &story.open().tasks[&TaskId(1)];
    assert!(task.overdue && matches!(task.state, TaskState::Done { .. }));
}

#[test]
fn a_condition_that_turns_true_proposes_a_level_and_a_person_decides_it() {
    let mut story = Story::incident(Level::IV);
    let events = story.does("reception-lead", Story::figures(50));
    let to = Target::Level(Level::III);
    assert!(
        matches!(&events[1], Event::LevelProposed { to: t, proposer: Proposer::Condition, .. } if *t == to)
    );
    assert_eq!(story.open().level, Level::IV);
    story.does("commander", Story::change(Level::III));
    assert_eq!(story.open().level, Level::III);
    assert_eq!(proposals(&story), [(to, false)]);
}

#[test]
fn a_proposal_lapses_when_its_condition_no_longer_holds() {
    let mut story = Story::incident(Level::IV);
    story.does("reception-lead", Story::figures(50));
    let events = story.does("reception-lead", Story::figures(49));
    assert!(matches!(
        &events[1],
        Event::ProposalClosed {
            end: ProposalEnd::Lapsed,
            ..
        }
    ));
}

#[test]
fn a_proposal_turned_down_comes_back_only_after_its_condition_was_found_false() {
    let mut story = Story::incident(Level::IV);
    story.does("reception-lead", Story::figures(50));
    let no = Act::DismissProposal {
        proposal: ProposalId(1),
        reason: words("人数正在减少"),
    };
    story.does("commander", no);
    story.does("reception-lead", Story::figures(60));
    assert_eq!(proposals(&story).len(), 1);
    story.does("reception-lead", Story::figures(40));
    story.does("reception-lead", Story::figures(55));
    assert_eq!(proposals(&story).len(), 2);
}

#[test]
fn only_the_highest_level_whose_condition_holds_is_proposed() {
    let mut story = Story::incident(Level::IV);
    story.does("reception-lead", Story::figures(400));
    assert_eq!(proposals(&story), [(Target::Level(Level::II), true)]);
}

#[test]
fn an_unknown_head_count_proposes_nothing() {
    let mut story = Story::incident(Level::IV);
    story.does("reception-lead", Story::question());
    story.does("information-lead", Story::statement(1));
    story.passes(Span::hours(5));
    assert_eq!(proposals(&story), []);
}

#[test]
fn time_alone_turns_a_condition_true_at_its_instant() {
    let mut story = Story::incident(Level::IV);
    story.does("reception-lead", Story::question());
    story.does("information-lead", Story::statement(1));
    story.does("reception-lead", Story::figures(5));
    story.passes(Span::hours(4) - Span(1));
    assert_eq!(proposals(&story), []);
    story.passes(Span(1));
    assert_eq!(proposals(&story), [(Target::End, true)]);
}

#[test]
fn going_up_adds_tasks_and_keeps_what_is_done() {
    let mut story = Story::incident(Level::IV);
    story.does("reception-lead", Story::done(1));
    story.does("commander", Story::change(Level::III));
    let specs: Vec<_> = story
        .open()
        .tasks
        .values()
        .map(|task| task.spec.as_str())
        .collect();
    assert_eq!(specs, ["receive", "first-answer", "medical-point"]);
    assert!(matches!(
        story.open().tasks[&TaskId(1)].state,
        TaskState::Done { .. }
    ));
}

#[test]
fn going_down_strikes_off_what_the_lower_level_does_not_ask_for() {
    let mut story = Story::incident(Level::III);
    story.does("commander", Story::change(Level::IV));
    assert!(matches!(
        story.open().tasks[&TaskId(3)].state,
        TaskState::Voided { .. }
    ));
    assert_eq!(story.open().open_tasks().count(), 2);
    let timers = story
        .timers
        .keys()
        .filter(|key| format!("{key:?}").contains("Task"))
        .count();
    assert_eq!(timers, 2);
}

#[test]
fn going_down_keeps_what_the_policy_group_owes_to_those_who_asked() {
    let mut story = Story::incident(Level::II);
    story.does("commander", Story::change(Level::III));
    let legal_aid = &story.open().tasks[&TaskId(4)];
    assert_eq!(legal_aid.spec.as_str(), "legal-aid");
    assert_eq!(legal_aid.state, TaskState::Open);
}

#[test]
fn only_command_changes_the_level_and_only_to_another_one() {
    let story = Story::incident(Level::IV);
    assert!(matches!(
        story.is_refused("medical-lead", Story::change(Level::III)),
        Refusal::NotYours(_)
    ));
    assert_eq!(
        story.is_refused("commander", Story::change(Level::IV)),
        Refusal::AtThisLevel(Level::IV)
    );
    assert_eq!(
        story.is_refused("commander", Story::change(Level::I)),
        Refusal::LevelNotInPlan(Level::I)
    );
}

#[test]
fn anybody_on_post_may_propose_with_a_reason() {
    let mut story = Story::incident(Level::IV);
    let propose = || Act::Propose {
        incident: IncidentId(1),
        to: Target::Level(Level::III),
        reason: words("路口拥堵"),
    };
    story.does("medical-lead", propose());
    assert_eq!(
        story.is_refused("reception-lead", propose()),
        Refusal::AlreadyProposed
    );
}

#[test]
fn a_running_incident_keeps_the_plan_it_opened_with() {
    let mut story = Story::incident(Level::IV);
    let mut next = plan::small();
    next.version = "2".to_owned();
    next.levels.truncate(1);
    story.when(Command::AdoptPlan {
        plan: Box::new(next),
        by: None,
    });
    story.does("commander", Story::change(Level::III));
    assert_eq!(story.open().level, Level::III);
    assert_eq!(story.open().plan.version, "1");
}

#[test]
fn a_changed_plan_needs_a_version_of_its_own() {
    let story = Story::begins();
    let same = Command::AdoptPlan {
        plan: Box::new(plan::small()),
        by: None,
    };
    assert_eq!(story.ask(&same), Err(Refusal::PlanInForce));
    let mut changed = plan::small();
    changed.levels.truncate(1);
    let changed = Command::AdoptPlan {
        plan: Box::new(changed),
        by: None,
    };
    assert_eq!(story.ask(&changed), Err(Refusal::VersionTaken));
}

#[test]
fn a_new_plan_keeps_the_counts_of_indicators_that_did_not_change() {
    let mut story = Story::begins();
    story.case(huiyin_engine::record::Channel::Visit, 29, 1);
    let mut next = plan::small();
    next.version = "2".to_owned();
    story.when(Command::AdoptPlan {
        plan: Box::new(next),
        by: None,
    });
    let events = story.case(huiyin_engine::record::Channel::Visit, 1, 1);
    assert!(matches!(
        events[1],
        Event::SignalRaised {
            count: 2,
            people: Some(30),
            ..
        }
    ));
}

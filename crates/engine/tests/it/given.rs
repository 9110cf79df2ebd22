//! What the plan says that a task gives and brings is there before the task is done.

use crate::charter::{STEPS_MAX, told};
use crate::plan;
use crate::random::lives_under;
use crate::story::{Story, at, words};
use huiyin_engine::act::{Act, Choice, Finding};
use huiyin_engine::ids::{IncidentId, PromiseId, ReservationId, TaskId};
use huiyin_engine::plan::{Gives, Level, Plan};
use huiyin_engine::promise::PromiseStep;
use huiyin_engine::record::Channel;
use huiyin_engine::refusal::StockRefusal;
use huiyin_engine::state::TaskState;
use huiyin_engine::{Command, Event, Refusal, Span};
use proptest::prelude::*;

/// The small plan, whose first task at each level gives promises and whose second one brings water.
pub(crate) fn giving() -> Plan {
    let mut plan = plan::small();
    for level in &mut plan.levels {
        level.tasks[0].gives = Some(Gives::Promise);
        level.tasks[1].stock = vec!["water".into()];
    }
    plan
}

fn begun() -> Story {
    let mut story = Story::under(giving());
    story.case(Channel::Visit, 30, 1);
    story.does("duty-officer", Story::screened(Finding::GoesOn));
    story.does("deputy", Story::verified(Finding::GoesOn));
    story.does("commander", Story::decided(Choice::Start(Level::IV)));
    story.does("reception-lead", Story::question());
    story
}

fn task(story: &Story, nth: usize) -> (TaskId, String) {
    let task = story.open().tasks.values().nth(nth).expect("it has begun");
    (task.id, task.owner.to_string())
}

fn done(task: TaskId) -> Act<huiyin_engine::act::TextRef> {
    let evidence = Some(words("已签"));
    Act::CompleteTask { task, evidence }
}

fn promises(story: &mut Story) {
    let promise = story.promise(1, story.now + Span::days(10));
    story.does("policy-lead", promise);
}

#[test]
fn a_task_that_gives_promises_is_not_done_before_one_was_made() {
    let mut story = begun();
    let (giving, owner) = task(&story, 0);
    assert_eq!(
        story.is_refused(&owner, done(giving)),
        Refusal::NothingPromised
    );
    promises(&mut story);
    story.does(&owner, done(giving));
    assert!(matches!(
        story.open().tasks[&giving].state,
        TaskState::Done { .. }
    ));
}

#[test]
fn a_promise_that_was_taken_back_gives_nothing() {
    let mut story = begun();
    let (giving, owner) = task(&story, 0);
    promises(&mut story);
    let step = PromiseStep::Withdraw {
        reason: words("做不到"),
    };
    let promise = PromiseId(1);
    story.does("policy-lead", Act::StepPromise { promise, step });
    assert_eq!(
        story.is_refused(&owner, done(giving)),
        Refusal::NothingPromised
    );
}

#[test]
fn a_task_that_brings_stock_asks_for_it_first_and_is_done_when_it_is_there() {
    let mut story = begun();
    let (bringing, owner) = task(&story, 1);
    let refused = |story: &Story| story.is_refused(&owner, done(bringing));
    let item = || "water".into();
    let asks = StockRefusal::NotAskedFor(item());
    assert_eq!(refused(&story), Refusal::Stock(asks));
    let (incident, pieces) = (IncidentId(1), 40);
    let ask = Act::AskStock {
        incident,
        item: item(),
        pieces,
    };
    story.does("reception-lead", ask);
    assert_eq!(
        refused(&story),
        Refusal::Stock(StockRefusal::NotThere(item()))
    );
    let reservation = ReservationId(1);
    story.does("reception-lead", Act::DeliverStock { reservation });
    story.does(&owner, done(bringing));
}

#[test]
fn what_the_store_does_not_have_keeps_no_task_waiting() {
    let mut story = begun();
    let ask = |pieces| Act::AskStock {
        incident: IncidentId(1),
        item: "water".into(),
        pieces,
    };
    story.another_incident(Level::IV);
    let (bringing, owner) = task(&story, 1);
    let elsewhere = Act::AskStock {
        incident: IncidentId(2),
        item: "water".into(),
        pieces: 100,
    };
    story.does("reception-lead", elsewhere);
    story.does("reception-lead", ask(10));
    assert_eq!(story.open().shortfalls().count(), 1, "it is on record");
    story.does(&owner, done(bringing));
}

#[test]
fn whoever_it_does_not_belong_to_hears_that_first() {
    let story = begun();
    let (giving, _) = task(&story, 0);
    let by = at("information-lead");
    let asked = story.ask(&Command::Act {
        by,
        act: done(giving),
    });
    assert!(matches!(asked, Err(Refusal::NotYours(_))), "{asked:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn house_what_a_task_gives_and_brings_is_there_when_it_is_done(rolls in prop::collection::vec(any::<u64>(), STEPS_MAX / 2..STEPS_MAX)) {
        let world = lives_under(giving(), &rolls);
        told(&world, |before, _, event, _| {
            let Event::TaskDone { task, incident, .. } = event else { return };
            let held = &before.incidents[incident];
            let spec = held.plan.task_spec(&held.tasks[task].spec).expect("the plan has it");
            assert!(spec.gives.is_none() || !held.promises.is_empty(), "nothing was promised");
            for item in &spec.stock {
                let asked: Vec<_> = held.stock.values().filter(|held| held.item == *item).collect();
                assert!(!asked.is_empty() && !asked.iter().all(|held| held.on_the_way()), "{item}: {asked:?}");
            }
        });
    }
}

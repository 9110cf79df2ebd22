//! What comes first, what comes again, what stays and what does not flap, as the plan says.

use crate::plan;
use crate::story::{Story, words};
use huiyin_engine::act::{Act, Choice, Finding};
use huiyin_engine::plan::{Level, Plan, Target};
use huiyin_engine::state::TaskState;
use huiyin_engine::{Event, Span};

fn at_iii(change: impl FnOnce(&mut Plan)) -> Story {
    let mut plan = plan::small();
    change(&mut plan);
    let mut story = Story::under(plan);
    story.case(huiyin_engine::record::Channel::Visit, 30, 1);
    story.does("duty-officer", Story::screened(Finding::GoesOn));
    story.does("deputy", Story::verified(Finding::GoesOn));
    story.does("commander", Story::decided(Choice::Start(Level::III)));
    story
}

fn specs(story: &Story) -> Vec<String> {
    let open = story.open().open_tasks();
    open.map(|task| task.spec.to_string()).collect()
}

fn level(plan: &mut Plan, level: Level) -> &mut huiyin_engine::plan::LevelPlan {
    let mut levels = plan.levels.iter_mut();
    levels
        .find(|held| held.level == level)
        .expect("the small plan has it")
}

fn finish(story: &mut Story, spec: &str) -> Vec<Event> {
    let task = story
        .open()
        .open_tasks()
        .find(|task| task.spec.as_str() == spec);
    let task = task.expect("it is open").clone();
    let act = Act::CompleteTask {
        task: task.id,
        evidence: Some(words("办妥")),
    };
    story.does(task.owner.as_str(), act)
}

#[test]
fn a_task_waits_for_what_comes_first_and_its_deadline_counts_from_then() {
    let mut story = at_iii(|plan| {
        let tasks = &mut level(plan, Level::III).tasks;
        let first = tasks[0].id.clone();
        tasks[1].after = vec![first];
    });
    let plan = story.open().plan.clone();
    let tasks = &plan.level(Level::III).expect("there").tasks;
    let (first, second) = (tasks[0].id.to_string(), tasks[1].id.to_string());
    assert!(!specs(&story).contains(&second));
    story.passes(Span::minutes(5));
    finish(&mut story, &first);
    let open = story
        .open()
        .open_tasks()
        .find(|task| task.spec.as_str() == second);
    assert_eq!(open.expect("it began").due, story.now + tasks[1].within);
}

#[test]
fn a_task_that_repeats_begins_anew_at_its_time_and_not_while_the_last_is_open() {
    let mut story = at_iii(|plan| {
        let task = &mut level(plan, Level::III).tasks[0];
        task.within = Span::minutes(30);
        task.every = Some(Span::minutes(30));
    });
    let plan = story.open().plan.clone();
    let spec = plan.level(Level::III).expect("there").tasks[0]
        .id
        .to_string();
    let times = |story: &Story| {
        let tasks = story.open().tasks.values();
        tasks.filter(|task| task.spec.as_str() == spec).count()
    };
    story.passes(Span::minutes(10));
    finish(&mut story, &spec);
    assert_eq!(times(&story), 1);
    story.passes(Span::minutes(19));
    assert_eq!(times(&story), 1);
    story.passes(Span::minutes(1));
    assert_eq!(times(&story), 2);
    story.passes(Span::hours(3));
    assert_eq!(times(&story), 2, "the second is still open, and late");
    finish(&mut story, &spec);
    assert_eq!(times(&story), 3, "a late one is followed at once");
}

#[test]
fn what_the_plan_says_stays_is_not_struck_off_by_a_step_down() {
    let mut story = at_iii(|plan| level(plan, Level::III).tasks[0].stays = true);
    let plan = story.open().plan.clone();
    let stays = plan.level(Level::III).expect("there").tasks[0].id.clone();
    story.does("commander", Story::change(Level::IV));
    let kept = story.open().tasks.values().find(|task| task.spec == stays);
    assert_eq!(kept.expect("there").state, TaskState::Open);
}

#[test]
fn a_level_that_was_left_is_suggested_again_after_its_hold_or_once_its_condition_was_false() {
    let hold = |plan: &mut Plan| level(plan, Level::III).hold = Some(Span::hours(2));
    let suggested = |story: &Story| {
        let mut proposals = story.open().proposals.values();
        proposals.any(|held| held.open && held.to == Target::Level(Level::III))
    };
    let mut story = at_iii(hold);
    story.does("reception-lead", Story::figures(60));
    story.does("commander", Story::change(Level::IV));
    story.does("reception-lead", Story::figures(60));
    assert!(!suggested(&story), "it would flap");
    story.passes(Span::minutes(119));
    assert!(!suggested(&story));
    story.passes(Span::minutes(1));
    assert!(suggested(&story), "the hold has passed");

    let mut story = at_iii(hold);
    story.does("reception-lead", Story::figures(60));
    story.does("commander", Story::change(Level::IV));
    story.does("reception-lead", Story::figures(10));
    story.does("reception-lead", Story::figures(60));
    assert!(suggested(&story), "people left and came back");
}

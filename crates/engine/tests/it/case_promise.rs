//! What is promised on a case without an incident has the life of any promise; the accused has no part in it.

use crate::casework::{
    ORDINARY, act, assign, calendar, city_plan, classed, classify, close, filed, takes, transfer,
};
use crate::story::{Story, three_answers, words};
use huiyin_engine::act::{Act, TextRef, TimerKey};
use huiyin_engine::casework::CaseRefusal;
use huiyin_engine::effect::About;
use huiyin_engine::event::{Clock, Rung};
use huiyin_engine::ids::{CaseId, MatterId, PostId, PromiseId};
use huiyin_engine::law::{Class, GuardRefusal, Interest};
use huiyin_engine::promise::{
    AcceptanceTest, CasePromise, CasePromiseChange, Promise, PromiseStep, Stage, Word,
};
use huiyin_engine::record::Channel;
use huiyin_engine::refusal::Thing;
use huiyin_engine::{Command, Event, Refusal, Span, Time};

const P: PromiseId = PromiseId(1);

pub(crate) fn offer(owner: &str, due: Time) -> Act<TextRef> {
    Act::PromiseOnCase(CasePromise {
        case: CaseId(1),
        owner: owner.into(),
        due,
        text: words("修好屋顶"),
        test: three_answers(),
    })
}

fn step(step: PromiseStep<TextRef>) -> Act<TextRef> {
    Act::StepPromise { promise: P, step }
}

fn verify(kept: bool) -> Act<TextRef> {
    let (word, reason) = (Word::Absent, words("到现场看过"));
    step(PromiseStep::Verify { kept, word, reason })
}

fn report() -> Act<TextRef> {
    let evidence = words("验收单");
    step(PromiseStep::Report { evidence })
}

fn says(kept: bool) -> Command {
    Command::Word {
        case: CaseId(1),
        matter: MatterId(1),
        promise: P,
        kept,
    }
}

fn made_by(post: &str, owner: &str) -> Story {
    let mut story = classed(ORDINARY, &[]);
    let due = story.now + Span::days(3);
    story.does(post, offer(owner, due));
    story
}

fn promise(story: &Story) -> &Promise {
    &story.city.case_promises[&P].promise
}

fn told(story: &Story, about: About, post: &str) -> bool {
    let to = PostId::from(post);
    let mut notices = story.notices.iter();
    notices.any(|held| held.about == about && held.to == to)
}

#[test]
fn it_is_made_on_a_case_in_hand_alone_with_three_answers_and_a_date_within_ninety_days() {
    let mut story = Story::under(city_plan());
    story.when(Command::AdoptCalendar(calendar(&[2025, 2026, 2027])));
    let soon = story.now + Span::days(3);
    let refused = |story: &Story, act| story.is_refused("duty-officer", act);
    assert_eq!(
        refused(&story, offer("policy-lead", soon)),
        Refusal::NotFound(Thing::Case)
    );
    story.case(Channel::Visit, 3, 1);
    assert_eq!(
        refused(&story, offer("policy-lead", soon)),
        Refusal::Case(CaseRefusal::NotClassed)
    );
    story.when(takes(
        "duty-officer",
        classify(ORDINARY, &[]),
        filed(story.now),
    ));
    let late = story.now + Span::days(91);
    assert_eq!(
        refused(&story, offer("policy-lead", late)),
        Refusal::PromiseDueOutOfRange
    );
    let Act::PromiseOnCase(mut vague) = offer("policy-lead", soon) else {
        panic!("it is one")
    };
    vague.test = AcceptanceTest {
        implementable: words(""),
        ..three_answers()
    };
    assert_eq!(
        refused(&story, Act::PromiseOnCase(vague)),
        Refusal::AcceptanceTestMissing
    );
    assert!(matches!(
        story.is_refused("housing-head", offer("policy-lead", soon)),
        Refusal::NotYours(_)
    ));
    story.does("duty-officer", act(close()));
    assert_eq!(
        refused(&story, offer("policy-lead", soon)),
        Refusal::Case(CaseRefusal::Closed)
    );
}

#[test]
fn it_waits_for_its_owner_and_somebody_else_who_handles_the_case_looks() {
    let mut story = made_by("duty-officer", "housing-head");
    assert_eq!(promise(&story).stage, Stage::Made);
    assert!(told(
        &story,
        About::PromiseMade { promise: P },
        "housing-head"
    ));
    assert!(matches!(
        story.is_refused("duty-officer", step(PromiseStep::Accept)),
        Refusal::NotYours(_)
    ));
    story.does("housing-head", step(PromiseStep::Accept));
    story.does("housing-head", report());
    assert_eq!(
        story.is_refused("housing-head", verify(true)),
        Refusal::OwnPromise
    );
    assert_eq!(
        story.is_refused("duty-officer", verify(true)),
        Refusal::OwnPromise,
        "who promised does not look"
    );
    assert!(
        matches!(
            story.is_refused("unplaced", verify(true)),
            Refusal::NotYours(_)
        ),
        "a case is not everybody's to read"
    );
    story.does("policy-lead", verify(true));
    assert_eq!(promise(&story).stage, Stage::Kept);
    assert!(!story.timers.contains_key(&TimerKey::Promise { promise: P }));
}

#[test]
fn silence_writes_itself_and_climbs_along_the_posts_of_the_plan_in_force() {
    let mut story = made_by("duty-officer", "duty-officer");
    assert_eq!(promise(&story).stage, Stage::Accepted);
    let events = story.passes(Span::days(3));
    let silent = |event: &&Event| {
        let change = CasePromiseChange::Silent;
        matches!(event, Event::CasePromise { change: found, .. } if *found == change)
    };
    assert_eq!(events.iter().filter(silent).count(), 1);
    assert!(promise(&story).silent);
    let events = story.passes(Span::days(7));
    assert_eq!(events.iter().filter(silent).count(), 0, "an entry once");
    let passed: Vec<(String, Rung)> = story
        .city
        .case_promises
        .values()
        .flat_map(|held| &held.promise.ladder.reached)
        .map(|post| (post.to_string(), promise(&story).ladder.rung))
        .collect();
    let alarm = |post: &str| (post.to_owned(), Rung::Alarm);
    let expected = ["duty-officer", "duty-backup", "deputy"].map(alarm);
    assert_eq!(passed, expected);
    assert!(events.contains(&Event::AlarmRaised {
        clock: Clock::Promise { promise: P }
    }));
    // It outlasts its case, and speaking ends the silence.
    story.does("duty-officer", act(close()));
    let (due, reason) = (story.now + Span::days(2), words("材料未到"));
    story.does("duty-officer", step(PromiseStep::Renew { due, reason }));
    assert!(!promise(&story).silent);
}

#[test]
fn its_own_petitioner_says_not_kept_and_the_superior_answers() {
    let mut story = made_by("policy-lead", "policy-lead");
    story.does("policy-lead", report());
    let other = Command::Word {
        case: CaseId(2),
        matter: MatterId(1),
        promise: P,
        kept: false,
    };
    assert_eq!(story.ask(&other), Err(Refusal::NotFound(Thing::Promise)));
    story.when(says(false));
    assert!(
        story
            .ask(&says(false))
            .is_ok_and(|events| events.is_empty())
    );
    let held = promise(&story);
    assert_eq!(held.ladder.holder(), &"commander".into());
    let about = About::PromiseDisputed { promise: P };
    assert!(told(&story, about, "policy-lead") && told(&story, about, "commander"));
    let events = story.passes(Span::hours(24));
    assert!(!events.is_empty(), "nobody answered");
    story.does("duty-officer", verify(false));
    assert_eq!(promise(&story).stage, Stage::Broken);
}

#[test]
fn the_accused_neither_promises_nor_owns_nor_looks() {
    let mut story = classed(Class::Accusation, &["housing"]);
    let due = story.now + Span::days(3);
    let accused = Refusal::Case(CaseRefusal::Guard(GuardRefusal::Accused));
    assert_eq!(
        story.is_refused("duty-officer", offer("housing-head", due)),
        accused
    );
    assert_eq!(
        story.is_refused("housing-head", offer("housing-head", due)),
        accused
    );
    let unit = "housing".into();
    assert_eq!(
        story.is_refused("duty-officer", offer("housing-clerk", due)),
        Refusal::Case(CaseRefusal::Guard(GuardRefusal::UnderAccused { unit }))
    );
    let unknown = Refusal::Case(CaseRefusal::Guard(GuardRefusal::UnitNotKnown));
    assert_eq!(
        story.is_refused("duty-officer", offer("unplaced", due)),
        unknown
    );
    story.does("duty-officer", offer("policy-lead", due));
}

#[test]
fn a_case_whose_promise_the_accused_owes_is_no_accusation_before_that_is_taken_back() {
    let mut story = made_by("duty-officer", "housing-head");
    let accuses = || act(classify(Class::Accusation, &["housing"]));
    let owes = Refusal::Case(CaseRefusal::AccusedHasIt);
    assert_eq!(story.is_refused("duty-officer", accuses()), owes);
    let reason = words("另行答复");
    story.does("policy-lead", step(PromiseStep::Withdraw { reason }));
    story.does("duty-officer", accuses());
}

#[test]
fn silence_passes_over_a_stand_in_whom_the_case_accuses() {
    let mut plan = city_plan();
    for post in &mut plan.posts {
        if post.id == "policy-lead".into() {
            post.substitutes = vec!["housing-head".into()];
        }
    }
    let mut story = Story::under(plan);
    story.when(Command::AdoptCalendar(calendar(&[2025, 2026, 2027])));
    story.case(Channel::Visit, 3, 1);
    let accusation = classify(Class::Accusation, &["housing"]);
    story.when(takes("duty-officer", accusation, filed(story.now)));
    let due = story.now + Span::days(3);
    story.does("policy-lead", offer("policy-lead", due));
    story.passes(Span::days(3));
    let reached = &promise(&story).ladder.reached;
    let expected: Vec<PostId> = vec!["policy-lead".into(), "commander".into()];
    assert_eq!(*reached, expected);
    let heard = |post: &str| story.notices.iter().any(|held| held.to == post.into());
    assert!(!heard("housing-head"));
}

#[test]
fn whoever_the_case_was_given_to_may_promise_on_it() {
    let mut story = classed(ORDINARY, &[]);
    story.does("duty-officer", act(transfer("housing")));
    let due = story.now + Span::days(3);
    story.does("housing-head", offer("housing-head", due));
    story.does("duty-officer", act(assign("housing-clerk", Interest::None)));
    story.does("housing-clerk", offer("housing-head", due));
}

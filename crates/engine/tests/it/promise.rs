//! What was promised is taken on, said to be kept, looked at by somebody else; or it is given up by a signed
//! entry with a reason. Silence is an entry too, and climbs until somebody speaks.

use crate::story::{Story, at, words};
use huiyin_engine::act::{Act, Ending, TextRef};
use huiyin_engine::effect::About;
use huiyin_engine::event::{Clock, Rung};
use huiyin_engine::ids::{CaseId, IncidentId, MatterId, PromiseId, QuestionId};
use huiyin_engine::plan::Level;
use huiyin_engine::promise::{AcceptanceTest, NewPromise, Promise, PromiseStep, Stage, Word};
use huiyin_engine::refusal::Thing;
use huiyin_engine::{Command, Event, Refusal, Span, Time};

const P: PromiseId = PromiseId(1);

fn step(step: PromiseStep<TextRef>) -> Act<TextRef> {
    Act::StepPromise { promise: P, step }
}

fn report() -> Act<TextRef> {
    step(PromiseStep::Report {
        evidence: words("验收单"),
    })
}

fn verify(kept: bool, word: Word) -> Act<TextRef> {
    let reason = words("到现场看过");
    step(PromiseStep::Verify { kept, word, reason })
}

fn made_by(post: &str) -> Story {
    let mut story = Story::incident(Level::IV);
    story.does("reception-lead", Story::question());
    let due = story.now + Span::days(3);
    story.does(post, story.promise(1, due));
    story
}

fn promise(story: &Story) -> &Promise {
    story.city.promise(P).expect("there is a promise").1
}

#[test]
fn the_owner_who_promises_has_taken_it_on() {
    let story = made_by("policy-lead");
    assert_eq!(promise(&story).stage, Stage::Accepted);
    assert!(story.open().unsettled().next().is_none());
}

#[test]
fn a_promise_in_somebody_elses_name_settles_nothing_until_the_owner_takes_it_on() {
    let mut story = made_by("commander");
    let end = || Story::end(Ending::Settled);
    assert_eq!(
        story.is_refused("commander", end()),
        Refusal::QuestionsUnsettled(vec![QuestionId(1)])
    );
    let asked = story.notices.iter().any(|notice| {
        notice.about == About::PromiseMade { promise: P } && notice.to == "policy-lead".into()
    });
    assert!(asked, "the owner is told");
    assert!(matches!(
        story.is_refused("commander", step(PromiseStep::Accept)),
        Refusal::NotYours(_)
    ));
    story.does("policy-lead", step(PromiseStep::Accept));
    story.does("commander", end());
}

#[test]
fn a_declined_promise_opens_its_question_again_and_its_maker_hears_why() {
    let mut story = made_by("commander");
    let no_reason = PromiseStep::Decline { reason: words("") };
    assert_eq!(
        story.is_refused("policy-lead", step(no_reason)),
        Refusal::ReasonMissing
    );
    let reason = words("没有资金");
    story.does("policy-lead", step(PromiseStep::Decline { reason }));
    assert_eq!(promise(&story).stage, Stage::Declined);
    assert_eq!(story.open().unsettled().count(), 1);
    assert!(
        !story.timers.keys().any(|key| *key == timer()),
        "no clock runs on"
    );
}

fn timer() -> huiyin_engine::act::TimerKey {
    huiyin_engine::act::TimerKey::Promise { promise: P }
}

#[test]
fn a_promise_without_all_three_answers_is_refused() {
    let mut story = Story::incident(Level::IV);
    story.does("reception-lead", Story::question());
    for missing in 0..3 {
        let answer = |n| {
            if n == missing {
                words("")
            } else {
                words("有")
            }
        };
        let test = AcceptanceTest {
            perceivable: answer(0),
            implementable: answer(1),
            verifiable: answer(2),
        };
        let act = Act::MakePromise(NewPromise {
            incident: IncidentId(1),
            question: QuestionId(1),
            owner: "policy-lead".into(),
            due: story.now + Span::days(3),
            text: words("复工"),
            test,
        });
        assert_eq!(
            story.is_refused("policy-lead", act),
            Refusal::AcceptanceTestMissing
        );
    }
}

#[test]
fn kept_is_what_somebody_else_has_seen() {
    let mut story = made_by("policy-lead");
    let looks = |post| story.is_refused(post, verify(true, Word::Kept));
    assert_eq!(looks("deputy"), Refusal::PromiseAt(Stage::Accepted));
    story.does("policy-lead", report());
    assert_eq!(
        story.is_refused("policy-lead", verify(true, Word::Kept)),
        Refusal::OwnPromise
    );
    let mut two_hats = at("deputy");
    two_hats.person = at("policy-lead").person;
    let act = verify(true, Word::Kept);
    let asked = story.ask(&Command::Act { by: two_hats, act });
    assert_eq!(
        asked,
        Err(Refusal::OwnPromise),
        "another post is not another person"
    );
    story.does("deputy", verify(true, Word::Absent));
    let held = promise(&story);
    assert_eq!(
        (held.stage, held.word.map(|word| word.0)),
        (Stage::Kept, Some(Word::Absent))
    );
}

#[test]
fn a_report_needs_something_that_shows_it() {
    let story = made_by("policy-lead");
    let empty = PromiseStep::Report {
        evidence: words(""),
    };
    assert_eq!(
        story.is_refused("policy-lead", step(empty)),
        Refusal::ReasonMissing
    );
}

#[test]
fn what_somebody_else_found_not_kept_is_broken_and_the_question_is_open_again() {
    let mut story = made_by("policy-lead");
    story.does("policy-lead", report());
    story.does("deputy", verify(false, Word::NotKept));
    assert_eq!(promise(&story).stage, Stage::Broken);
    assert_eq!(story.open().unsettled().count(), 1);
    let told = |notice: &huiyin_engine::effect::Notice| {
        notice.about == About::PromiseGivenUp { promise: P }
    };
    assert!(story.notices.iter().any(told));
}

#[test]
fn silence_climbs_from_the_owner_to_the_superior_and_then_to_the_alarm() {
    let mut story = made_by("policy-lead");
    let events = story.passes(Span::days(3));
    let clock = Clock::Promise { promise: P };
    let first = |event: &&Event| matches!(event, Event::ClockPassed { clock: held, rung: Rung::Superior, .. } if *held == clock);
    assert!(events.iter().any(|event| first(&event)), "{events:?}");
    let events = story.passes(Span::days(1));
    assert!(events.contains(&Event::AlarmRaised { clock }), "{events:?}");
    assert!(story.passes(Span::days(30)).is_empty(), "it says so once");
}

#[test]
fn a_late_word_stops_the_climbing_and_a_new_date_starts_afresh() {
    let mut story = made_by("policy-lead");
    story.passes(Span::days(3));
    let due = story.now + Span::days(10);
    let reason = words("雨季停工");
    story.does("policy-lead", step(PromiseStep::Renew { due, reason }));
    let held = promise(&story);
    assert!(held.stands() && held.renewed.len() == 1 && held.due == due);
    let quiet = story.passes(Span::days(9));
    assert!(quiet.is_empty(), "{quiet:?}");
    let told = |story: &Story| {
        let silent = About::PromiseSilent { promise: P };
        let keys = story.notices.iter().filter(|notice| notice.about == silent);
        keys.map(|notice| notice.key.clone()).collect::<Vec<_>>()
    };
    let before = told(&story);
    story.passes(Span::days(1));
    let after = told(&story);
    assert!(after.len() > before.len());
    assert!(
        after[before.len()..]
            .iter()
            .all(|key| !before.contains(key)),
        "a second silence is news: {after:?}"
    );
}

#[test]
fn a_new_date_is_bound_like_the_first() {
    let story = made_by("policy-lead");
    let renew = |due: Time| {
        let reason = words("雨季停工");
        story.is_refused("policy-lead", step(PromiseStep::Renew { due, reason }))
    };
    assert_eq!(renew(story.now), Refusal::PromiseDueOutOfRange);
    assert_eq!(
        renew(story.now + Span::days(91)),
        Refusal::PromiseDueOutOfRange
    );
}

#[test]
fn reported_in_time_it_is_not_silent_but_waits_for_somebody_to_look() {
    let mut story = made_by("policy-lead");
    story.does("policy-lead", report());
    let events = story.passes(Span::days(30));
    assert!(
        events
            .iter()
            .all(|event| !matches!(event, Event::PromiseSilent { .. }))
    );
    let asked = About::PromiseReported { promise: P };
    assert!(story.notices.iter().any(|notice| notice.about == asked));
}

#[test]
fn a_promise_lives_on_after_its_incident_has_ended() {
    let mut story = made_by("policy-lead");
    story.does("commander", Story::end(Ending::Settled));
    story.does("policy-lead", report());
    story.does("deputy", verify(true, Word::Kept));
    assert_eq!(promise(&story).stage, Stage::Kept);
    let reason = words("撤回");
    assert_eq!(
        story.is_refused("policy-lead", step(PromiseStep::Withdraw { reason })),
        Refusal::PromiseAt(Stage::Kept)
    );
}

fn says(story: &mut Story, case: u64, kept: bool) -> Vec<Event> {
    story.when(word(case, kept))
}

fn word(case: u64, kept: bool) -> Command {
    let (case, matter) = (CaseId(case), MatterId(1));
    Command::Word {
        case,
        matter,
        promise: P,
        kept,
    }
}

#[test]
fn a_petitioner_who_says_not_kept_opens_it_again_and_the_superior_has_a_clock() {
    let mut story = made_by("policy-lead");
    story.does("policy-lead", report());
    story.does("deputy", verify(true, Word::Absent));
    says(&mut story, 1, false);
    let held = promise(&story);
    assert_eq!(held.stage, Stage::Reported);
    assert_eq!(held.ladder.holder(), &"commander".into());
    let told = |post: &str| {
        let about = About::PromiseDisputed { promise: P };
        story
            .notices
            .iter()
            .any(|held| held.about == about && held.to == post.into())
    };
    assert!(told("policy-lead") && told("commander"));
    let events = story.passes(Span::hours(24));
    assert!(
        events
            .iter()
            .any(|event| matches!(event, Event::ClockPassed { .. } | Event::AlarmRaised { .. })),
        "nobody answered: {events:?}"
    );
    story.does("deputy", verify(true, Word::NotKept));
    assert!(promise(&story).disputed.is_none());
    assert!(story.passes(Span::days(30)).is_empty());
}

#[test]
fn a_word_counts_once_for_each_case_and_may_change() {
    let mut story = made_by("policy-lead");
    story.does("policy-lead", report());
    says(&mut story, 1, true);
    says(&mut story, 2, false);
    assert!(
        says(&mut story, 2, false).is_empty(),
        "the same word twice is one"
    );
    assert_eq!(promise(&story).counted(), (1, 1));
    says(&mut story, 2, true);
    assert_eq!(promise(&story).counted(), (2, 0));
}

#[test]
fn there_is_no_word_on_a_promise_before_its_time_nor_on_one_about_another_matter() {
    let mut story = made_by("policy-lead");
    assert_eq!(
        story.ask(&word(1, false)),
        Err(Refusal::PromiseAt(Stage::Accepted))
    );
    story.does("policy-lead", report());
    let other = Command::Word {
        case: CaseId(1),
        matter: MatterId(2),
        promise: P,
        kept: false,
    };
    assert_eq!(story.ask(&other), Err(Refusal::NotFound(Thing::Promise)));
}

#[test]
fn a_promise_written_before_acceptance_tests_were_asked_for_counts_as_taken_on() {
    let old = r#"{"promise_made":{"promise":1,"incident":1,"question":1,"owner":"policy-lead","due":1900000000000,
        "text":{"id":1,"chars":3,"commitment":"00"},"by":{"post":"policy-lead","person":1}}}"#;
    let event: Event = serde_json::from_str(old).expect("an old line still reads");
    let mut story = Story::incident(Level::IV);
    story.does("reception-lead", Story::question());
    story.city.apply(story.now, &event);
    let held = promise(&story);
    assert_eq!((held.stage, held.test.clone()), (Stage::Accepted, None));
}

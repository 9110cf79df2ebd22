//! Warnings: who is told, by which channel, and the second person at the upper levels.

use crate::story::Story;
use huiyin_engine::act::Act;
use huiyin_engine::effect::About;
use huiyin_engine::event::Rung;
use huiyin_engine::ids::WarningId;
use huiyin_engine::plan::Level;
use huiyin_engine::state::WarningState;
use huiyin_engine::{Event, Refusal, Span};

fn told(story: &Story) -> usize {
    story
        .notices
        .iter()
        .filter(|notice| matches!(notice.about, About::Warning { .. }))
        .count()
}

#[test]
fn at_level_iv_one_person_is_enough_and_every_recipient_is_told_by_every_channel() {
    let story = Story::incident(Level::IV);
    assert_eq!(told(&story), 2);
    assert!(matches!(
        story.open().warnings[&WarningId(1)].state,
        WarningState::Released { .. }
    ));
}

#[test]
fn at_level_ii_the_response_starts_at_once_but_the_warning_waits_for_a_second_person() {
    let mut story = Story::incident(Level::II);
    assert_eq!(told(&story), 0);
    assert_eq!(story.open().open_tasks().count(), 4);
    story.does("deputy", Story::release(1));
    assert_eq!(told(&story), 2);
    assert_eq!(
        story.is_refused("deputy", Story::release(1)),
        Refusal::AlreadyReleased
    );
}

#[test]
fn whoever_decided_the_level_cannot_also_release_its_warning() {
    let story = Story::incident(Level::II);
    assert_eq!(
        story.is_refused("commander", Story::release(1)),
        Refusal::SamePerson
    );
}

#[test]
fn without_the_second_person_the_release_passes_on_after_its_clock() {
    let mut story = Story::incident(Level::II);
    let events = story.passes(Span::minutes(5));
    let passed = events.iter().any(|event| {
        matches!(event, Event::ClockPassed { to, rung: Rung::Substitute, .. } if to.as_str() == "deputy-b")
    });
    assert!(passed, "{events:?}");
    story.does("deputy-b", Story::release(1));
    assert_eq!(told(&story), 2);
}

#[test]
fn a_recipient_acknowledges_once_and_the_duty_officer_may_tick_it_off() {
    let mut story = Story::incident(Level::IV);
    let tick = |post: &str| Act::AcknowledgeWarning {
        warning: WarningId(1),
        post: post.into(),
    };
    story.does("medical-lead", tick("medical-lead"));
    story.does("duty-officer", tick("reception-lead"));
    assert_eq!(
        story.is_refused("duty-officer", tick("medical-lead")),
        Refusal::AlreadyAcknowledged
    );
    assert_eq!(
        story.is_refused("duty-officer", tick("policy-lead")),
        Refusal::NotARecipient
    );
    assert!(matches!(
        story.is_refused("informer", tick("medical-lead")),
        Refusal::NotYours(_)
    ));
}

#[test]
fn a_level_change_withdraws_a_warning_that_still_waits() {
    let mut story = Story::incident(Level::II);
    let events = story.does("commander", Story::change(Level::III));
    assert!(matches!(events[0], Event::WarningWithdrawn { .. }));
    assert!(matches!(
        story.is_refused("deputy", Story::release(1)),
        Refusal::AlreadyReleased
    ));
}

#[test]
fn the_same_notice_always_has_the_same_key() {
    let story = Story::incident(Level::IV);
    let keys: std::collections::BTreeSet<_> =
        story.notices.iter().map(|notice| &notice.key).collect();
    assert_eq!(keys.len(), story.notices.len());
    assert!(
        keys.iter()
            .any(|key| key.as_str() == "warning/1/medical-lead/sms")
    );
}

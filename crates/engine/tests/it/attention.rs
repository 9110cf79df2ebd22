//! What is asked in public: an answer is all that can come of it.

use crate::plan;
use crate::story::{Story, words};
use huiyin_engine::act::{Act, TextRef};
use huiyin_engine::effect::About;
use huiyin_engine::ids::MatterId;
use huiyin_engine::record::Channel;
use huiyin_engine::state::Attention;
use huiyin_engine::{Event, Refusal, Span};

const MATTER: MatterId = MatterId(1);

fn note(seen: u64) -> Act<TextRef> {
    Act::NoteAttention {
        matter: MATTER,
        seen,
        text: words("本地论坛置顶帖：什么时候复工"),
    }
}

fn answer() -> Act<TextRef> {
    Act::PublishAnswer {
        matter: MATTER,
        unit: "petition-office".into(),
        text: words("答复如下"),
    }
}

fn talked_about() -> Story {
    let mut story = Story::begins();
    story.case(Channel::Visit, 3, 1);
    story
}

fn held(story: &Story) -> &Attention {
    &story.city.attention[&MATTER]
}

#[test]
fn from_the_plans_figure_on_an_answer_is_asked_for_once() {
    let mut story = talked_about();
    assert_eq!(story.does("informer", note(999)).len(), 1);
    let events = story.does("informer", note(1000));
    let asked = Event::AnswerAsked {
        matter: MATTER,
        owner: "information-lead".into(),
        due: story.now + Span::hours(4),
    };
    assert_eq!(events[1..], [asked]);
    assert_eq!(story.does("duty-officer", note(9_000_000)).len(), 1);
    assert_eq!(held(&story).seen, 9_000_000, "one current figure");
    assert!(story.city.signals.is_empty() && story.city.assessments.is_empty());
}

#[test]
fn an_answer_that_is_not_published_in_time_is_on_record_and_its_superior_knows() {
    let mut story = talked_about();
    story.does("informer", note(5000));
    let events = story.passes(Span::hours(5));
    assert_eq!(events, [Event::AnswerOverdue { matter: MATTER }]);
    let about = About::AnswerOverdue { matter: MATTER };
    let told = story.notices.iter().filter(|notice| notice.about == about);
    let told: Vec<_> = told.map(|notice| notice.to.as_str()).collect();
    assert_eq!(told, ["information-lead", "commander"]);
    story.does("information-lead", answer());
    assert!(held(&story).answers[0].late && held(&story).asked.is_none());
    assert!(story.timers.is_empty());
}

#[test]
fn what_was_answered_is_asked_again_only_after_the_span_that_the_figure_covers() {
    let mut story = talked_about();
    story.does("informer", note(5000));
    story.does("information-lead", answer());
    story.passes(Span::hours(47));
    assert_eq!(story.does("informer", note(6000)).len(), 1);
    story.passes(Span::hours(1));
    assert_eq!(story.does("informer", note(6000)).len(), 2);
    let calls = story
        .notices
        .iter()
        .filter(|notice| notice.about == About::Answer { matter: MATTER });
    let mut keys: Vec<_> = calls.map(|notice| &notice.key).collect();
    keys.dedup();
    assert_eq!(keys.len(), 2, "each is a call of its own");
}

#[test]
fn only_a_named_unit_answers_and_only_where_an_answer_is_asked_for() {
    let mut plan = plan::small();
    let mut housing = plan.units[0].clone();
    housing.id = "housing".into();
    plan.units.push(housing);
    let mut story = Story::under(plan);
    story.case(Channel::Visit, 3, 1);
    assert_eq!(
        story.is_refused("information-lead", answer()),
        Refusal::NoAnswerAsked
    );
    story.does("informer", note(1000));
    let signed_by = |unit: &str| Act::PublishAnswer {
        matter: MATTER,
        unit: unit.into(),
        text: words("答复"),
    };
    let refusal = story.is_refused("information-lead", signed_by("nobody"));
    assert_eq!(refusal, Refusal::UnknownUnit);
    let refusal = story.is_refused("medical-lead", signed_by("housing"));
    assert!(matches!(refusal, Refusal::NotYours(_)));
    story.does("information-lead", signed_by("housing"));
}

#[test]
fn a_figure_needs_its_source_a_matter_and_a_plan_that_asks_for_it() {
    let story = talked_about();
    let bare = Act::NoteAttention {
        matter: MATTER,
        seen: 1,
        text: words(""),
    };
    assert_eq!(story.is_refused("informer", bare), Refusal::ReasonMissing);
    let nowhere = Act::NoteAttention {
        matter: MatterId(9),
        seen: 1,
        text: words("论坛"),
    };
    assert!(matches!(
        story.is_refused("informer", nowhere),
        Refusal::NotFound(_)
    ));
    let mut silent = plan::small();
    silent.attention = None;
    let mut story = Story::under(silent);
    story.case(Channel::Visit, 3, 1);
    assert_eq!(
        story.is_refused("informer", note(1)),
        Refusal::NoAttentionRule
    );
}

//! A case is shown in public only where its petitioner asked for it, in words that staff answer for.

use crate::story::{Story, words};
use huiyin_engine::act::{Act, TextRef};
use huiyin_engine::ids::CaseId;
use huiyin_engine::record::{Channel, NewCase};
use huiyin_engine::refusal::Thing;
use huiyin_engine::{Command, Refusal};

fn show(case: u64) -> Act<TextRef> {
    Act::ShowCase {
        case: CaseId(case),
        text: words("古渡街道一小区电梯停运"),
    }
}

fn hide(case: u64) -> Act<TextRef> {
    Act::HideCase {
        case: CaseId(case),
        reason: words("已办结"),
    }
}

fn asked() -> Story {
    let mut story = Story::begins();
    let case = story.new_case(Channel::Web, 1, 1);
    story.when(Command::RegisterCase(NewCase {
        public: true,
        ..case
    }));
    story.case(Channel::Web, 1, 1);
    story
}

#[test]
fn a_case_that_nobody_asked_to_show_stays_where_it_is() {
    let story = asked();
    assert_eq!(
        story.is_refused("duty-officer", show(2)),
        Refusal::PublicityNotAsked
    );
    assert_eq!(
        story.is_refused("duty-officer", show(9)),
        Refusal::NotFound(Thing::Case)
    );
}

#[test]
fn staff_show_and_take_back_with_words_and_a_reason() {
    let mut story = asked();
    assert!(matches!(
        story.is_refused("safety-lead", show(1)),
        Refusal::NotYours(_)
    ));
    assert_eq!(story.is_refused("duty-officer", hide(1)), Refusal::NotShown);
    story.does("duty-officer", show(1));
    assert!(story.city.public[&CaseId(1)].shown.is_some());
    story.does("reception-lead", hide(1));
    assert!(story.city.public[&CaseId(1)].shown.is_none());
}

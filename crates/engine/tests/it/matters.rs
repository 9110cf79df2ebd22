//! Cases that belong to another matter, and matters that are one: they count where they belong, go by one number,
//! and nothing that was promised is lost on the way.

use crate::records::{moved, raised};
use crate::story::{Story, words};
use huiyin_engine::act::{Act, Ending, TextRef};
use huiyin_engine::ids::{CaseId, IncidentId, MatterId, PromiseId, QuestionId};
use huiyin_engine::indicators::Subject;
use huiyin_engine::plan::Level;
use huiyin_engine::record::{Channel, MatterChoice, MoveTo};
use huiyin_engine::refusal::RecordRefusal;
use huiyin_engine::{Command, Event, Span};

fn merge(matter: u64, into: u64) -> Act<TextRef> {
    Act::MergeMatter {
        matter: MatterId(matter),
        into: MatterId(into),
        reason: words("同一个楼盘，同一件事"),
    }
}

#[test]
fn a_split_gives_the_cases_a_matter_of_their_own_in_one_act() {
    let mut story = Story::begins();
    for people in [20, 4, 3, 2] {
        story.case(Channel::Visit, people, 1);
    }
    let events = story.puts_right(moved(&[3, 2, 3], MoveTo::New));
    let [Event::CasesMoved { cases, to, .. }] = &events[..] else {
        panic!("{events:?}")
    };
    assert_eq!((cases.len(), *to), (2, MatterId(2)));
    assert_eq!(story.figures_of(1), Some((2, 0, 22)));
    assert_eq!(story.figures_of(2), Some((2, 0, 7)));
    assert_eq!(story.city.matters[&MatterId(2)].first_case, CaseId(2));
    // The next matter gets the next number.
    story.case(Channel::Visit, 1, 9);
    assert!(story.city.matters.contains_key(&MatterId(3)));
    // And a second move goes back the same way.
    let back = moved(&[3], MoveTo::Matter(MatterId(1)));
    story.puts_right(back);
    assert_eq!(story.figures_of(1), Some((3, 0, 25)));
}

#[test]
fn the_case_that_names_a_matter_stays_and_the_others_may_go() {
    let mut story = Story::begins();
    story.case(Channel::Visit, 3, 1);
    story.case(Channel::Visit, 3, 1);
    assert_eq!(
        story.is_not_put_right(moved(&[1], MoveTo::New)),
        RecordRefusal::NamesItsMatter(MatterId(1))
    );
    assert_eq!(
        story.is_not_put_right(moved(&[2], MoveTo::Matter(MatterId(1)))),
        RecordRefusal::SameMatter
    );
    assert_eq!(
        story.is_not_put_right(moved(&[], MoveTo::New)),
        RecordRefusal::NoCases
    );
}

#[test]
fn conditions_are_looked_at_once_after_all_of_a_move() {
    // Five recent records against three before: 5 < 2 * 3, so no signal.
    let mut story = Story::begins();
    for _ in 0..3 {
        story.case(Channel::Visit, 1, 1);
    }
    story.passes(Span::days(35));
    for people in [7, 7, 7, 7, 12] {
        assert_eq!(raised(&story.case(Channel::Visit, people, 1)), 0);
    }
    // Halfway through, with the older ones gone and the recent ones still there, it would hold.
    let events = story.puts_right(moved(&[2, 3, 4, 5, 6, 7], MoveTo::New));
    assert_eq!(raised(&events), 0, "{events:?}");
}

#[test]
fn matters_that_are_one_count_as_one_and_go_by_one_number() {
    let mut story = Story::begins();
    story.case(Channel::Visit, 16, 1);
    story.case(Channel::Visit, 16, 2);
    let events = story.puts_right(merge(2, 1));
    assert_eq!(raised(&events), 1, "together they cross");
    assert_eq!(story.figures_of(1), Some((2, 0, 32)));
    assert!(!story.city.matters.contains_key(&MatterId(2)));
    assert_eq!(story.city.matter_of(CaseId(2), MatterId(2)), MatterId(1));
    // A label and a number of old lead to the matter that stays.
    story.case(Channel::Visit, 1, 2);
    let mut known = story.new_case(Channel::Visit, 1, 0);
    known.matter = MatterChoice::Known(MatterId(2));
    story.when(Command::RegisterCase(known));
    assert_eq!(story.figures_of(1), Some((4, 0, 34)));
    assert_eq!(
        story.is_not_put_right(merge(2, 1)),
        RecordRefusal::SameMatter
    );
}

#[test]
fn numbers_go_on_leading_to_the_matter_that_stays_through_several_merges() {
    let mut story = Story::begins();
    for label in 1..=3 {
        story.case(Channel::Visit, 1, label);
    }
    story.puts_right(merge(1, 2));
    story.puts_right(merge(2, 3));
    for matter in 1..=3 {
        assert_eq!(story.city.matter_now(MatterId(matter)), MatterId(3));
    }
    assert_eq!(story.city.merged_into(MatterId(3)).count(), 2);
}

#[test]
fn matters_are_not_merged_while_a_chain_runs_on_one_or_both_respond() {
    let mut story = Story::signal();
    story.case(Channel::Visit, 1, 2);
    assert_eq!(
        story.is_not_put_right(merge(2, 1)),
        RecordRefusal::BeingAssessed(MatterId(1))
    );
    let mut story = Story::incident(Level::IV);
    story.another_incident(Level::IV);
    assert_eq!(
        story.is_not_put_right(merge(2, 1)),
        RecordRefusal::BothRespond(IncidentId(2), IncidentId(1))
    );
    story.does("commander", Story::merge(2, 1));
    story.puts_right(merge(2, 1));
    assert_eq!(story.city.responding_to(MatterId(1)), Some(IncidentId(1)));
    assert_eq!(story.city.responding.len(), 1);
}

#[test]
fn an_incident_goes_on_under_the_matter_that_stays_and_reopens_there() {
    let mut story = Story::incident(Level::IV);
    story.case(Channel::Visit, 1, 2);
    story.puts_right(merge(1, 2));
    assert_eq!(story.city.responding_to(MatterId(2)), Some(IncidentId(1)));
    // What crosses from now on joins it.
    let more = story.case(Channel::Visit, 40, 2);
    assert_eq!(raised(&more), 0, "it was crossed before and is still");
    story.does("reception-lead", Story::question());
    story.does("information-lead", Story::statement(1));
    story.does("commander", Story::end(Ending::Settled));
    assert_eq!(story.city.responding_to(MatterId(2)), None);
    story.does("commander", Story::reopen());
    assert_eq!(story.city.responding_to(MatterId(2)), Some(IncidentId(1)));
    assert!(!story.city.responding.contains_key(&Subject::Matter {
        matter: MatterId(1)
    }));
}

#[test]
fn what_a_petitioner_was_promised_stays_theirs_when_their_case_moves() {
    let mut story = Story::incident(Level::IV);
    story.case(Channel::Visit, 1, 1);
    story.does("reception-lead", Story::question());
    let due = story.now + Span::days(1);
    story.does("policy-lead", story.promise(1, due));
    story.passes(Span::hours(1));
    story.puts_right(moved(&[2], MoveTo::New));
    let told = |story: &Story, case: u64| {
        let incident = story.open();
        story.city.told_of(CaseId(case), MatterId(1), incident)
    };
    assert!(told(&story, 1) && told(&story, 2));
    story.passes(Span::days(2));
    let word = Command::Word {
        case: CaseId(2),
        matter: MatterId(1),
        promise: PromiseId(1),
        kept: false,
    };
    assert_eq!(story.when(word).len(), 1, "and theirs to speak of");
    // Somebody who came to the new matter only was promised nothing.
    let mut late = story.new_case(Channel::Visit, 1, 0);
    late.matter = MatterChoice::Known(MatterId(2));
    story.when(Command::RegisterCase(late));
    assert!(!story.city.told_of(CaseId(3), MatterId(2), story.open()));
}

#[test]
fn an_incident_that_goes_on_inside_another_is_told_to_those_of_both_matters() {
    let mut story = Story::incident(Level::IV);
    story.another_incident(Level::IV);
    let asks = Act::RecordQuestion {
        incident: IncidentId(2),
        text: words("医药费谁来报？"),
    };
    story.does("reception-lead", asks);
    story.does("commander", Story::merge(2, 1));
    story.does("reception-lead", Story::question());
    let told = |case: u64, question: u64| {
        let (incident, question) = (story.open(), QuestionId(question));
        let (case, matter) = (CaseId(case), MatterId(case));
        story.city.asked_of(case, matter, incident, question)
    };
    assert!(told(1, 1) && told(1, 2), "theirs, and what goes on in it");
    assert!(told(2, 1) && !told(2, 2), "theirs alone");
}

#[test]
fn attention_goes_along_and_an_answer_that_is_awaited_comes_first() {
    let mut story = Story::begins();
    story.case(Channel::Visit, 1, 1);
    story.case(Channel::Visit, 1, 2);
    let note = |matter| Act::NoteAttention {
        matter: MatterId(matter),
        seen: 6_000_000,
        text: words("何时复工"),
    };
    let answer = |matter| Act::PublishAnswer {
        matter: MatterId(matter),
        unit: "petition-office".into(),
        text: words("答复"),
    };
    story.does("information-lead", note(1));
    assert_eq!(
        story.is_not_put_right(merge(1, 2)),
        RecordRefusal::AnswerAwaited(MatterId(1))
    );
    story.does("information-lead", answer(1));
    story.does("information-lead", note(2));
    story.puts_right(merge(1, 2));
    let held = &story.city.attention[&MatterId(2)];
    assert_eq!((held.answers.len(), held.asked.is_some()), (1, true));
}

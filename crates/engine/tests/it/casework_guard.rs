//! Who may have a case in hand: never the accused, never somebody with an interest in it.

use crate::casework::{
    ORDINARY, act, assign, begins, classed, classify, filed, open, takes, transfer,
};
use huiyin_engine::Refusal;
use huiyin_engine::casework::{CaseRefusal, CaseStep, Filed, may_read};
use huiyin_engine::ids::CaseId;
use huiyin_engine::law::{Class, GuardRefusal, Interest};

#[test]
fn nothing_of_an_accusation_is_given_to_the_accused_to_what_is_under_it_or_to_nobody_knows_whom() {
    let story = begins();
    let nobody = classify(Class::Accusation, &[]);
    assert_eq!(
        story.ask(&takes("duty-officer", nobody, filed(story.now))),
        Err(Refusal::Case(CaseRefusal::Guard(
            GuardRefusal::AccusedNotRecorded
        )))
    );
    let own = classify(Class::Accusation, &["petition-office"]);
    assert_eq!(
        story.ask(&takes("duty-officer", own, filed(story.now))),
        Err(Refusal::Case(CaseRefusal::Guard(GuardRefusal::Accused)))
    );
    let named = Filed {
        unit: Some("petition-office".into()),
        ..filed(story.now)
    };
    assert_eq!(
        story.ask(&takes("duty-officer", classify(ORDINARY, &[]), named)),
        Err(Refusal::Case(CaseRefusal::Guard(GuardRefusal::Accused))),
        "whom the record names does not say that nobody is accused"
    );
    let story = classed(Class::Accusation, &["housing"]);
    let refused = |step| story.is_refused("duty-officer", act(step));
    let accused = Refusal::Case(CaseRefusal::Guard(GuardRefusal::Accused));
    assert_eq!(refused(transfer("housing")), accused);
    let unit = "housing".into();
    let under = Refusal::Case(CaseRefusal::Guard(GuardRefusal::UnderAccused { unit }));
    assert_eq!(refused(transfer("housing-office")), under);
    assert_eq!(refused(assign("housing-clerk", Interest::None)), under);
    let unknown = Refusal::Case(CaseRefusal::Guard(GuardRefusal::UnitNotKnown));
    assert_eq!(refused(assign("unplaced", Interest::None)), unknown);
    let direct = Refusal::Case(CaseRefusal::Guard(GuardRefusal::DirectInterest));
    assert_eq!(refused(assign("policy-lead", Interest::Direct)), direct);
    let unasked = Refusal::Case(CaseRefusal::Guard(GuardRefusal::InterestNotAnswered));
    assert_eq!(
        refused(assign("policy-lead", Interest::NotAnswered)),
        unasked
    );
    let file = story.city.cases.get(&CaseId(1));
    let plan = story.city.plan.as_ref().expect("in force");
    let reads = |post: &str| may_read(file, None, plan, &post.into()).is_ok();
    assert!(reads("duty-officer") && !reads("housing-head") && !reads("housing-clerk"));
}

#[test]
fn a_case_that_turns_out_to_accuse_its_holder_goes_elsewhere_first() {
    let mut story = classed(ORDINARY, &[]);
    story.does("duty-officer", act(transfer("housing")));
    let accuses = || act(classify(Class::Accusation, &["housing"]));
    assert_eq!(
        story.is_refused("duty-officer", accuses()),
        Refusal::Case(CaseRefusal::AccusedHasIt)
    );
    story.does("duty-officer", act(transfer("petition-office")));
    story.does("duty-officer", accuses());
}

#[test]
fn a_shared_matter_is_put_forward_by_at_most_five() {
    let mut story = classed(ORDINARY, &[]);
    let represent = |representatives| act(CaseStep::Represent { representatives });
    let most = Refusal::Case(CaseRefusal::Guard(GuardRefusal::Representatives {
        most: 3,
    }));
    assert_eq!(story.is_refused("duty-officer", represent(4)), most);
    story.does("duty-officer", represent(3));
    assert_eq!(open(&story).representatives, Some(3));
}

//! Who opens an identity, how long a closed case is kept, and what its petitioner adds to it.

use crate::case_promise::offer;
use crate::casework::{ORDINARY, act, assign, begins, classed, close};
use crate::story::{Story, at};
use huiyin_engine::act::{Act, Command};
use huiyin_engine::casework::retention::{
    ACCUSATION, COPIES_KEPT, Keep, REQUEST, SUGGESTION, expires,
};
use huiyin_engine::casework::{
    CaseFile, CaseRefusal, ClosedCase, MaterialKind, PIECE_BYTES_MAX, PIECES_MAX, Purpose, Way,
};
use huiyin_engine::effect::{About, Effect, effects};
use huiyin_engine::ids::{CaseId, PostId, UnitId};
use huiyin_engine::law::{Class, GuardRefusal, Interest};
use huiyin_engine::{Actor, Event, Refusal, Span, Time, custodians, may_agree, may_open};
use proptest::prelude::*;

const CASE: CaseId = CaseId(1);

fn opens(story: &Story, purpose: Purpose, post: &str) -> Result<Way, Refusal> {
    may_open(&story.city, CASE, None, purpose, &at(post))
}

fn adds(bytes: u32) -> Command {
    Command::AddMaterial {
        case: CASE,
        unit: None,
        kind: MaterialKind::Pdf,
        bytes,
        commitment: "0".repeat(64),
    }
}

fn reads(upto: u32) -> Act<huiyin_engine::act::TextRef> {
    Act::ReadMaterial { case: CASE, upto }
}

fn erases() -> Command {
    Command::EraseCase {
        case: CASE,
        key: 7,
        keep: Keep::default(),
    }
}

fn closed(story: &Story) -> &ClosedCase {
    story.city.cases[&CASE].closed().expect("it is closed")
}

#[test]
fn an_identity_is_opened_by_the_post_that_has_the_case_and_by_no_other() {
    let mut story = classed(ORDINARY, &[]);
    let not_yet = Refusal::Case(CaseRefusal::NotAssigned);
    assert_eq!(
        opens(&story, Purpose::HandleCase, "policy-lead"),
        Err(not_yet)
    );
    story.does("duty-officer", act(assign("policy-lead", Interest::None)));
    assert_eq!(
        opens(&story, Purpose::HandleCase, "policy-lead"),
        Ok(Way::AtOnce)
    );
    let others = ["duty-officer", "commander", "housing-head", "unplaced"];
    for post in others {
        assert!(matches!(
            opens(&story, Purpose::HandleCase, post),
            Err(Refusal::NotYours(_))
        ));
    }
    for purpose in [Purpose::ReissueReceipt, Purpose::LifeSafety] {
        assert_eq!(opens(&story, purpose, "duty-officer"), Ok(Way::AtOnce));
        assert!(matches!(
            opens(&story, purpose, "housing-head"),
            Err(Refusal::NotYours(_))
        ));
    }
    story.does("duty-officer", act(close()));
    let over = Refusal::Case(CaseRefusal::Closed);
    assert_eq!(opens(&story, Purpose::HandleCase, "policy-lead"), Err(over));
    assert_eq!(
        opens(&story, Purpose::ReissueReceipt, "duty-officer"),
        Ok(Way::AtOnce)
    );
}

#[test]
fn the_identity_behind_an_accusation_takes_a_custodian_who_is_somebody_else() {
    let mut story = classed(Class::Accusation, &["housing"]);
    story.does("duty-officer", act(assign("policy-lead", Interest::None)));
    for (purpose, post) in [
        (Purpose::HandleCase, "policy-lead"),
        (Purpose::ReissueReceipt, "duty-officer"),
        (Purpose::LifeSafety, "duty-officer"),
    ] {
        assert_eq!(opens(&story, purpose, post), Ok(Way::ByCustodian));
    }
    let accused = Refusal::Case(CaseRefusal::Guard(GuardRefusal::Accused));
    assert_eq!(
        opens(&story, Purpose::LifeSafety, "housing-head"),
        Err(accused)
    );
    let agree = |asked: &Actor, by: &Actor| may_agree(&story.city, CASE, None, asked, by);
    let asked = Actor {
        person: huiyin_engine::ids::PersonId(901),
        ..at("policy-lead")
    };
    assert_eq!(agree(&asked, &at("commander")), Ok(()));
    let own = Actor {
        post: "commander".into(),
        ..asked.clone()
    };
    assert_eq!(agree(&asked, &own), Err(Refusal::SamePerson));
    assert!(matches!(
        agree(&asked, &at("reception-lead")),
        Err(Refusal::NotYours(_))
    ));
}

#[test]
fn what_a_petitioner_adds_has_limits_and_is_read_by_a_person() {
    let mut story = classed(ORDINARY, &[]);
    assert_eq!(
        story.ask(&adds(PIECE_BYTES_MAX + 1)),
        Err(Refusal::Case(CaseRefusal::MaterialFull))
    );
    for _ in 0..PIECES_MAX {
        story.when(adds(1));
    }
    assert_eq!(
        story.ask(&adds(1)),
        Err(Refusal::Case(CaseRefusal::MaterialFull))
    );
    assert_eq!(story.city.material[&CASE].unread(), PIECES_MAX);
    assert!(matches!(
        story.is_refused("housing-head", reads(1)),
        Refusal::NotYours(_)
    ));
    story.does("duty-officer", reads(3));
    let nothing = Refusal::Case(CaseRefusal::NothingUnread);
    assert_eq!(story.is_refused("duty-officer", reads(3)), nothing);
    assert_eq!(
        story.is_refused("duty-officer", reads(PIECES_MAX + 1)),
        nothing
    );
    assert_eq!(story.city.material[&CASE].unread(), PIECES_MAX - 3);
    let unknown = Command::AddMaterial {
        case: CaseId(99),
        unit: None,
        kind: MaterialKind::Text,
        bytes: 1,
        commitment: String::new(),
    };
    assert!(matches!(story.ask(&unknown), Err(Refusal::NotFound(_))));
}

#[test]
fn nobody_whom_the_case_accuses_hears_of_what_was_added_or_reads_it() {
    let mut story = begins();
    let named: UnitId = "petition-office".into();
    let events = story.when(Command::AddMaterial {
        case: CASE,
        unit: Some(named),
        kind: MaterialKind::Text,
        bytes: 9,
        commitment: String::new(),
    });
    let told: Vec<PostId> = effects(&story.city, &events[0])
        .into_iter()
        .filter_map(|effect| match effect {
            Effect::Notify(notice) if notice.about == About::CaseMaterial { case: CASE } => {
                Some(notice.to)
            }
            _ => None,
        })
        .collect();
    assert!(!told.contains(&"duty-officer".into()), "{told:?}");
    assert_eq!(
        story.is_refused("duty-officer", reads(1)),
        Refusal::Case(CaseRefusal::Guard(GuardRefusal::Accused))
    );
}

#[test]
fn a_closed_case_is_kept_its_time_and_no_longer_and_unread_words_stop_the_clock() {
    let mut story = classed(ORDINARY, &[]);
    story.does("duty-officer", act(close()));
    let days = |n: u32| Span::days(i64::from(n));
    story.passes(days(REQUEST.usual) - Span::days(1));
    let early = Refusal::Case(CaseRefusal::NotDue);
    assert_eq!(story.ask(&erases()), Err(early.clone()));
    story.when(adds(5));
    story.passes(Span::days(40));
    assert_eq!(story.ask(&erases()), Err(early.clone()), "it is unread");
    story.does("duty-officer", reads(1));
    assert_eq!(story.ask(&erases()), Err(early), "one day is left");
    story.passes(Span::days(1));
    let erased = story.when(erases());
    assert_eq!(erased, [Event::CaseErased { case: CASE, key: 7 }]);
    assert!(closed(&story).erased.is_some());
    assert_eq!(
        opens(&story, Purpose::ReissueReceipt, "duty-officer"),
        Err(Refusal::Case(CaseRefusal::Erased))
    );
    assert_eq!(story.ask(&adds(1)), Err(Refusal::Case(CaseRefusal::Erased)));
    assert_eq!(
        story.ask(&erases()),
        Err(Refusal::Case(CaseRefusal::NotDue)),
        "once"
    );
    let destroys = Command::DestroyCase { case: CASE };
    assert!(
        story.ask(&destroys).is_err(),
        "a copy of the key table is left"
    );
    story.passes(COPIES_KEPT);
    story.when(destroys);
    assert!(closed(&story).destroyed.is_some());
}

#[test]
fn the_key_stays_as_long_as_something_promised_on_the_case_is_open() {
    let mut story = classed(ORDINARY, &[]);
    let due = story.now + Span::days(30);
    story.does("policy-lead", offer("policy-lead", due));
    story.does("duty-officer", act(close()));
    story.passes(Span::days(i64::from(REQUEST.ceiling)));
    assert!(story.city.owes(CASE));
    assert_eq!(
        story.ask(&erases()),
        Err(Refusal::Case(CaseRefusal::NotDue))
    );
}

fn any_class() -> impl Strategy<Value = Class> {
    prop_oneof![
        Just(Class::Suggestion),
        Just(ORDINARY),
        Just(Class::Accusation)
    ]
}

fn any_keep() -> impl Strategy<Value = Keep> {
    let days = |bounds: huiyin_engine::casework::retention::Bounds| bounds.floor..=bounds.ceiling;
    (days(SUGGESTION), days(REQUEST), days(ACCUSATION))
        .prop_map(|(s, r, a)| Keep::new(s, r, a).expect("within bounds"))
}

proptest! {
    // What a petitioner adds (true) and what is read of it (false), each some hours after the one before.
    #[test]
    fn nothing_goes_before_its_floor_and_everything_by_its_ceiling_but_for_what_was_unread(
        class in any_class(),
        keep in any_keep(),
        acts in prop::collection::vec((1i64..5000, any::<bool>()), 0..12),
    ) {
        let accused: &[&str] = if class == Class::Accusation { &["housing"] } else { &[] };
        let mut story = classed(class, accused);
        story.does("duty-officer", act(close()));
        let ended = closed(&story).at;
        let (mut unread_since, mut stood): (Option<Time>, Span) = (None, Span(0));
        for (hours, adds_one) in acts {
            story.passes(Span::hours(hours));
            let due = expires(closed(&story), story.city.material.get(&CASE), keep);
            prop_assert_eq!(due.is_none(), unread_since.is_some());
            if adds_one && story.ask(&adds(1)).is_ok() {
                story.when(adds(1));
                unread_since.get_or_insert(story.now);
            } else if let Some(since) = unread_since.take() {
                let all = story.city.material[&CASE].count();
                story.does("duty-officer", reads(all));
                stood = Span(stood.0 + (story.city.recorded - since).0);
            }
        }
        if unread_since.is_some() {
            let all = story.city.material[&CASE].count();
            let since = unread_since.expect("something is unread");
            story.does("duty-officer", reads(all));
            stood = Span(stood.0 + (story.city.recorded - since).0);
        }
        let bounds = match class {
            Class::Suggestion => SUGGESTION,
            Class::Request(_) => REQUEST,
            Class::Accusation => ACCUSATION,
        };
        let due = expires(closed(&story), story.city.material.get(&CASE), keep).expect("a date");
        let day = |days: u32| Span::days(i64::from(days));
        prop_assert!(due >= ended + day(bounds.floor));
        prop_assert!(due <= ended + day(bounds.ceiling) + stood);
        let erase = Command::EraseCase { case: CASE, key: 1, keep };
        let done = story.ask(&erase).is_ok();
        prop_assert_eq!(done, story.now >= due);
    }

    #[test]
    fn nobody_whom_a_case_accuses_comes_to_its_identity_or_agrees_to_its_opening(
        post in prop::sample::select(vec!["duty-officer", "policy-lead", "commander", "housing-head", "housing-clerk", "unplaced"]),
        purpose in prop::sample::select(Purpose::ALL.to_vec()),
        accused in prop::sample::select(vec!["housing", "housing-office"]),
    ) {
        let story = classed(Class::Accusation, &[accused]);
        let plan = story.city.plan.clone().expect("in force");
        let file = story.city.cases.get(&CASE);
        let may_read = huiyin_engine::casework::may_read(file, None, &plan, &post.into()).is_ok();
        let way = opens(&story, purpose, post);
        prop_assert!(way.is_err() || may_read);
        prop_assert!(way != Ok(Way::AtOnce));
        let agrees = custodians(&story.city, CASE, None).contains(&PostId::from(post));
        prop_assert!(!agrees || may_read);
        prop_assert!(matches!(file, Some(CaseFile::Open(_))));
    }
}

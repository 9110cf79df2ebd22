//! Records that were entered wrong: what counted is taken back, what is right counts, and both sides stay.

use crate::plan;
use crate::story::{Story, at, words};
use huiyin_engine::act::{Act, TextRef};
use huiyin_engine::casework::{CaseFile, CaseStep};
use huiyin_engine::ids::{CaseId, MatterId};
use huiyin_engine::indicators::Standing;
use huiyin_engine::law::Class;
use huiyin_engine::record::{Channel, Correction, Counted, MoveTo, Registration, Stands, Strike};
use huiyin_engine::refusal::RecordRefusal;
use huiyin_engine::{Command, Event, Refusal, Span, Time};

/// Every case of a log as it was registered.
pub(crate) fn registered<'a>(events: impl Iterator<Item = &'a Event>) -> Vec<Registration> {
    let one = |event: &Event| match event {
        Event::CaseRegistered {
            case,
            time,
            channel,
            people,
            matter,
            area,
            unit,
            keywords,
            ..
        } => Some(Registration {
            case: *case,
            counted: Counted {
                time: *time,
                channel: *channel,
                people: *people,
                matter: *matter,
                area: area.clone(),
                unit: unit.clone(),
            },
            keywords: keywords.clone(),
        }),
        _ => None,
    };
    events.filter_map(one).collect()
}

impl Story {
    pub(crate) fn on_records(&self, post: &str, act: Act<TextRef>) -> Command {
        Command::OnRecords {
            by: at(post),
            act,
            registrations: registered(self.entries.iter().map(|entry| &entry.event)),
        }
    }

    pub(crate) fn puts_right(&mut self, act: Act<TextRef>) -> Vec<Event> {
        self.when(self.on_records("duty-officer", act))
    }

    pub(crate) fn is_not_put_right(&self, act: Act<TextRef>) -> RecordRefusal {
        match self.ask(&self.on_records("duty-officer", act)) {
            Err(Refusal::Record(why)) => why,
            other => panic!("{other:?}"),
        }
    }

    fn standing(&self, matter: u64) -> Option<Standing> {
        self.city.counters.standing(MatterId(matter)).pop()
    }

    // Cases, the cases before, people.
    pub(crate) fn figures_of(&self, matter: u64) -> Option<(u64, u64, u64)> {
        let held = self.standing(matter);
        held.map(|held| (held.count, held.previous, held.people))
    }

    pub(crate) fn right(&self, case: u64, people: u32) -> Correction<TextRef> {
        let events = self.entries.iter().map(|entry| &entry.event);
        let held = registered(events).into_iter();
        let mut held = held.filter(|held| held.case == CaseId(case));
        let counted = held.next().expect("registered").counted;
        Correction {
            case: CaseId(case),
            time: counted.time,
            channel: counted.channel,
            people,
            area: counted.area,
            unit: counted.unit,
            reason: words("登记时多打了一个零"),
        }
    }
}

fn strike(case: u64, cause: Strike) -> Act<TextRef> {
    Act::StrikeCase {
        case: CaseId(case),
        cause,
        reason: words("同一件登记了两次"),
    }
}

pub(crate) fn moved(cases: &[u64], to: MoveTo) -> Act<TextRef> {
    Act::MoveCases {
        cases: cases.iter().map(|case| CaseId(*case)).collect(),
        to,
        reason: words("说的是另一个小区"),
    }
}

pub(crate) fn raised(events: &[Event]) -> usize {
    let signals = events.iter();
    let signals = signals.filter(|event| matches!(event, Event::SignalRaised { .. }));
    signals.count()
}

#[test]
fn a_slip_in_the_number_of_people_is_put_right_and_the_chain_that_it_began_goes_on() {
    let mut story = Story::signal();
    let right = story.right(1, 3);
    let events = story.puts_right(Act::CorrectCase(right));
    let [Event::CaseCorrected { was, now, .. }] = &events[..] else {
        panic!("{events:?}")
    };
    let people = |stands: &Stands| stands.counts().map(|held| held.people);
    assert_eq!((people(was), people(now)), (Some(30), Some(3)));
    assert_eq!(story.figures_of(1), Some((1, 0, 3)));
    assert_eq!(story.city.matters[&MatterId(1)].people, 3);
    assert_eq!(story.city.open_assessments().count(), 1, "people decide");
}

#[test]
fn a_correction_may_raise_the_signal_that_a_slip_kept_back() {
    let mut story = Story::begins();
    story.case(Channel::Visit, 3, 1);
    let right = story.right(1, 30);
    let events = story.puts_right(Act::CorrectCase(right));
    assert_eq!(raised(&events), 1);
    assert_eq!(story.city.open_assessments().count(), 1);
    // And not again while the condition holds.
    assert_eq!(raised(&story.case(Channel::Visit, 1, 1)), 0);
}

#[test]
fn a_correction_that_turns_the_condition_false_lets_the_next_record_raise_it_again() {
    let mut story = Story::signal();
    let right = story.right(1, 3);
    story.puts_right(Act::CorrectCase(right));
    let again = story.case(Channel::Visit, 27, 1);
    assert_eq!(raised(&again), 1);
}

#[test]
fn a_signal_that_only_old_records_hold_up_is_history_and_starts_no_chain() {
    let mut story = Story::begins();
    story.case(Channel::Visit, 3, 1);
    story.passes(Span::days(3));
    let right = story.right(1, 30);
    let events = story.puts_right(Act::CorrectCase(right));
    let history = |event: &Event| matches!(event, Event::SignalRaised { history: true, .. });
    assert!(events.iter().any(history), "{events:?}");
    assert_eq!(story.city.open_assessments().count(), 0);
}

#[test]
fn another_channel_takes_a_record_out_of_what_watches_the_old_one() {
    let mut story = Story::begins();
    story.case(Channel::Visit, 3, 1);
    let right = Correction {
        channel: Channel::Hotline,
        ..story.right(1, 3)
    };
    story.puts_right(Act::CorrectCase(right));
    assert_eq!(story.figures_of(1), None);
    assert_eq!(story.city.matters[&MatterId(1)].cases, 1);
}

#[test]
fn the_evaluation_instant_never_goes_back() {
    let mut story = Story::begins();
    story.case(Channel::Visit, 3, 1);
    let right = Correction {
        time: story.now - Span::days(40),
        ..story.right(1, 3)
    };
    story.puts_right(Act::CorrectCase(right));
    assert_eq!(story.city.counters.now(), Some(story.now));
    assert_eq!(story.figures_of(1), Some((0, 1, 0)));
    let long_ago = Correction {
        time: story.now - Span::days(61),
        ..story.right(1, 3)
    };
    story.puts_right(Act::CorrectCase(long_ago));
    assert_eq!(story.figures_of(1), None, "it counts for nothing");
}

#[test]
fn what_is_struck_out_counts_for_nothing_and_counts_again_once_that_was_a_mistake() {
    let mut story = Story::begins();
    story.case(Channel::Visit, 3, 1);
    story.case(Channel::Visit, 3, 1);
    story.puts_right(strike(2, Strike::Duplicate));
    assert_eq!(story.figures_of(1), Some((1, 0, 3)));
    assert_eq!(story.city.struck(CaseId(2)), Some(Strike::Duplicate));
    assert_eq!(
        story.is_not_put_right(strike(2, Strike::Duplicate)),
        RecordRefusal::NothingChanges
    );
    assert_eq!(
        story.is_not_put_right(moved(&[2], MoveTo::New)),
        RecordRefusal::StruckOut
    );
    let right = story.right(2, 3);
    let events = story.puts_right(Act::CorrectCase(right));
    let [Event::CaseCorrected { was, .. }] = &events[..] else {
        panic!("{events:?}")
    };
    assert_eq!(*was, Stands::Struck(Strike::Duplicate));
    assert_eq!(story.figures_of(1), Some((2, 0, 6)));
    assert_eq!(story.city.struck(CaseId(2)), None);
}

#[test]
fn nobody_takes_a_struck_record_in_hand_and_nobody_strikes_what_is_in_hand() {
    let mut story = Story::begins();
    story.case(Channel::Visit, 3, 1);
    let classify = CaseStep::Classify {
        class: Class::Suggestion,
        grave: false,
        reachable: true,
        accused: Vec::new(),
        direct: None,
        reason: words("建议"),
    };
    let take = |story: &Story| Command::OnCase {
        by: at("duty-officer"),
        case: CaseId(1),
        step: classify.clone(),
        filed: huiyin_engine::casework::Filed {
            matter: MatterId(1),
            received: story.now,
            people: 3,
            unit: None,
        },
    };
    story.puts_right(strike(1, Strike::Trial));
    let refused = story.ask(&take(&story));
    assert_eq!(
        refused,
        Err(Refusal::Record(RecordRefusal::StruckOut)),
        "{refused:?}"
    );
    let right = story.right(1, 3);
    story.puts_right(Act::CorrectCase(right));
    story.when(take(&story));
    assert_eq!(
        story.is_not_put_right(strike(1, Strike::Trial)),
        RecordRefusal::InHand
    );
    // What is in hand can be put right; its clocks run as they did.
    let before = story.city.cases[&CaseId(1)].clone();
    let right = Correction {
        time: story.now - Span::days(2),
        ..story.right(1, 9)
    };
    story.puts_right(Act::CorrectCase(right));
    let (CaseFile::Open(before), CaseFile::Open(after)) = (&before, &story.city.cases[&CaseId(1)])
    else {
        panic!("it is in hand")
    };
    assert_eq!((after.people, &after.clocks), (9, &before.clocks));
}

#[test]
fn a_keyword_is_counted_on_the_day_that_is_right() {
    let mut story = Story::begins();
    let hotline = |story: &mut Story, word: u16| {
        let mut case = story.new_case(Channel::Hotline, 1, 1);
        case.keywords = vec![word];
        story.when(Command::RegisterCase(case))
    };
    for _ in 0..199 {
        assert_eq!(raised(&hotline(&mut story, 0)), 0);
    }
    let yesterday = story.now - Span::days(1);
    let mut case = story.new_case(Channel::Hotline, 1, 1);
    (case.keywords, case.time) = (vec![0], yesterday);
    story.when(Command::RegisterCase(case));
    let right = Correction {
        time: story.now,
        ..story.right(200, 1)
    };
    let events = story.puts_right(Act::CorrectCase(right));
    assert_eq!(raised(&events), 1);
    // Struck out it counts no longer, and the day has had its one signal.
    story.puts_right(strike(200, Strike::Duplicate));
    assert_eq!(raised(&hotline(&mut story, 0)), 0);
}

#[test]
fn what_came_into_the_plan_later_never_counted_a_record_and_takes_none_back() {
    let mut story = Story::begins();
    let mut early = story.new_case(Channel::Hotline, 1, 1);
    early.keywords = vec![0];
    story.when(Command::RegisterCase(early));
    // Another version: its first keyword is new, the old one stands second, and visits are watched afresh.
    let mut plan = plan::small();
    plan.version = "2".to_owned();
    let old = plan.keywords[0].clone();
    plan.keywords[0].text = "停水".to_owned();
    plan.keywords.push(old);
    plan.indicators[0].id = "surge-b".into();
    story.case(Channel::Visit, 3, 2);
    story.when(Command::AdoptPlan {
        plan: Box::new(plan),
        by: Some(at("commander")),
    });
    let digest = story.city.counters.digest();
    let right = story.right(2, 5);
    story.puts_right(Act::CorrectCase(right));
    assert_eq!(story.city.counters.digest(), digest, "nothing counted it");
    let events = story.puts_right(strike(1, Strike::Trial));
    let [Event::CaseCorrected { keywords, .. }] = &events[..] else {
        panic!("{events:?}")
    };
    assert_eq!(keywords, &[1], "the same word under its new number");
    assert_ne!(story.city.counters.digest(), digest);
}

#[test]
fn corrections_are_for_those_who_say_what_a_case_is_and_always_have_a_reason() {
    let mut story = Story::begins();
    story.case(Channel::Visit, 3, 1);
    let right = Act::CorrectCase(story.right(1, 4));
    let refused = story.ask(&story.on_records("medical-lead", right));
    assert!(matches!(refused, Err(Refusal::NotYours(_))), "{refused:?}");
    let silent = Act::CorrectCase(Correction {
        reason: words(""),
        ..story.right(1, 4)
    });
    let refused = story.ask(&story.on_records("duty-officer", silent));
    assert_eq!(refused, Err(Refusal::ReasonMissing));
}

#[test]
fn a_correction_is_held_to_what_a_registration_is_held_to() {
    let mut story = Story::begins();
    story.case(Channel::Visit, 3, 1);
    let why = |right: Correction<TextRef>| story.is_not_put_right(Act::CorrectCase(right));
    let right = || story.right(1, 3);
    assert_eq!(why(right()), RecordRefusal::NothingChanges);
    assert_eq!(why(story.right(1, 0)), RecordRefusal::PeopleOutOfRange);
    assert_eq!(
        why(story.right(1, 1_000_001)),
        RecordRefusal::PeopleOutOfRange
    );
    let time = |time| Correction { time, ..right() };
    assert_eq!(
        why(time(story.now + Span::minutes(11))),
        RecordRefusal::TimeOutOfRange
    );
    assert_eq!(
        why(time(Time::from_city(1989, 12, 31, 0, 0, 0))),
        RecordRefusal::TimeOutOfRange
    );
    let area = Correction {
        area: Some("nowhere".into()),
        ..right()
    };
    assert_eq!(why(area), RecordRefusal::UnknownArea);
    let unit = Act::CorrectCase(Correction {
        unit: Some("nowhere".into()),
        ..right()
    });
    let refused = story.ask(&story.on_records("duty-officer", unit));
    assert_eq!(refused, Err(Refusal::UnknownUnit));
}

#[test]
fn a_case_that_the_log_does_not_know_cannot_be_corrected() {
    let mut story = Story::begins();
    story.case(Channel::Visit, 3, 1);
    let refusal = story.is_refused("duty-officer", strike(1, Strike::Trial));
    assert_eq!(
        refusal,
        Refusal::NotFound(huiyin_engine::refusal::Thing::Case),
        "whoever asks says what the log says"
    );
    let unknown = story.ask(&story.on_records("duty-officer", strike(9, Strike::Trial)));
    assert_eq!(
        unknown,
        Err(Refusal::NotFound(huiyin_engine::refusal::Thing::Case))
    );
}

#[test]
fn what_is_shown_in_public_moves_along_and_is_taken_back_when_struck() {
    let mut story = Story::begins();
    story.case(Channel::Visit, 1, 1);
    let mut case = story.new_case(Channel::Visit, 1, 1);
    case.public = true;
    story.when(Command::RegisterCase(case));
    let show = Act::ShowCase {
        case: CaseId(2),
        text: words("有人反映停工"),
    };
    story.does("reception-lead", show.clone());
    story.puts_right(moved(&[2], MoveTo::New));
    assert_eq!(story.city.public[&CaseId(2)].matter, MatterId(2));
    story.puts_right(strike(2, Strike::Duplicate));
    assert!(story.city.public[&CaseId(2)].shown.is_none());
    assert_eq!(
        story.is_refused("reception-lead", show),
        Refusal::Record(RecordRefusal::StruckOut)
    );
}

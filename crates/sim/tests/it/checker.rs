//! The checker finds what must never happen; a checker that cannot fail would prove nothing.

use huiyin_engine::act::{Actor, Choice, Ending, TextRef};
use huiyin_engine::event::IncidentOpened;
use huiyin_engine::ids::{
    AssessmentId, IncidentId, MatterId, PersonId, PostId, PromiseId, QuestionId, WarningId,
};
use huiyin_engine::indicators::Subject;
use huiyin_engine::plan::Level;
use huiyin_engine::promise::{AcceptanceTest, PromiseStep, Word};
use huiyin_engine::state::City;
use huiyin_engine::{Entry, Event, Span, Time};
use huiyin_sim::Checker;

const NOW: Time = Time(1_000_000_000);
const INCIDENT: IncidentId = IncidentId(1);

fn by(person: u64) -> Actor {
    Actor {
        post: PostId::from("commander"),
        person: PersonId(person),
    }
}

fn text(chars: u32) -> TextRef {
    TextRef {
        id: 1,
        chars,
        commitment: String::new(),
    }
}

fn found(log: Vec<(Time, Event)>) -> Vec<String> {
    let (mut checker, mut city) = (Checker::default(), City::default());
    for (recorded, event) in log {
        city.seq += 1;
        checker.entry(
            &city,
            &Entry {
                seq: city.seq,
                recorded,
                event,
            },
        );
    }
    checker.found().iter().map(ToString::to_string).collect()
}

fn decided(level: Level) -> Event {
    let choice = Choice::Start(level);
    Event::Decided {
        assessment: AssessmentId(1),
        choice,
        reason: text(9),
        by: by(1),
    }
}

fn opened() -> Event {
    Event::IncidentOpened(Box::new(IncidentOpened {
        incident: INCIDENT,
        assessment: AssessmentId(1),
        subject: Subject::Matter {
            matter: MatterId(1),
        },
        level: Level::IV,
        plan: String::new(),
        expected: Span::hours(8),
        by: by(1),
    }))
}

fn asked() -> Event {
    Event::QuestionRecorded {
        question: QuestionId(1),
        incident: INCIDENT,
        text: text(9),
        by: by(2),
    }
}

fn promised(due: Time) -> Event {
    Event::PromiseMade {
        promise: PromiseId(1),
        incident: INCIDENT,
        question: QuestionId(1),
        owner: PostId::from("policy-lead"),
        due,
        text: text(9),
        test: Some(AcceptanceTest {
            perceivable: text(9),
            implementable: text(9),
            verifiable: text(9),
        }),
        by: by(2),
    }
}

fn stepped(step: PromiseStep<TextRef>, person: u64) -> Event {
    Event::PromiseStepped {
        promise: PromiseId(1),
        incident: INCIDENT,
        step,
        by: by(person),
    }
}

fn accepted() -> Event {
    stepped(PromiseStep::Accept, 2)
}

fn ended(ending: Ending, second: Option<Actor>) -> Event {
    Event::IncidentEnded {
        incident: INCIDENT,
        ending,
        reason: text(9),
        by: by(1),
        second,
    }
}

fn log(events: Vec<Event>) -> Vec<(Time, Event)> {
    let open = [decided(Level::IV), opened()];
    open.into_iter()
        .chain(events)
        .map(|event| (NOW, event))
        .collect()
}

#[test]
fn a_day_that_keeps_the_charter_has_no_violations() {
    let due = NOW + Span::days(10);
    let kept = log(vec![
        asked(),
        promised(due),
        accepted(),
        ended(Ending::Settled, None),
    ]);
    assert_eq!(found(kept), Vec::<String>::new());
}

#[test]
fn a_warning_that_is_acknowledged_after_the_end_is_none() {
    let acknowledged = Event::WarningAcknowledged {
        warning: WarningId(1),
        incident: INCIDENT,
        post: PostId::from("policy-lead"),
        by: by(2),
    };
    let due = NOW + Span::days(10);
    let all = [asked(), promised(due), accepted()];
    let late = [ended(Ending::Settled, None), acknowledged];
    assert_eq!(
        found(log(all.into_iter().chain(late).collect())),
        Vec::<String>::new()
    );
}

#[track_caller]
fn finds(log: Vec<(Time, Event)>, what: &str) {
    let found = found(log);
    assert!(
        found.iter().any(|violation| violation.contains(what)),
        "{what}: {found:?}"
    );
}

#[test]
fn a_response_that_nobody_decided_is_found() {
    finds(vec![(NOW, opened())], "nobody decided");
    finds(
        vec![(NOW, decided(Level::III)), (NOW, opened())],
        "nobody decided",
    );
}

#[test]
fn an_end_without_questions_answers_or_a_second_person_is_found() {
    finds(
        log(vec![ended(Ending::Settled, None)]),
        "no question recorded",
    );
    finds(
        log(vec![asked(), ended(Ending::Settled, None)]),
        "no answer and no promise",
    );
    let due = NOW + Span::days(1);
    let silent = Event::PromiseSilent {
        promise: PromiseId(1),
        incident: INCIDENT,
    };
    let unowned = vec![asked(), promised(due), ended(Ending::Settled, None)];
    finds(log(unowned), "no answer and no promise");
    let mut broken = log(vec![asked(), promised(due), accepted()]);
    broken.extend([(due, silent), (due, ended(Ending::Settled, None))]);
    finds(broken, "no answer and no promise");
    let asks = Event::EndingAsked {
        incident: INCIDENT,
        reason: text(9),
        by: by(1),
    };
    let alone = ended(Ending::NoDemandVoiced, Some(by(1)));
    finds(log(vec![asks, alone]), "one person alone");
}

#[test]
fn a_promise_without_a_near_date_and_an_act_without_a_reason_are_found() {
    finds(
        log(vec![asked(), promised(NOW)]),
        "in the past or after 90 days",
    );
    finds(
        log(vec![asked(), promised(NOW + Span::days(91))]),
        "in the past or after 90 days",
    );
    let silent = Event::LevelChanged {
        incident: INCIDENT,
        from: Level::IV,
        to: Level::III,
        reason: text(0),
        by: by(1),
    };
    finds(log(vec![silent]), "without a reason");
}

#[test]
fn a_promise_that_its_own_maker_verified_is_found() {
    let due = NOW + Span::days(10);
    let seen = |person| {
        let report = stepped(PromiseStep::Report { evidence: text(9) }, 3);
        let verify = PromiseStep::Verify {
            kept: true,
            word: Word::Kept,
            reason: text(9),
        };
        let steps = vec![asked(), promised(due), accepted(), report];
        log(steps.into_iter().chain([stepped(verify, person)]).collect())
    };
    finds(seen(2), "their own promise");
    finds(seen(3), "their own promise");
    assert_eq!(found(seen(4)), Vec::<String>::new());
}

#[test]
fn a_log_whose_time_goes_back_or_that_goes_on_after_the_end_is_found() {
    let mut back = log(vec![asked()]);
    back[2].0 = NOW - Span::seconds(1);
    finds(back, "time in the log went back");
    let due = NOW + Span::days(10);
    finds(
        log(vec![
            asked(),
            promised(due),
            accepted(),
            ended(Ending::Settled, None),
            asked(),
        ]),
        "has ended",
    );
}

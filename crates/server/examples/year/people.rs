//! People who do what their post is there for, some minutes or days after they hear of it.
//! Deliberately absent: mistakes, absence and haste; drills are for those.

use huiyin_engine::act::{Act, Choice, Ending, Finding};
use huiyin_engine::ids::{IncidentId, PostId, PromiseId, QuestionId};
use huiyin_engine::plan::{Level, Step, Target};
use huiyin_engine::promise::{AcceptanceTest, NewPromise, PromiseStep, Word};
use huiyin_engine::{City, Event, Span, Time};

/// What somebody will do, and from which post.
#[derive(Debug, Clone)]
pub(crate) struct Deed {
    pub(crate) post: PostId,
    pub(crate) act: Act<String>,
}

type Later = Vec<(Time, Deed)>;

/// What an event makes people do. `serious` is whether its matter is one that needs a response.
pub(crate) fn after(city: &City, event: &Event, serious: bool) -> Later {
    let now = city.recorded;
    let mut later = Later::new();
    let mut will = |in_minutes: i64, post: &PostId, act| {
        let post = post.clone();
        later.push((now + Span::minutes(in_minutes), Deed { post, act }));
    };
    match event {
        Event::AssessmentOpened {
            assessment, holder, ..
        } => {
            let (assessment, reason) = (*assessment, said());
            let finding = if serious {
                Finding::GoesOn
            } else {
                Finding::Stops
            };
            let act = Act::Screen {
                assessment,
                finding,
                reason,
            };
            will(3, holder, act);
        }
        Event::StepOpened {
            assessment,
            step,
            holder,
            ..
        } => {
            let (assessment, reason) = (*assessment, said());
            let finding = Finding::GoesOn;
            let choice = Choice::Start(Level::IV);
            let act = match step {
                Step::Decision => Act::Decide {
                    assessment,
                    choice,
                    reason,
                },
                _ => Act::Verify {
                    assessment,
                    finding,
                    reason,
                },
            };
            will(6, holder, act);
        }
        Event::TaskOpened {
            task, owner, due, ..
        } => {
            let (task, evidence) = (*task, Some(said()));
            let half = (*due - now).as_seconds() / 120;
            will(half, owner, Act::CompleteTask { task, evidence });
        }
        _ => later.extend(in_incident(city, event)),
    }
    later
}

fn in_incident(city: &City, event: &Event) -> Later {
    let now = city.recorded;
    let later = |in_minutes: i64, post: &str, act| {
        let post = post.into();
        (now + Span::minutes(in_minutes), Deed { post, act })
    };
    match event {
        Event::IncidentOpened(opened) => on_site(opened.incident)
            .map(|(minutes, post, act)| later(minutes, post, act))
            .into(),
        Event::WarningPrepared {
            warning,
            second_person: Some(second),
            ..
        } => {
            let warning = *warning;
            let act = Act::ReleaseWarning { warning };
            vec![later(2, second.holder.as_str(), act)]
        }
        Event::WarningReleased { warning, .. } => {
            let warning = *warning;
            let held = city.warning(warning);
            let level = held.and_then(|(incident, held)| incident.plan.level(held.level));
            let told = level.map_or(&[][..], |level| &level.release.to);
            let has_it = |post: &PostId| Act::AcknowledgeWarning {
                warning,
                post: post.clone(),
            };
            told.iter()
                .map(|post| later(2, post.as_str(), has_it(post)))
                .collect()
        }
        Event::QuestionRecorded {
            question, incident, ..
        } => {
            let (minutes, post, act) = answer(*incident, *question, now);
            vec![later(minutes, post, act)]
        }
        Event::PromiseMade { promise, owner, .. } => promised(*promise, owner.as_str())
            .map(|(minutes, post, act)| later(minutes, post, act))
            .into(),
        Event::LevelProposed { incident, to, .. } => {
            let (incident, reason) = (*incident, said());
            let (minutes, act) = match *to {
                Target::Level(to) => (
                    7,
                    Act::ChangeLevel {
                        incident,
                        to,
                        reason,
                    },
                ),
                Target::End => (12, settled(incident)),
            };
            vec![later(minutes, "commander", act)]
        }
        _ => Vec::new(),
    }
}

// Half of what is asked gets a statement, half a promise.
fn answer(
    incident: IncidentId,
    question: QuestionId,
    now: Time,
) -> (i64, &'static str, Act<String>) {
    let text = said();
    if question.0.is_multiple_of(2) {
        let unit = "petition-bureau".into();
        let act = Act::PublishStatement {
            incident,
            question,
            unit,
            text,
        };
        return (90, "information-lead", act);
    }
    let act = Act::MakePromise(NewPromise {
        incident,
        question,
        owner: "responsible-unit-head".into(),
        due: now + Span::days(20),
        text,
        test: AcceptanceTest {
            perceivable: said(),
            implementable: said(),
            verifiable: said(),
        },
    });
    (120, "policy-lead", act)
}

fn on_site(incident: IncidentId) -> [(i64, &'static str, Act<String>); 8] {
    let people = |people_on_site| Act::ReportFigures {
        incident,
        people_on_site,
    };
    let question = || Act::RecordQuestion {
        incident,
        text: said(),
    };
    [
        (10, "safety-lead", people(73)),
        (20, "reception-lead", question()),
        (35, "reception-lead", question()),
        (60, "safety-lead", people(60)),
        (150, "safety-lead", people(30)),
        (240, "safety-lead", people(8)),
        (300, "safety-lead", people(2)),
        // Whatever was not proposed to end by then ends the next day.
        (26 * 60, "commander", settled(incident)),
    ]
}

fn promised(promise: PromiseId, owner: &str) -> [(i64, &str, Act<String>); 3] {
    let step = |step| Act::StepPromise { promise, step };
    let (evidence, reason) = (said(), said());
    let (kept, word) = (true, Word::Kept);
    let verify = PromiseStep::Verify { kept, word, reason };
    [
        (60, owner, step(PromiseStep::Accept)),
        (10 * 1440, owner, step(PromiseStep::Report { evidence })),
        (12 * 1440, "duty-officer", step(verify)),
    ]
}

fn settled(incident: IncidentId) -> Act<String> {
    Act::EndIncident {
        incident,
        ending: Ending::Settled,
        reason: said(),
    }
}

fn said() -> String {
    "已到场核对，情况属实；责任单位在场，下午四点前给书面答复，代表已签字。".to_owned()
}

//! What an entry of the log reads like on the timeline.

use crate::line::{Line, State, StepLine, StepState};
use huiyin_engine::act::{Choice, Finding, TextRef};
use huiyin_engine::event::{Cause, Clock, Event, ProposalEnd, SafetyChange};
use huiyin_engine::ids::{AssessmentId, MatterId, PostId, ProposalId, TaskId};
use huiyin_engine::indicators::Subject;
use huiyin_engine::plan::{Step, Target};
use huiyin_engine::promise::PromiseStep;
use huiyin_engine::state::City;
use huiyin_engine::{Entry, Time};
use std::collections::BTreeMap;

/// What the log does not hold.
pub struct Known<'a> {
    /// Names of matters.
    pub labels: &'a BTreeMap<MatterId, String>,
    /// Opens a sealed text; nothing where it cannot.
    pub open: &'a dyn Fn(&TextRef) -> Option<String>,
}

impl Known<'_> {
    fn text(&self, event: &Event) -> Option<String> {
        sealed(event).and_then(|text| (self.open)(text))
    }
}

// The text that an entry refers to, where it is one that the timeline shows.
fn sealed(event: &Event) -> Option<&TextRef> {
    match event {
        Event::StepDone { reason, .. }
        | Event::Decided { reason, .. }
        | Event::LevelChanged { reason, .. }
        | Event::MeasuresEnded { reason, .. }
        | Event::EndingAsked { reason, .. }
        | Event::IncidentEnded { reason, .. }
        | Event::IncidentMerged { reason, .. }
        | Event::IncidentReopened { reason, .. }
        | Event::HelpAsked { reason, .. }
        | Event::TaskHandedOver { reason, .. } => Some(reason),
        Event::QuestionRecorded { text, .. }
        | Event::StatementPublished { text, .. }
        | Event::HelpAnswered { text, .. }
        | Event::AnswerPublished { text, .. }
        | Event::PromiseMade { text, .. } => Some(text),
        Event::PromiseStepped { step, .. } => step.text(),
        Event::TaskDone { evidence, .. } => evidence.as_ref(),
        _ => None,
    }
}

/// The line for an entry, given the city with it folded in; some entries have none.
#[must_use]
pub fn tell(city: &City, entry: &Entry, known: &Known<'_>) -> Option<Line> {
    let at = entry.recorded;
    match &entry.event {
        Event::SignalRaised { .. } => signal(&entry.event, known),
        Event::AssessmentOpened { .. }
        | Event::StepOpened { .. }
        | Event::StepDone { .. }
        | Event::Decided { .. } => chain(at, &entry.event, known),
        Event::ClockMissed { .. } | Event::ClockPassed { .. } | Event::AlarmRaised { .. } => {
            clock(city, at, &entry.event)
        }
        Event::WarningPrepared { .. }
        | Event::WarningReleased { .. }
        | Event::WarningWithdrawn { .. }
        | Event::WarningAcknowledged { .. } => warning(city, at, &entry.event),
        Event::TaskOpened { task, .. }
        | Event::TaskDone { task, .. }
        | Event::TaskOverdue { task, .. }
        | Event::HelpAsked { task, .. }
        | Event::HelpAnswered { task, .. }
        | Event::TaskHandedOver { task, .. }
        | Event::TaskVoided { task, .. } => line_of_task(city, at, *task, &entry.event, known),
        Event::SafetyTask {
            task,
            assessment,
            change,
        } => safety(city, at, (*assessment, *task), change, known),
        Event::LevelProposed { proposal, .. } | Event::ProposalClosed { proposal, .. } => {
            line_of_proposal(city, at, *proposal, &entry.event)
        }
        Event::AnswerAsked { .. } | Event::AnswerOverdue { .. } | Event::AnswerPublished { .. } => {
            public_answer(city, at, &entry.event, known)
        }
        Event::FiguresReported { people_on_site, .. } => Some(Line::Figure {
            at,
            people_on_site: *people_on_site,
        }),
        Event::QuestionRecorded { .. }
        | Event::StatementPublished { .. }
        | Event::PromiseMade { .. }
        | Event::PromiseStepped { .. }
        | Event::PromiseSilent { .. } => question(city, at, &entry.event, known),
        _ => incident(city, at, &entry.event, known),
    }
}

fn signal(event: &Event, known: &Known<'_>) -> Option<Line> {
    let Event::SignalRaised {
        cause,
        subject,
        at,
        count,
        previous,
        people,
        ..
    } = event
    else {
        return None;
    };
    let indicator = match cause {
        Cause::Indicator { indicator } => indicator.to_string(),
        Cause::Report { .. } => "report".to_owned(),
        Cause::Danger { .. } => "danger".to_owned(),
    };
    let subject = match subject {
        Subject::Matter { matter } => known
            .labels
            .get(matter)
            .cloned()
            .unwrap_or_else(|| matter.to_string()),
        Subject::Keyword { word } => word.clone(),
    };
    Some(Line::Signal {
        at: *at,
        indicator,
        subject,
        count: *count,
        previous: *previous,
        people: *people,
    })
}

// A step as it is told, with nothing but who and what.
fn step(
    at: Time,
    assessment: AssessmentId,
    step: Step,
    state: StepState,
    post: &PostId,
) -> StepLine {
    StepLine {
        at,
        assessment: assessment.0,
        step,
        state,
        post: Some(post.to_string()),
        due: None,
        level: None,
        reason: None,
    }
}

fn chain(at: Time, event: &Event, known: &Known<'_>) -> Option<Line> {
    let reason = known.text(event);
    let line = match event {
        Event::AssessmentOpened {
            assessment,
            holder,
            due,
            ..
        } => StepLine {
            due: Some(*due),
            ..step(at, *assessment, Step::Screening, StepState::Opened, holder)
        },
        Event::StepOpened {
            assessment,
            step: which,
            holder,
            due,
        } => StepLine {
            due: Some(*due),
            ..step(at, *assessment, *which, StepState::Opened, holder)
        },
        Event::StepDone {
            assessment,
            step: which,
            finding,
            by,
            ..
        } => {
            let stops = *finding == Finding::Stops;
            let state = if stops {
                StepState::Stopped
            } else {
                StepState::Done
            };
            StepLine {
                reason,
                ..step(at, *assessment, *which, state, &by.post)
            }
        }
        Event::Decided {
            assessment,
            choice,
            by,
            ..
        } => {
            let (state, level) = match choice {
                Choice::Start(level) => (StepState::Started, Some(*level)),
                Choice::Decline => (StepState::Declined, None),
            };
            let told = step(at, *assessment, Step::Decision, state, &by.post);
            StepLine {
                level,
                reason,
                ..told
            }
        }
        _ => return None,
    };
    Some(Line::Assessment(line))
}

fn clock(city: &City, at: Time, event: &Event) -> Option<Line> {
    let (clock, state, post, due) = match event {
        Event::ClockMissed { clock, post, due } => {
            (clock, StepState::Missed, Some(post), Some(*due))
        }
        Event::ClockPassed { clock, to, due, .. } => {
            (clock, StepState::Passed, Some(to), Some(*due))
        }
        Event::AlarmRaised { clock } => (clock, StepState::Alarm, None, None),
        _ => return None,
    };
    let post = post.map(ToString::to_string);
    Some(match *clock {
        Clock::Step { assessment, step } => Line::Assessment(StepLine {
            at,
            assessment: assessment.0,
            step,
            state,
            post,
            due,
            level: None,
            reason: None,
        }),
        Clock::Release { warning } => Line::ReleaseClock {
            at,
            warning: warning.0,
            state,
            post,
        },
        Clock::Help { task } => Line::HelpClock {
            at,
            task: city.task(task)?.1.spec.to_string(),
            state,
            post,
        },
        Clock::Promise { promise } => Line::PromiseClock {
            at,
            promise: promise.0,
            state,
            post,
        },
        // Nobody who is simulated asks for more than the store has.
        Clock::Shortfall { .. } => return None,
    })
}

fn warning(city: &City, at: Time, event: &Event) -> Option<Line> {
    let (id, state, post) = match event {
        Event::WarningPrepared {
            warning,
            second_person,
            ..
        } => {
            let second = second_person.as_ref()?;
            (warning, State::Prepared, Some(&second.holder))
        }
        Event::WarningReleased { warning, by, .. } => (warning, State::Released, Some(&by.post)),
        Event::WarningWithdrawn { warning, .. } => (warning, State::Withdrawn, None),
        Event::WarningAcknowledged { warning, post, .. } => {
            (warning, State::Acknowledged, Some(post))
        }
        _ => return None,
    };
    let level = city.warning(*id)?.1.level;
    let post = post.map(ToString::to_string);
    Some(Line::Warning {
        at,
        warning: id.0,
        state,
        level,
        post,
    })
}

fn line_of_task(
    city: &City,
    at: Time,
    id: TaskId,
    event: &Event,
    known: &Known<'_>,
) -> Option<Line> {
    let (_, task) = city.task(id)?;
    let state = match event {
        Event::TaskOpened { .. } => State::Opened,
        Event::TaskDone { .. } => State::Done,
        Event::TaskOverdue { .. } => State::Late,
        Event::HelpAsked { .. } => State::HelpAsked,
        Event::HelpAnswered { .. } => State::HelpAnswered,
        Event::TaskHandedOver { .. } => State::HandedOver,
        _ => State::Voided,
    };
    let evidence = known.text(event);
    Some(Line::Task {
        at,
        task: task.spec.to_string(),
        state,
        group: task.group.to_string(),
        post: task.owner.to_string(),
        due: task.due,
        evidence,
    })
}

fn safety(
    city: &City,
    at: Time,
    (assessment, task): (AssessmentId, TaskId),
    change: &SafetyChange,
    known: &Known<'_>,
) -> Option<Line> {
    let task = city.assessments.get(&assessment)?.tasks.get(&task)?;
    let (state, text) = match change {
        SafetyChange::Opened { .. } => (State::Opened, None),
        SafetyChange::Done { evidence, .. } => (State::Done, evidence.as_ref()),
        SafetyChange::Overdue => (State::Late, None),
        SafetyChange::StoodDown { reason, .. } => (State::Voided, Some(reason)),
        SafetyChange::TakenOver { .. } => return None,
    };
    Some(Line::Task {
        at,
        task: task.spec.to_string(),
        state,
        group: task.group.to_string(),
        post: task.owner.to_string(),
        due: task.due,
        evidence: text.and_then(|text| (known.open)(text)),
    })
}

fn public_answer(city: &City, at: Time, event: &Event, known: &Known<'_>) -> Option<Line> {
    let (matter, state, post, due) = match event {
        Event::AnswerAsked { matter, owner, due } => {
            (matter, State::Opened, owner.clone(), Some(*due))
        }
        Event::AnswerOverdue { matter } => {
            let asked = city.attention.get(matter)?.asked.as_ref()?;
            (matter, State::Late, asked.owner.clone(), Some(asked.due))
        }
        Event::AnswerPublished { matter, by, .. } => (matter, State::Done, by.post.clone(), None),
        _ => return None,
    };
    let label = known.labels.get(matter).cloned();
    Some(Line::PublicAnswer {
        at,
        state,
        matter: label.unwrap_or_else(|| matter.to_string()),
        post: post.to_string(),
        due,
        text: known.text(event),
    })
}

fn line_of_proposal(city: &City, at: Time, id: ProposalId, event: &Event) -> Option<Line> {
    let to: Target = city.proposal(id)?.1.to;
    let state = match event {
        Event::ProposalClosed {
            end: ProposalEnd::Done,
            ..
        } => State::Done,
        Event::ProposalClosed {
            end: ProposalEnd::Dismissed { .. },
            ..
        } => State::Turned,
        Event::ProposalClosed {
            end: ProposalEnd::Lapsed,
            ..
        } => State::Lapsed,
        _ => State::Opened,
    };
    Some(Line::Proposal {
        at,
        proposal: id.0,
        state,
        to,
    })
}

fn question(city: &City, at: Time, event: &Event, known: &Known<'_>) -> Option<Line> {
    let text = known.text(event);
    let promise = |id, state, text| {
        let held = city.promise(id)?.1;
        let (question, due) = (held.question?.0, held.due);
        Some(Line::Promise {
            at,
            promise: id.0,
            state,
            question,
            owner: held.owner.to_string(),
            due,
            text,
        })
    };
    match event {
        Event::QuestionRecorded { question, .. } => Some(Line::Question {
            at,
            question: question.0,
            text,
        }),
        Event::StatementPublished { question, unit, .. } => Some(Line::Statement {
            at,
            question: question.0,
            unit: unit.to_string(),
            text,
        }),
        Event::PromiseMade { promise: id, .. } => promise(*id, State::Made, text),
        Event::PromiseStepped {
            promise: id, step, ..
        } => promise(*id, stepped(step), text),
        Event::PromiseSilent { promise: id, .. } => promise(*id, State::Silent, None),
        _ => None,
    }
}

fn stepped<T>(step: &PromiseStep<T>) -> State {
    match step {
        PromiseStep::Accept => State::Accepted,
        PromiseStep::Decline { .. } => State::Declined,
        PromiseStep::Report { .. } => State::Reported,
        PromiseStep::Verify { kept: true, .. } => State::Kept,
        PromiseStep::Verify { kept: false, .. } | PromiseStep::Break { .. } => State::Broken,
        PromiseStep::Renew { .. } => State::Renewed,
        PromiseStep::Withdraw { .. } => State::Withdrawn,
    }
}

fn incident(city: &City, at: Time, event: &Event, known: &Known<'_>) -> Option<Line> {
    let (state, by) = match event {
        Event::IncidentOpened(opened) => (State::Opened, &opened.by),
        Event::LevelChanged { by, .. } => (State::Level, by),
        Event::MeasuresEnded { by, .. } => (State::MeasuresEnded, by),
        Event::EndingAsked { by, .. } => (State::EndingAsked, by),
        Event::IncidentEnded { by, .. } => (State::Ended, by),
        Event::IncidentMerged { by, .. } => (State::Merged, by),
        Event::IncidentReopened { by, .. } => (State::Reopened, by),
        _ => return None,
    };
    let id = event.incident()?;
    let reason = known.text(event);
    Some(Line::Incident {
        at,
        state,
        level: city.incidents.get(&id)?.level,
        incident: id.0,
        post: Some(by.post.to_string()),
        reason,
    })
}

//! From the log's entries to the report.

use crate::clocks::Book;
use crate::curves::Curves;
use crate::{Asked, Report, instant, lacks};
use huiyin_engine::act::TextRef;
use huiyin_engine::event::{Clock, Joins};
use huiyin_engine::ids::{
    AssessmentId, IncidentId, PostId, PromiseId, QuestionId, SignalId, UnitId,
};
use huiyin_engine::indicators::Subject;
use huiyin_engine::plan::Level;
use huiyin_engine::promise::{Promise, Stage, Word};
use huiyin_engine::state::{City, Incident};
use huiyin_engine::{Entry, Event, Time};
use huiyin_sim::tell;
use serde::Serialize;
use std::collections::BTreeSet;

/// A level, from when on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LevelChange {
    /// When.
    #[serde(serialize_with = "instant")]
    pub at: Time,
    /// Which.
    pub level: Level,
    /// Who decided it.
    pub by: PostId,
    /// Why.
    pub reason: Option<String>,
    /// The plan had suggested it.
    pub suggested: bool,
}

/// What settled a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "by", rename_all = "snake_case")]
#[allow(missing_docs, reason = "named after terms.md")]
pub enum Answered {
    /// A unit answered in public.
    Statement {
        unit: UnitId,
        #[serde(serialize_with = "instant")]
        at: Time,
        text: Option<String>,
    },
    /// Somebody promised something.
    Promise {
        promise: PromiseId,
        #[serde(serialize_with = "instant")]
        at: Time,
    },
}

/// What people asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Question {
    /// Which.
    pub question: QuestionId,
    /// In their words.
    pub text: Option<String>,
    /// When.
    #[serde(serialize_with = "instant")]
    pub asked: Time,
    /// What they got, in order.
    pub answers: Vec<Answered>,
    /// Whether that settles it.
    pub settled: bool,
}

/// What was promised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Given {
    /// Which.
    pub promise: PromiseId,
    /// To which question.
    pub question: Option<QuestionId>,
    /// Who answers for it.
    pub owner: PostId,
    /// What.
    pub text: Option<String>,
    /// By when.
    #[serde(serialize_with = "instant")]
    pub due: Time,
    /// Dates it had before.
    pub renewed: usize,
    /// Where it stands.
    pub stage: Stage,
    /// Its date passed without a word of its owner.
    pub silent: bool,
    /// What the petitioner said last.
    pub word: Option<Word>,
    /// Who looked.
    pub verified: Option<PostId>,
}

/// What belongs to the incident that is asked about, and to those that go on in it.
struct Ours {
    incidents: BTreeSet<IncidentId>,
    assessments: BTreeSet<AssessmentId>,
    signals: BTreeSet<SignalId>,
}

impl Ours {
    fn of(city: &City, incident: &Incident) -> Self {
        let mut incidents = BTreeSet::from([incident.id]);
        let mut next = vec![incident.id];
        while let Some(id) = next.pop() {
            let merged = city.incidents.get(&id).map_or(&[][..], |held| &held.merged);
            next.extend(merged.iter().filter(|id| incidents.insert(**id)));
        }
        let held = incidents.iter().filter_map(|id| city.incidents.get(id));
        let assessments: BTreeSet<_> = held.map(|held| held.assessment).collect();
        let began = assessments.iter().filter_map(|id| city.assessments.get(id));
        let mut signals: BTreeSet<_> = began.map(|held| held.signal).collect();
        signals.extend(city.signals.values().filter_map(|signal| {
            let joins = match signal.joins? {
                Joins::Assessment(id) => assessments.contains(&id),
                Joins::Incident(id) => incidents.contains(&id),
            };
            joins.then_some(signal.id)
        }));
        Ours {
            incidents,
            assessments,
            signals,
        }
    }

    fn has(&self, city: &City, event: &Event) -> bool {
        if let Some(incident) = event.incident() {
            return self.incidents.contains(&incident);
        }
        match event {
            Event::SignalRaised { signal, .. } => self.signals.contains(signal),
            Event::AssessmentOpened { assessment, .. }
            | Event::StepOpened { assessment, .. }
            | Event::StepDone { assessment, .. }
            | Event::Decided { assessment, .. }
            | Event::SafetyTask { assessment, .. } => self.assessments.contains(assessment),
            Event::ClockMissed { clock, .. }
            | Event::ClockPassed { clock, .. }
            | Event::AlarmRaised { clock } => self.clock(city, clock),
            _ => false,
        }
    }

    fn clock(&self, city: &City, clock: &Clock) -> bool {
        let incident = match clock {
            Clock::Step { assessment, .. } => return self.assessments.contains(assessment),
            Clock::Release { warning } => city.warnings.get(warning),
            Clock::Promise { promise } => city.promises.get(promise),
            Clock::Help { task } => city.tasks.get(task),
            Clock::Shortfall { reservation } => city.reservations.get(reservation),
        };
        incident.is_some_and(|id| self.incidents.contains(id))
    }
}

/// The report on an incident; `None` where the entries do not tell of it. `start` is the city before the first
/// of them, with the plans and nothing else ([`City::to_retell`]); entries of plans and cases are passed over.
#[must_use]
pub fn gather(start: &City, entries: &[Entry], asked: &Asked<'_>) -> Option<Report> {
    let mut end = start.clone();
    entries.iter().for_each(|entry| end.retell(entry));
    let incident = end.incidents.get(&asked.incident)?;
    let ours = Ours::of(&end, incident);
    let (mut city, mut book) = (start.clone(), Book::default());
    let (mut timeline, mut curves) = (Vec::new(), Curves::default());
    let mut levels = Vec::new();
    let mut decided = None;
    for entry in entries {
        if let Event::Decided { reason, .. } = &entry.event {
            decided = Some(reason);
        }
        let suggested = suggested(&city, asked.incident, &entry.event);
        city.retell(entry);
        if !ours.has(&city, &entry.event) {
            continue;
        }
        book.take(&city, entry, asked.known.open);
        timeline.extend(tell(&city, entry, &asked.known));
        levels.extend(level(entry, asked, decided, suggested));
        if let Some(held) = city.incidents.get(&asked.incident) {
            curves.take(entry.recorded, held);
        }
    }
    let mut report = whole(&end, incident, &ours, asked);
    report.timeline = timeline;
    report.clocks = book.close(asked.now);
    report.curves = curves;
    report.levels = levels;
    report.lacks = lacks::of(&report, incident);
    Some(report)
}

// Whether the plan has just suggested the level that somebody now decides on.
fn suggested(city: &City, incident: IncidentId, event: &Event) -> bool {
    let Event::LevelChanged { to, .. } = event else {
        return false;
    };
    let held = city.incidents.get(&incident);
    let open = held.into_iter().flat_map(|held| held.proposals.values());
    let by_plan = |proposal: &huiyin_engine::state::Proposal| {
        proposal.open
            && proposal.to == huiyin_engine::plan::Target::Level(*to)
            && proposal.proposer == huiyin_engine::event::Proposer::Condition
    };
    open.into_iter().any(by_plan)
}

// A response opens with the decision right before it, which has the reason.
fn level(
    entry: &Entry,
    asked: &Asked<'_>,
    decided: Option<&TextRef>,
    suggested: bool,
) -> Option<LevelChange> {
    let (level, by, reason) = match &entry.event {
        Event::IncidentOpened(opened) if opened.incident == asked.incident => {
            (opened.level, &opened.by, decided)
        }
        Event::LevelChanged {
            incident,
            to,
            reason,
            by,
            ..
        } if *incident == asked.incident => (*to, by, Some(reason)),
        _ => return None,
    };
    Some(LevelChange {
        at: entry.recorded,
        level,
        by: by.post.clone(),
        reason: reason.and_then(|reason| (asked.known.open)(reason)),
        suggested,
    })
}

fn whole(city: &City, incident: &Incident, ours: &Ours, asked: &Asked<'_>) -> Report {
    let text = |text: &TextRef| (asked.known.open)(text);
    let subject = match &incident.subject {
        Subject::Matter { matter } => {
            let label = asked.known.labels.get(matter);
            label.cloned().unwrap_or_else(|| matter.to_string())
        }
        Subject::Keyword { word } => word.clone(),
    };
    let signals = ours.signals.iter().filter_map(|id| city.signals.get(id));
    let levels = || incident.levels.iter().map(|(_, level, _)| *level);
    let questions = incident.questions.values();
    let promises = incident.promises.values();
    Report {
        incident: incident.id,
        exercise: asked.exercise,
        subject,
        plan_version: incident.plan.version.to_string(),
        plan_digest: incident.plan_digest.clone(),
        signal: signals.map(|signal| signal.recorded).min(),
        opened: incident.opened,
        ended: incident.ended.as_ref().map(|end| end.at),
        written: asked.now,
        first_level: levels().next().unwrap_or(incident.level),
        highest_level: levels().max().unwrap_or(incident.level),
        timeline: Vec::new(),
        clocks: Vec::new(),
        curves: Curves::default(),
        levels: Vec::new(),
        questions: questions
            .map(|held| question(incident, held, &text))
            .collect(),
        promises: promises.map(|held| given(held, &text)).collect(),
        lacks: Vec::new(),
        plan: incident.plan.clone(),
    }
}

fn question(
    incident: &Incident,
    held: &huiyin_engine::state::Question,
    text: &impl Fn(&TextRef) -> Option<String>,
) -> Question {
    let statements = held.statements.iter();
    let statements = statements.filter_map(|id| incident.statements.get(id));
    let said = statements.map(|statement| Answered::Statement {
        unit: statement.unit.clone(),
        at: statement.at,
        text: text(&statement.text),
    });
    let promises = held.promises.iter();
    let promises = promises.filter_map(|id| incident.promises.get(id));
    let promised = promises.map(|promise| Answered::Promise {
        promise: promise.id,
        at: promise.made,
    });
    let mut answers: Vec<Answered> = said.chain(promised).collect();
    answers.sort_by_key(|answer| match answer {
        Answered::Statement { at, .. } | Answered::Promise { at, .. } => *at,
    });
    Question {
        question: held.id,
        text: text(&held.text),
        asked: held.asked,
        answers,
        settled: incident.settled(held),
    }
}

fn given(held: &Promise, text: &impl Fn(&TextRef) -> Option<String>) -> Given {
    Given {
        promise: held.id,
        question: held.question,
        owner: held.owner.clone(),
        text: text(&held.text),
        due: held.due,
        renewed: held.renewed.len(),
        stage: held.stage,
        silent: held.silent,
        word: held.word.map(|(word, _)| word),
        verified: held.verified.as_ref().map(|(by, _)| by.post.clone()),
    }
}

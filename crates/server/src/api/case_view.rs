//! One case in hand as programs read it: numbers, names of the plan, days. No text, nobody's name.

use super::openapi::shape::shaped;
use super::promise_view::{PromiseView, of_case};
use crate::store::CaseRow;
use huiyin_engine::calendar::Calendar;
use huiyin_engine::casework::{CaseClock, CaseFile, OpenCase};
use huiyin_engine::ids::{CaseId, MatterId, PostId, UnitId};
use huiyin_engine::law::{Class, NotDue, Stand, Step, warnings};
use huiyin_engine::time::Day;
use huiyin_engine::{City, Time};
use serde::Serialize;
use std::borrow::Cow;

shaped! {
    #[derive(Debug, Serialize)]
    pub(super) struct CaseView {
        case: CaseId,
        matter: MatterId,
        received: String,
        people: u32,
        unit: Option<UnitId>,
        /// Why it counts for nothing: `duplicate`, `trial` or `elsewhere`.
        struck: Option<String>,
        /// `unclassed`, `closed`, or where it stands.
        state: Cow<'static, str>,
        class: Option<&'static str>,
        route: Option<String>,
        grave: bool,
        reachable: Option<bool>,
        holder: Option<UnitId>,
        objects: bool,
        assigned: Option<PostId>,
        representatives: Option<u32>,
        closed: Option<String>,
        /// When its key was erased, and when the last copy of that was gone.
        erased: Option<String>,
        destroyed: Option<String>,
        /// What its petitioner added.
        material: Vec<PieceView>,
        clocks: Vec<LawClockView>,
        remedies: Vec<RemedyView>,
        /// What was promised on the case itself; promises in an incident stand with it.
        promises: Vec<PromiseView>,
        calendar: String,
    }
}

shaped! {
    #[derive(Debug, Serialize)]
    struct PieceView {
        number: u32,
        kind: String,
        bytes: u32,
        at: String,
        read: bool,
    }
}

shaped! {
    #[derive(Debug, Serialize)]
    struct LawClockView {
        clock: String,
        article: String,
        started: String,
        /// What staff work towards, before it is moved off a day on which nobody works.
        staff: Option<String>,
        /// The last day by law; absent where it cannot be stated.
        legal: Option<String>,
        /// The year whose calendar is not published.
        unpublished: Option<u64>,
        /// A hearing goes on: the clock stands still.
        paused: bool,
        missed: Option<String>,
        stopped: Option<String>,
        derivation: Vec<StepView>,
    }
}

shaped! {
    #[derive(Debug, Serialize)]
    struct StepView {
        said: String,
        article: String,
    }
}

shaped! {
    #[derive(Debug, Serialize)]
    struct RemedyView {
        remedy: String,
        /// `running`, `passed` or `unknown`.
        state: &'static str,
        last: Option<String>,
    }
}

// A word of the engine, as the log writes it.
fn word(of: &impl Serialize) -> String {
    match serde_json::to_value(of) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

const fn class_of(class: Class) -> &'static str {
    match class {
        Class::Suggestion => "suggestion",
        Class::Accusation => "accusation",
        Class::Request(_) => "request",
    }
}

impl CaseView {
    pub(super) fn of(city: &City, row: &CaseRow, now: Time) -> Self {
        let file = city.cases.get(&row.case);
        let open = file.and_then(CaseFile::open);
        let closed = match file {
            Some(CaseFile::Closed(closed)) => Some(closed.at.to_string()),
            _ => None,
        };
        let gone = file.and_then(CaseFile::closed);
        let received = row.time.min(row.recorded);
        let late = city.unclassed.late_since(row.case);
        let clocks = running(file, row, late);
        CaseView {
            case: row.case,
            matter: row.matter,
            received: received.to_string(),
            people: row.people,
            unit: row.unit.clone(),
            struck: row.struck.as_ref().map(word),
            state: match (open, &closed) {
                (Some(case), _) => word(&case.stage).into(),
                (None, Some(_)) => "closed".into(),
                (None, None) => "unclassed".into(),
            },
            class: file.map(|file| class_of(file.class())),
            route: file.and_then(|file| match file.class() {
                Class::Request(route) => Some(word(&route)),
                Class::Suggestion | Class::Accusation => None,
            }),
            grave: open.is_some_and(|case| case.grave),
            reachable: open.map(|case| case.reachable),
            holder: open.and_then(|case| case.holder.clone()),
            objects: open.is_some_and(|case| case.objects),
            assigned: open.and_then(|case| case.assigned.clone()),
            representatives: open.and_then(|case| case.representatives),
            closed,
            erased: gone.and_then(|case| case.erased).map(|at| at.to_string()),
            destroyed: gone
                .and_then(|case| case.destroyed)
                .map(|at| at.to_string()),
            material: pieces(city, row),
            clocks: clocks
                .iter()
                .map(|held| clock(held, &city.calendar))
                .collect(),
            remedies: open.map_or_else(Vec::new, |case| remedies(case, now, &city.calendar)),
            promises: of_case(city, row.case),
            calendar: city.calendar.version(),
        }
    }
}

fn pieces(city: &City, row: &CaseRow) -> Vec<PieceView> {
    let held = city.material.get(&row.case);
    let read = held.map_or(0, |held| held.read);
    let all = held.iter().flat_map(|held| &held.pieces);
    let view = |(number, piece): (u32, &huiyin_engine::casework::Piece)| PieceView {
        number,
        kind: word(&piece.kind),
        bytes: piece.bytes,
        at: piece.at.to_string(),
        read: number <= read,
    };
    (1..).zip(all).map(view).collect()
}

// Where nobody has classed a case its registration runs all the same.
fn running(file: Option<&CaseFile>, row: &CaseRow, late: Option<Time>) -> Vec<CaseClock> {
    match file {
        None if row.struck.is_some() => Vec::new(),
        None => vec![CaseClock {
            missed: late,
            ..CaseClock::starts(
                huiyin_engine::law::ClockId::Register,
                row.time.min(row.recorded),
            )
        }],
        Some(CaseFile::Open(case)) => case.clocks.values().cloned().collect(),
        Some(CaseFile::Closed(_)) => Vec::new(),
    }
}

fn clock(held: &CaseClock, calendar: &Calendar) -> LawClockView {
    let law = held.running.clock.law();
    let (due, dates) = (held.running.due(calendar), held.dates(calendar));
    let said = |step: &Step| StepView {
        said: step.said().english().to_owned(),
        article: step
            .article()
            .unwrap_or(law.article)
            .cited()
            .english()
            .to_owned(),
    };
    LawClockView {
        clock: word(&law.id),
        article: law.article.cited().english().to_owned(),
        started: held.running.started.to_string(),
        staff: dates.staff.as_ref().map(Day::to_string),
        legal: dates.legal.as_ref().map(Day::to_string),
        unpublished: match &due {
            Err(NotDue::Unpublished { year, .. }) => u64::try_from(*year).ok(),
            _ => None,
        },
        paused: matches!(due, Err(NotDue::Paused { .. })),
        missed: held.missed.map(|at| at.to_string()),
        stopped: held.stopped.map(|at| at.to_string()),
        derivation: due.map_or_else(|_| Vec::new(), |due| due.steps.iter().map(said).collect()),
    }
}

fn remedies(case: &OpenCase, now: Time, calendar: &Calendar) -> Vec<RemedyView> {
    let Class::Request(route) = case.class else {
        return Vec::new();
    };
    let began = |remedy| case.remedies.get(&remedy).copied();
    let warned = warnings(route, &began, now.city_day(), calendar);
    let view = |warning: huiyin_engine::law::Warning| {
        let (state, last) = match warning.stand {
            Stand::Running { last, .. } => ("running", Some(last)),
            Stand::Passed { last } => ("passed", Some(last)),
            Stand::Unknown => ("unknown", None),
        };
        RemedyView {
            remedy: word(&warning.remedy),
            state,
            last: last.map(|day| day.to_string()),
        }
    };
    warned.into_iter().map(view).collect()
}

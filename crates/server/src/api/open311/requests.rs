//! What is shown in public: cases whose petitioners asked for it and whose words staff answer for.

use super::tree::Tree;
use super::{Answer, Fault, missing, wrong};
use crate::auth::WebState;
use crate::words::Lang;
use axum::http::StatusCode;
use huiyin_engine::act::TextRef;
use huiyin_engine::ids::{CaseId, MatterId};
use huiyin_engine::indicators::Subject;
use huiyin_engine::{City, Span, Time};
use huiyin_intake::Open311Form as Form;

/// Requests listed at once, as the specification has it.
const LISTED_MAX: usize = 1_000;
/// The span that a list covers where no dates are given, as the specification has it.
const SPAN: Span = Span::days(90);

const KNOWN: [&str; 7] = [
    "api_key",
    "jurisdiction_id",
    "service_request_id",
    "service_code",
    "start_date",
    "end_date",
    "status",
];

struct Shown {
    case: CaseId,
    text: TextRef,
    changed: Time,
    closed: bool,
}

fn shown(city: &City) -> Vec<Shown> {
    let all = city.public.iter().rev();
    let one = |(case, held): (&CaseId, &huiyin_engine::state::PublicCase)| {
        let (text, _) = held.shown.clone()?;
        Some(Shown {
            case: *case,
            text,
            changed: held.changed,
            closed: closed(city, *case, held.matter),
        })
    };
    all.filter_map(one).collect()
}

// Closed is what had a response that ended, with an answer or a promise for each question.
fn closed(city: &City, case: CaseId, matter: MatterId) -> bool {
    let subject = Subject::Matter { matter };
    let incidents = city.incidents.values();
    let mut about = incidents.filter(|incident| city.told_of(case, matter, incident));
    let open = city.responding.contains_key(&subject);
    !open && about.any(|incident| incident.ended.is_some())
}

pub(super) fn one(state: &WebState, lang: Lang, id: &str) -> Answer {
    let held = state.live.read(shown);
    let found = held.iter().find(|held| held.case.to_string() == id);
    let record = found.and_then(|held| record(state, lang, held));
    match record {
        Some((record, ..)) => Ok((StatusCode::OK, Tree::List("service_requests", vec![record]))),
        None => Err(missing("such request that is shown in public")),
    }
}

pub(super) fn list(state: &WebState, lang: Lang, query: &Form) -> Answer {
    let wanted = Wanted::read(query, state.live.now())?;
    let held = state.live.read(shown);
    let records = held
        .iter()
        .filter(|held| wanted.status(held.closed) && wanted.case(held.case))
        .filter_map(|held| record(state, lang, held))
        .filter(|(_, unit, time)| wanted.unit(unit) && wanted.time(*time))
        .map(|(record, ..)| record)
        .take(LISTED_MAX);
    Ok((
        StatusCode::OK,
        Tree::List("service_requests", records.collect()),
    ))
}

fn record(state: &WebState, lang: Lang, held: &Shown) -> Option<(Tree, String, Time)> {
    let row = state.live.case_row(held.case)?;
    let text = state.live.text(&held.text).ok().flatten()?;
    let plan = super::services::plan(state)?;
    let unit = row.unit.as_ref().and_then(|unit| plan.unit(unit));
    let area = row.area.as_ref();
    let area = area.and_then(|area| plan.areas.iter().find(|held| held.id == *area));
    let code = row
        .unit
        .as_ref()
        .map(ToString::to_string)
        .unwrap_or_default();
    let name = unit.map(|unit| lang.label(&unit.name).to_owned());
    let fields = vec![
        ("service_request_id", Tree::text(held.case.to_string())),
        (
            "status",
            Tree::text(if held.closed { "closed" } else { "open" }),
        ),
        ("status_notes", Tree::Nothing),
        ("service_name", Tree::maybe(name.clone())),
        ("service_code", Tree::text(code.clone())),
        ("description", Tree::Text(text)),
        ("agency_responsible", Tree::maybe(name)),
        ("service_notice", Tree::Nothing),
        ("requested_datetime", Tree::text(row.time.to_string())),
        ("updated_datetime", Tree::text(held.changed.to_string())),
        ("expected_datetime", Tree::Nothing),
        (
            "address",
            Tree::maybe(area.map(|area| lang.label(&area.name).to_owned())),
        ),
        ("address_id", Tree::Nothing),
        ("zipcode", Tree::Nothing),
        ("lat", Tree::Nothing),
        ("long", Tree::Nothing),
        ("media_url", Tree::Nothing),
    ];
    Some((Tree::Record("request", fields), code, row.time))
}

struct Wanted<'a> {
    cases: Option<Vec<&'a str>>,
    units: Option<Vec<&'a str>>,
    closed: Option<bool>,
    from: Time,
    until: Time,
}

impl<'a> Wanted<'a> {
    fn read(query: &'a Form, now: Time) -> Result<Self, Vec<Fault>> {
        let mut faults: Vec<Fault> = query
            .names()
            .filter(|name| !KNOWN.contains(name))
            .map(|name| {
                wrong(format!(
                    "{name} is not a filter of this server; it takes {}",
                    KNOWN.join(", ")
                ))
            })
            .collect();
        let list = |name| {
            query
                .get(name)
                .map(|list| list.split(',').map(str::trim).collect())
        };
        let cases: Option<Vec<&str>> = list("service_request_id");
        let closed = match query.get("status") {
            None | Some("open,closed" | "closed,open") => None,
            Some("open") => Some(false),
            Some("closed") => Some(true),
            Some(_) => {
                faults.push(wrong("status is open or closed"));
                None
            }
        };
        let until = date(query, "end_date", &mut faults);
        let from = date(query, "start_date", &mut faults);
        // Asked for by id, a request is found whenever it was made.
        let all = cases.is_some();
        let until = until.unwrap_or(match from {
            Some(from) if !all => from + SPAN,
            _ => now,
        });
        let from = from.unwrap_or(if all { Time(i64::MIN) } else { until - SPAN });
        if faults.is_empty() {
            Ok(Wanted {
                cases,
                units: list("service_code"),
                closed,
                from,
                until,
            })
        } else {
            Err(faults)
        }
    }

    fn case(&self, case: CaseId) -> bool {
        let id = case.to_string();
        self.cases
            .as_ref()
            .is_none_or(|cases| cases.contains(&id.as_str()))
    }

    fn unit(&self, unit: &str) -> bool {
        self.units
            .as_ref()
            .is_none_or(|units| units.contains(&unit))
    }

    fn status(&self, closed: bool) -> bool {
        self.closed.is_none_or(|wanted| wanted == closed)
    }

    fn time(&self, time: Time) -> bool {
        self.from <= time && time <= self.until
    }
}

fn date(query: &Form, name: &str, faults: &mut Vec<Fault>) -> Option<Time> {
    let written = query.get(name)?;
    match huiyin_intake::parse_time_us(written) {
        Ok(micros) => Some(Time(micros)),
        Err(_) => {
            faults.push(wrong(format!(
                "{name} is not a time; write 2026-11-24T08:30:00+08:00"
            )));
            None
        }
    }
}

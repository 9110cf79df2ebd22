//! A case whose receipt is lost: found by the day on which it was registered, its area and its unit, never by a
//! person. Absent: what cases say.

use super::frame::{Frame, page};

use super::show::{blocking, frame};
use crate::auth::WebState;
use crate::auth::guard::{Asked, Signed};
use crate::auth::problem::{Kind, Problem};
use crate::auth::shown::{handles_cases, sees};
use crate::store::CaseRow;
use crate::words::letter_time;
use axum::extract::{RawQuery, State};
use huiyin_engine::Time;
use maud::{Markup, html};
use std::collections::BTreeMap;

/// Cases shown of one day.
const SHOWN_MAX: usize = 50;

/// What was asked for.
#[derive(Default)]
struct Wanted {
    day: String,
    area: String,
    unit: String,
}

/// The form, with what it found.
pub(crate) async fn get(
    State(state): State<WebState>,
    Signed(session): Signed,
    asked: Asked,
    RawQuery(query): RawQuery,
) -> Result<Markup, Problem> {
    let wanted = Wanted::read(query.as_deref());
    blocking(&state, move |state| {
        let f = frame(state, Some(&session), &asked)?;
        let post = f.plan.as_ref().zip(f.post());
        if !post.is_some_and(|(plan, post)| handles_cases(plan, post)) {
            return Err(Kind::Forbidden.into());
        }
        let rows = match wanted.begins()? {
            None => None,
            Some(from) => Some(wanted.find(state, from, &f)?),
        };
        Ok(render(&f, &wanted, rows.as_deref()))
    })
    .await
}

impl Wanted {
    fn read(query: Option<&str>) -> Self {
        let pairs = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
        let mut pairs: BTreeMap<String, String> = pairs.into_owned().collect();
        let mut take = |name: &str| pairs.remove(name).unwrap_or_default();
        Wanted {
            day: take("day"),
            area: take("area"),
            unit: take("unit"),
        }
    }

    fn begins(&self) -> Result<Option<Time>, Kind> {
        if self.day.is_empty() {
            return Ok(None);
        }
        let at = huiyin_intake::parse_time_us(&self.day);
        let at = at.map_err(|_| Kind::Field("day".to_owned()))?;
        Ok(Some(Time(at).city_day().begins()))
    }

    fn find(&self, state: &WebState, from: Time, f: &Frame) -> Result<Vec<CaseRow>, Problem> {
        let fits = |wanted: &str, held: Option<&str>| wanted.is_empty() || held == Some(wanted);
        let keep = |row: &CaseRow| {
            fits(&self.area, row.area.as_ref().map(|area| area.as_str()))
                && fits(&self.unit, row.unit.as_ref().map(|unit| unit.as_str()))
                && (state.live).read(|city| sees(city, row.case, row.unit.as_ref(), f.posts()))
        };
        Ok(state.live.cases_of_day(from, keep, SHOWN_MAX + 1)?)
    }
}

fn render(f: &Frame, wanted: &Wanted, rows: Option<&[CaseRow]>) -> Markup {
    let l = f.lang;
    let plan = f.plan.iter();
    let areas = plan.clone().flat_map(|plan| &plan.areas);
    let units = plan.flat_map(|plan| &plan.units);
    let body = html! {
        div.narrow {
            h1 { (l.lost_title()) }
            p.muted { (l.lost_about()) }
            form.stack method="get" action="/cases/lost" {
                label.field-label for="day" { (l.lost_day()) span.must { (l.required()) } }
                input type="date" #day name="day" required value=(wanted.day);
                label.field-label for="area" { (l.lost_area()) }
                select #area name="area" {
                    option value="" { (l.lost_any()) }
                    @for area in areas { option value=(area.id) selected[wanted.area == area.id.as_str()] { (l.label(&area.name)) } }
                }
                label.field-label for="unit" { (l.case_unit()) }
                select #unit name="unit" {
                    option value="" { (l.lost_any()) }
                    @for unit in units { option value=(unit.id) selected[wanted.unit == unit.id.as_str()] { (l.label(&unit.name)) } }
                }
                button.primary { (l.lost_find()) }
            }
            @if let Some(rows) = rows { (found(f, rows)) }
        }
    };
    page(f, l.lost_title(), body)
}

fn found(f: &Frame, rows: &[CaseRow]) -> Markup {
    let l = f.lang;
    html! {
        @if rows.is_empty() { p.note role="status" { (l.lost_none()) } }
        @else {
            ul { @for row in rows.iter().take(SHOWN_MAX) {
                li {
                    a href={ "/cases/" (row.case) "#identity" } { (l.case_page(row.case)) } " · "
                    (letter_time(l, row.recorded)) " · " (l.channel(row.channel)) " · " (l.unit_of_people(row.people))
                }
            } }
            @if rows.len() > SHOWN_MAX { p.note { (l.lost_more()) } }
        }
    }
}

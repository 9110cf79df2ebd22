//! A year in counts, in the order of Article 41 of the Regulations on Petitions: what the yearly report is written
//! from. The tables are made once, for the page and for both files.
//!
//! Deliberately absent: names, topics, single cases and days; units and areas too small to stand in a list; and
//! what this system is not told, which the page says.

use super::unit_in;
use crate::auth::WebState;
use crate::auth::guard::{Asked, Signed};
use crate::auth::problem::{Kind as ProblemKind, Problem};
use crate::auth::shown::{CASES_MIN, PEOPLE_MIN};
use crate::web::frame::{Frame, page};
use crate::web::parts::empty;
use crate::web::show::{blocking, frame};
use crate::words::Lang;
use axum::extract::{RawQuery, State};
use huiyin_engine::casework::Rating;
use huiyin_engine::ids::UnitId;
use huiyin_engine::law::{Article, ClockId, Law};
use huiyin_engine::plan::Plan;
use huiyin_engine::record::Channel;
use huiyin_engine::state::{Kept, Outcome, Tally, Year};
use maud::{Markup, html};
use std::collections::BTreeMap;

/// Where the report's contents are laid down.
const ARTICLE: Article = Article {
    law: Law::Petitions,
    number: 41,
};

const CHANNELS: [Channel; 5] = [
    Channel::Letter,
    Channel::Visit,
    Channel::Web,
    Channel::Hotline,
    Channel::Grid,
];

/// The report of one year.
pub(super) struct Report {
    pub(super) year: i64,
    /// The years that there are.
    years: Vec<i64>,
    pub(super) tables: Vec<Table>,
}

/// One table: what each row is about, and its counts.
pub(super) struct Table {
    /// Under which item of the article.
    pub(super) item: &'static str,
    pub(super) title: &'static str,
    pub(super) columns: Vec<&'static str>,
    pub(super) rows: Vec<(String, Vec<u64>)>,
}

/// A count as it is shown: one or two cases are not told apart from each other.
pub(super) fn shown(l: Lang, count: u64) -> String {
    match count {
        0 => "0".to_owned(),
        few if few < CASES_MIN => l.year_few(CASES_MIN),
        many => many.to_string(),
    }
}

impl Report {
    fn of(f: &Frame, years: &BTreeMap<i64, Year>, wanted: Option<i64>) -> Option<Self> {
        let latest = *years.keys().next_back()?;
        let year = wanted.unwrap_or(latest);
        let held = years.get(&year)?;
        Some(Report {
            year,
            years: years.keys().rev().copied().collect(),
            tables: tables(f, held),
        })
    }
}

fn tables(f: &Frame, year: &Year) -> Vec<Table> {
    let l = f.lang;
    let all = [
        received(l, year),
        classes(l, year),
        places(l, l.year_named(), &year.named, |id| unit(f, Some(id))),
        places(l, l.year_areas(), &year.areas, |id| area(f, id)),
        by_unit(f, year),
        clocks(l, year),
        done(l, year),
        ratings(f, year),
    ];
    all.into_iter()
        .filter(|table| !table.rows.is_empty())
        .collect()
}

fn received(l: Lang, year: &Year) -> Table {
    let of = |channel: &Channel| year.received.get(channel).copied().unwrap_or_default();
    let mut rows: Vec<_> = CHANNELS
        .iter()
        .map(|channel| (l.channel(*channel).to_owned(), counts(of(channel))))
        .collect();
    let sum = |count: fn(&Tally) -> u64| year.received.values().map(count).sum();
    let all = vec![sum(|tally| tally.cases), sum(|tally| tally.people)];
    rows.push((l.year_all().to_owned(), all));
    Table {
        item: l.year_item_1(),
        title: l.year_received(),
        columns: vec![l.year_cases(), l.year_people()],
        rows,
    }
}

fn counts(tally: Tally) -> Vec<u64> {
    vec![tally.cases, tally.people]
}

fn classes(l: Lang, year: &Year) -> Table {
    let classed = year.classes.iter().filter(|(_, count)| **count > 0);
    Table {
        item: l.year_item_1(),
        title: l.year_classes(),
        columns: vec![l.year_cases()],
        rows: classed
            .map(|(class, count)| (l.class(*class).to_owned(), vec![*count]))
            .collect(),
    }
}

// The largest first; what is too small to stand in a list is one row.
fn places<Id>(
    l: Lang,
    title: &'static str,
    held: &BTreeMap<Id, Tally>,
    name: impl Fn(&Id) -> String,
) -> Table {
    let large = |tally: &Tally| tally.cases >= CASES_MIN && tally.people >= PEOPLE_MIN;
    let mut of: Vec<_> = held.iter().filter(|(_, tally)| large(tally)).collect();
    of.sort_by_key(|(_, tally)| std::cmp::Reverse(tally.cases));
    let mut rows: Vec<_> = of
        .iter()
        .map(|(id, tally)| (name(id), counts(**tally)))
        .collect();
    let small = held.values().filter(|tally| !large(tally));
    let rest = small.fold(Tally::default(), |sum, tally| Tally {
        cases: sum.cases + tally.cases,
        people: sum.people + tally.people,
    });
    if rest.cases > 0 {
        rows.push((l.year_rest().to_owned(), counts(rest)));
    }
    Table {
        item: l.year_item_1(),
        title,
        columns: vec![l.year_cases(), l.year_people()],
        rows,
    }
}

fn by_unit(f: &Frame, year: &Year) -> Table {
    let l = f.lang;
    let given = year.given.keys().map(|id| Some(id.clone()));
    let all = given
        .chain(year.answered.keys().cloned())
        .chain(year.units.keys().cloned());
    let mut units: Vec<Option<UnitId>> = all.collect();
    // The petition office's own stands last.
    units.sort_by(|one, other| (one.is_none(), one).cmp(&(other.is_none(), other)));
    units.dedup();
    let row = |id: Option<UnitId>| {
        let given = id.as_ref().and_then(|id| year.given.get(id));
        let kept = year.units.get(&id).copied().unwrap_or_default();
        let answered = year.answered.get(&id);
        let counts = [given.copied(), answered.copied()].map(Option::unwrap_or_default);
        let counts = counts.into_iter().chain([kept.met, kept.missed]);
        (unit(f, id.as_ref()), counts.collect())
    };
    Table {
        item: l.year_item_2(),
        title: l.year_by_unit(),
        columns: vec![
            l.year_given(),
            l.year_answered(),
            l.year_met(),
            l.year_missed(),
        ],
        rows: units.into_iter().map(row).collect(),
    }
}

fn clocks(l: Lang, year: &Year) -> Table {
    let row = |(id, kept): (&ClockId, &Kept)| {
        let counts = vec![kept.met, kept.missed];
        (l.law_clock(*id).to_owned(), counts)
    };
    Table {
        item: l.year_item_2(),
        title: l.year_clocks(),
        columns: vec![l.year_met(), l.year_missed()],
        rows: year.clocks.iter().map(row).collect(),
    }
}

fn done(l: Lang, year: &Year) -> Table {
    let all = [
        (Outcome::ReportedUp, l.year_reported_up()),
        (Outcome::Objected, l.year_objected()),
        (Outcome::Extended, l.year_extended()),
        (Outcome::ReviewAsked, l.year_reviews()),
        (Outcome::NotAsked, l.year_not_asked()),
        (Outcome::Final, l.year_final()),
        (Outcome::Closed, l.year_closed()),
        (Outcome::PromiseMade, l.year_promises()),
        (Outcome::PromiseKept, l.year_kept()),
        (Outcome::PromiseBroken, l.year_broken()),
        (Outcome::PromiseSilent, l.year_silent()),
    ];
    let row = |(what, words): (Outcome, &str)| {
        let count = year.steps.get(&what)?;
        Some((words.to_owned(), vec![*count]))
    };
    Table {
        item: l.year_item_4(),
        title: l.year_done(),
        columns: vec![l.year_count()],
        rows: all.into_iter().filter_map(row).collect(),
    }
}

fn ratings(f: &Frame, year: &Year) -> Table {
    let l = f.lang;
    let row = |(id, said): (&Option<UnitId>, &BTreeMap<Rating, u64>)| {
        let count = |rating| said.get(&rating).copied().unwrap_or(0);
        (unit(f, id.as_ref()), Rating::ALL.map(count).to_vec())
    };
    Table {
        item: l.year_item_4(),
        title: l.year_ratings(),
        columns: Rating::ALL.map(|rating| l.rating(rating)).to_vec(),
        rows: year.ratings.iter().map(row).collect(),
    }
}

fn unit(f: &Frame, id: Option<&UnitId>) -> String {
    let empty = Plan::default();
    match id {
        Some(_) => unit_in(f.lang, f.plan.as_deref().unwrap_or(&empty), id),
        None => f.lang.year_office().to_owned(),
    }
}

fn area(f: &Frame, id: &huiyin_engine::ids::AreaId) -> String {
    let plan = f.plan.as_ref();
    let held = plan.and_then(|plan| plan.areas.iter().find(|area| area.id == *id));
    held.map_or_else(
        || id.to_string(),
        |area| f.lang.label(&area.name).to_owned(),
    )
}

/// The year that a query asks for; what it does not know is a page that is not there.
fn wanted(query: Option<&str>) -> Result<Option<i64>, Problem> {
    let mut wanted = None;
    for (name, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
        match (name.as_ref(), value.parse()) {
            ("year", Ok(year)) => wanted = Some(year),
            ("lang", _) => {}
            _ => return Err(ProblemKind::NotFound.into()),
        }
    }
    Ok(wanted)
}

/// The frame with the report; without one there is nothing to report yet.
pub(super) fn read(
    state: &WebState,
    f: &Frame,
    query: Option<&str>,
) -> Result<Option<Report>, Problem> {
    let wanted = wanted(query)?;
    let years = state.live.read(|city| city.yearly.clone());
    match (Report::of(f, &years, wanted), wanted) {
        (None, Some(_)) => Err(ProblemKind::NotFound.into()),
        (report, _) => Ok(report),
    }
}

pub(crate) async fn get(
    State(state): State<WebState>,
    Signed(session): Signed,
    asked: Asked,
    RawQuery(query): RawQuery,
) -> Result<Markup, Problem> {
    blocking(&state, move |state| {
        let f = frame(state, Some(&session), &asked)?;
        let report = read(state, &f, query.as_deref())?;
        Ok(render(&f, report.as_ref()))
    })
    .await
}

fn render(f: &Frame, report: Option<&Report>) -> Markup {
    let l = f.lang;
    let cited = l.label(&ARTICLE.cited()).to_owned();
    page(
        f,
        l.year_title(),
        html! {
            p.k { a href="/supervision" { (l.supervision()) } " › " (l.year_title()) }
            h1 { (l.year_title()) }
            p.muted { (l.year_about(&cited)) }
            @match report {
                None => { (empty(l.year_none(), l.year_none_how())) }
                Some(report) => {
                    (choose(l, report))
                    @for table in &report.tables { (one(l, table)) }
                    p.note { (l.year_not_here()) }
                }
            }
        },
    )
}

fn choose(l: Lang, report: &Report) -> Markup {
    let file = |kind: &str| format!("/supervision/year.{kind}?year={}", report.year);
    html! {
        div.head-line.no-print {
            form.inline method="get" action="/supervision/year" {
                label for="year" { (l.year_choose()) } " "
                select id="year" name="year" {
                    @for year in &report.years { option value=(year) selected[*year == report.year] { (year) } }
                } " "
                button { (l.year_show()) }
            }
            p { a href=(file("csv")) { "CSV" } " · " a href=(file("xlsx")) { "XLSX" } }
        }
        h2 { (l.year_of(report.year)) }
    }
}

fn one(l: Lang, table: &Table) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label=(table.title) {
            table.matrix {
                caption { (table.title) " " span.muted { (table.item) } }
                thead { tr { th scope="col" {} @for column in &table.columns { th.num scope="col" { (column) } } } }
                tbody { @for (name, counts) in &table.rows { tr {
                    th scope="row" { (name) }
                    @for count in counts { td.num { (shown(l, *count)) } }
                } } }
            }
        }
    }
}

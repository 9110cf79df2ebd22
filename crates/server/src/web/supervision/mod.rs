//! Supervision: every clock that was missed and every promise that is silent or broken, by unit and by clock.
//!
//! The list and the file carry no texts and no names. What they show is what the state holds; what was settled
//! long ago is in the log and in its after-action reports.

mod export;
mod rows;
mod year;
mod year_file;

pub(crate) use export::{csv, xlsx};
pub(crate) use year::get as year;
pub(crate) use year_file::{csv as year_csv, xlsx as year_xlsx};

use super::frame::{Frame, page};
use super::parts::{at, empty};
use super::show::{blocking, frame};
use crate::auth::WebState;
use crate::auth::guard::{Asked, Signed};
use crate::auth::problem::{Kind as ProblemKind, Problem};
use crate::words::{Lang, span_words};
use axum::extract::{RawQuery, State};
use huiyin_engine::ids::{PostId, UnitId};
use huiyin_engine::plan::Plan;
use maud::{Markup, html};
use rows::{Home, Kind, Row, What, rows};
use std::collections::BTreeMap;

/// Rows on the page; all of them are in the file.
const ROWS_MAX: usize = 300;

/// Which rows are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Wanted {
    kind: Option<Kind>,
    /// A unit; `None` inside for what no unit has.
    unit: Option<Option<UnitId>>,
    /// Only what is not settled.
    open: bool,
}

impl Wanted {
    /// Reads a query; what it does not know is a page that is not there.
    fn read(query: Option<&str>) -> Result<Self, Problem> {
        let mut wanted = Wanted::default();
        for (name, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
            match (name.as_ref(), value.as_ref()) {
                (_, "") => {}
                ("kind", value) => {
                    wanted.kind = Some(Kind::named(value).ok_or(ProblemKind::NotFound)?);
                }
                ("unit", "-") => wanted.unit = Some(None),
                ("unit", value) => wanted.unit = Some(Some(value.into())),
                ("open", "1") => wanted.open = true,
                _ => return Err(ProblemKind::NotFound.into()),
            }
        }
        Ok(wanted)
    }

    fn takes(&self, row: &Row) -> bool {
        self.kind.is_none_or(|kind| row.kind == kind)
            && self.unit.as_ref().is_none_or(|unit| row.unit == *unit)
            && !(self.open && row.settled.is_some())
    }

    fn query(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if let Some(kind) = self.kind {
            query.append_pair("kind", kind.name());
        }
        if let Some(unit) = &self.unit {
            query.append_pair("unit", unit.as_ref().map_or("-", |unit| unit.as_str()));
        }
        if self.open {
            query.append_pair("open", "1");
        }
        query.finish()
    }
}

impl Lang {
    /// What was missed.
    pub(crate) const fn late_kind(self, kind: Kind) -> &'static str {
        match kind {
            Kind::Disputed => self.promises_disputed(),
            Kind::Silent => self.silent_promises(),
            Kind::Broken => self.promises_broken(),
            Kind::Law => self.late_law(),
            Kind::Chain => self.late_chain(),
            Kind::Release => self.late_release(),
            Kind::Task => self.late_task(),
            Kind::Help => self.late_help(),
            Kind::Stock => self.late_stock(),
            Kind::Answer => self.late_answer(),
            Kind::Question => self.late_question(),
        }
    }
}

/// How many rows of one unit and one kind are open, and how many there are.
type Counts = BTreeMap<(Option<UnitId>, Kind), (usize, usize)>;

fn counts(rows: &[Row]) -> Counts {
    let mut counts = Counts::new();
    for row in rows {
        let (open, all) = counts.entry((row.unit.clone(), row.kind)).or_default();
        *open += usize::from(row.settled.is_none());
        *all += 1;
    }
    counts
}

pub(crate) async fn get(
    State(state): State<WebState>,
    Signed(session): Signed,
    asked: Asked,
    RawQuery(query): RawQuery,
) -> Result<Markup, Problem> {
    let wanted = Wanted::read(query.as_deref())?;
    blocking(&state, move |state| {
        let f = frame(state, Some(&session), &asked)?;
        let rows = state.live.read(|city| rows(city, posts(&f), f.now));
        Ok(render(&f, &rows, &wanted))
    })
    .await
}

fn render(f: &Frame, rows: &[Row], wanted: &Wanted) -> Markup {
    let l = f.lang;
    let shown: Vec<&Row> = rows.iter().filter(|row| wanted.takes(row)).collect();
    let query = wanted.query();
    let file = |kind: &str| match query.as_str() {
        "" => format!("/supervision.{kind}"),
        query => format!("/supervision.{kind}?{query}"),
    };
    page(
        f,
        l.supervision(),
        html! {
            h1 { (l.supervision()) }
            p.muted { (l.supervision_about()) }
            p.no-print { a href="/supervision/corrections" { (l.corrections_page()) } " · " a href="/supervision/year" { (l.year_title()) } }
            @if rows.is_empty() { (empty(l.supervision_empty(), l.supervision_empty_how())) }
            @else {
                (matrix(f, &counts(rows), wanted))
                section aria-labelledby="late-title" {
                    div.head-line {
                        h2 #late-title { (heading(f, wanted)) " " span.muted { (l.rows_of(shown.len())) } }
                        (narrow(l, wanted))
                        p.no-print { a href=(file("csv")) { "CSV" } " · " a href=(file("xlsx")) { "XLSX" } }
                    }
                    @if shown.is_empty() { p.muted { (l.supervision_none_here()) } }
                    @else { (table(f, &shown[..shown.len().min(ROWS_MAX)])) }
                    @if shown.len() > ROWS_MAX { p.muted { (l.rows_in_file(shown.len() - ROWS_MAX)) } }
                }
            }
        },
    )
}

// The two ways to see more or less, as links: a click each, and the address says what is shown.
fn narrow(l: Lang, wanted: &Wanted) -> Markup {
    let mut other = wanted.clone();
    other.open = !wanted.open;
    html! {
        p.no-print {
            a href={ "/supervision?" (other.query()) } {
                (if wanted.open { l.show_settled() } else { l.show_open() })
            }
            @if wanted.kind.is_some() || wanted.unit.is_some() {
                " · " a href="/supervision" { (l.show_all()) }
            }
        }
    }
}

fn heading(f: &Frame, wanted: &Wanted) -> String {
    let l = f.lang;
    let unit = wanted.unit.as_ref().map(|unit| unit_name(f, unit.as_ref()));
    let kind = wanted.kind.map(|kind| l.late_kind(kind).to_owned());
    let parts: Vec<String> = unit.into_iter().chain(kind).collect();
    if parts.is_empty() {
        l.late_all().to_owned()
    } else {
        parts.join(l.colon())
    }
}

fn matrix(f: &Frame, counts: &Counts, wanted: &Wanted) -> Markup {
    let l = f.lang;
    let kinds: Vec<Kind> = Kind::ALL
        .into_iter()
        .filter(|kind| counts.keys().any(|(_, held)| held == kind))
        .collect();
    let mut units: Vec<Option<&UnitId>> = counts.keys().map(|(unit, _)| unit.as_ref()).collect();
    units.dedup();
    // What no unit has stands last.
    units.sort_by_key(|unit| unit.is_none());
    html! {
        div.scroll tabindex="0" role="region" aria-label=(l.by_unit()) {
            table.matrix {
                caption { (l.by_unit()) }
                thead { tr {
                    th scope="col" { (l.col_unit()) }
                    @for kind in &kinds { th.num scope="col" { (l.late_kind(*kind)) } }
                } }
                tbody { @for unit in units { tr {
                    th scope="row" { (unit_name(f, unit)) }
                    @for kind in &kinds { (cell(l, counts, unit, *kind, wanted)) }
                } } }
            }
        }
    }
}

fn cell(l: Lang, counts: &Counts, unit: Option<&UnitId>, kind: Kind, wanted: &Wanted) -> Markup {
    let (open, all) = counts
        .get(&(unit.cloned(), kind))
        .copied()
        .unwrap_or_default();
    let mut here = wanted.clone();
    here.kind = Some(kind);
    here.unit = Some(unit.cloned());
    html! {
        td.num {
            @if all == 0 { span.muted { "–" } }
            @else {
                a href={ "/supervision?" (here.query()) } aria-current=[(here == *wanted).then_some("true")] {
                    @if open > 0 { b { (l.open_now(open)) } } @else { (l.settled_too(all)) }
                }
                @if open > 0 && all > open { " " span.muted { (l.settled_too(all - open)) } }
            }
        }
    }
}

fn table(f: &Frame, rows: &[&Row]) -> Markup {
    let l = f.lang;
    let names = [
        l.col_clock(),
        l.col_what(),
        l.col_unit(),
        l.col_post(),
        l.col_due(),
        l.col_late(),
        l.col_state(),
    ];
    html! {
        div.scroll tabindex="0" role="region" aria-label=(l.late_all()) {
            table.stacks {
                thead { tr { @for name in names { th scope="col" { (name) } } } }
                tbody { @for row in rows { tr {
                    @for (name, cell) in names.into_iter().zip(cells(f, row)) { td data-name=(name) { (cell) } }
                } } }
            }
        }
    }
}

fn cells(f: &Frame, row: &Row) -> [Markup; 7] {
    let l = f.lang;
    let late = span_words(l, row.late_by(f.now));
    [
        html! { (l.late_kind(row.kind)) },
        html! { a href=(href(row)) { (what(f, row)) } },
        html! { (unit_in(l, &row.plan, row.unit.as_ref())) },
        match &row.post {
            Some(post) => html! { (f.post_in(&row.plan, post)) },
            None => html! { (nobody(l, row)) },
        },
        at(f, row.due),
        html! { span.nowrap.missed[row.settled.is_none()] { (late) } },
        match row.settled {
            Some(done) => html! { (at(f, done)) " " (l.all_settled()) },
            None => html! { b { (l.still_open()) } },
        },
    ]
}

/// The posts of who looks.
fn posts(f: &Frame) -> &[PostId] {
    f.who.as_ref().map_or(&[], |who| who.posts.as_slice())
}

/// What stands for a post where nobody in particular has it.
fn nobody(l: Lang, row: &Row) -> &'static str {
    match row.home {
        Home::Case(_) => l.not_assigned(),
        _ => l.whole_incident(),
    }
}

fn href(row: &Row) -> String {
    let home = match row.home {
        Home::Assessment(id) => format!("/assessments/{id}"),
        Home::Matter(id) => return format!("/matters/{id}"),
        Home::Case(id) => format!("/cases/{id}"),
        Home::Incident(id) => format!("/incidents/{id}"),
    };
    match &row.what {
        What::Task(id, _) => format!("{home}#task-{id}"),
        What::Promise(id) => format!("{home}#promise-{id}"),
        _ => home,
    }
}

/// What a row is about, in the plan's words and by numbers.
fn what(f: &Frame, row: &Row) -> String {
    let l = f.lang;
    let thing = match &row.what {
        What::Step(step) => l.step(*step).to_owned(),
        What::Task(_, title) => l.label(title).to_owned(),
        What::Promise(id) => l.promise_no(id),
        What::Question(id) => l.question_no(id),
        What::Stock(name) => l.label(name).to_owned(),
        What::Clock(id) => l.law_clock(*id).to_owned(),
        What::Answer => l.answer_to_attention().to_owned(),
        What::Warning(level) => l.warning_of(l.level_name(*level)),
    };
    let home = match row.home {
        Home::Assessment(id) => l.of_assessment(id),
        Home::Incident(id) => l.of_incident(id),
        Home::Matter(id) => l.matter_no(id),
        Home::Case(id) => l.case_no(id),
    };
    format!("{thing}{}{home}", l.list_comma())
}

fn unit_name(f: &Frame, unit: Option<&UnitId>) -> String {
    match &f.plan {
        Some(plan) => unit_in(f.lang, plan, unit),
        None => unit.map_or_else(String::new, ToString::to_string),
    }
}

fn unit_in(l: Lang, plan: &Plan, unit: Option<&UnitId>) -> String {
    let Some(id) = unit else {
        return l.no_unit().to_owned();
    };
    let held = plan.units.iter().find(|unit| unit.id == *id);
    held.map_or_else(|| id.to_string(), |unit| l.label(&unit.name).to_owned())
}

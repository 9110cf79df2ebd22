//! One case as staff see it: what it is, who has it, every clock of the law with both dates and how they were
//! counted, and the steps that may be taken. Nothing of an accusation is shown to the accused.

mod clocks;
mod forms;
pub(crate) mod identity;
pub(crate) mod material;
mod promised;

pub(super) use clocks::{all as clocks_of, derivation, no_date};
pub(super) use forms::written;
pub(super) use promised::reads as reads_promise;

use super::frame::{Frame, Lookup, page};
use super::needs::Needs;
use super::parts::at;
use super::records::{self, Offered};
use super::show::{blocking, frame, look_up};
use crate::auth::WebState;
use crate::auth::corrected::Line;
use crate::auth::guard::{Asked, Signed};
use crate::auth::problem::{Kind, Problem};
use crate::auth::shown::{handles_cases, sees};
use crate::live::{CaseTexts, Corrections, Kept};
use crate::store::CaseRow;
use crate::vault::Opening;
use axum::extract::{Path, State};
use huiyin_engine::act::TextRef;
use huiyin_engine::calendar::Calendar;
use huiyin_engine::casework::{CaseEnd, CaseFile, CaseStep, ClosedCase, OpenCase};
use huiyin_engine::casework::{Material, MaterialKind, Purpose, Way};
use huiyin_engine::ids::{CaseId, PostId, UnitId};
use huiyin_engine::law::{Class, Stand, Warning, warnings};
use huiyin_engine::plan::Plan;
use huiyin_engine::{Actor, City, Time, may_open};
use maud::{Markup, html};
use std::collections::BTreeMap;

/// Corrections listed, the newest.
const CORRECTIONS_MAX: usize = 100;

/// What the page shows.
pub(crate) struct View {
    pub(crate) row: CaseRow,
    pub(crate) file: Option<CaseFile>,
    pub(crate) calendar: Calendar,
    /// Since when it is on record that nobody classed it in time.
    pub(crate) late: Option<Time>,
    pub(crate) warnings: Vec<Warning>,
    /// Whether this post may read what the case says.
    pub(crate) open: bool,
    pub(crate) texts: Option<CaseTexts>,
    /// Steps that would be taken from this post now.
    pub(crate) steps: Vec<CaseStep<TextRef>>,
    /// What was promised on it.
    pub(crate) promised: promised::Promised,
    /// How its record may be put right.
    pub(crate) offered: Offered,
    /// What was put right of it.
    pub(crate) corrections: Vec<Line>,
    /// What this post may open the identity for, and how.
    pub(crate) ways: Vec<(Purpose, Way)>,
    /// Who opened it, newest first.
    pub(crate) openings: Vec<Opening>,
    /// What its petitioner added.
    pub(crate) material: Option<Material>,
    /// Those pieces of it that are words, opened.
    pub(crate) words: BTreeMap<u32, String>,
    /// How long what it says is kept, once it has ended.
    pub(crate) kept: Option<Kept>,
}

/// The page.
pub(crate) async fn get(
    State(state): State<WebState>,
    Signed(session): Signed,
    asked: Asked,
    Path(id): Path<String>,
) -> Result<Markup, Problem> {
    let id = CaseId(id.parse().map_err(|_| Kind::NotFound)?);
    blocking(&state, move |state| {
        let f = frame(state, Some(&session), &asked)?;
        let row = state.live.case_row(id).ok_or(Kind::NotFound)?;
        let by = f.who.as_ref().and_then(super::frame::Who::actor);
        let corrected = state
            .live
            .corrections(Corrections::Case(id), CORRECTIONS_MAX)?;
        let read = |city: &City| {
            let sees = sees(city, id, row.unit.as_ref(), f.posts());
            let lines = corrected
                .iter()
                .filter_map(|entry| Line::of(city, f.posts(), entry));
            sees.then(|| View {
                corrections: lines.collect(),
                ..View::of(city, &row, by.as_ref(), f.now)
            })
        };
        let Some(mut view) = state.live.read(read) else {
            return Ok(guarded(&f, id));
        };
        if view.open {
            view.texts = state.live.case_texts(id).ok().flatten();
            view.words = words(state, &view);
        }
        view.kept = state.live.kept(id);
        let openings = state.live.openings_of(id);
        view.openings = openings.map_err(|error| Kind::Trouble(error.to_string()))?;
        let lookup = look_up(state, f.posts(), &view.needs())?;
        Ok(render(&f, &lookup, &view))
    })
    .await
}

/// Whether a post reads what a case says: those who handle cases, and those who handle this one.
pub(crate) fn reads(city: &City, plan: &Plan, row: &CaseRow, post: &PostId) -> bool {
    let open = city.cases.get(&row.case).and_then(CaseFile::open);
    sees(
        city,
        row.case,
        row.unit.as_ref(),
        std::slice::from_ref(post),
    ) && (handles_cases(plan, post) || open.is_some_and(|case| handles(plan, case, post)))
}

// Whoever handles this one: the post that it was given to, and the unit that has it.
fn handles(plan: &Plan, case: &OpenCase, post: &PostId) -> bool {
    let unit = plan.post(post).and_then(|post| post.unit.as_ref());
    case.assigned.as_ref() == Some(post) || (unit.is_some() && case.holder.as_ref() == unit)
}

impl View {
    pub(crate) fn of(city: &City, row: &CaseRow, by: Option<&Actor>, now: Time) -> Self {
        let file = city.cases.get(&row.case).cloned();
        let open = by
            .zip(city.plan.as_ref())
            .is_some_and(|(by, plan)| reads(city, plan, row, &by.post));
        let in_hand = file.as_ref().and_then(CaseFile::open);
        let warned = in_hand.map_or_else(Vec::new, |case| warned(case, now, &city.calendar));
        View {
            row: row.clone(),
            warnings: warned,
            calendar: city.calendar.clone(),
            late: city.unclassed.late_since(row.case),
            open,
            texts: None,
            steps: by.map_or_else(Vec::new, |by| forms::offered(city, row, by, now)),
            offered: Offered::of(city, row, by, now),
            corrections: Vec::new(),
            ways: by.map_or_else(Vec::new, |by| ways(city, row, by)),
            openings: Vec::new(),
            material: city.material.get(&row.case).cloned(),
            words: BTreeMap::new(),
            kept: None,
            file,
            promised: promised::Promised::of(city, row.case, by, now),
        }
    }

    fn needs(&self) -> Needs {
        let mut needs = Needs::default();
        self.promised.needs(&mut needs);
        let corrections = self.corrections.iter();
        corrections.for_each(|line| line.needs(&mut needs, self.open));
        let open = self.file.as_ref().and_then(CaseFile::open);
        // What was said with the case is its text too.
        for taken in open.iter().flat_map(|case| &case.steps) {
            needs.actor(&taken.by);
            if let Some(text) = taken.step.text().filter(|_| self.open) {
                needs.text(text);
            }
        }
        if let Some(CaseFile::Closed(closed)) = self.file.as_ref().filter(|_| self.open) {
            closed
                .opinions
                .iter()
                .for_each(|(text, _)| needs.text(text));
            if let CaseEnd::Closed { reason, .. } = &closed.end {
                needs.text(reason);
            }
        }
        needs
    }
}

/// The warnings that another remedy's time is running.
pub(super) fn warned(case: &OpenCase, now: Time, calendar: &Calendar) -> Vec<Warning> {
    match case.class {
        Class::Request(route) => {
            let began = |remedy| case.remedies.get(&remedy).copied();
            warnings(route, &began, now.city_day(), calendar)
        }
        Class::Suggestion | Class::Accusation => Vec::new(),
    }
}

// Words that cannot be opened are left out, and the page says so.
fn words(state: &WebState, view: &View) -> BTreeMap<u32, String> {
    let pieces = view.material.iter().flat_map(|held| &held.pieces);
    let texts = (1..)
        .zip(pieces)
        .filter(|(_, piece)| piece.kind == MaterialKind::Text);
    let open = |number| {
        let bytes = state.live.material(view.row.case, number).ok()??;
        String::from_utf8(bytes).ok()
    };
    texts
        .filter_map(|(number, _)| Some((number, open(number)?)))
        .collect()
}

fn ways(city: &City, row: &CaseRow, by: &Actor) -> Vec<(Purpose, Way)> {
    let way = |purpose| may_open(city, row.case, row.unit.as_ref(), purpose, by).ok();
    let all = Purpose::ALL.into_iter();
    all.filter_map(|purpose| Some((purpose, way(purpose)?)))
        .collect()
}

fn guarded(f: &Frame, id: CaseId) -> Markup {
    let title = f.lang.case_page(id);
    let body = html! { div.narrow { h1 { (title) } p.note { (f.lang.case_guarded()) } } };
    page(f, &title, body)
}

fn unit(f: &Frame, id: &UnitId) -> String {
    let held = f.plan.as_ref().and_then(|plan| plan.unit(id));
    held.map_or_else(
        || id.to_string(),
        |unit| f.lang.label(&unit.name).to_owned(),
    )
}

pub(crate) fn render(f: &Frame, lookup: &Lookup, view: &View) -> Markup {
    let l = f.lang;
    let row = &view.row;
    let title = l.case_page(row.case);
    let body = html! {
        div.middle {
        p.k { a href="/" { (l.nav_board()) } " › " a href={ "/matters/" (row.matter) } { (l.matter_no(row.matter)) } " › " (title) }
        h1 { (title) }
        div #case data-live {
            p { (l.case_received(crate::words::letter_time(l, row.time))) " · " (l.channel(row.channel)) " · " (l.source(row.source)) " · " (l.unit_of_people(row.people))
                @if let Some(id) = &row.unit { " · " (l.case_named_unit(unit(f, id))) } }
            @if let Some(cause) = row.struck { p.note { (l.record_struck(l.strike(cause))) } }
            @match &view.file {
                None if row.struck.is_some() => {}
                None => { p.note { (l.case_not_classed()) } }
                Some(CaseFile::Open(case)) => { (standing(f, case)) }
                Some(CaseFile::Closed(case)) => { (closed(f, lookup, case)) }
            }
            @if let Some(kept) = view.kept { p.muted { (super::parts::kept(l, kept)) } }
            (clocks::table(f, view))
            (remedies(f, &view.warnings))
        }
        (forms::all(f, view))
        (promised::render(f, lookup, view))
        (said(f, view))
        (material::section(f, view))
        (identity::section(f, view))
        @if let Some(CaseFile::Open(case)) = &view.file { (history(f, lookup, case)) }
        div #case-records data-live { (records::history(f, lookup, &view.corrections, view.open)) }
        }
    };
    page(f, &title, body)
}

fn standing(f: &Frame, case: &OpenCase) -> Markup {
    let l = f.lang;
    let accused: Vec<String> = case.accused.iter().map(|id| unit(f, id)).collect();
    html! {
        p { b { (l.class(case.class)) } " " span.tag { (l.case_stage(case.stage)) }
            @if case.grave { " " span.tag { (l.case_grave()) } }
            @if !case.reachable { " " span.tag { (l.case_unreachable()) } } }
        p {
            @match &case.holder { Some(id) => { (l.case_holder(unit(f, id))) } None => { (l.case_holder_office()) } }
            @if let Some(post) = &case.assigned { " · " (l.case_assigned_to(f.post_name(post))) }
            @if let Some(n) = case.representatives { " · " (l.case_represented(n)) }
        }
        @if case.class == Class::Accusation { p.note { (l.case_accuses(accused.join(l.list_comma()))) } }
        @if case.objects { p.note { (l.case_objects()) } }
    }
}

fn closed(f: &Frame, lookup: &Lookup, case: &ClosedCase) -> Markup {
    let l = f.lang;
    html! {
        p { b { (l.class(case.class)) } " " span.tag { (l.case_closed_at(crate::words::letter_time(l, case.at))) } }
        @match &case.end {
            CaseEnd::Closed { reason, by } => { p { (f.post_name(&by.post)) (l.colon()) (lookup.text(l, reason)) } }
            CaseEnd::NotAsked => { p { (l.case_end_not_asked()) } }
            CaseEnd::Final => { p { (l.case_end_final()) } }
        }
        @for (text, when) in &case.opinions {
            article.said-once { p.k { (l.case_do_answer()) " · " (at(f, *when)) } blockquote { (lookup.text(l, text)) } }
        }
    }
}

fn remedies(f: &Frame, warnings: &[Warning]) -> Markup {
    let l = f.lang;
    html! {
        @if !warnings.is_empty() {
            section aria-labelledby="remedies" {
                h2 #remedies { (l.remedies_title()) }
                p.muted { (l.remedies_about()) }
                ul { @for warning in warnings { li { (remedy(l, warning)) } } }
            }
        }
    }
}

/// A remedy's time, in words.
pub(super) fn remedy(l: crate::words::Lang, warning: &Warning) -> Markup {
    let held = huiyin_engine::law::REMEDIES
        .iter()
        .find(|held| held.id == warning.remedy);
    let article = held.map(|held| held.article.cited());
    html! {
        b { (l.remedy(warning.remedy)) } " · "
        @match warning.stand {
            Stand::Running { last, left } => { strong.tag { (l.warning_running(l.day(last), left)) } }
            Stand::Passed { last } => { (l.warning_passed(l.day(last))) }
            Stand::Unknown => { (l.warning_unknown()) }
        }
        @if let Some(article) = article { " · " span.muted { (l.label(&article)) } }
    }
}

fn said(f: &Frame, view: &View) -> Markup {
    let l = f.lang;
    html! {
        section aria-labelledby="said" {
            h2 #said { (l.case_body()) }
            @match &view.texts {
                Some(texts) => {
                    @if !texts.topic.is_empty() { p { b { (texts.topic) } } }
                    @if !texts.body.is_empty() { blockquote { (texts.body) } }
                }
                None if view.open => { p { em.muted { (l.sealed_text()) } } }
                None => { p.note { (l.case_texts_not_yours()) } }
            }
        }
    }
}

fn history(f: &Frame, lookup: &Lookup, case: &OpenCase) -> Markup {
    let l = f.lang;
    let empty = Plan::default();
    let plan = f.plan.as_deref().unwrap_or(&empty);
    html! {
        section aria-labelledby="history" {
            h2 #history { (l.case_steps()) }
            ol.said { @for taken in case.steps.iter().rev() {
                li {
                    p { b { (l.case_step(&taken.step)) } @if let Some(more) = more(f, &taken.step) { (l.colon()) (more) } }
                    p.k { (l.case_step_line(crate::words::letter_time(l, taken.at), f.actor(plan, lookup, &taken.by))) }
                    @if let Some(text) = taken.step.text() { blockquote { (lookup.text(l, text)) } }
                }
            } }
        }
    }
}

// What a step is about, beside its text.
fn more(f: &Frame, step: &CaseStep<TextRef>) -> Option<String> {
    let l = f.lang;
    match step {
        CaseStep::Classify { class, .. } => Some(l.class(*class).to_owned()),
        CaseStep::Transfer { to, .. } => Some(unit(f, to)),
        CaseStep::Assign { post, .. } => Some(f.post_name(post)),
        CaseStep::Extend { days, .. } => Some(l.case_extended(*days)),
        CaseStep::Represent { representatives } => Some(l.case_represented(*representatives)),
        CaseStep::Remedy { remedy, began } => {
            Some(format!("{} {}", l.remedy(*remedy), l.day(*began)))
        }
        _ => None,
    }
}

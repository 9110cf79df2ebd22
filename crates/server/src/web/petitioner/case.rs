//! Where a case stands, and every clock of the law on it, as its petitioner reads it: in plain words, each date
//! with its article. Absent: who has an interest in it, other cases, and what staff write to each other.

use super::page::Sheet;
use super::view::View;
use crate::store::CaseRow;
use crate::web::case::{clocks_of, derivation, no_date, remedy, warned, written};
use crate::web::frame::Lookup;
use crate::words::{Lang, letter_time};
use huiyin_engine::Time;
use huiyin_engine::act::TextRef;
use huiyin_engine::casework::{CaseClock, CaseEnd, CaseFile, CaseStep, Rating};
use huiyin_engine::law::Class;
use maud::{Markup, html};

/// What was done so far, in order.
pub(super) fn standing(sheet: &Sheet, lookup: &Lookup, view: &View, row: &CaseRow) -> Markup {
    let l = sheet.lang;
    let opinions = view.opinions();
    html! {
        section aria-labelledby="standing" {
            h2 #standing { (l.pet_where()) }
            @match &view.file {
                Some(file) => { p { b { (l.pet_class(l.class(file.class()))) } } }
                None if row.struck.is_some() => {}
                None => { p.muted { (l.pet_unclassed()) } }
            }
            @if let Some(cause) = row.struck { p.note { (l.pet_struck(l.strike(cause))) } }
            ol.pet-steps {
                li { (l.pet_step_registered(letter_time(l, row.recorded))) }
                @if let Some(CaseFile::Open(case)) = &view.file {
                    @for taken in &case.steps {
                        @if let Some(what) = told(sheet, &taken.step) { li { (l.pet_step_at(what, letter_time(l, taken.at))) } }
                    }
                }
                @for incident in view.incidents.iter().rev() {
                    li { (l.pet_step_incident(letter_time(l, incident.opened))) }
                    @if let Some(end) = &incident.ended { li { (l.pet_step_ended(letter_time(l, end.at))) } }
                }
                @if view.assessing { li { (l.pet_step_assessing()) } }
                @if let Some(CaseFile::Closed(case)) = &view.file { li { (ended(l, lookup, case.at, &case.end)) } }
            }
            @if let Some(kept) = view.kept { p.muted { (crate::web::parts::kept(l, kept)) } }
            @if !opinions.is_empty() {
                h3 { (l.pet_opinion()) }
                @for (text, at) in opinions { article.pet-card { p { (lookup.text(l, text)) } p.muted { (letter_time(l, at)) } } }
            }
        }
    }
}

// The steps that concern whoever asked; the rest is between the offices.
fn told(sheet: &Sheet, step: &CaseStep<TextRef>) -> Option<String> {
    let l = sheet.lang;
    let unit = |id: &_| {
        let held = sheet.plan.as_ref().and_then(|plan| plan.unit(id));
        held.map_or_else(String::new, |unit| l.label(&unit.name).to_owned())
    };
    match step {
        CaseStep::Transfer { to, .. } => Some(l.case_holder(unit(to))),
        CaseStep::Extend { days, .. } => Some(l.case_extended(*days)),
        CaseStep::Accept { .. }
        | CaseStep::Answer { .. }
        | CaseStep::AskReview { .. }
        | CaseStep::BeginHearing { .. }
        | CaseStep::EndHearing { .. } => Some(l.case_step(step).to_owned()),
        _ => None,
    }
}

fn ended(l: Lang, lookup: &Lookup, at: Time, end: &CaseEnd) -> Markup {
    html! {
        (l.pet_closed(letter_time(l, at)))
        @match end {
            CaseEnd::Closed { reason, .. } => { br; (l.pet_closed_why()) (lookup.text(l, reason)) }
            CaseEnd::NotAsked => { br; (l.case_end_not_asked()) }
            CaseEnd::Final => { br; (l.case_end_final()) }
        }
    }
}

/// How satisfied the petitioner is, once there is something to say it of; changeable until thirty days after the end.
pub(super) fn rate(sheet: &Sheet, view: &View, here: &str) -> Markup {
    let l = sheet.lang;
    let Some(file) = &view.file else {
        return html! {};
    };
    let (said, open) = (file.rating(), file.may_be_rated(sheet.now).is_ok());
    let query = match l {
        Lang::Zh => "",
        Lang::En => "?lang=en",
    };
    html! {
        @if open || said.is_some() {
            section aria-labelledby="rate" {
                h2 #rate { (l.pet_rate()) }
                @if let Some(said) = said { p { b { (l.pet_rated(l.rating(said))) } } }
                @if open {
                    form.no-print method="post" action={ (here) "/rate" (query) } role="group" aria-labelledby="rate-about" {
                        p #rate-about { (l.pet_rate_about()) }
                        div.acts { @for rating in Rating::ALL {
                            button name="rating" value=(written(&rating)) aria-pressed=[(said == Some(rating)).then_some("true")] { (l.rating(rating)) }
                        } }
                    }
                }
            }
        }
    }
}

/// What was put right of the record, the latest first.
pub(super) fn corrections(sheet: &Sheet, view: &View) -> Markup {
    let l = sheet.lang;
    let plan = sheet.plan.as_deref();
    let told = view.corrections.iter();
    let told = told.filter_map(|held| Some((held.at, held.what.told(l, plan)?)));
    let told: Vec<(Time, String)> = told.collect();
    html! {
        @if !told.is_empty() {
            section aria-labelledby="corrections" {
                h2 #corrections { (l.pet_corrections()) }
                ul { @for (at, what) in &told { li { (l.pet_step_at(what, letter_time(l, *at))) } } }
            }
        }
    }
}

/// Every clock: its last day by law, and how that was counted.
pub(super) fn clocks(sheet: &Sheet, view: &View, row: &CaseRow) -> Markup {
    let l = sheet.lang;
    let all = clocks_of(view.file.as_ref(), row, view.late);
    html! {
        section aria-labelledby="clocks" {
            h2 #clocks { (l.pet_clocks()) }
            @if all.is_empty() { p.muted { (l.pet_clocks_none()) } }
            @for clock in &all { (one(l, view, clock)) }
        }
    }
}

fn one(l: Lang, view: &View, clock: &CaseClock) -> Markup {
    let law = clock.running.clock.law();
    let due = clock.running.due(&view.calendar);
    html! {
        article.pet-card {
            p.pet-lead { @if law.binds_petitioner { (l.pet_clock_yours()) } (l.law_clock(law.id)) }
            @match (&due, clock.stopped) {
                (_, Some(at)) => { p { (l.pet_clock_done(letter_time(l, at))) } }
                (Ok(due), None) if clock.missed.is_some() => { p { b { (l.pet_clock_missed(l.day(due.legal))) } } }
                (Ok(due), None) => { p { b { (l.pet_clock_due(l.day(due.legal))) } } }
                (Err(why), None) => { p { (no_date(l, why)) } }
            }
            p.muted { (l.label(&law.article.cited())) }
            @if let (Ok(due), None) = (&due, clock.stopped) {
                details { summary { (l.pet_clock_how()) } (derivation(l, due)) }
            }
        }
    }
}

/// Other remedies whose time a petition does not stop.
pub(super) fn remedies(sheet: &Sheet, view: &View) -> Markup {
    let l = sheet.lang;
    let open = view.file.as_ref().and_then(CaseFile::open);
    let open =
        open.filter(|case| case.class != Class::Request(huiyin_engine::law::Route::Ordinary));
    let warnings = open.map_or_else(Vec::new, |case| warned(case, sheet.now, &view.calendar));
    html! {
        @if !warnings.is_empty() {
            section aria-labelledby="remedies" {
                h2 #remedies { (l.remedies_title()) }
                ul { @for warning in &warnings { li { (remedy(l, warning)) } } }
            }
        }
    }
}

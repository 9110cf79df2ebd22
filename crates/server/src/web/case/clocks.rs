//! The clocks of a case as a table: the date that staff work towards, the last day by law, and how each was
//! counted, article by article.

use super::View;
use crate::store::CaseRow;
use crate::web::frame::Frame;
use crate::words::{Lang, letter_time};
use huiyin_engine::Time;
use huiyin_engine::calendar::Calendar;
use huiyin_engine::casework::{CaseClock, CaseFile, Dates};
use huiyin_engine::law::{ClockId, Derivation, NotDue};
use maud::{Markup, html};

/// Every clock of a case: those on its file, or, where nobody has classed it, the one that runs all the same;
/// none on a record that was struck out.
pub(crate) fn all(file: Option<&CaseFile>, row: &CaseRow, late: Option<Time>) -> Vec<CaseClock> {
    match file {
        None if row.struck.is_some() => Vec::new(),
        None => vec![CaseClock {
            missed: late,
            ..CaseClock::starts(ClockId::Register, row.time.min(row.recorded))
        }],
        Some(CaseFile::Open(case)) => case.clocks.values().cloned().collect(),
        Some(CaseFile::Closed(_)) => Vec::new(),
    }
}

pub(super) fn table(f: &Frame, view: &View) -> Markup {
    let l = f.lang;
    let clocks = all(view.file.as_ref(), &view.row, view.late);
    html! {
        section aria-labelledby="clocks" {
            h2 #clocks { (l.clocks_title()) }
            @if !clocks.iter().any(CaseClock::is_open) { p.muted { (l.clocks_none()) } }
            @if !clocks.is_empty() {
                div.scroll tabindex="0" { table {
                    thead { tr { th scope="col" { (l.clock_col_what()) } th scope="col" { (l.clock_col_staff()) } th scope="col" { (l.clock_col_legal()) } th scope="col" { (l.clock_col_why()) } } }
                    tbody { @for clock in &clocks { (row(l, clock, &view.calendar)) } }
                } }
            }
        }
    }
}

fn row(l: Lang, clock: &CaseClock, calendar: &Calendar) -> Markup {
    let Dates { staff, legal } = clock.dates(calendar);
    let day = |day| Option::map_or(day, l.clock_no_date().to_owned(), |day| l.day(day));
    html! {
        tr {
            th scope="row" {
                (l.law_clock(clock.running.clock)) br;
                (state(l, clock))
            }
            td { (day(staff)) }
            td { (day(legal)) }
            td {
                @match clock.running.due(calendar) {
                    Ok(due) => { (derivation(l, &due)) }
                    Err(why) => { p.missed { (no_date(l, &why)) } }
                }
                @for (before, _) in &clock.moved { p { (moved(l, *before, clock.dates(calendar))) } }
            }
        }
    }
}

fn state(l: Lang, clock: &CaseClock) -> Markup {
    html! {
        @match (clock.stopped, clock.missed) {
            (stopped, Some(missed)) => {
                strong.missed { (l.clock_missed(letter_time(l, missed))) }
                @if let Some(at) = stopped { br; span.muted { (l.clock_stopped(letter_time(l, at))) } }
            }
            (Some(at), None) => { span.muted { (l.clock_stopped(letter_time(l, at))) } }
            (None, None) => { span.tag { (l.clock_running()) } }
        }
    }
}

fn moved(l: Lang, before: Dates, after: Dates) -> String {
    let day = |dates: Dates| {
        let day = dates.legal.or(dates.staff);
        day.map_or_else(|| l.clock_no_date().to_owned(), |day| l.day(day))
    };
    l.clock_moved(day(before), day(after))
}

/// Why no date can be given.
pub(crate) fn no_date(l: Lang, why: &NotDue) -> String {
    match why {
        NotDue::Unpublished { year, .. } => l.calendar_missing(year),
        NotDue::Paused { since, left } => l.clock_paused(l.day(*since), left),
        NotDue::Refused(why) => l.clock_refused(*why),
    }
}

/// The steps by which a date was counted, each with its article.
pub(crate) fn derivation(l: Lang, due: &Derivation) -> Markup {
    html! {
        ol.derivation { @for step in &due.steps {
            li { (l.label(&step.said())) " " span.muted { (l.label(&step.article().unwrap_or(due.clock.law().article).cited())) } }
        } }
    }
}

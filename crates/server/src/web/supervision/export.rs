//! The same rows as a file: CSV with a byte-order mark, as spreadsheets in Chinese expect, and XLSX.

use super::rows::{Kind, rows};
use super::{Row, Wanted, nobody, posts, unit_in, what};
use crate::auth::WebState;
use crate::auth::guard::{Asked, Signed};
use crate::auth::problem::{Kind as ProblemKind, Problem};
use crate::web::frame::Frame;
use crate::web::show::{blocking, frame};
use axum::extract::{RawQuery, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::IntoResponse;
use huiyin_engine::Time;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};

pub(super) const SHEET: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A file of all rows that are wanted.
pub(crate) async fn csv(
    State(state): State<WebState>,
    Signed(session): Signed,
    asked: Asked,
    RawQuery(query): RawQuery,
) -> Result<impl IntoResponse, Problem> {
    let wanted = Wanted::read(query.as_deref())?;
    let body = blocking(&state, move |state| {
        let f = frame(state, Some(&session), &asked)?;
        Ok(csv_of(&f, &taken(state, &f, &wanted)))
    });
    Ok(file(
        "text/csv; charset=utf-8",
        "csv",
        body.await?.into_bytes(),
    ))
}

/// The same as a workbook.
pub(crate) async fn xlsx(
    State(state): State<WebState>,
    Signed(session): Signed,
    asked: Asked,
    RawQuery(query): RawQuery,
) -> Result<impl IntoResponse, Problem> {
    let wanted = Wanted::read(query.as_deref())?;
    let body = blocking(&state, move |state| {
        let f = frame(state, Some(&session), &asked)?;
        let made = xlsx_of(&f, &taken(state, &f, &wanted));
        made.map_err(|error| ProblemKind::Trouble(error.to_string()).into())
    });
    Ok(file(SHEET, "xlsx", body.await?))
}

fn taken(state: &WebState, f: &Frame, wanted: &Wanted) -> Vec<Row> {
    let mut rows = state.live.read(|city| rows(city, posts(f), f.now));
    rows.retain(|row| wanted.takes(row));
    rows
}

fn file(kind: &'static str, ending: &str, body: Vec<u8>) -> impl IntoResponse {
    let name = format!("attachment; filename=\"supervision.{ending}\"");
    (
        [(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, name)],
        body,
    )
}

fn headings(f: &Frame) -> [&'static str; 8] {
    let l = f.lang;
    [
        l.col_clock(),
        l.col_what(),
        l.col_unit(),
        l.col_post(),
        l.col_due(),
        l.settled_at(),
        l.col_late_minutes(),
        l.col_state(),
    ]
}

// The cells that are words; times and the count of minutes are cells of their own kind in a workbook.
fn words(f: &Frame, row: &Row) -> [String; 4] {
    let l = f.lang;
    let post = row.post.as_ref();
    [
        l.late_kind(row.kind).to_owned(),
        what(f, row),
        unit_in(l, &row.plan, row.unit.as_ref()),
        post.map_or_else(
            || nobody(l, row).to_owned(),
            |post| f.post_in(&row.plan, post),
        ),
    ]
}

fn state_of(f: &Frame, row: &Row) -> &'static str {
    match (row.settled, row.kind) {
        (Some(_), _) => f.lang.settled_late(),
        (None, Kind::Broken) => f.lang.promises_broken(),
        (None, _) => f.lang.still_open(),
    }
}

fn minutes(f: &Frame, row: &Row) -> i64 {
    row.late_by(f.now).as_seconds() / 60
}

fn csv_of(f: &Frame, rows: &[Row]) -> String {
    let mut out = String::from("\u{feff}");
    line(&mut out, &headings(f).map(str::to_owned));
    for row in rows {
        let [clock, what, unit, post] = words(f, row);
        let settled = row.settled.map_or_else(String::new, |at| at.to_string());
        let late = minutes(f, row).to_string();
        let state = state_of(f, row).to_owned();
        line(
            &mut out,
            &[
                clock,
                what,
                unit,
                post,
                row.due.to_string(),
                settled,
                late,
                state,
            ],
        );
    }
    out
}

// Quoted throughout. Nothing here begins with a sign that a spreadsheet takes for a formula: the words are the
// plan's, and a plan's name that begins so gets an apostrophe before it.
pub(super) fn line(out: &mut String, cells: &[String]) {
    for (n, cell) in cells.iter().enumerate() {
        let comma = if n > 0 { "," } else { "" };
        let guard = if cell.starts_with(['=', '+', '-', '@']) {
            "'"
        } else {
            ""
        };
        out.push_str(comma);
        out.push('"');
        out.push_str(guard);
        out.push_str(&cell.replace('"', "\"\""));
        out.push('"');
    }
    out.push_str("\r\n");
}

fn xlsx_of(f: &Frame, rows: &[Row]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let made = date(f.now)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let bold = Format::new().set_bold();
    let time = Format::new().set_num_format("yyyy-mm-dd hh:mm");
    let sheet = book.add_worksheet();
    sheet.set_name(f.lang.supervision())?;
    for (column, (heading, width)) in (0u16..).zip(headings(f).into_iter().zip(WIDTHS)) {
        sheet.write_with_format(0, column, heading, &bold)?;
        sheet.set_column_width(column, width)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    for (line, row) in (1u32..).zip(rows) {
        for (column, word) in (0u16..).zip(words(f, row)) {
            sheet.write(line, column, word)?;
        }
        sheet.write_with_format(line, 4, &date(row.due)?, &time)?;
        if let Some(settled) = row.settled {
            sheet.write_with_format(line, 5, &date(settled)?, &time)?;
        }
        // A spreadsheet's numbers are floating anyway; minutes stay exact far beyond any clock here.
        #[expect(clippy::cast_precision_loss, reason = "minutes are small")]
        sheet.write(line, 6, minutes(f, row) as f64)?;
        sheet.write(line, 7, state_of(f, row))?;
    }
    let last = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    sheet.autofilter(0, 0, last, 7)?;
    book.save_to_buffer()
}

const WIDTHS: [f64; 8] = [16.0, 40.0, 24.0, 20.0, 18.0, 18.0, 12.0, 12.0];

/// City time, as a spreadsheet shows it.
fn date(at: Time) -> Result<ExcelDateTime, XlsxError> {
    let c = at.city_civil();
    let year = u16::try_from(c.year).unwrap_or(1900);
    ExcelDateTime::from_ymd(year, c.month, c.day)?.and_hms(c.hour.into(), c.minute, c.second)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Lang;
    use huiyin_engine::ids::IncidentId;
    use huiyin_engine::plan::Label;

    fn frame_of(lang: Lang) -> Frame {
        Frame {
            lang,
            now: Time::from_city(2026, 3, 2, 9, 0, 0),
            seq: 0,
            here: "/supervision".into(),
            who: None,
            plan: None,
            health: crate::web::frame::HealthLine::default(),
            demo: None,
        }
    }

    fn late(title: &str) -> Row {
        let title = Label {
            zh: title.into(),
            en: None,
        };
        Row {
            kind: Kind::Task,
            what: super::super::What::Task(huiyin_engine::ids::TaskId(7), title),
            home: super::super::Home::Incident(IncidentId(3)),
            post: Some("reception-lead".into()),
            unit: None,
            due: Time::from_city(2026, 3, 1, 18, 30, 0),
            settled: None,
            plan: std::sync::Arc::default(),
        }
    }

    #[test]
    fn a_workbook_opens_with_its_headings_in_either_language() {
        for lang in [Lang::Zh, Lang::En] {
            let f = frame_of(lang);
            let book = xlsx_of(&f, &[late("到岗")]).unwrap();
            let columns = huiyin_intake::Intake::xlsx_columns(&book).unwrap();
            assert_eq!(columns, headings(&f));
        }
    }

    #[test]
    fn a_cell_that_would_be_a_formula_is_a_word_and_quotes_stay_inside() {
        let text = csv_of(&frame_of(Lang::En), &[late("=cmd|' /C calc'!A0 \"x\"")]);
        let line = text.lines().nth(1).unwrap();
        assert!(line.contains("\"'=cmd|' /C calc'!A0 \"\"x\"\""), "{line}");
        assert!(line.contains("\"870\""), "minutes late: {line}");
    }
}

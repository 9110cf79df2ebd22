//! The year's counts as a file: one line for each, so that a spreadsheet can turn them as it likes.

use super::export::{SHEET, line};
use super::year::{Report, read, shown};
use crate::auth::WebState;
use crate::auth::guard::{Asked, Signed};
use crate::auth::problem::{Kind as ProblemKind, Problem};
use crate::web::frame::Frame;
use crate::web::show::{blocking, frame};
use crate::words::Lang;
use axum::extract::{RawQuery, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::IntoResponse;
use rust_xlsxwriter::{Format, Workbook, XlsxError};

/// The counts as CSV.
pub(crate) async fn csv(
    State(state): State<WebState>,
    Signed(session): Signed,
    asked: Asked,
    RawQuery(query): RawQuery,
) -> Result<impl IntoResponse, Problem> {
    let made = blocking(&state, move |state| {
        let f = frame(state, Some(&session), &asked)?;
        let report = wanted(state, &f, query.as_deref())?;
        Ok((report.year, csv_of(f.lang, &report).into_bytes()))
    });
    let (year, body) = made.await?;
    Ok(file(
        "text/csv; charset=utf-8",
        &format!("{year}.csv"),
        body,
    ))
}

/// The counts as a workbook.
pub(crate) async fn xlsx(
    State(state): State<WebState>,
    Signed(session): Signed,
    asked: Asked,
    RawQuery(query): RawQuery,
) -> Result<impl IntoResponse, Problem> {
    let made = blocking(&state, move |state| {
        let f = frame(state, Some(&session), &asked)?;
        let report = wanted(state, &f, query.as_deref())?;
        let made = xlsx_of(f.lang, &report);
        let made = made.map_err(|error| ProblemKind::Trouble(error.to_string()))?;
        Ok((report.year, made))
    });
    let (year, body) = made.await?;
    Ok(file(SHEET, &format!("{year}.xlsx"), body))
}

fn wanted(state: &WebState, f: &Frame, query: Option<&str>) -> Result<Report, Problem> {
    let report = read(state, f, query)?;
    Ok(report.ok_or(ProblemKind::NotFound)?)
}

fn file(kind: &str, name: &str, body: Vec<u8>) -> impl IntoResponse + use<> {
    let name = format!("attachment; filename=\"year-{name}\"");
    (
        [(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, name)],
        body,
    )
}

fn headings(l: Lang) -> [&'static str; 5] {
    [
        l.year_col_item(),
        l.year_col_table(),
        l.year_col_row(),
        l.year_col_what(),
        l.year_count(),
    ]
}

// Words of one line, and its count.
fn lines(report: &Report) -> impl Iterator<Item = ([&str; 4], u64)> {
    report.tables.iter().flat_map(|table| {
        table.rows.iter().flat_map(move |(name, counts)| {
            let columns = table.columns.iter().zip(counts);
            columns.map(move |(column, count)| {
                ([table.item, table.title, name.as_str(), *column], *count)
            })
        })
    })
}

fn csv_of(l: Lang, report: &Report) -> String {
    let mut out = String::from("\u{feff}");
    line(&mut out, &headings(l).map(str::to_owned));
    for (words, count) in lines(report) {
        let mut cells: Vec<String> = words.map(str::to_owned).to_vec();
        cells.push(shown(l, count));
        line(&mut out, &cells);
    }
    out
}

fn xlsx_of(l: Lang, report: &Report) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let bold = Format::new().set_bold();
    let sheet = book.add_worksheet();
    sheet.set_name(report.year.to_string())?;
    for (column, (heading, width)) in (0u16..).zip(headings(l).into_iter().zip(WIDTHS)) {
        sheet.write_with_format(0, column, heading, &bold)?;
        sheet.set_column_width(column, width)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    for (row, (words, count)) in (1u32..).zip(lines(report)) {
        for (column, word) in (0u16..).zip(words) {
            sheet.write(row, column, word)?;
        }
        let told = shown(l, count);
        match told.parse::<u32>() {
            Ok(number) => sheet.write(row, 4, number)?,
            Err(_) => sheet.write(row, 4, told)?,
        };
    }
    book.save_to_buffer()
}

const WIDTHS: [f64; 5] = [22.0, 28.0, 30.0, 18.0, 12.0];

//! A file of complaints comes in by hand: sent, its columns understood or told by a form, and what became of every row.
//!
//! What a form says of the columns is remembered for the system that the file comes from. The file itself is kept
//! nowhere: a form that asks about columns asks for the file again. Rejected rows come back as a file inside the page.

use super::frame::{Frame, csrf, page};
use super::show::{blocking, frame};
use crate::api::import::{self, Options, Report};
use crate::auth::WebState;
use crate::auth::guard::{Asked, Signed, UPLOAD_KB_MAX};
use crate::auth::problem::{Kind, Problem};
use crate::live::{channel_of, source_of};
use crate::store::mappings;
use crate::words::Lang;
use axum::body::Bytes;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, State};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use huiyin_intake::{Channel, Field, Source};
use maud::{Markup, html};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Rejected rows shown one by one; all of them are in the file.
const ROWS_SHOWN: usize = 50;

/// What a form said of a source's columns.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Told {
    /// Column by field.
    map: BTreeMap<String, String>,
    /// Value by field.
    set: BTreeMap<String, String>,
    /// Columns to pass over.
    ignore: Vec<String>,
}

impl Told {
    fn options(&self, source: Source, name: &str, columns: &[String]) -> Options {
        let pairs = |held: &BTreeMap<String, String>| {
            let pairs = held.iter().map(|(field, value)| format!("{field}={value}"));
            pairs.collect::<Vec<_>>()
        };
        // A column that this file does not have feeds nothing.
        let mut map = self.map.clone();
        map.retain(|_, column| columns.is_empty() || columns.contains(column));
        Options {
            map: pairs(&map),
            set: pairs(&self.set),
            ignore: self.ignore.clone(),
            source: Some(source.name().to_owned()),
            name: Some(name.to_owned()),
            rejects: true,
        }
    }

    /// What a column is taken for: what was told, else its own name.
    fn field_of(&self, column: &str) -> Option<Field> {
        let told = self.map.iter().find(|(_, held)| *held == column);
        match told {
            Some((field, _)) => Field::from_name(field),
            None if self.ignore.iter().any(|held| held == column) => None,
            None => Field::from_name(column),
        }
    }
}

/// A page that asks for a file.
#[derive(Default)]
struct Ask {
    source: Source,
    why: Option<String>,
    columns: Vec<String>,
    told: Told,
}

/// The form.
pub(crate) async fn get(
    State(state): State<WebState>,
    Signed(session): Signed,
    asked: Asked,
) -> Result<Markup, Problem> {
    blocking(&state, move |state| {
        Ok(render(
            &frame(state, Some(&session), &asked)?,
            &Ask::default(),
        ))
    })
    .await
}

/// What a form sent.
#[derive(Default)]
struct Sent {
    fields: BTreeMap<String, String>,
    name: String,
    bytes: Bytes,
}

impl Sent {
    async fn read(mut form: Multipart) -> Result<Self, Kind> {
        let wrong = |_| Kind::Field("form".to_owned());
        let mut sent = Sent::default();
        while let Some(part) = form.next_field().await.map_err(wrong)? {
            let name = part.name().unwrap_or_default().to_owned();
            if name == "file" {
                sent.name = part.file_name().unwrap_or_default().to_owned();
                sent.bytes = part
                    .bytes()
                    .await
                    .map_err(|_| Kind::TooLarge(UPLOAD_KB_MAX))?;
            } else {
                sent.fields.insert(name, part.text().await.map_err(wrong)?);
            }
        }
        Ok(sent)
    }

    fn source(&self) -> Result<Source, Kind> {
        let name = self.fields.get("source").map(String::as_str);
        name.and_then(Source::from_name)
            .ok_or_else(|| Kind::Field("source".to_owned()))
    }

    /// What the form says of the columns; nothing where it did not ask.
    fn told(&self) -> Option<Told> {
        let mut told = Told::default();
        for (name, column) in &self.fields {
            let Some(at) = name.strip_prefix("column-") else {
                continue;
            };
            let chosen = self.fields.get(&format!("field-{at}"));
            match chosen.filter(|field| !field.is_empty()) {
                Some(field) => drop(told.map.insert(field.clone(), column.clone())),
                None => told.ignore.push(column.clone()),
            }
        }
        let asked = self.fields.contains_key("column-0");
        let channel = self.fields.get("channel").filter(|name| !name.is_empty());
        let name = Field::Channel.name().to_owned();
        told.set.extend(channel.map(|value| (name, value.clone())));
        asked.then_some(told)
    }
}

/// Takes a file in, or asks about its columns.
pub(crate) async fn post(
    State(state): State<WebState>,
    Signed(session): Signed,
    asked: Asked,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Markup, Problem> {
    let form = form.map_err(|_| back(Kind::Field("form".to_owned()).into()))?;
    let sent = Sent::read(form).await.map_err(|kind| back(kind.into()))?;
    let source = sent.source().map_err(|kind| back(kind.into()))?;
    let fresh = sent.told();
    let told = match &fresh {
        Some(told) => told.clone(),
        None => remembered(&state, source)?,
    };
    let (name, bytes) = (sent.name, sent.bytes);
    let columns = columns(&name, &bytes).await;
    let options = told.options(source, &name, &columns);
    let done = if name.is_empty() {
        Err(Kind::Body(asked.lang.import_no_file().to_owned()))
    } else {
        import::file(&state.live, options, bytes, asked.lang).await
    };
    let why = match done {
        Ok(report) => {
            if fresh.is_some() {
                remember(&state, source, &told)?;
            }
            let whole = move |state: &WebState| {
                let f = frame(state, Some(&session), &asked)?;
                Ok(result(&f, &name, &report))
            };
            return blocking(&state, whole).await;
        }
        // How a command would be told is of no use here.
        Err(Kind::Body(_)) if fresh.is_none() && !columns.is_empty() => {
            Some(asked.lang.import_unknown().to_owned())
        }
        Err(Kind::Body(why)) => Some(why),
        Err(other) => return Err(back(other.into())),
    };
    let ask = Ask {
        source,
        why,
        columns,
        told,
    };
    blocking(&state, move |state| {
        Ok(render(&frame(state, Some(&session), &asked)?, &ask))
    })
    .await
}

fn back(problem: Problem) -> Problem {
    Problem {
        back: Some("/cases/import".to_owned()),
        ..problem
    }
}

async fn columns(name: &str, bytes: &Bytes) -> Vec<String> {
    let (name, bytes) = (name.to_owned(), bytes.clone());
    let read = tokio::task::spawn_blocking(move || import::columns(&name, &bytes));
    read.await.unwrap_or_default()
}

fn remembered(state: &WebState, source: Source) -> Result<Told, Problem> {
    let kept = state.live.with_db(|db| mappings::get(db, source.name()))?;
    // A form is asked anew where an older program kept it in another shape.
    Ok(kept
        .and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_default())
}

fn remember(state: &WebState, source: Source, told: &Told) -> Result<(), Problem> {
    let text = serde_json::to_string(told).map_err(|error| Kind::Trouble(error.to_string()))?;
    Ok(state
        .live
        .with_db(|db| mappings::put(db, source.name(), &text))?)
}

fn render(f: &Frame, ask: &Ask) -> Markup {
    let l = f.lang;
    let Some(who) = &f.who else {
        return html! {};
    };
    let body = html! {
        div.narrow {
            h1 { (l.import_title()) }
            p.muted { (l.import_about()) }
            @if let Some(why) = &ask.why { p.note.warn role="alert" { (why) } }
            // The proof comes first: it is looked for at the beginning of what is sent.
            form.stack method="post" action="/cases/import" enctype="multipart/form-data" {
                (csrf(who))
                label.field-label for="source" { (l.import_source()) }
                select #source name="source" {
                    @for source in Source::ALL.into_iter().filter(|source| *source != Source::Open311) {
                        option value=(source.name()) selected[source == ask.source] { (l.source(source_of(source))) }
                    }
                }
                @if !ask.columns.is_empty() { (column_form(l, ask)) }
                label.field-label for="file" { (if ask.columns.is_empty() { l.import_file() } else { l.import_file_again() }) }
                input #file type="file" name="file" required accept=".csv,.tsv,.xlsx,.jsonl,.ndjson";
                p.hint { (l.import_limit(UPLOAD_KB_MAX / 1024)) }
                button.primary.wide { (l.import_do()) }
            }
        }
    };
    page(f, l.import_title(), body)
}

fn column_form(l: Lang, ask: &Ask) -> Markup {
    let channel = ask.told.set.get(Field::Channel.name());
    html! {
        h2 { (l.import_columns()) }
        p.hint { (l.import_columns_hint()) }
        @for (at, column) in ask.columns.iter().enumerate() {
            @let taken = ask.told.field_of(column);
            input type="hidden" name={ "column-" (at) } value=(column);
            label.field-label for={ "field-" (at) } { (column) }
            select id={ "field-" (at) } name={ "field-" (at) } {
                option value="" { (l.import_pass_over()) }
                @for field in Field::ALL { option value=(field.name()) selected[taken == Some(field)] { (l.import_field(field)) } }
            }
        }
        label.field-label for="channel" { (l.import_channel()) }
        select #channel name="channel" {
            option value="" { (l.import_channel_column()) }
            @for held in Channel::ALL {
                option value=(held.name()) selected[channel.is_some_and(|name| name == held.name())] { (l.channel(channel_of(held))) }
            }
        }
    }
}

fn result(f: &Frame, name: &str, report: &Report) -> Markup {
    let l = f.lang;
    let body = html! {
        div.narrow {
            h1 { (l.import_done()) }
            p.muted { (name) }
            div.note role="status" {
                p { b { (l.import_accepted(report.accepted)) } }
                @if report.duplicate > 0 { p { (l.import_duplicate(report.duplicate)) } }
                p { (l.import_rejected(report.rejected)) }
                @if report.signals > 0 { p { b { (l.receipt_signals(report.signals as usize)) } } }
            }
            @if report.rejected > 0 {
                h2 { (l.import_rejects()) }
                ul { @for row in report.rejects.iter().take(ROWS_SHOWN) { li { (row.message) } } }
                @if report.rejected > ROWS_SHOWN as u64 { p.muted { (l.import_more(report.rejected - ROWS_SHOWN as u64)) } }
            }
            p.acts {
                @if let Some(file) = &report.reject_file {
                    @let (kind, end) = if file.starts_with('\u{feff}') { ("text/csv", "csv") } else { ("application/jsonl", "jsonl") };
                    a.button.primary download={ "rejects." (end) } href={ "data:" (kind) ";charset=utf-8;base64," (STANDARD.encode(file)) } { (l.import_reject_file()) }
                }
                a.button href="/cases/import" { (l.import_next()) }
            }
            @if report.reject_file.is_some() { p.hint { (l.import_reject_hint()) } }
        }
    };
    page(f, l.import_done(), body)
}

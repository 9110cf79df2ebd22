//! A file of complaint records: read by the intake room, registered in order, every bad row reported.

use super::actor;
use super::cases::{allowed, intake_lang};
use super::openapi::shape::shaped;
use crate::auth::WebState;
use crate::auth::guard::{Asked, Signed};
use crate::auth::problem::{Kind, Problem, filing_words};
use crate::live::{ActError, Filing, Live, Registered};
use crate::words::Lang;
use axum::Json;
use axum::body::{Bytes, to_bytes};
use axum::extract::{RawQuery, Request, State};
use huiyin_intake::{Chunk, Format, Intake, Mapping, Reject, RejectReport, Source};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Largest file, in kilobytes.
pub(super) const KB_MAX: usize = crate::auth::guard::UPLOAD_KB_MAX;
/// Rejected rows named one by one; the rest are counted.
const REJECTS_MAX: usize = 1000;

shaped! {
    /// What became of a file.
    #[derive(Debug, Default, Serialize, Deserialize)]
    pub struct Report {
        /// Complaints taken in.
        pub accepted: u64,
        /// Complaints that were there already.
        pub duplicate: u64,
        /// Rows that were not taken in.
        pub rejected: u64,
        /// Signals raised.
        pub signals: u64,
        /// The first of the rejected rows.
        pub rejects: Vec<Rejected>,
        /// Every rejected row as a file to correct and import again, where it was asked for: CSV with the reasons;
        /// of JSONL the lines.
        pub reject_file: Option<String>,
    }
}

shaped! {
    /// A row that was not taken in.
    #[derive(Debug, Serialize, Deserialize)]
    pub struct Rejected {
        /// Row in the file.
        pub row: u64,
        /// The field at fault, where it is one field's.
        pub field: Option<Cow<'static, str>>,
        /// A stable code for programs.
        pub code: Cow<'static, str>,
        /// What was found, what is allowed, what to do.
        pub message: String,
    }
}

/// Takes in a file. Query: `map=FIELD=COLUMN`, `set=FIELD=VALUE`, `ignore=COLUMN`, each any number of
/// times; `source`; `name`, the file's, to tell its format by; `rejects=1` for the rejected rows as a file.
pub(super) async fn import(
    State(state): State<WebState>,
    Signed(session): Signed,
    asked: Asked,
    RawQuery(query): RawQuery,
    request: Request,
) -> Result<Json<Report>, Problem> {
    actor(&session, None)?;
    let options = Options::read(query.as_deref().unwrap_or_default())?;
    let bytes = to_bytes(request.into_body(), KB_MAX * 1024).await;
    let bytes = bytes.map_err(|_| Kind::TooLarge(KB_MAX))?;
    Ok(Json(file(&state.live, options, bytes, asked.lang).await?))
}

/// Reads a file and registers its complaints, in order.
pub(crate) async fn file(
    live: &Live,
    options: Options,
    bytes: Bytes,
    lang: Lang,
) -> Result<Report, Kind> {
    let plan = live.read(|city| city.plan.clone());
    let intake = options.intake(lang)?.with_allowed(allowed(plan.as_deref()));
    let now_us = live.now().0;
    let reading = Arc::new((intake, options, bytes));
    let rows = {
        let reading = Arc::clone(&reading);
        aside(move || read(&reading.0, &reading.1, &reading.2, now_us, lang)).await?
    };
    let Counted { mut report, why } = registered(live, rows, lang).await;
    if reading.1.rejects && !why.is_empty() {
        let written = aside(move || reject_file(&reading, &why, lang)).await?;
        report.reject_file = Some(written);
    }
    Ok(report)
}

async fn aside<T: Send + 'static>(
    run: impl FnOnce() -> Result<T, Kind> + Send + 'static,
) -> Result<T, Kind> {
    let done = tokio::task::spawn_blocking(run).await;
    done.map_err(|error| Kind::Trouble(error.to_string()))?
}

/// How a file is to be read.
pub(crate) struct Options {
    pub(crate) map: Vec<String>,
    pub(crate) set: Vec<String>,
    pub(crate) ignore: Vec<String>,
    pub(crate) source: Option<String>,
    pub(crate) name: Option<String>,
    /// Whether the rejected rows are wanted as a file.
    pub(crate) rejects: bool,
}

impl Options {
    pub(super) fn read(query: &str) -> Result<Self, Kind> {
        let pairs: Vec<(String, String)> = axum::extract::Query::try_from_uri(
            &format!("/?{query}")
                .parse()
                .map_err(|_| Kind::Field("query".to_owned()))?,
        )
        .map_err(|error| Kind::Body(error.to_string()))?
        .0;
        let all = |name: &str| {
            pairs
                .iter()
                .filter(|(held, _)| held == name)
                .map(|(_, value)| value.clone())
                .collect::<Vec<_>>()
        };
        let known = ["map", "set", "ignore", "source", "name", "rejects", "lang"];
        if let Some((name, _)) = pairs
            .iter()
            .find(|(name, _)| !known.contains(&name.as_str()))
        {
            return Err(Kind::Field(name.clone()));
        }
        Ok(Options {
            map: all("map"),
            set: all("set"),
            ignore: all("ignore"),
            source: all("source").pop(),
            name: all("name").pop(),
            rejects: match all("rejects").pop().as_deref() {
                None | Some("0") => false,
                Some("1") => true,
                Some(_) => return Err(Kind::Field("rejects".to_owned())),
            },
        })
    }

    fn intake(&self, lang: Lang) -> Result<Intake, Kind> {
        let mapping = Mapping::from_args(&self.map, &self.set, &self.ignore);
        let mapping = mapping.map_err(|error| Kind::Body(error.message(intake_lang(lang))))?;
        let intake = Intake::new(mapping);
        match &self.source {
            None => Ok(intake),
            Some(name) => {
                let source =
                    Source::from_name(name).ok_or_else(|| Kind::Field("source".to_owned()))?;
                Ok(intake.with_source(source))
            }
        }
    }
}

/// The rows of a file in order: a complaint with its row, or why there is none.
type Rows = Vec<Result<(u64, Filing), Rejected>>;

fn read(
    intake: &Intake,
    options: &Options,
    bytes: &Bytes,
    now_us: i64,
    lang: Lang,
) -> Result<Rows, Kind> {
    let words = intake_lang(lang);
    let refused = |error: huiyin_intake::FileError| Kind::Body(error.message(words));
    let format = Format::detect(options.name.as_deref(), bytes).map_err(refused)?;
    let mut rows = Rows::new();
    let mut take = |record: Result<huiyin_intake::Record<'_>, Reject>| {
        let row = record.map(|record| (record.row, Filing::from(record)));
        rows.push(row.map_err(|reject| rejected(&reject, words)));
    };
    let whole = || Chunk::whole(bytes).map_err(refused);
    match format {
        Format::Jsonl => intake.jsonl(whole()?, Some(now_us)).for_each(&mut take),
        Format::Csv => {
            let mut file = intake.csv(whole()?, Some(now_us)).map_err(refused)?;
            while let Some(record) = file.next_record() {
                take(record);
            }
        }
        Format::Xlsx => {
            let mut file = intake.xlsx(bytes, Some(now_us)).map_err(refused)?;
            while let Some(record) = file.next_record() {
                take(record);
            }
        }
    }
    Ok(rows)
}

fn rejected(reject: &Reject, lang: huiyin_intake::Lang) -> Rejected {
    Rejected {
        row: reject.row,
        field: reject.field.map(|field| field.name().into()),
        code: reject.reason.code().into(),
        message: reject.message(lang),
    }
}

/// The names of a file's columns, to map them; none where they cannot be told.
pub(crate) fn columns(name: &str, bytes: &[u8]) -> Vec<String> {
    let chunk = || Chunk::whole(bytes).ok();
    match Format::detect(Some(name), bytes) {
        Ok(Format::Csv) => chunk().map(Intake::csv_columns).unwrap_or_default(),
        Ok(Format::Xlsx) => Intake::xlsx_columns(bytes).unwrap_or_default(),
        Ok(Format::Jsonl) => {
            let lines = bytes.split(|byte| *byte == b'\n');
            let first = lines.map(<[u8]>::trim_ascii).find(|line| !line.is_empty());
            let first =
                first.and_then(|line| serde_json::from_slice::<Map<String, Value>>(line).ok());
            first
                .map(|fields| fields.into_iter().map(|(name, _)| name).collect())
                .unwrap_or_default()
        }
        Err(_) => Vec::new(),
    }
}

// Reads the file once more, so that rows that go through need not be kept.
fn reject_file(
    reading: &(Intake, Options, Bytes),
    why: &BTreeMap<u64, String>,
    lang: Lang,
) -> Result<String, Kind> {
    let (intake, options, bytes) = reading;
    let words = intake_lang(lang);
    let refused = |error: huiyin_intake::FileError| Kind::Body(error.message(words));
    let whole = || Chunk::whole(bytes).map_err(refused);
    let written = match Format::detect(options.name.as_deref(), bytes).map_err(refused)? {
        Format::Jsonl => return Ok(reject_lines(&whole()?, why)),
        Format::Csv => {
            let mut file = intake.csv(whole()?, None).map_err(refused)?;
            let mut report = RejectReport::new(file.columns(), words);
            while let Some(record) = file.next_record() {
                let row = record.map_or_else(|reject| reject.row, |record| record.row);
                if let Some(why) = why.get(&row) {
                    report.push_words(row, why, &file.row_as_read());
                }
            }
            report
        }
        Format::Xlsx => {
            let mut file = intake.xlsx(bytes, None).map_err(refused)?;
            let mut report = RejectReport::new(file.columns(), words);
            while let Some(record) = file.next_record() {
                let row = record.map_or_else(|reject| reject.row, |record| record.row);
                if let Some(why) = why.get(&row) {
                    report.push_words(row, why, &file.row_as_read());
                }
            }
            report
        }
    };
    Ok(String::from_utf8_lossy(&written.into_csv()).into_owned())
}

fn reject_lines(chunk: &Chunk<'_>, why: &BTreeMap<u64, String>) -> String {
    let lines = (chunk.first_row..).zip(chunk.bytes.split(|byte| *byte == b'\n'));
    let held = lines.filter(|(row, _)| why.contains_key(row));
    let text = |line| chunk.encoding.decode_lossy(line).trim_end().to_owned() + "\n";
    held.map(|(_, line)| text(line)).collect()
}

/// A report, and why every rejected row was, by its row.
#[derive(Default)]
struct Counted {
    report: Report,
    why: BTreeMap<u64, String>,
}

async fn registered(live: &Live, rows: Rows, lang: Lang) -> Counted {
    let mut report = Counted::default();
    let (mut places, mut filings) = (Vec::new(), Vec::new());
    for row in rows {
        match row {
            Ok((place, filing)) => {
                places.push(place);
                filings.push(filing);
            }
            Err(rejected) => report.reject(rejected),
        }
    }
    let answers = live.register_many(filings).await;
    for (row, answer) in places.into_iter().zip(answers) {
        report.count(row, answer, lang);
    }
    report.report.rejects.sort_by_key(|rejected| rejected.row);
    report
}

impl Counted {
    fn reject(&mut self, rejected: Rejected) {
        self.report.rejected += 1;
        self.why.insert(rejected.row, rejected.message.clone());
        if self.report.rejects.len() < REJECTS_MAX {
            self.report.rejects.push(rejected);
        }
    }

    fn count(&mut self, row: u64, answer: Result<Registered, ActError>, lang: Lang) {
        match answer {
            Ok(registered) if registered.duplicate => self.report.duplicate += 1,
            Ok(registered) => {
                self.report.accepted += 1;
                self.report.signals += registered.signals.len() as u64;
            }
            Err(error) => {
                let code = Kind::Act(error.clone()).code();
                let message = match &error {
                    ActError::Filing(fault) => filing_words(lang, fault),
                    other => {
                        Kind::Act(other.clone())
                            .words(lang, ToString::to_string)
                            .1
                            .what
                    }
                };
                self.reject(Rejected {
                    row,
                    field: None,
                    code: code.into(),
                    message,
                });
            }
        }
    }
}

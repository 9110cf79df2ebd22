//! `huiyin report INCIDENT --data DIR`: the after-action report, through the running server where there is one.

use super::serve::data;
use super::{Outcome, Stop, Verdict, in_chinese};
use crate::api::local::no_incident;
use crate::app::door_of;
use crate::clock::Clock;
use crate::live::{Live, Opened};
use huiyin_document::Lang;
use huiyin_engine::ids::IncidentId;
use huiyin_report::Form;
use std::fs::OpenOptions;
use std::io::{self, IsTerminal, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};

/// The form of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// One self-contained page that prints well
    Html,
    /// A Word document
    Docx,
    /// One JSON object
    Json,
}

/// The after-action report on an incident
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The incident's number
    incident: u64,
    /// The form of the report
    #[arg(long, value_enum, default_value_t = Format::Html)]
    format: Format,
    /// Short for --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// Write to this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The data folder
    #[arg(long, value_name = "DIR", required_unless_present = "database")]
    data: Option<PathBuf>,
    /// A PostgreSQL database (not available yet)
    #[arg(long, value_name = "URL", conflicts_with = "data")]
    database: Option<String>,
}

/// Runs the subcommand.
///
/// # Errors
/// No such incident; a folder that cannot be read; a file that cannot be written.
pub fn run(arguments: &Arguments) -> Outcome {
    let data = data(arguments.data.as_ref(), arguments.database.as_deref())?;
    let form = match arguments.format {
        _ if arguments.json => Form::Json,
        Format::Html => Form::Html,
        Format::Docx => Form::Docx,
        Format::Json => Form::Json,
    };
    if form == Form::Docx && arguments.output.is_none() && io::stdout().is_terminal() {
        let said = "a Word document is no text; name a file with -o";
        return Err(Stop::Usage(said.to_owned()));
    }
    let report = made(data, arguments.incident, form)?;
    match &arguments.output {
        Some(path) => write(path, &report)?,
        None => io::stdout().lock().write_all(&report)?,
    }
    Ok(Verdict::Done)
}

fn made(data: &Path, incident: u64, form: Form) -> Result<Vec<u8>, Stop> {
    if let Ok(stream) = UnixStream::connect(door_of(data)) {
        return ask(stream, incident, form).map_err(Stop::Unusable);
    }
    let Opened { live, handle } = Live::open(data, Clock::system()).map_err(Stop::unusable)?;
    let found = live.report(IncidentId(incident), false);
    drop(live);
    handle.shutdown();
    let report = found.map_err(Stop::unusable)?;
    let report = report.ok_or_else(|| Stop::Unusable(no_incident(incident)))?;
    let lang = if in_chinese() { Lang::Zh } else { Lang::En };
    Ok(report.print(form, lang))
}

fn ask(mut stream: UnixStream, incident: u64, form: Form) -> Result<Vec<u8>, String> {
    let trouble = |error: io::Error| format!("the running server does not answer: {error}");
    let (form, lang) = (form.name(), if in_chinese() { "zh" } else { "en" });
    let head = format!(
        "GET /report/{incident}/{form}?lang={lang} HTTP/1.1\r\nhost: huiyin\r\nconnection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).map_err(trouble)?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).map_err(trouble)?;
    let end = b"\r\n\r\n";
    let at = answer.windows(end.len()).position(|piece| piece == end);
    let at = at.ok_or("the running server broke off")?;
    let body = answer.split_off(at + end.len());
    if answer.starts_with(b"HTTP/1.1 200 ") {
        return Ok(body);
    }
    let problem: serde_json::Value = serde_json::from_slice(&body).unwrap_or_default();
    let said = problem["detail"].as_str();
    Err(said
        .unwrap_or("the running server made no report")
        .to_owned())
}

// It holds what staff wrote, so the file is for its owner alone.
fn write(path: &Path, report: &[u8]) -> Result<(), Stop> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true).mode(0o600);
    let written = options
        .open(path)
        .and_then(|mut file| file.write_all(report));
    written
        .map_err(|error| Stop::Unusable(format!("{}: cannot be written: {error}", path.display())))
}

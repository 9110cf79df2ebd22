//! `huiyin import FILE... --data DIR`: complaint records into the store, through the running server
//! where there is one.

use super::records::Reading;
use super::serve::data;
use super::{Outcome, Stop, Verdict, in_chinese, read_file};
use crate::api::import::Report;
use crate::api::local::take_in;
use crate::app::door_of;
use crate::clock::Clock;
use crate::live::{Live, Opened};
use std::io::{self, IsTerminal, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};

/// Complaint records into the store
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Complaint records: JSONL, CSV or XLSX
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The data folder
    #[arg(long, value_name = "DIR", required_unless_present = "database")]
    data: Option<PathBuf>,
    /// A PostgreSQL database (not available yet)
    #[arg(long, value_name = "URL", conflicts_with = "data")]
    database: Option<String>,
    /// Write the rejected rows to FILE, to correct and import again; of one file
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// One JSON object a file
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    reading: Reading,
}

/// Runs the subcommand.
///
/// # Errors
/// Wrong options; a file or folder that cannot be read. What was taken in before stays.
pub fn run(arguments: &Arguments) -> Outcome {
    let data = data(arguments.data.as_ref(), arguments.database.as_deref())?;
    if arguments.rejects.is_some() && arguments.files.len() > 1 {
        let said = "--rejects FILE holds the rows of one file; import the files one by one";
        return Err(Stop::Usage(said.to_owned()));
    }
    let into = Into::of(data)?;
    for file in &arguments.files {
        let bytes = read_file(file)?;
        if io::stderr().is_terminal() {
            let _ = writeln!(io::stderr(), "{} …", file.display());
        }
        let report = into.take(&query(arguments, file), bytes, file)?;
        if let (Some(path), Some(rows)) = (&arguments.rejects, &report.reject_file) {
            write_rejects(path, rows)?;
        }
        say(&report, file, arguments.json)?;
    }
    into.close();
    Ok(Verdict::Done)
}

fn query(arguments: &Arguments, file: &Path) -> String {
    let name = file
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    let lang = if in_chinese() { "zh" } else { "en" };
    form_urlencoded::Serializer::new(String::new())
        .append_pair("lang", lang)
        .extend_pairs(name.map(|name| ("name", name)))
        .extend_pairs(arguments.reading.options())
        .extend_pairs(arguments.rejects.iter().map(|_| ("rejects", "1")))
        .finish()
}

// The rows hold what people wrote, so the file is for its owner alone, and nothing is written over.
fn write_rejects(path: &Path, rows: &str) -> Result<(), Stop> {
    let unusable = |error: io::Error| Stop::Unusable(format!("{}: {error}", path.display()));
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .map_err(unusable)?;
    file.write_all(rows.as_bytes()).map_err(unusable)
}

// Where the records go: the server that holds the folder, or the folder itself.
enum Into {
    Server(PathBuf),
    Folder(Box<Opened>, tokio::runtime::Runtime),
}

impl Into {
    fn of(data: &Path) -> Result<Self, Stop> {
        let door = door_of(data);
        if UnixStream::connect(&door).is_ok() {
            return Ok(Into::Server(door));
        }
        let runtime = tokio::runtime::Runtime::new().map_err(Stop::unusable)?;
        let opened = Live::open(data, Clock::system()).map_err(Stop::unusable)?;
        if opened.live.read(|city| city.plan.is_none()) {
            let said =
                "no plan is in force in this folder yet; run `huiyin serve --plan FILE` once";
            return Err(Stop::Unusable(said.to_owned()));
        }
        Ok(Into::Folder(Box::new(opened), runtime))
    }

    fn take(&self, query: &str, bytes: Vec<u8>, file: &Path) -> Result<Report, Stop> {
        let refused = |why: String| Stop::Unusable(format!("{}: {why}", file.display()));
        match self {
            Into::Server(door) => ask(door, query, &bytes).map_err(refused),
            Into::Folder(opened, runtime) => {
                let taken = runtime.block_on(take_in(&opened.live, query, bytes.into()));
                taken.map_err(refused)
            }
        }
    }

    fn close(self) {
        if let Into::Folder(opened, _) = self {
            opened.handle.shutdown();
        }
    }
}

fn ask(door: &Path, query: &str, bytes: &[u8]) -> Result<Report, String> {
    let trouble = |error: io::Error| format!("the running server does not answer: {error}");
    let mut stream = UnixStream::connect(door).map_err(trouble)?;
    let length = bytes.len();
    let head = format!(
        "POST /import?{query} HTTP/1.1\r\nhost: huiyin\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).map_err(trouble)?;
    stream.write_all(bytes).map_err(trouble)?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).map_err(trouble)?;
    let (head, body) = answer
        .split_once("\r\n\r\n")
        .ok_or("the running server broke off")?;
    if head.starts_with("HTTP/1.1 200 ") {
        return serde_json::from_str(body).map_err(|error| error.to_string());
    }
    let problem: serde_json::Value = serde_json::from_str(body).unwrap_or_default();
    let said = problem["detail"].as_str().or(problem["title"].as_str());
    Err(said
        .unwrap_or("the running server refused the file")
        .to_owned())
}

fn say(report: &Report, file: &Path, json: bool) -> Result<(), Stop> {
    let name = file.display().to_string();
    let mut out = io::stdout().lock();
    if json {
        let mut line = serde_json::to_value(report).map_err(Stop::unusable)?;
        line["file"] = name.into();
        // It is written where --rejects says, or nowhere.
        line.as_object_mut().map(|line| line.remove("reject_file"));
        return Ok(writeln!(out, "{line}")?);
    }
    let Report {
        accepted,
        duplicate,
        rejected,
        signals,
        rejects,
        reject_file: _,
    } = report;
    if in_chinese() {
        writeln!(
            out,
            "{name}：受理 {accepted} 条，重复 {duplicate} 条，退回 {rejected} 条，触发信号 {signals} 个"
        )?;
    } else {
        writeln!(
            out,
            "{name}: {accepted} accepted, {duplicate} duplicate, {rejected} rejected, {signals} signals"
        )?;
    }
    for reject in rejects {
        writeln!(out, "{name}:{}: {}", reject.row, reject.message)?;
    }
    let unlisted = rejected - rejects.len() as u64;
    if unlisted > 0 {
        let more = if in_chinese() {
            "条退回未逐一列出"
        } else {
            "more rejected rows are not listed"
        };
        writeln!(out, "… {unlisted} {more}")?;
    }
    Ok(())
}

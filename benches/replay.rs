//! `huiyin replay` over a generated file, against a bare serde_json loop over the same file.
//!
//! `cargo build --release && cargo bench -p huiyin-benches --bench replay [-- RECORDS]`

use huiyin_benches::{huiyin, median_of, write_records};
use serde::Deserialize;
use std::borrow::Cow;
use std::error::Error;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

const RUNS: usize = 5;
const MATTERS: u64 = 20_000;

// What the bare loop reads: the fields that replay needs, borrowed where they can be.
#[derive(Deserialize)]
#[allow(dead_code, reason = "parsed, not used: that is what the bare loop is")]
struct Bare<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(borrow)]
    time: Cow<'a, str>,
    #[serde(borrow)]
    channel: Cow<'a, str>,
    #[serde(borrow)]
    topic: Cow<'a, str>,
    #[serde(borrow)]
    body: Cow<'a, str>,
    people: u32,
    #[serde(borrow)]
    matter: Cow<'a, str>,
}

fn bare_loop(path: &Path) -> io::Result<u64> {
    let mut reader = BufReader::with_capacity(1 << 20, File::open(path)?);
    let (mut line, mut people) = (Vec::new(), 0);
    while reader.read_until(b'\n', &mut line)? > 0 {
        let record: Bare<'_> = serde_json::from_slice(&line)?;
        people += u64::from(record.people);
        line.clear();
    }
    Ok(people)
}

fn main() -> Result<(), Box<dyn Error>> {
    let given = std::env::args().find_map(|argument| argument.parse::<u64>().ok());
    let records = given.unwrap_or(1_000_000);
    let binary = huiyin()?;
    let path =
        std::env::temp_dir().join(format!("huiyin-bench-replay-{}.jsonl", std::process::id()));
    write_records(&path, records, MATTERS)?;
    let plan = concat!(env!("CARGO_MANIFEST_DIR"), "/../plans/city.toml");
    let bare = median_of(RUNS, || drop(bare_loop(&path)));
    let ours = median_of(RUNS, || {
        let mut replay = Command::new(&binary);
        replay
            .arg("replay")
            .arg(&path)
            .args(["--plan", plan, "--json"])
            .stdout(Stdio::null());
        let status = replay.status();
        assert!(
            status.is_ok_and(|status| status.success()),
            "huiyin replay failed"
        );
    });
    std::fs::remove_file(&path)?;
    let per_second = |time: std::time::Duration| records as f64 / time.as_secs_f64();
    writeln!(io::stdout(), "records              {records:>12}")?;
    writeln!(
        io::stdout(),
        "bare serde_json loop {:>12.0} records/s",
        per_second(bare)
    )?;
    writeln!(
        io::stdout(),
        "huiyin replay        {:>12.0} records/s",
        per_second(ours)
    )?;
    writeln!(
        io::stdout(),
        "ratio                {:>12.2}",
        per_second(ours) / per_second(bare)
    )?;
    Ok(())
}

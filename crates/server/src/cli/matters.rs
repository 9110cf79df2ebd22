//! `huiyin matters FILE`: groups records into matters, streaming. Each answer is written in the order
//! of the records and never taken back, so the answers for a prefix are a prefix of the answers.

use super::records::{Reading, Rejects, With, read};
use super::{Outcome, Stop, Verdict};
use huiyin_intake::{Channel, Field};
use huiyin_text::{Grouper, Keywords, Params};
use serde::Serialize;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

/// Group records into matters.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Records with id, time, topic and body: JSONL, CSV or XLSX; other fields are passed over
    file: PathBuf,
    /// One JSON object a line; there is no other form
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    reading: Reading,
}

#[derive(Debug, Serialize)]
struct Answer<'a> {
    id: &'a str,
    matter: &'a str,
}

/// The name that grouping gives a matter.
#[must_use]
pub fn label(matter: u64) -> String {
    format!("g{matter}")
}

/// Runs the subcommand. Every record gets its answer; one without time, topic and body is rejected.
///
/// # Errors
/// Wrong options, or a file that cannot be read.
pub fn run(arguments: &Arguments) -> Outcome {
    let intake = arguments.reading.intake(None)?.with_channel(Channel::Web);
    let intake = intake.only(&[Field::Id, Field::Time, Field::Topic, Field::Body]);
    let keywords = Keywords::new([]).map_err(|_| Stop::unusable("no keyword list"))?;
    let with = With {
        intake: &intake,
        keywords: &keywords,
        ids: true,
        now_us: None,
    };
    let mut out = BufWriter::new(io::stdout().lock());
    let (mut grouper, mut rejects, mut placed) =
        (Grouper::new(Params::default()), Rejects::default(), 0);
    read(&arguments.file, &with, |parsed| {
        parsed
            .rejects
            .iter()
            .for_each(|reject| rejects.say(&arguments.file, reject));
        for item in &parsed.items {
            placed += 1;
            let matter = label(grouper.place(&parsed.doc(item), placed).matter);
            let answer = Answer {
                id: parsed.text(&item.id),
                matter: &matter,
            };
            serde_json::to_writer(&mut out, &answer).map_err(io::Error::from)?;
            writeln!(out)?;
        }
        Ok(out.flush()?)
    })?;
    rejects.finish();
    Ok(Verdict::Done)
}

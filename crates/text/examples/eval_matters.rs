//! Groups a JSONL file of complaints (`id`, `time`, `topic`, `body`) in input order and prints one
//! `{"id","matter"}` line for each, for the scorer of the evaluation data.

use std::io::{BufRead, BufReader, BufWriter, Write};

use huiyin_text::{Doc, Grouper, Params};

#[derive(serde::Deserialize)]
struct Row {
    id: String,
    time: String,
    topic: String,
    body: String,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let path = args.next().ok_or("usage: eval_matters FILE.jsonl")?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    let mut grouper = Grouper::new(Params::default());
    for (n, line) in (0_u64..).zip(BufReader::new(std::fs::File::open(path)?).lines()) {
        let row: Row = serde_json::from_str(&line?)?;
        let doc = Doc {
            time_us: time_us(&row.time).ok_or_else(|| format!("time {:?}", row.time))?,
            topic: &row.topic,
            body: &row.body,
            area: None,
        };
        let placed = grouper.place(&doc, n);
        writeln!(
            out,
            "{}",
            serde_json::json!({"id": row.id, "matter": placed.matter})
        )?;
    }
    Ok(out.flush()?)
}

/// Microseconds of `YYYY-MM-DDThh:mm:ss`, zone-less; enough for distances between records.
fn time_us(text: &str) -> Option<i64> {
    let part = |from: usize, to: usize| text.get(from..to)?.parse::<i64>().ok();
    let (year, month, day) = (part(0, 4)?, part(5, 7)?, part(8, 10)?);
    let (y, m) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let days = y * 365 + y / 4 - y / 100 + y / 400 + (m * 153 + 2) / 5 + day - 719_469;
    Some((((days * 24 + part(11, 13)?) * 60 + part(14, 16)?) * 60 + part(17, 19)?) * 1_000_000)
}

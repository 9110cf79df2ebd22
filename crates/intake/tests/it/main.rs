//! What the intake room promises, seen from outside.

mod blocks;
mod books;
mod csv;
mod damage;
mod encodings;
mod headers;
mod hostile;
mod jsonl;
mod mappings;
mod messages;
mod open311;
mod reports;
mod times;
mod xlsx;

use huiyin_intake::{Chunk, Intake, Mapping, Record, Reject, RejectReason};

/// An intake without mapping.
fn plain() -> Intake {
    Intake::new(Mapping::default())
}

fn mapped(map: &[&str], set: &[&str], ignore: &[&str]) -> Intake {
    Intake::new(Mapping::from_args(map, set, ignore).expect("a sound mapping"))
}

type Outcome = Result<Record<'static>, Reject>;

/// Every outcome of a JSONL file.
fn jsonl(intake: &Intake, bytes: &[u8]) -> Vec<Outcome> {
    let chunk = Chunk::whole(bytes).expect("no file error");
    intake
        .jsonl(chunk, None)
        .map(|outcome| outcome.map(Record::into_owned))
        .collect()
}

/// Every outcome of a CSV file.
fn csv(intake: &Intake, bytes: &[u8]) -> Vec<Outcome> {
    let chunk = Chunk::whole(bytes).expect("no file error");
    let mut csv = intake.csv(chunk, None).expect("a sound header");
    let mut outcomes = Vec::new();
    while let Some(outcome) = csv.next_record() {
        outcomes.push(outcome.map(Record::into_owned));
    }
    outcomes
}

/// A JSONL line of a good record with these further members.
fn line(more: &str) -> String {
    let comma = if more.is_empty() { "" } else { "," };
    format!(
        "{{\"id\":\"7\",\"time\":\"2019-04-28T16:28:53\",\"channel\":\"visit\",\"topic\":\"t\"{comma}{more}}}"
    )
}

/// The only outcome of one JSONL line.
fn one(intake: &Intake, line: &str) -> Outcome {
    let mut outcomes = jsonl(intake, line.as_bytes());
    assert_eq!(outcomes.len(), 1, "{line}");
    outcomes.remove(0)
}

/// Why one JSONL line is rejected.
#[track_caller]
fn why(line: &str) -> RejectReason {
    one(&plain(), line).expect_err("this line is bad").reason
}

/// Short marks of outcomes: `row:id` or `row:reason`.
fn marks(outcomes: &[Outcome]) -> Vec<String> {
    let mark = |outcome: &Outcome| match outcome {
        Ok(record) => format!("{}:{}", record.row, record.id),
        Err(reject) => format!("{}:{}", reject.row, reject.reason.code()),
    };
    outcomes.iter().map(mark).collect()
}

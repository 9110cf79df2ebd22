//! A file of records of any bytes, as JSONL and as CSV, under several mappings: one outcome a row,
//! whatever the file is cut into; records within their bounds, which read again as the same records;
//! and a reject report that reads again with the same faults.
#![no_main]

use huiyin_engine::time::Time;
use huiyin_fuzz::{sound_outcome, sound_words};
use huiyin_intake::{
    Allowed, Block, Blocks, Channel, Chunk, Format, Intake, Lang, Mapping, Record, Reject,
    RejectReason, RejectReport,
};
use libfuzzer_sys::fuzz_target;
use serde_json::json;

type Outcome = Result<Record<'static>, Reject>;

/// 2026-01-01 in city time: what comes more than ten minutes later is rejected as the future.
const NOW_US: i64 = 1_767_196_800_000_000;

fuzz_target!(|input: &[u8]| {
    let Some((&choice, file)) = input.split_first() else {
        return;
    };
    let (intake, now_us) = (intake(choice), (choice & 1 == 1).then_some(NOW_US));
    if let Err(error) = Format::detect(None, file) {
        sound_words(|lang| error.message(lang));
    }
    let chunk = match Chunk::whole(file) {
        Ok(chunk) => chunk,
        Err(error) => return sound_words(|lang| error.message(lang)),
    };
    if choice & 2 == 0 {
        jsonl(&intake, chunk, file, now_us);
    } else {
        csv(&intake, chunk, now_us);
    }
});

/// One of the settings that a caller may have, by the bits from 4 on.
fn intake(choice: u8) -> Intake {
    let (map, set, ignore): (&[&str], &[&str], &[&str]) = match choice >> 4 & 3 {
        0 => (&[], &[], &[]),
        1 => (
            &["matter=事项", "topic=标题"],
            &["channel=hotline"],
            &["备注"],
        ),
        2 => (
            &["id=编号", "time=时间", "body=内容"],
            &["people=3", "source=12345"],
            &[],
        ),
        _ => (&["petitioner_name=姓名"], &["topic=t"], &["body"]),
    };
    let intake = Intake::new(Mapping::from_args(map, set, ignore).expect("a sound mapping"));
    match choice >> 6 {
        0 => intake,
        1 => intake.with_channel(Channel::Letter),
        _ => intake.with_allowed(Allowed {
            areas: ["城东".to_owned()].into(),
            units: ["住建局".to_owned()].into(),
        }),
    }
}

fn jsonl(intake: &Intake, chunk: Chunk<'_>, file: &[u8], now_us: Option<i64>) {
    let outcomes = lines(intake, chunk, now_us);
    let written = chunk.bytes.split(|&b| b == b'\n');
    let written = written.filter(|line| !line.trim_ascii().is_empty()).count();
    assert_eq!(
        outcomes.len(),
        written,
        "one outcome for every line that is not blank"
    );
    outcomes
        .iter()
        .fold(0, |row, outcome| sound_outcome(outcome, row));
    let parts = chunk
        .split(3)
        .into_iter()
        .flat_map(|part| lines(intake, part, now_us));
    assert!(
        parts.eq(outcomes.iter().cloned()),
        "cut into parts it reads otherwise"
    );
    let (mut blocks, mut block, mut dribbled) =
        (Blocks::new(Dribble(file)), Block::default(), Vec::new());
    while blocks.read_into(&mut block).expect("the same file") {
        dribbled.extend(lines(intake, block.chunk(), now_us));
    }
    assert!(dribbled == outcomes, "as it dribbles in it reads otherwise");
    outcomes.iter().flatten().for_each(reads_again);
}

fn lines(intake: &Intake, chunk: Chunk<'_>, now_us: Option<i64>) -> Vec<Outcome> {
    let outcomes = intake.jsonl(chunk, now_us);
    outcomes
        .map(|outcome| outcome.map(Record::into_owned))
        .collect()
}

/// Gives little at a time.
struct Dribble<'a>(&'a [u8]);

impl std::io::Read for Dribble<'_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let (now, later) = self.0.split_at(self.0.len().min(61).min(into.len()));
        into[..now.len()].copy_from_slice(now);
        self.0 = later;
        Ok(now.len())
    }
}

fn csv(intake: &Intake, chunk: Chunk<'_>, now_us: Option<i64>) {
    let mut csv = match intake.csv(chunk, now_us) {
        Ok(csv) => csv,
        Err(error) => return sound_words(|lang| error.message(lang)),
    };
    let mut report = RejectReport::new(csv.columns(), Lang::English);
    let (mut row, mut rejects) = (0, Vec::new());
    while let Some(outcome) = csv.next_record() {
        row = sound_outcome(&outcome, row);
        match outcome.map(Record::into_owned) {
            Ok(record) => reads_again(&record),
            Err(reject) => {
                report.push(&reject, &csv.row_as_read());
                rejects.push(reject.reason);
            }
        }
    }
    assert_eq!(report.rows(), rejects.len() as u64);
    again(intake, &report.into_csv(), &rejects, now_us);
}

/// The report of rows that nobody corrected is rejected again, row by row, for the same reasons.
fn again(intake: &Intake, report: &[u8], before: &[RejectReason], now_us: Option<i64>) {
    let chunk = Chunk::whole(report).expect("UTF-8");
    let mut csv = intake.csv(chunk, now_us).expect("the same header");
    let mut after = Vec::new();
    while let Some(outcome) = csv.next_record() {
        after.push(outcome.map(|_| ()).map_err(|reject| reject.reason));
    }
    assert_eq!(after.len(), before.len(), "rows of the report");
    for (before, after) in before.iter().zip(after) {
        match before {
            // Bytes that are no text are written as U+FFFD, and what has no cells as one cell.
            RejectReason::MalformedText(_)
            | RejectReason::LineTooLong
            | RejectReason::OpenQuote => {}
            RejectReason::Ragged { .. } => assert!(after.is_err(), "{before:?}"),
            // The code alone: numbers of columns in it count the two that a report has in front.
            _ => assert_eq!(after.map_err(|reason| reason.code()), Err(before.code())),
        }
    }
}

/// A record written as JSONL is read as the same record.
fn reads_again(record: &Record<'_>) {
    let line = json!({
        "id": record.id, "time": Time(record.time_us).to_string(), "channel": record.channel.name(),
        "topic": record.topic, "body": record.body, "people": record.people,
        "matter": record.matter, "area": record.area, "unit": record.unit,
        "source": record.source.name(), "follows": record.follows,
        "petitioner_name": record.petitioner.name, "petitioner_phone": record.petitioner.phone,
        "petitioner_id_number": record.petitioner.id_number,
        "petitioner_address": record.petitioner.address,
    });
    let line = line.to_string();
    let plain = Intake::new(Mapping::default());
    let chunk = Chunk::whole(line.as_bytes()).expect("UTF-8");
    let again = plain
        .jsonl(chunk, None)
        .next()
        .expect("one line")
        .expect("sound");
    assert!(
        Record {
            row: record.row,
            ..again
        } == *record,
        "{record:?} reads otherwise"
    );
}

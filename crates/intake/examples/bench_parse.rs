//! Records per second of the JSONL, CSV and XLSX readers beside bare serde_json loops over the same bytes.
//!
//! `cargo run --release -p huiyin-intake --example bench_parse [RECORDS]`. The file is generated, in
//! memory; every loop runs nine times in turn and the median is printed, with the ratio to a bare
//! loop of the same run. The bare loops split lines, parse, and sum a length: no checks, no times.
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::borrow::Cow;
use std::hint::black_box;
use std::time::Duration;

use huiyin_intake::{Block, Blocks, Chunk, Intake, Mapping};
use serde::Deserialize;

fn main() {
    let records = std::env::args()
        .nth(1)
        .and_then(|n| n.parse().ok())
        .unwrap_or(300_000_usize);
    let jsonl = generate_jsonl(records);
    let csv = generate_csv(records);
    let xlsx = generate_xlsx(records);
    let intake = Intake::new(Mapping::default());
    println!("{records} records, {} bytes a line", jsonl.len() / records);
    let value = || bare::<serde_json::Value>(&jsonl, |v| v["body"].as_str().map_or(0, str::len));
    let typed = || bare::<Bare<'_>>(&jsonl, |r| r.body.len());
    let runs: [(&str, &dyn Fn() -> usize); 7] = [
        ("bare serde_json Value", &value),
        ("bare serde_json typed, borrowed", &typed),
        ("intake, slice", &|| slice(&intake, &jsonl, 1)),
        ("intake, blocks of a reader", &|| blocks(&intake, &jsonl)),
        ("intake, slice, 2 threads", &|| slice(&intake, &jsonl, 2)),
        ("intake, CSV", &|| table(&intake, &csv)),
        ("intake, XLSX", &|| workbook(&intake, &xlsx)),
    ];
    let medians = medians(&runs);
    for ((name, _), time) in runs.iter().zip(&medians) {
        let rate = records as f64 / time.as_secs_f64();
        println!(
            "{name:32} {rate:>10.0} records/s   {:.2} x Value   {:.2} x typed",
            medians[0].as_secs_f64() / time.as_secs_f64(),
            medians[1].as_secs_f64() / time.as_secs_f64(),
        );
    }
}

/// The median time of each loop, the loops taking turns.
fn medians(runs: &[(&str, &dyn Fn() -> usize)]) -> Vec<Duration> {
    let mut times = vec![Vec::new(); runs.len()];
    for _ in 0..9 {
        for ((_, run), times) in runs.iter().zip(&mut times) {
            times.push(clock(run));
        }
    }
    let middle = |mut times: Vec<Duration>| {
        times.sort_unstable();
        times[times.len() / 2]
    };
    times.into_iter().map(middle).collect()
}

#[expect(clippy::disallowed_methods, reason = "a benchmark measures real time")]
fn clock(run: &dyn Fn() -> usize) -> Duration {
    let start = std::time::Instant::now();
    black_box(run());
    start.elapsed()
}

/// What a program would write first: the fields, borrowed, unchecked.
#[derive(Deserialize)]
#[expect(dead_code, reason = "what is parsed and not read costs all the same")]
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

fn bare<'a, T: Deserialize<'a>>(bytes: &'a [u8], length: impl Fn(&T) -> usize) -> usize {
    let lines = bytes.split(|&b| b == b'\n').filter(|line| !line.is_empty());
    lines
        .map(|line| {
            let parsed: T = serde_json::from_slice(line).expect("the generated file is JSON");
            length(black_box(&parsed))
        })
        .sum()
}

fn slice(intake: &Intake, bytes: &[u8], threads: usize) -> usize {
    let chunks = Chunk::whole(bytes)
        .expect("the generated file is UTF-8")
        .split(threads);
    std::thread::scope(|scope| {
        let parts: Vec<_> = chunks
            .into_iter()
            .map(|chunk| scope.spawn(move || sum(intake, chunk)))
            .collect();
        parts
            .into_iter()
            .map(|part| part.join().expect("no part panics"))
            .sum()
    })
}

fn blocks(intake: &Intake, bytes: &[u8]) -> usize {
    let mut blocks = Blocks::new(bytes);
    let mut block = Block::default();
    let mut total = 0;
    while blocks.read_into(&mut block).expect("memory can be read") {
        total += sum(intake, block.chunk());
    }
    total
}

fn sum(intake: &Intake, chunk: Chunk<'_>) -> usize {
    intake
        .jsonl(chunk, None)
        .map(|record| {
            black_box(record.expect("the generated records are good"))
                .body
                .len()
        })
        .sum()
}

fn table(intake: &Intake, bytes: &[u8]) -> usize {
    let chunk = Chunk::whole(bytes).expect("the generated file is UTF-8");
    let mut csv = intake
        .csv(chunk, None)
        .expect("the generated header is good");
    let mut total = 0;
    while let Some(record) = csv.next_record() {
        total += record.expect("the generated records are good").body.len();
    }
    total
}

fn workbook(intake: &Intake, bytes: &[u8]) -> usize {
    let mut book = intake
        .xlsx(bytes, None)
        .expect("the generated workbook is good");
    let mut total = 0;
    while let Some(record) = book.next_record() {
        total += record.expect("the generated records are good").body.len();
    }
    total
}

const CHANNELS: [&str; 5] = ["letter", "visit", "web", "hotline", "grid"];

fn generate_jsonl(records: usize) -> Vec<u8> {
    let line = |n| {
        let Sample {
            time,
            channel,
            topic,
            body,
        } = sample(n);
        format!(
            "{{\"id\":\"T{n:08}\",\"time\":\"{time}\",\"channel\":\"{channel}\",\"topic\":\"{topic}\",\
             \"body\":\"{body}\",\"people\":{},\"matter\":\"M{}\"}}\n",
            n % 7 + 1,
            n % 997,
        )
    };
    (0..records).map(line).collect::<String>().into_bytes()
}

fn generate_csv(records: usize) -> Vec<u8> {
    let line = |n| {
        let Sample {
            time,
            channel,
            topic,
            body,
        } = sample(n);
        format!(
            "T{n:08},{time},{channel},{topic},\"{body}\",{},M{}\r\n",
            n % 7 + 1,
            n % 997
        )
    };
    let header = "id,time,channel,topic,body,people,matter\r\n".to_owned();
    std::iter::once(header)
        .chain((0..records).map(line))
        .collect::<String>()
        .into_bytes()
}

fn generate_xlsx(records: usize) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let names = ["id", "time", "channel", "topic", "body", "people", "matter"];
    let mut row = |at, cells: [&str; 7]| {
        for (column, cell) in cells.iter().enumerate() {
            sheet
                .write_string(at, column as u16, *cell)
                .expect("a sheet has room for a million rows");
        }
    };
    row(0, names);
    for n in 0..records {
        let sample = sample(n);
        let (id, people, matter) = (
            format!("T{n:08}"),
            format!("{}", n % 7 + 1),
            format!("M{}", n % 997),
        );
        let cells = [
            &id,
            &sample.time,
            sample.channel,
            &sample.topic,
            &sample.body,
            &people,
            &matter,
        ];
        row(n as u32 + 1, cells);
    }
    book.save_to_buffer().expect("memory can be written")
}

struct Sample {
    time: String,
    channel: &'static str,
    topic: String,
    body: String,
}

fn sample(n: usize) -> Sample {
    let (minute, hour, day) = (n % 60, n / 60 % 24, n / 1440 % 28 + 1);
    Sample {
        time: format!("2026-03-{day:02}T{hour:02}:{minute:02}:00+08:00"),
        channel: CHANNELS[n % CHANNELS.len()],
        topic: format!("第{}小区电梯停运", n % 997),
        body: "电梯已停运三天，老人上下楼不便，物业说等配件。".repeat(n % 3 + 1),
    }
}

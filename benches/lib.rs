//! What benches share: generated input and timing. Every bench prints ours, the peer or limit that
//! was measured in the same run, and their ratio. Absent: any judgement; figures are no tests.

use std::io::{self, Write};
use std::path::PathBuf;
use std::time::Duration;

/// A seeded source of numbers (SplitMix64).
#[derive(Debug, Clone)]
pub struct Dice(pub u64);

impl Dice {
    /// A number below `n`.
    pub fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % n
    }

    /// One of these.
    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        let place = usize::try_from(self.below(of.len() as u64)).unwrap_or(0);
        &of[place]
    }
}

/// Sentences of complaints, written for this project.
const SENTENCES: [&str; 10] = [
    "小区停水已经三天，物业一直没有说法。",
    "孩子入学的材料交了两次，窗口说法不一样。",
    "工程款结不下来，工人回家过年的路费都没有。",
    "楼道里的灯坏了半年，老人上下楼看不清。",
    "医保报销的单子退回来，没有写明原因。",
    "门口的路挖开以后没有围挡，晚上很危险。",
    "拆迁补偿的面积和量的不一样，请重新核对。",
    "公交改线以后要走两站路才能上车。",
    "合同约定去年底交房，现在还没有复工。",
    "反映多次，希望给一个明确的答复和时间。",
];

/// Complaint records as JSONL, in time order over 400 days, with given matters.
///
/// # Errors
/// Where the file cannot be written.
pub fn write_records(path: &PathBuf, records: u64, matters: u64) -> io::Result<()> {
    let mut dice = Dice(20_260_302);
    let mut out = io::BufWriter::new(std::fs::File::create(path)?);
    for n in 0..records {
        let minute = n * 400 * 1440 / records;
        let (day, of_day) = (minute / 1440, minute % 1440);
        // Months of 28 days keep the dates valid and in order.
        let (year, day) = (2025 + day / 336, day % 336);
        let channel = dice.pick(&["letter", "visit", "web", "hotline", "grid"]);
        let body: String = (0..4).map(|_| *dice.pick(&SENTENCES)).collect();
        writeln!(
            out,
            r#"{{"id":"{n}","time":"{year}-{:02}-{:02}T{:02}:{:02}:00+08:00","channel":"{channel}","topic":"{}","body":"{body}","people":{},"matter":"M{}"}}"#,
            day / 28 + 1,
            day % 28 + 1,
            of_day / 60,
            of_day % 60,
            dice.pick(&SENTENCES),
            1 + dice.below(5),
            dice.below(matters),
        )?;
    }
    out.flush()
}

/// How long something takes: the median of an odd number of runs.
#[allow(clippy::disallowed_methods, reason = "a bench measures real time")]
pub fn median_of(runs: usize, mut run: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..runs)
        .map(|_| {
            let start = std::time::Instant::now();
            run();
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[runs / 2]
}

/// The binary that was built beside this bench.
///
/// # Errors
/// Where there is none.
pub fn huiyin() -> Result<PathBuf, String> {
    let here = std::env::current_exe().map_err(|error| error.to_string())?;
    let binary = here.ancestors().nth(2).map(|folder| folder.join("huiyin"));
    binary.filter(|binary| binary.is_file()).ok_or_else(|| {
        "no huiyin binary beside this bench; build it first: cargo build --release".to_owned()
    })
}

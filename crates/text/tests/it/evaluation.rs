//! The level reached on the evaluation data, which is read in place and never copied here.

use std::collections::BTreeMap;

use huiyin_text::{Doc, Grouper, Params};

#[derive(serde::Deserialize)]
struct Row {
    time: String,
    topic: String,
    body: String,
    matter_id: String,
}

/// B-cubed F1 over the records that `counts` admits by the size of their true group.
fn b_cubed(truth: &[String], placed: &[u64], counts: impl Fn(usize) -> bool) -> f64 {
    let mut groups: BTreeMap<&str, usize> = BTreeMap::new();
    let mut matters: BTreeMap<u64, usize> = BTreeMap::new();
    let mut both: BTreeMap<(&str, u64), usize> = BTreeMap::new();
    for (group, &matter) in truth.iter().zip(placed) {
        *groups.entry(group).or_default() += 1;
        *matters.entry(matter).or_default() += 1;
        *both.entry((group, matter)).or_default() += 1;
    }
    let (mut precision, mut recall) = (0.0, 0.0);
    for (group, &matter) in truth.iter().zip(placed) {
        if counts(groups[group.as_str()]) {
            let shared = both[&(group.as_str(), matter)] as f64;
            precision += shared / matters[&matter] as f64;
            recall += shared / groups[group.as_str()] as f64;
        }
    }
    let n = truth
        .iter()
        .filter(|group| counts(groups[group.as_str()]))
        .count() as f64;
    2.0 * (precision / n) * (recall / n) / ((precision + recall) / n)
}

/// Microseconds of `YYYY-MM-DDThh:mm:ss`; only distances between records matter.
fn time_us(text: &str) -> i64 {
    let part = |from: usize, to: usize| text[from..to].parse::<i64>().expect("a time");
    let (year, month, day) = (part(0, 4), part(5, 7), part(8, 10));
    let (y, m) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let days = y * 365 + y / 4 - y / 100 + y / 400 + (m * 153 + 2) / 5 + day - 719_469;
    (((days * 24 + part(11, 13)) * 60 + part(14, 16)) * 60 + part(17, 19)) * 1_000_000
}

#[test]
fn matters_on_the_evaluation_data_reach_their_level() {
    let Some(folder) = std::env::var_os("HUIYIN_EVAL_DATA") else {
        eprintln!("HUIYIN_EVAL_DATA is not set: the evaluation of matters did not run");
        return;
    };
    let path = std::path::Path::new(&folder).join("data/messages/matters-dev.jsonl");
    let text = std::fs::read_to_string(path).unwrap();
    let rows: Vec<Row> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let mut grouper = Grouper::new(Params::default());
    let mut place = |(n, row): (u64, &Row)| {
        let doc = Doc {
            time_us: time_us(&row.time),
            topic: &row.topic,
            body: &row.body,
            area: None,
        };
        grouper.place(&doc, n).matter
    };
    let placed: Vec<u64> = (0..).zip(&rows).map(&mut place).collect();
    let truth: Vec<String> = rows.into_iter().map(|row| row.matter_id).collect();
    let (all, grouped) = (
        b_cubed(&truth, &placed, |_| true),
        b_cubed(&truth, &placed, |n| n > 1),
    );
    assert!(
        all >= 0.955 && grouped >= 0.90,
        "B-cubed {all:.3}, of grouped records {grouped:.3}"
    );
}

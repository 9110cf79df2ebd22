//! Fits the weights that ship in `Params`: logistic regression over the candidate pairs of a JSONL
//! file of complaints in time order (`time`, `topic`, `body`, `matter_id`), and prints them.
//! Pairs are single records: every record is held as a matter of its own. A pair of a large matter
//! counts less, or the largest would decide alone. `--pairs` prints the pairs instead.
#![expect(clippy::print_stdout, reason = "a tool that prints")]

use std::collections::BTreeMap;

use huiyin_text::{Doc, FEATURES, Grouper, Params};

#[derive(serde::Deserialize)]
struct Row {
    time: String,
    topic: String,
    body: String,
    matter_id: String,
}

struct Pair {
    features: [f64; FEATURES],
    same: bool,
    weight: f64,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let path = args
        .next()
        .ok_or("usage: fit_matters FILE.jsonl [--pairs]")?;
    let lines = std::fs::read_to_string(path)?;
    let rows = lines
        .lines()
        .map(serde_json::from_str)
        .collect::<Result<Vec<Row>, _>>()?;
    let print = args.next().is_some();
    let pairs = pairs_of(&rows, print);
    if !print {
        println!("{:.3?}", fit(&pairs));
    }
    Ok(())
}

fn pairs_of(rows: &[Row], print: bool) -> Vec<Pair> {
    let mut sizes: BTreeMap<&str, f64> = BTreeMap::new();
    for row in rows {
        *sizes.entry(&row.matter_id).or_default() += 1.0;
    }
    let mut grouper = Grouper::new(Params {
        candidates_max: 40,
        ..Params::default()
    });
    let mut pairs = Vec::new();
    for (n, row) in (0_u64..).zip(rows) {
        let time_us = time_us(&row.time).unwrap_or(0);
        let doc = Doc {
            time_us,
            topic: &row.topic,
            body: &row.body,
            area: None,
        };
        for (other, features) in grouper.evidence(&doc) {
            let same = rows[other as usize].matter_id == row.matter_id;
            if print {
                println!("{}", serde_json::json!([n, other, features.as_slice()]));
            }
            // Pairs that share next to nothing teach nothing.
            if same || features[1] > 0.08 || features[3] > 0.05 {
                let size = sizes[row.matter_id.as_str()];
                let weight = if same {
                    (size - 1.0).sqrt().recip()
                } else {
                    1.0
                };
                pairs.push(Pair {
                    features: features.map(f64::from),
                    same,
                    weight,
                });
            }
        }
        grouper.place_given(&doc, n);
    }
    pairs
}

/// Newton's method on standardised features with a unit penalty on all but the constant.
fn fit(pairs: &[Pair]) -> [f64; FEATURES] {
    let scale = deviations(pairs);
    let mut weights = [0.0; FEATURES];
    for _ in 0..30 {
        let mut gradient = weights.map(|weight: f64| -weight);
        let mut curvature = [[0.0; FEATURES]; FEATURES];
        gradient[0] = 0.0;
        for (at, row) in curvature.iter_mut().enumerate() {
            row[at] = if at == 0 { 1e-9 } else { 1.0 };
        }
        for pair in pairs {
            let x: [f64; FEATURES] = std::array::from_fn(|at| pair.features[at] / scale[at]);
            let odds: f64 = weights.iter().zip(&x).map(|(weight, x)| weight * x).sum();
            let chance = 1.0 / (1.0 + libm::exp(-odds));
            let miss = f64::from(u8::from(pair.same)) - chance;
            let bend = pair.weight * chance * (1.0 - chance);
            for at in 0..FEATURES {
                gradient[at] += pair.weight * miss * x[at];
                for (to, x_to) in curvature[at].iter_mut().zip(&x) {
                    *to += bend * x[at] * x_to;
                }
            }
        }
        let step = solve(curvature, gradient);
        (0..FEATURES).for_each(|at| weights[at] += step[at]);
    }
    std::array::from_fn(|at| weights[at] / scale[at])
}

fn deviations(pairs: &[Pair]) -> [f64; FEATURES] {
    std::array::from_fn(|at| {
        let n = pairs.len() as f64;
        let mean = pairs.iter().map(|pair| pair.features[at]).sum::<f64>() / n;
        let square = pairs
            .iter()
            .map(|pair| (pair.features[at] - mean).powi(2))
            .sum::<f64>();
        if at == 0 {
            1.0
        } else {
            (square / n).sqrt().max(1e-9)
        }
    })
}

/// Gaussian elimination; the matrix is positive definite.
fn solve(mut a: [[f64; FEATURES]; FEATURES], mut b: [f64; FEATURES]) -> [f64; FEATURES] {
    for pivot in 0..FEATURES {
        for row in pivot + 1..FEATURES {
            let factor = a[row][pivot] / a[pivot][pivot];
            let taken = a[pivot].map(|value| factor * value);
            a[row]
                .iter_mut()
                .zip(taken)
                .for_each(|(to, taken)| *to -= taken);
            b[row] -= factor * b[pivot];
        }
    }
    for row in (0..FEATURES).rev() {
        let known: f64 = (row + 1..FEATURES)
            .map(|column| a[row][column] * b[column])
            .sum();
        b[row] = (b[row] - known) / a[row][row];
    }
    b
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

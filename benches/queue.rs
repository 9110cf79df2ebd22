//! The queueing kernel of the reception hall on M/M/8 at nine tenths, against a hand-written event loop over a
//! heap, and against SimPy where `HUIYIN_SIMPY` names a Python that has it. An event is an arrival or a departure.
//!
//! `scripts/bench-queue`, which installs SimPy beside the build; without it:
//! `cargo bench -p huiyin-benches --bench queue [-- CUSTOMERS]`

use huiyin_benches::median_of;
use huiyin_sim::queue::{Arrival, serve};
use std::collections::{BinaryHeap, VecDeque};
use std::error::Error;
use std::hint::black_box;
use std::io::{self, Write};
use std::process::Command;

const RUNS: usize = 5;
const WINDOWS: u32 = 8;
const RATE: f64 = 7.2;
const UNIT: f64 = 1e6;

/// Exponential numbers (SplitMix64), the same for both sides.
struct Stream(u64);

impl Stream {
    fn exponential(&mut self, mean: f64) -> i64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let unit = (((z ^ (z >> 31)) >> 12) as f64 + 0.5) / (1_u64 << 52) as f64;
        (-mean * UNIT * libm::log(unit)) as i64
    }
}

fn ours(customers: u64) -> f64 {
    let mut gaps = Stream(1);
    let mut services = Stream(2);
    let mut now = 0;
    let arrivals = (0..customers).map(|_| {
        now += gaps.exponential(1.0 / RATE);
        Arrival {
            at: now,
            service: services.exponential(1.0),
            patience: i64::MAX,
            first: false,
        }
    });
    let mut waited = 0;
    serve(WINDOWS, arrivals, |visit| {
        waited += visit.until - visit.came
    });
    waited as f64 / customers as f64 / UNIT
}

// As one writes it by hand: one heap of events, one line, a count of free windows.
fn by_hand(customers: u64) -> f64 {
    const ARRIVAL: u64 = 0;
    let mut gaps = Stream(1);
    let mut services = Stream(2);
    let mut events = BinaryHeap::with_capacity(WINDOWS as usize + 1);
    let event = |at: i64, kind: u64| std::cmp::Reverse((at, kind));
    events.push(event(gaps.exponential(1.0 / RATE), ARRIVAL));
    let (mut free, mut left, mut waited) = (WINDOWS, customers, 0);
    let mut line: VecDeque<(i64, i64)> = VecDeque::new();
    while let Some(std::cmp::Reverse((now, kind))) = events.pop() {
        if kind == ARRIVAL {
            let service = services.exponential(1.0);
            if free > 0 {
                free -= 1;
                events.push(event(now + service, 1));
            } else {
                line.push_back((now, service));
            }
            left -= 1;
            if left > 0 {
                events.push(event(now + gaps.exponential(1.0 / RATE), ARRIVAL));
            }
        } else if let Some((came, service)) = line.pop_front() {
            waited += now - came;
            events.push(event(now + service, 1));
        } else {
            free += 1;
        }
    }
    waited as f64 / customers as f64 / UNIT
}

fn say(name: &str, events: f64) -> io::Result<()> {
    writeln!(io::stdout(), "{name:<24} {events:>14.0} events/s")
}

fn main() -> Result<(), Box<dyn Error>> {
    let given = std::env::args().find_map(|argument| argument.parse::<u64>().ok());
    let customers = given.unwrap_or(5_000_000);
    // The same people, the same waits.
    let (kernel, hand) = (ours(100_000), by_hand(100_000));
    assert!((kernel - hand).abs() < 1e-9, "{kernel} and {hand}");
    let a_second = |time: std::time::Duration| 2.0 * customers as f64 / time.as_secs_f64();
    let kernel = a_second(median_of(RUNS, || {
        let _ = black_box(ours(customers));
    }));
    let hand = a_second(median_of(RUNS, || {
        let _ = black_box(by_hand(customers));
    }));
    say("queueing kernel", kernel)?;
    say("hand-written heap loop", hand)?;
    writeln!(io::stdout(), "{:<24} {:>14.2}", "ratio", kernel / hand)?;
    let Some(python) = std::env::var_os("HUIYIN_SIMPY") else {
        let why =
            "\nnot run: SimPy: HUIYIN_SIMPY names no Python; scripts/bench-queue installs one\n";
        return Ok(io::stderr().write_all(why.as_bytes())?);
    };
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/queue_simpy.py");
    let output = Command::new(python).arg(script).output()?;
    let said = String::from_utf8(output.stdout)?;
    let peer: f64 = said
        .trim()
        .parse()
        .map_err(|_| format!("SimPy said {said:?}"))?;
    say("SimPy", peer)?;
    writeln!(io::stdout(), "{:<24} {:>14.1}", "ratio", kernel / peer)?;
    Ok(())
}

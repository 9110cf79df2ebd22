//! The queueing kernel against what is known in closed form: Erlang-C where everybody waits, Erlang-A where
//! some give up. Twenty independent stretches give a confidence interval; the formula has to lie in it.

use huiyin_sim::queue::{Arrival, serve};

const STRETCHES: u64 = 20;
const EACH: usize = 60_000;
/// Left out of each stretch: the line starts empty.
const WARM_UP: usize = 5_000;
/// Student's t with 19 degrees of freedom, two-sided 99.9 percent.
const T: f64 = 3.883;
/// One unit of time, in microseconds.
const UNIT: f64 = 1e9;

/// Uniform numbers (SplitMix64).
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

/// Windows, arrivals a unit, patience where there is one; serving takes one unit on average.
#[derive(Clone, Copy)]
struct Model {
    windows: u32,
    rate: f64,
    patience: Option<f64>,
}

/// Share that wait at all, share that give up, and the mean time in line.
#[derive(Debug, Clone, Copy)]
struct Line {
    waits: f64,
    gives_up: f64,
    wait: f64,
}

impl Line {
    fn each(self) -> [f64; 3] {
        [self.waits, self.gives_up, self.wait]
    }
}

fn simulated(model: Model, seed: u64) -> Line {
    let mut gaps = Stream(seed * 3 + 1);
    let mut services = Stream(seed.wrapping_mul(0x5851_f42d_4c95_7f2d));
    let mut patience = Stream(seed.wrapping_mul(0x1405_7b7e_f767_814f) + 9);
    let mut now = 0;
    let arrivals = (0..EACH).map(|_| {
        now += gaps.exponential(1.0 / model.rate);
        Arrival {
            at: now,
            service: services.exponential(1.0),
            patience: model
                .patience
                .map_or(i64::MAX, |mean| patience.exponential(mean)),
            first: false,
        }
    });
    let (mut waits, mut gives_up, mut wait) = (0_u64, 0_u64, 0.0);
    serve(model.windows, arrivals, |visit| {
        if visit.n >= WARM_UP {
            waits += u64::from(visit.until > visit.came || !visit.called);
            gives_up += u64::from(!visit.called);
            wait += (visit.until - visit.came) as f64 / UNIT;
        }
    });
    let n = (EACH - WARM_UP) as f64;
    Line {
        waits: waits as f64 / n,
        gives_up: gives_up as f64 / n,
        wait: wait / n,
    }
}

/// The stationary line, from the balance of arrivals and departures at each number present.
fn known(model: Model) -> Line {
    let c = f64::from(model.windows);
    let leave = model.patience.map_or(0.0, |mean| 1.0 / mean);
    let mut weights = vec![1.0_f64];
    for n in 1..4_000_u32 {
        let n = f64::from(n);
        let departures = n.min(c) + (n - c).max(0.0) * leave;
        let last = weights.last().copied().unwrap_or(0.0);
        weights.push(last * model.rate / departures);
    }
    let all: f64 = weights.iter().sum();
    let present = |n: usize| weights[n] / all;
    let windows = model.windows as usize;
    let waits: f64 = (windows..weights.len()).map(present).sum();
    let line: f64 = (windows..weights.len())
        .map(|n| (n - windows) as f64 * present(n))
        .sum();
    Line {
        waits,
        gives_up: leave * line / model.rate,
        wait: line / model.rate,
    }
}

#[track_caller]
fn agrees(model: Model) {
    let lines: Vec<[f64; 3]> = (1..=STRETCHES)
        .map(|seed| simulated(model, seed).each())
        .collect();
    let known = known(model).each();
    for (which, name) in ["share that wait", "share that give up", "mean wait"]
        .iter()
        .enumerate()
    {
        let n = STRETCHES as f64;
        let mean = lines.iter().map(|line| line[which]).sum::<f64>() / n;
        let variance = lines
            .iter()
            .map(|line| (line[which] - mean).powi(2))
            .sum::<f64>()
            / (n - 1.0);
        let half = T * libm::sqrt(variance / n);
        assert!(
            (mean - known[which]).abs() <= half,
            "{name}: {mean} +- {half}, and the formula says {}",
            known[which]
        );
        // A wide interval would hold anything.
        assert!(
            half <= 0.12 * mean.max(0.01),
            "{name}: {mean} +- {half} says too little"
        );
    }
}

#[test]
fn the_closed_form_is_erlangs_own_where_nobody_gives_up() {
    // Erlang's C for eight windows at nine tenths, by the recursion of his B.
    let (c, a) = (8, 7.2);
    let b = (1..=c).fold(1.0, |b, n| a * b / (f64::from(n) + a * b));
    let erlang = b / (1.0 - a / f64::from(c) * (1.0 - b));
    let line = known(Model {
        windows: 8,
        rate: a,
        patience: None,
    });
    assert!(
        (line.waits - erlang).abs() < 1e-9,
        "{} for {erlang}",
        line.waits
    );
    assert!((line.wait - erlang / (f64::from(c) - a)).abs() < 1e-9);
}

#[test]
fn lines_without_impatience_are_erlang_c() {
    agrees(Model {
        windows: 1,
        rate: 0.7,
        patience: None,
    });
    agrees(Model {
        windows: 3,
        rate: 2.4,
        patience: None,
    });
    agrees(Model {
        windows: 8,
        rate: 6.4,
        patience: None,
    });
}

#[test]
fn lines_with_impatience_are_erlang_a_even_where_more_come_than_can_be_served() {
    agrees(Model {
        windows: 3,
        rate: 2.7,
        patience: Some(2.0),
    });
    agrees(Model {
        windows: 8,
        rate: 8.0,
        patience: Some(1.0),
    });
    agrees(Model {
        windows: 4,
        rate: 6.0,
        patience: Some(0.5),
    });
}

#[test]
fn calling_the_vulnerable_first_takes_nothing_from_the_mean_of_all() {
    // Whom the window takes next changes no window's work: the mean wait over everybody stays as it is.
    let mean = |first: bool| {
        let (mut gaps, mut services) = (Stream(7), Stream(11));
        let mut now = 0;
        let arrivals = (0..200_000_u32).map(|n| {
            now += gaps.exponential(1.0 / 2.4);
            let service = services.exponential(1.0);
            let patience = i64::MAX;
            Arrival {
                at: now,
                service,
                patience,
                first: first && n % 5 == 0,
            }
        });
        let mut waited = [0.0; 2];
        serve(3, arrivals, |visit| {
            waited[usize::from(visit.n % 5 == 0)] += (visit.until - visit.came) as f64 / UNIT;
        });
        (waited[1] / 40_000.0, (waited[0] + waited[1]) / 200_000.0)
    };
    let (alike, before) = mean(false);
    let (ahead, after) = mean(true);
    assert!(ahead < 0.6 * alike, "{ahead} ahead, {alike} in line");
    assert!(
        (after / before - 1.0).abs() < 0.05,
        "{before} before, {after} after"
    );
}

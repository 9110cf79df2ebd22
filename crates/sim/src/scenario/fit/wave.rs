//! Whether one wave of complaints can come about.

use super::super::{Scenario, Wave};

/// Most complaints of one wave.
const WAVE_MAX: u32 = 10_000;
/// Furthest that history reaches back: beyond two windows of 30 days nothing counts.
const DAYS_MAX: u32 = 60;

/// What is wrong with it, in English and Chinese.
pub(super) fn wrong(scenario: &Scenario, wave: &Wave) -> Option<(String, String)> {
    let ways = [
        wave.count.is_some(),
        wave.rate.is_some(),
        wave.schedule.is_some(),
    ];
    if ways.iter().filter(|given| **given).count() != 1 {
        return Some((
            "has not exactly one of `count`, `rate` and `schedule`".into(),
            "要在 `count`、`rate`、`schedule` 里只写一个".into(),
        ));
    }
    let schedule = wave.schedule.iter().flatten();
    let rates = || {
        wave.rate
            .into_iter()
            .chain(schedule.clone().map(|(_, rate)| *rate))
    };
    if rates().any(|rate| !(0.0..=f64::from(WAVE_MAX)).contains(&rate)) {
        return Some((
            format!("has a rate that is not between 0 and {WAVE_MAX} an hour"),
            format!("的速率不在每小时 0 到 {WAVE_MAX} 之间"),
        ));
    }
    let times = wave.schedule.as_deref().unwrap_or(&[]);
    if times.windows(2).any(|pair| pair[0].0 >= pair[1].0) {
        return Some((
            "has a schedule out of order".into(),
            "的时间表没有按时间排".into(),
        ));
    }
    if wave.expected(scenario) > f64::from(WAVE_MAX) {
        return Some((
            format!(
                "has {:.0} complaints; at most {WAVE_MAX}",
                wave.expected(scenario)
            ),
            format!("有 {:.0} 件；最多 {WAVE_MAX}", wave.expected(scenario)),
        ));
    }
    when_wrong(scenario, wave)
}

fn when_wrong(scenario: &Scenario, wave: &Wave) -> Option<(String, String)> {
    match (wave.days_before, wave.from, wave.until) {
        (Some((first, last)), None, None)
            if last >= 1 && first >= last && first <= DAYS_MAX && wave.count.is_some() =>
        {
            None
        }
        (Some(_), None, None) => Some((
            format!(
                "needs a count and days_before = [from, to] with {DAYS_MAX} >= from >= to >= 1"
            ),
            format!("要写 count，且 days_before = [早, 晚]，{DAYS_MAX} ≥ 早 ≥ 晚 ≥ 1"),
        )),
        (None, Some(from), Some(until))
            if from < until && scenario.at(from) >= scenario.start() =>
        {
            None
        }
        (None, Some(_), Some(_)) => Some((
            "needs from before until, and neither before the start".into(),
            "的 from 要早于 until，且都不早于开始".into(),
        )),
        _ => Some((
            "needs either days_before, or from and until".into(),
            "要写 days_before，或写 from 和 until".into(),
        )),
    }
}

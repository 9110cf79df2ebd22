//! The visit as it is told: one run word by word, and what holds for every seed.

use crate::{city_plan, played, visit};
use huiyin_engine::Time;
use huiyin_engine::plan::{Level, Plan};
use huiyin_sim::{Lang, Line, Outcome, Scenario, say, say_summary};

const SEED: u64 = 1;
const GOLDEN: &str = include_str!("visit.golden.txt");

fn told(lines: &[Line], outcome: &Outcome, plan: &Plan) -> String {
    let lines = lines.iter().filter_map(|line| say(line, plan, Lang::Zh));
    let summary = say_summary(&outcome.summary, Lang::Zh);
    // The hash covers the plan's every word; the story does not.
    let figures = summary.lines().next().unwrap_or_default().to_owned();
    lines.chain([figures]).map(|line| line + "\n").collect()
}

#[test]
fn the_visit_is_told_as_it_was_read_and_approved() {
    let plan = city_plan();
    let (lines, outcome) = played(&visit(), &plan, SEED, &[]);
    let told = told(&lines, &outcome, &plan);
    if told != GOLDEN {
        let actual = format!("{}/visit.golden.txt", env!("CARGO_TARGET_TMPDIR"));
        std::fs::write(&actual, &told).expect("the target folder can be written");
        let at = told
            .lines()
            .zip(GOLDEN.lines())
            .position(|(new, old)| new != old);
        panic!(
            "the story differs from line {:?}; read {actual}, and if it is right keep it",
            at.map(|n| n + 1)
        );
    }
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_another_day() {
    let (plan, scenario) = (city_plan(), visit());
    let bytes = |seed| {
        let (lines, outcome) = played(&scenario, &plan, seed, &[]);
        let lines = lines
            .iter()
            .map(|line| serde_json::to_string(line).unwrap())
            .collect::<Vec<_>>();
        (
            lines.join("\n"),
            serde_json::to_string(&outcome.summary).unwrap(),
        )
    };
    assert_eq!(bytes(7), bytes(7));
    assert_ne!(bytes(7).1, bytes(8).1);
}

#[test]
fn every_line_has_words_in_english_wherever_it_has_them_in_chinese() {
    let plan = city_plan();
    let (lines, _) = played(&visit(), &plan, SEED, &[]);
    for line in &lines {
        let (zh, en) = (say(line, &plan, Lang::Zh), say(line, &plan, Lang::En));
        assert_eq!(zh.is_some(), en.is_some(), "{line:?}");
        assert!(zh.is_none() || zh != en, "{line:?}");
    }
}

fn incident_at(lines: &[Line], wanted: impl Fn(&serde_json::Value) -> bool) -> Option<Time> {
    lines.iter().find_map(|line| match line {
        Line::Incident { at, .. }
            if wanted(&serde_json::to_value(line).expect("a line is plain data")) =>
        {
            Some(*at)
        }
        _ => None,
    })
}

fn holds_its_figures(outcome: &Outcome, seed: u64) {
    let summary = &outcome.summary;
    assert_eq!(outcome.violations, [], "seed {seed}");
    assert!(summary.closed, "seed {seed} did not close");
    assert!(
        summary.clocks_missed >= 1 && summary.tasks_late >= 1,
        "seed {seed}"
    );
    let counted = (summary.signals, summary.incidents, summary.refused);
    assert_eq!(counted, (2, 1, 0), "seed {seed}");
    // The situation picture comes every half hour: the last one may be open when its level ends.
    assert!(summary.tasks_voided <= 1, "seed {seed}");
    let answered = (summary.questions, summary.statements, summary.promises);
    assert_eq!(answered, (5, 3, 4), "seed {seed}");
    let levels = &outcome
        .city
        .incidents
        .values()
        .next()
        .expect("there is one")
        .levels;
    let levels: Vec<Level> = levels.iter().map(|(_, level, _)| *level).collect();
    assert_eq!(levels, [Level::IV, Level::III, Level::IV], "seed {seed}");
}

// Minutes of city time from the start: at 60 times real time, seconds on the wall.
fn holds_its_pace(scenario: &Scenario, lines: &[Line], seed: u64) {
    let minutes = |at: Time| (at - scenario.start()).as_seconds() / 60;
    let signal = lines.iter().find_map(|line| match line {
        Line::Signal {
            at,
            count,
            previous,
            people,
            ..
        } => Some((*at, *count, *previous, *people)),
        _ => None,
    });
    let (at, count, previous, people) = signal.expect("there are two signals");
    assert!(
        minutes(at) < 30,
        "seed {seed}: the signal came after {} minutes",
        minutes(at)
    );
    let crossed = Some(count) >= previous.map(|n| 2 * n) && people >= Some(30);
    assert!(crossed, "seed {seed}");
    let when = |state: &'static str, level: &'static str| {
        let is = |line: &serde_json::Value| line["state"] == state && line["level"] == level;
        minutes(incident_at(lines, is).unwrap_or_else(|| panic!("seed {seed}: no {state} {level}")))
    };
    let (raised, ended) = (when("level", "III"), when("ended", "IV"));
    assert!(
        raised < 120,
        "seed {seed}: level III after {raised} minutes"
    );
    assert!(ended < 600, "seed {seed}: the end after {ended} minutes");
}

#[test]
fn for_two_hundred_seeds_the_charter_holds_and_the_story_keeps_its_shape() {
    let (plan, scenario) = (city_plan(), visit());
    std::thread::scope(|threads| {
        for half in 0..2 {
            let (plan, scenario) = (&plan, &scenario);
            threads.spawn(move || {
                for seed in half * 100..(half + 1) * 100 {
                    let (lines, outcome) = played(scenario, plan, seed, &[]);
                    holds_its_figures(&outcome, seed);
                    holds_its_pace(scenario, &lines, seed);
                }
            });
        }
    });
}

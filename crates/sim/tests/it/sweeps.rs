//! Sweeps: the same bytes whoever runs them, figures that agree with single runs, and a search that finds the
//! fewest people.

use crate::city_plan;
use crate::drills::shipped;
use huiyin_engine::Time;
use huiyin_engine::plan::Plan;
use huiyin_sim::sweep::{
    Figures, Ran, Range, Row, Sweep, effects, hours_chart, reduce, say_sweep, search,
    survival_chart, sweep_json,
};
use huiyin_sim::{DeadlineName, Lang, Ready, Scenario, Staffing, deadline_words};

fn runs(ready: &Ready<'_>, staffing: &Staffing, seeds: std::ops::Range<u64>) -> Vec<Figures> {
    seeds
        .map(|seed| Figures::of(ready, seed, staffing))
        .collect()
}

fn range(post: &str, low: u32, high: u32) -> Range {
    Range {
        post: post.into(),
        low,
        high,
    }
}

fn pictures() -> DeadlineName {
    DeadlineName::Task("situation-picture".into())
}

#[test]
fn what_is_reduced_does_not_depend_on_the_order_in_which_it_was_run() {
    let (plan, scenario) = (city_plan(), shipped("compound"));
    let ready = Ready::new(&scenario, &plan).expect("it fits");
    let forward = runs(&ready, &Staffing::new(), 1..21);
    let mut backward: Vec<Figures> = (1..21)
        .rev()
        .map(|seed| Figures::of(&ready, seed, &Staffing::new()))
        .collect();
    backward.reverse();
    let bytes = |runs: &[Figures]| {
        let sweep = Sweep {
            report: reduce(runs),
            effects: Vec::new(),
            found: None,
        };
        let charts = charts(&sweep, &scenario, &plan);
        (sweep_json(&sweep).to_string(), charts)
    };
    assert_eq!(bytes(&forward), bytes(&backward));
}

fn charts(sweep: &Sweep, scenario: &Scenario, plan: &Plan) -> String {
    let name = |row: &Row| deadline_words(&row.name, scenario, plan, Lang::Zh);
    let start = scenario.start();
    let curves = survival_chart(&sweep.report, start, Lang::Zh, &name);
    curves + &hours_chart(&sweep.report, start, Lang::Zh, &name)
}

#[test]
fn a_report_counts_what_single_runs_say() {
    let (plan, scenario) = (city_plan(), shipped("compound"));
    let ready = Ready::new(&scenario, &plan).expect("it fits");
    let runs = runs(&ready, &Staffing::new(), 1..21);
    let report = reduce(&runs);
    let row = report
        .deadlines
        .iter()
        .find(|row| row.name == pictures())
        .expect("it ran");
    let missed = runs
        .iter()
        .filter(|run| run.deadlines[&pictures()].missed.is_some())
        .count() as u64;
    assert_eq!((row.met.all, row.met.of), (20, 20 - missed));
    assert!(row.met.low <= row.met.point() && row.met.point() <= row.met.high);
    assert_eq!(
        row.owner.as_ref().map(|post| post.as_str()),
        Some("information-lead")
    );
    let first: u64 = report.deadlines.iter().map(|row| row.first).sum();
    assert_eq!(first, report.first_misses.len() as u64);
    assert!(
        report
            .posts
            .iter()
            .all(|post| (0.0..=1.0).contains(&post.busy)),
        "{:?}",
        report.posts
    );
    assert_eq!(report.violations, Vec::<String>::new());
}

// A city in which it is known how many are needed on which day: mostly two and three, sometimes more.
fn known_days(staffing: &Staffing, seeds: std::ops::Range<u64>) -> Vec<Figures> {
    let there = |post: &str| u64::from(staffing[&post.into()]);
    let day = |seed: u64| {
        let lawyers = 2 + u64::from(seed.is_multiple_of(7));
        let windows = 3 + u64::from(seed.is_multiple_of(5)) + u64::from(seed.is_multiple_of(25));
        let missed = there("lawyers") < lawyers || there("windows") < windows;
        let ran = Ran {
            missed: missed.then_some(Time(1)),
            times: missed.into(),
            owner: None,
        };
        Figures {
            seed,
            deadlines: [(DeadlineName::PublicAnswer, ran)].into(),
            loads: Default::default(),
            hall: Vec::new(),
            seconds: 1,
            violations: Vec::new(),
        }
    };
    seeds.map(day).collect()
}

#[test]
fn the_least_staffing_holds_and_one_fewer_anywhere_does_not() {
    let ranges = [range("lawyers", 1, 6), range("windows", 1, 9)];
    for (target, lawyers, windows) in [(0.6, 2, 3), (0.75, 2, 4), (0.9, 3, 4), (0.97, 3, 5)] {
        let found = search(&ranges, target, 1..2_001, &[], &mut known_days);
        let least = found.least.expect("the most hold");
        let expected = Staffing::from([("lawyers".into(), lawyers), ("windows".into(), windows)]);
        assert_eq!(least.staffing, expected, "{target}: {least:?}");
        assert!(least.holds && least.held.low >= target, "{least:?}");
        for post in ["lawyers", "windows"] {
            let mut fewer = expected.clone();
            *fewer.get_mut(&post.into()).expect("it is there") -= 1;
            let tried = found.tried.iter().find(|tried| tried.staffing == fewer);
            assert!(tried.is_none_or(|tried| !tried.holds), "{fewer:?}");
        }
    }
}

#[test]
fn where_not_even_the_most_hold_the_search_says_so_after_a_few_runs() {
    let mut ran = 0;
    let mut run = |staffing: &Staffing, seeds: std::ops::Range<u64>| {
        ran += seeds.end - seeds.start;
        known_days(staffing, seeds)
    };
    let ranges = [range("lawyers", 1, 2), range("windows", 1, 3)];
    let found = search(&ranges, 0.95, 1..20_001, &[], &mut run);
    assert!(found.least.is_none() && found.tried.len() == 1);
    assert!(ran <= 256, "{ran} runs to see what a few show");
}

#[test]
fn the_post_that_all_need_comes_first_where_one_more_helps_most() {
    let (plan, scenario) = (city_plan(), shipped("compound"));
    let ready = Ready::new(&scenario, &plan).expect("it fits");
    let mut run = |staffing: &Staffing, seeds| runs(&ready, staffing, seeds);
    let all = effects(&scenario.staffing(), 1..9, &mut run);
    assert_eq!(all[0].post.as_str(), "information-lead", "{all:?}");
    assert!(all[0].missed.1 < all[0].missed.0);
}

#[test]
fn charts_are_whole_in_both_languages_and_the_words_name_what_breaks_first() {
    let (plan, scenario) = (city_plan(), shipped("compound"));
    let ready = Ready::new(&scenario, &plan).expect("it fits");
    let report = reduce(&runs(&ready, &Staffing::new(), 1..21));
    let sweep = Sweep {
        report,
        effects: Vec::new(),
        found: None,
    };
    for lang in [Lang::Zh, Lang::En] {
        let name = |row: &Row| deadline_words(&row.name, &scenario, &plan, lang);
        for chart in [
            survival_chart(&sweep.report, scenario.start(), lang, &name),
            hours_chart(&sweep.report, scenario.start(), lang, &name),
        ] {
            assert!(chart.starts_with("<svg") && chart.trim_end().ends_with("</svg>"));
            assert!(
                chart.contains("<title>") && !chart.contains("NaN"),
                "{chart}"
            );
        }
        let said = say_sweep(&sweep, &scenario, &plan, lang);
        let first = deadline_words(&sweep.report.deadlines[0].name, &scenario, &plan, lang);
        assert!(said.contains(&first), "{said}");
    }
}

#[test]
fn a_sweep_of_nothing_missed_has_charts_all_the_same() {
    let (plan, scenario) = (city_plan(), shipped("life-safety"));
    let mut report = reduce(&[]);
    report.runs = 0;
    let sweep = Sweep {
        report,
        effects: Vec::new(),
        found: None,
    };
    assert!(charts(&sweep, &scenario, &plan).matches("</svg>").count() == 2);
}

//! The four scenarios that ship: examples for their readers, and tests of what they are played by.

use crate::city_plan;
use huiyin_sim::{
    DeadlineName, Fate, Lang, Line, Outcome, Ready, Scenario, Staffing, say, say_outcome,
    say_summary,
};
use std::collections::BTreeSet;

/// Name, text, and the timeline of seed 1 as it was read and approved.
pub(crate) const SHIPPED: [(&str, &str, &str); 4] = [
    (
        "visit",
        include_str!("../../../../scenarios/visit.toml"),
        include_str!("golden/visit.txt"),
    ),
    (
        "life-safety",
        include_str!("../../../../scenarios/life-safety.toml"),
        include_str!("golden/life-safety.txt"),
    ),
    (
        "attention",
        include_str!("../../../../scenarios/attention.toml"),
        include_str!("golden/attention.txt"),
    ),
    (
        "compound",
        include_str!("../../../../scenarios/compound.toml"),
        include_str!("golden/compound.txt"),
    ),
];

pub(crate) fn shipped(name: &str) -> Scenario {
    let found = SHIPPED.iter().find(|(known, ..)| *known == name);
    let (_, text, _) = found.expect("it ships");
    Scenario::read(text).unwrap_or_else(|problems| panic!("scenarios/{name}.toml:{}", problems[0]))
}

fn exercise(ready: &Ready<'_>, seed: u64) -> (Vec<Line>, Outcome) {
    let mut lines = Vec::new();
    let mut tell = |line: &Line| lines.push(line.clone());
    let outcome = ready.play(seed, &BTreeSet::new(), &mut tell);
    (lines, outcome)
}

#[test]
fn each_scenario_is_told_as_it_was_read_and_approved() {
    let plan = city_plan();
    let mut differ = Vec::new();
    for (name, _, golden) in SHIPPED {
        let scenario = shipped(name);
        let ready = Ready::new(&scenario, &plan).expect("it fits");
        let (lines, outcome) = exercise(&ready, 1);
        let mut told = String::new();
        for line in lines.iter().filter_map(|line| say(line, &plan, Lang::Zh)) {
            told.push_str(&format!("{line}\n"));
        }
        told.push_str(&format!(
            "\n{}\n",
            say_outcome(&outcome, &scenario, &plan, Lang::Zh)
        ));
        // The hash covers the plan's every word; the story does not.
        let summary = say_summary(&outcome.summary, Lang::Zh);
        told.push_str(&format!("{}\n", summary.lines().next().unwrap_or_default()));
        if told != golden {
            let actual = format!("{}/{name}.txt", env!("CARGO_TARGET_TMPDIR"));
            std::fs::write(&actual, &told).expect("the target folder can be written");
            differ.push(actual);
        }
    }
    assert!(
        differ.is_empty(),
        "read {differ:?}; what is right is kept in tests/it/golden"
    );
}

#[test]
fn for_twenty_seeds_of_each_the_charter_holds_and_every_response_comes_to_its_end() {
    let plan = city_plan();
    for (name, ..) in SHIPPED {
        let scenario = shipped(name);
        let ready = Ready::new(&scenario, &plan).expect("it fits");
        for seed in 0..20 {
            let outcome = ready.figures(seed, &Staffing::new(), true);
            assert_eq!(outcome.violations, [], "{name}, seed {seed}");
            assert!(outcome.summary.closed, "{name}, seed {seed} did not close");
            assert_eq!(outcome.summary.refused, 0, "{name}, seed {seed}");
        }
    }
}

#[test]
fn a_run_that_nobody_reads_comes_to_the_same_as_one_that_is_told() {
    let plan = city_plan();
    for (name, ..) in SHIPPED {
        let scenario = shipped(name);
        let ready = Ready::new(&scenario, &plan).expect("it fits");
        let (_, told) = exercise(&ready, 7);
        let unread = ready.figures(7, &Staffing::new(), false);
        assert_eq!(told.deadlines, unread.deadlines, "{name}");
        assert_eq!(
            (&told.loads, &told.hall),
            (&unread.loads, &unread.hall),
            "{name}"
        );
        assert_eq!(told.summary.at, unread.summary.at, "{name}");
    }
}

#[test]
fn rescue_and_care_begin_with_the_report_before_anybody_has_decided() {
    let plan = city_plan();
    let scenario = shipped("life-safety");
    let ready = Ready::new(&scenario, &plan).expect("it fits");
    let (lines, outcome) = exercise(&ready, 1);
    let said = lines.iter().find_map(|line| match line {
        Line::Inject { at, .. } => Some(*at),
        _ => None,
    });
    let begun = |task: &str| {
        let name = DeadlineName::Task(task.into());
        let found = outcome
            .deadlines
            .iter()
            .find(|deadline| deadline.name == name);
        found.expect("it is in the plan").began
    };
    assert_eq!(
        (Some(begun("rescue")), Some(begun("ambulance"))),
        (said, said)
    );
    let opened = outcome
        .city
        .incidents
        .values()
        .next()
        .expect("the commander responds")
        .opened;
    assert!(begun("rescue") < opened);
}

#[test]
fn attention_asks_for_an_answer_and_raises_no_level_by_itself() {
    let plan = city_plan();
    let scenario = shipped("attention");
    let ready = Ready::new(&scenario, &plan).expect("it fits");
    let (lines, outcome) = exercise(&ready, 1);
    let asked = outcome
        .deadlines
        .iter()
        .filter(|d| d.name == DeadlineName::PublicAnswer);
    assert_eq!(asked.count(), 1);
    // 86 million alone brought nothing but that.
    let before = lines
        .iter()
        .take_while(|line| !matches!(line, Line::Signal { .. }));
    let acts = before.filter(|line| matches!(line, Line::Assessment(_) | Line::Incident { .. }));
    assert_eq!(acts.count(), 0);
}

#[test]
fn one_more_pair_of_hands_at_the_post_that_all_need_leaves_fewer_pictures_late() {
    let plan = city_plan();
    let scenario = shipped("compound");
    let ready = Ready::new(&scenario, &plan).expect("it fits");
    let late = |people: u32| -> usize {
        let staffing = Staffing::from([("information-lead".into(), people)]);
        let runs = (0..10).map(|seed| ready.figures(seed, &staffing, false));
        let missed = |outcome: Outcome| {
            let pictures = DeadlineName::Task("situation-picture".into());
            let of = outcome
                .deadlines
                .into_iter()
                .filter(move |d| d.name == pictures);
            of.filter(|d| matches!(d.fate, Fate::Missed(_))).count()
        };
        runs.map(missed).sum()
    };
    let (one, two) = (late(1), late(2));
    assert!(two * 2 < one, "{one} late with one, {two} with two");
}

#[test]
fn when_the_channels_are_down_word_of_a_warning_comes_when_they_are_back() {
    let plan = city_plan();
    let text = SHIPPED[0].1.replace(
        "[site]\n",
        "[[outage]]\nchannel = \"board\"\nfrom = \"08:30\"\nuntil = \"10:00\"\n\n[[outage]]\nchannel = \"sms\"\nfrom = \"08:30\"\nuntil = \"10:00\"\n\n[site]\n",
    );
    let scenario = Scenario::read(&text).expect("it reads");
    let ready = Ready::new(&scenario, &plan).expect("it fits");
    let (lines, _) = exercise(&ready, 1);
    let first = lines.iter().find_map(|line| match line {
        Line::Warning {
            at,
            state: huiyin_sim::State::Acknowledged,
            level: huiyin_engine::plan::Level::IV,
            ..
        } => Some(*at),
        _ => None,
    });
    let ten = huiyin_engine::Time::from_city(2026, 3, 12, 10, 0, 0);
    assert!(first.is_some_and(|at| at >= ten), "{first:?}");
}

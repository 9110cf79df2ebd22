//! What a writer is told about a scenario that cannot be played.

use crate::{city_plan, visit};
use huiyin_sim::{Problem, Scenario, VISIT};

fn changed(from: &str, to: &str) -> (String, usize) {
    let at = VISIT
        .find(from)
        .unwrap_or_else(|| panic!("the scenario has no {from}"));
    let line = VISIT[..at].matches('\n').count() + 1;
    (VISIT.replacen(from, to, 1), line)
}

fn refused(from: &str, to: &str) -> (Problem, usize) {
    let (text, line) = changed(from, to);
    let problems = Scenario::read(&text).expect_err(to);
    (problems.into_iter().next().expect("one at least"), line)
}

#[track_caller]
fn says(from: &str, to: &str, words: &[&str]) {
    let (problem, line) = refused(from, to);
    let said = problem.to_string();
    assert_eq!(problem.0.line, line, "{said}");
    for word in words {
        assert!(said.contains(word), "{said}");
    }
}

#[test]
fn a_value_that_cannot_be_read_is_shown_with_its_place_and_what_is_allowed() {
    says(
        "horizon = \"20h\"",
        "horizon = \"20 hours\"",
        &["\"20 hours\"", "\"1h30m\""],
    );
    says(
        "start = \"2026-03-12 08:30\"",
        "start = \"2026-02-30 08:30\"",
        &["2026-02-30", "instant"],
    );
    says(
        "from = \"08:40\"",
        "from = \"8:40\"",
        &["\"8:40\"", "time of day"],
    );
    says("due_days = 49", "due_days = 400", &["400", "90 days"]);
    says(
        "decision = [\"4m\", \"8m\"]",
        "decision = [\"9m\", \"8m\"]",
        &["9m", "longer than"],
    );
    says(
        "people = [3, 6]",
        "people = [0, 6]",
        &["[0, 6]", "between 1"],
    );
    says("decides = \"IV\"", "decides = \"V\"", &["V", "IV"]);
}

#[test]
fn the_column_counts_characters_and_points_at_the_value() {
    let (problem, _) = refused("horizon = \"20h\"", "horizon = \"20小时\"");
    assert_eq!(problem.0.column, 11, "{problem}");
}

#[test]
fn a_field_that_does_not_exist_is_named_with_those_that_do() {
    says(
        "leave_within =",
        "leave_wihtin =",
        &["leave_wihtin", "leave_within", "correct the name"],
    );
}

#[test]
fn a_figure_that_no_reason_has_is_named_with_those_there_are() {
    says(
        "36 户联名信。",
        "{peple} 人联名信。",
        &["{peple}", "{people}"],
    );
}

#[test]
fn toml_that_cannot_be_read_is_placed() {
    says("horizon = \"20h\"", "horizon = \"20h", &["expected"]);
}

#[test]
fn what_does_not_agree_within_the_file_is_refused() {
    let (shares, _) = refused("share = 36", "share = 66");
    assert!(shares.0.message.en.contains("128 percent"), "{shares}");
    let (wave, _) = refused("days_before = [57, 33]", "days_before = [33, 57]");
    assert!(wave.0.message.en.contains("days_before"), "{wave}");
    let (answer, _) = refused("unit = \"housing\"\ntext", "text");
    assert!(
        answer
            .0
            .message
            .en
            .contains("neither a statement nor a promise"),
        "{answer}"
    );
}

#[test]
fn names_that_the_plan_does_not_know_are_all_listed_with_their_lines() {
    let text = VISIT.replace("by = \"policy-lead\"", "by = \"policy-chief\"");
    let problems = Scenario::read(&text).expect("it reads").fit(&city_plan());
    assert_eq!(
        problems.len(),
        VISIT.matches("by = \"policy-lead\"").count()
    );
    for problem in &problems {
        let line = text.lines().nth(problem.0.line - 1).unwrap();
        assert!(line.contains("policy-chief"), "{problem}");
        assert!(problem.0.message.en.contains("policy-lead"), "{problem}");
    }
}

#[test]
fn the_shipped_scenario_fits_the_shipped_plan() {
    assert_eq!(visit().fit(&city_plan()), []);
}

// Everything found in a scenario that was changed, one line each.
fn found(from: &str, to: &str) -> String {
    let text = crate::drills::SHIPPED[3].1;
    assert!(text.contains(from), "the scenario has no {from}");
    let changed = text.replacen(from, to, 1);
    let problems = match Scenario::read(&changed) {
        Ok(scenario) => scenario.fit(&city_plan()),
        Err(problems) => problems,
    };
    let lines = problems.iter().map(|problem| {
        let d = &problem.0;
        assert!(
            d.line > 0 && !d.help.en.is_empty() && !d.help.zh.is_empty(),
            "{problem}"
        );
        format!("{} {problem}\n", d.code)
    });
    lines.collect()
}

/// What is changed in the compound scenario, to what, and the code and words that come of it.
const CANNOT: &[(&str, &str, &str, &str)] = &[
    // Nobody on duty, no window, no work at once.
    (
        "post = \"commander\"\npeople = 1",
        "post = \"commander\"\npeople = 0",
        "scenario-load",
        "0 people on duty",
    ),
    ("windows = 3", "windows = 0", "scenario-load", "0 windows"),
    (
        "at_once = 5",
        "at_once = 0",
        "scenario-value",
        "0 things at once",
    ),
    // A line that only grows, and that nobody leaves.
    (
        "windows = 2\nserves = { triangular = [\"10m\", \"20m\", \"45m\"] }\nshare = 12\npatience = { exponential = \"75m\" }",
        "windows = 1\nserves = { exponential = \"3h\" }\nshare = 12",
        "scenario-load",
        "nobody ever gives up",
    ),
    // The script out of order, outside the day, without an occasion.
    (
        "at = \"10:15\"",
        "at = \"08:20\"",
        "scenario-contradiction",
        "before the one above",
    ),
    (
        "at = \"08:50\"",
        "at = \"07:10\"",
        "scenario-contradiction",
        "outside the exercise",
    ),
    (
        "at = \"08:50\"\n",
        "",
        "scenario-contradiction",
        "either `at` or `when`",
    ),
    (
        "when = \"people_on_site >= 120\"",
        "when = \"people_on_sight >= 120\"",
        "bad-expression",
        "people_on_sight",
    ),
    (
        "when = \"people_on_site >= 120\"",
        "when = \"heat >= 120\"",
        "attention-raises-level",
        "heat",
    ),
    (
        "lasts = \"35m\"\n",
        "",
        "scenario-contradiction",
        "`lasts` goes with",
    ),
    // Distributions without a mean.
    (
        "{ lognormal = [\"100s\", \"4m\"] }",
        "{ lognormal = [\"4m\", \"100s\"] }",
        "scenario-value",
        "lognormal",
    ),
    (
        "{ exponential = \"90m\" }",
        "{ exponential = \"0s\" }",
        "scenario-value",
        "mean longer",
    ),
    (
        "{ exponential = \"90m\" }",
        "{ pareto = \"90m\" }",
        "scenario-value",
        "pareto",
    ),
    (
        "{ exponential = \"90m\" }",
        "{ empirical = [] }",
        "scenario-value",
        "0 seen",
    ),
    // Parts that contradict one another.
    (
        "from = \"08:00\"\nuntil = \"09:40\"",
        "from = \"09:50\"\nuntil = \"09:40\"",
        "scenario-contradiction",
        "ends before",
    ),
    (
        "share = 55\n\n[[question.answer]]",
        "share = 75\n\n[[question.answer]]",
        "scenario-contradiction",
        "120 percent",
    ),
    (
        "share = 12",
        "share = 20",
        "scenario-contradiction",
        "108 percent",
    ),
    (
        "rate = 16.0",
        "rate = 16.0\ncount = 9",
        "scenario-contradiction",
        "exactly one",
    ),
    (
        "rate = 16.0",
        "rate = 1e9",
        "scenario-contradiction",
        "an hour",
    ),
    (
        "rate = 16.0",
        "rate = nan",
        "scenario-contradiction",
        "an hour",
    ),
    (
        "matter = \"网约车抽成和封号\"\nat",
        "at",
        "scenario-contradiction",
        "several matters",
    ),
    (
        "weekdays = [125, 110, 105, 100, 100, 35, 25]",
        "weekdays = [125, 110]",
        "scenario-contradiction",
        "2 weights",
    ),
    (
        "post = \"commander\"\npeople",
        "post = \"comander\"\npeople",
        "scenario-name",
        "did you mean \"commander\"",
    ),
    (
        "down = \"board\"",
        "down = \"radio\"",
        "scenario-name",
        "radio",
    ),
];

#[test]
fn what_an_exercise_cannot_be_is_said_with_its_place() {
    for (from, to, code, words) in CANNOT.iter().copied() {
        let said = found(from, to);
        assert!(said.contains(code) && said.contains(words), "{to}: {said}");
    }
    assert_eq!(found("", ""), "");
}

#[test]
fn one_thing_that_is_wrong_does_not_hide_the_next() {
    let said = found(
        "people = 2\nat_once = 1",
        "people = 0\nat_once = 1\n\n[[staff]]\npost = \"commander\"\npeople = 0",
    );
    assert!(said.lines().count() >= 3, "{said}");
}

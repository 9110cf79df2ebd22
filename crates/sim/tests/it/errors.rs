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
    (Scenario::read(&text).expect_err(to), line)
}

#[track_caller]
fn says(from: &str, to: &str, words: &[&str]) {
    let (problem, line) = refused(from, to);
    let said = problem.to_string();
    assert_eq!(problem.line, line, "{said}");
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
    assert_eq!(problem.column, 11, "{problem}");
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
    let (story, _) = refused("story = \"云栖苑二期延期交房\"", "story = \"云栖苑三期\"");
    assert!(
        story.message.contains("云栖苑三期") && story.message.contains("云栖苑二期延期交房"),
        "{story}"
    );
    let (shares, _) = refused("share = 36", "share = 66");
    assert!(shares.message.contains("128 percent"), "{shares}");
    let (wave, _) = refused("days_before = [57, 33]", "days_before = [33, 57]");
    assert!(wave.message.contains("days_before"), "{wave}");
    let (answer, _) = refused("unit = \"housing\"\ntext", "text");
    assert!(
        answer.message.contains("neither a statement nor a promise"),
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
        let line = text.lines().nth(problem.line - 1).unwrap();
        assert!(line.contains("policy-chief"), "{problem}");
        assert!(problem.message.contains("policy-lead"), "{problem}");
    }
}

#[test]
fn the_shipped_scenario_fits_the_shipped_plan() {
    assert_eq!(visit().fit(&city_plan()), []);
}

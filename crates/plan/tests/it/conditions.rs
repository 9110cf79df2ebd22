//! The condition language: where each fault is put, and what cannot be written.

use huiyin_plan::{Diagnostic, check};

const BASE: &str = include_str!("../fixtures/bad_id.good.toml");

fn of_level(condition: &str) -> Vec<Diagnostic> {
    let old = "people_on_site < 10 && questions > 0 && questions_unsettled == 0";
    found(&BASE.replace(&format!("\"{old}\""), condition))
}

fn of_indicator(condition: &str) -> Vec<Diagnostic> {
    found(&BASE.replace("\"count >= 2 * previous && people >= 30\"", condition))
}

fn found(text: &str) -> Vec<Diagnostic> {
    let found = check(text).diagnostics;
    found
        .into_iter()
        .filter(|d| d.severity != huiyin_plan::Severity::Warning)
        .collect()
}

fn shown(diagnostics: &[Diagnostic], literal: &str) -> Vec<String> {
    // `when = ` stands before the literal, on one line.
    let cut = |d: &Diagnostic| {
        literal
            .chars()
            .skip(d.column - 8)
            .take(d.end_column - d.column)
            .collect()
    };
    diagnostics.iter().map(cut).collect()
}

#[test]
fn a_fault_is_placed_exactly_in_plain_and_escaped_and_literal_strings() {
    for literal in [
        r#""count >= 200 && cuont > 1""#,
        r#"'count >= 200 && cuont > 1'"#,
        r#""\u0063ount >= 200 \u0026& cuont > 1""#,
        r#""""count >= 200 && cuont > 1""""#,
        r#"'''count >= 200 && cuont > 1'''"#,
    ] {
        let diagnostics = of_indicator(literal);
        assert_eq!(shown(&diagnostics, literal), ["cuont"], "{literal}");
    }
}

#[test]
fn several_faults_of_one_condition_are_all_found() {
    let literal = "'cuont > 1 && elapsed > 2 && people + 1 && previous = 3'";
    let places = shown(&of_indicator(literal), literal);
    assert_eq!(
        places,
        ["cuont", "elapsed", "elapsed > 2", "people + 1", "="]
    );
}

#[test]
fn inputs_of_the_wrong_kind_of_condition_are_named() {
    let messages: Vec<_> = of_level("'people >= 30 && count > 1'")
        .into_iter()
        .map(|d| d.message.en)
        .collect();
    assert!(
        messages.iter().all(|m| m.contains("is not an input here")),
        "{messages:?}"
    );
    assert_eq!(messages.len(), 2);
}

#[test]
fn what_cel_has_and_a_plan_must_not_have_is_told_apart() {
    for (condition, code, word) in [
        (
            "'count.matches(\"x\")'",
            "person-keyed-indicator",
            "picks out",
        ),
        ("'\"x\" == \"x\"'", "person-keyed-indicator", "picks out"),
        (
            "'[1, 2].exists(x, x == count)'",
            "person-keyed-indicator",
            "picks out",
        ),
        ("'has(people)'", "bad-expression", "no function `has`"),
        ("'count(person) > 3'", "person-keyed-indicator", "picks out"),
        ("'size(people) > 1'", "bad-expression", "no function `size`"),
        (
            "'count in [1, 2]'",
            "bad-expression",
            "expected an operator",
        ),
        ("'count > 1u'", "bad-expression", "whole number"),
        ("'count > 1.5'", "bad-expression", "whole number"),
        (
            "'count > 99999999999999999999'",
            "bad-expression",
            "whole number",
        ),
        ("'null == null'", "bad-expression", "no lists"),
        ("'{1: 2} == {1: 2}'", "bad-expression", "no lists"),
        ("'count'", "bad-expression", "must be a yes or no"),
        ("'1 < count < 3'", "bad-expression", "two comparisons"),
        ("'count ≥ 3'", "bad-expression", "`≥`"),
        ("'count >= 3；'", "bad-expression", "；"),
        (
            "'true ? false ? true : false : true'",
            "bad-expression",
            "`:` is missing",
        ),
        ("'true ? 1 : true'", "bad-expression", "same type"),
        ("''", "bad-expression", "is empty"),
    ] {
        let diagnostics = of_indicator(condition);
        let fits = diagnostics
            .iter()
            .any(|d| d.code == code && d.message.en.contains(word));
        assert!(fits, "{condition}: {diagnostics:?}");
    }
}

#[test]
fn lengths_of_time_are_read_as_cel_reads_them() {
    assert!(
        of_level("'elapsed >= duration(\"1h30m\") && questions > 0 && questions_unsettled == 0'")
            .is_empty()
    );
    for wrong in ["1d", "4", "", "-4h", "1.5h", "4 h", "b", "30m1h"] {
        let condition = format!(
            "'elapsed >= duration(\"{wrong}\") && questions > 0 && questions_unsettled == 0'"
        );
        let diagnostics = of_level(&condition);
        assert_eq!(diagnostics.len(), 1, "{condition}: {diagnostics:?}");
        assert!(
            diagnostics[0].message.en.contains("cannot read"),
            "{condition}"
        );
    }
    for wrong in [
        "duration(4)",
        "duration(\"4h\" + \"1h\")",
        "duration(b\"4h\")",
        "duration(\"4h\", 1)",
        "duration()",
    ] {
        let condition =
            format!("'elapsed >= {wrong} && questions > 0 && questions_unsettled == 0'");
        assert!(!of_level(&condition).is_empty(), "{condition}");
    }
}

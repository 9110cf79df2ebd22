//! A plan file of any bytes: checked without a panic, every diagnostic at a place that is in the
//! file and in words; formatting changes nothing that the plan says, loses no
//! remark, and changes nothing at all a second time.
#![no_main]

use huiyin_plan::{
    Checked, Diagnostic, Lang, Severity, check, check_bytes, codes, format, render_json,
    render_sarif, render_text, show_docx, show_html, show_text,
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let (checked, text) = check_bytes(bytes);
    sound(&checked, &text);
    if std::str::from_utf8(bytes).is_ok() {
        formatted(&text, &checked);
    }
});

fn sound(checked: &Checked, text: &str) {
    let stops = |d: &Diagnostic| d.severity != Severity::Warning;
    let found = &checked.diagnostics;
    assert!(found.len() <= huiyin_plan::DIAGNOSTICS_MAX);
    if checked.plan.is_some() {
        assert!(!found.iter().any(stops), "a plan in spite of an error");
    } else {
        assert!(found.iter().any(stops), "no plan and no error");
    }
    let lines: Vec<usize> = widths(text);
    for diagnostic in found {
        placed(diagnostic, &lines);
    }
    let places = |d: &Diagnostic| (d.line, d.column);
    assert!(found.is_sorted_by_key(places), "{found:?}");
    printed(checked, text);
}

/// The length of each line in characters, without a byte order mark.
fn widths(text: &str) -> Vec<usize> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    text.split('\n').map(|line| line.chars().count()).collect()
}

fn placed(diagnostic: &Diagnostic, lines: &[usize]) {
    assert!(codes().any(|(code, _)| code == diagnostic.code));
    let width = lines[diagnostic.line - 1];
    assert!(
        (1..=width + 1).contains(&diagnostic.column),
        "{diagnostic:?}"
    );
    assert!(
        (diagnostic.column..=width + 1).contains(&diagnostic.end_column),
        "{diagnostic:?}"
    );
    for lang in [Lang::Zh, Lang::En] {
        assert!(!diagnostic.message.get(lang).is_empty());
    }
}

fn printed(checked: &Checked, text: &str) {
    let found = &checked.diagnostics;
    for lang in [Lang::Zh, Lang::En] {
        let shown = render_text(found, text, "plan.toml", lang == Lang::En, lang);
        assert!(found.is_empty() || !shown.is_empty());
        let json = render_json("plan.toml", found, lang);
        serde_json::from_str::<serde_json::Value>(&json).expect("JSON");
        let sarif = render_sarif("plan.toml", text, found, lang);
        serde_json::from_str::<serde_json::Value>(&sarif).expect("SARIF is JSON");
        if let Some(plan) = &checked.plan {
            assert!(!show_text(plan, lang).is_empty());
            assert!(!show_html(plan, lang).is_empty());
        }
    }
    if let Some(plan) = &checked.plan {
        assert!(show_docx(plan).starts_with(b"PK"));
    }
}

fn formatted(text: &str, checked: &Checked) {
    let laid_out = match format(text) {
        Ok(laid_out) => laid_out,
        Err(why) => return assert!(!why.is_empty(), "not formatted, and no word why"),
    };
    assert_eq!(
        format(&laid_out).as_ref(),
        Ok(&laid_out),
        "formatting is not idempotent"
    );
    assert_eq!(
        values(text),
        values(&laid_out),
        "formatting changed what the plan says"
    );
    // An escaped one may come to stand there as it is; none goes, whether it begins a remark or is in a string.
    let signs = |text: &str| text.matches('#').count();
    assert!(signs(&laid_out) >= signs(text), "formatting lost a remark");
    let again = check(&laid_out);
    assert_eq!(checked.plan, again.plan, "formatting changed the plan");
}

/// All that the file says, printed, since a `nan` is not equal to itself.
fn values(text: &str) -> String {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let table: toml::Table = text.parse().expect("TOML");
    format!("{table:?}")
}

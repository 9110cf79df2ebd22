//! The whole report read aloud, in both languages, and as JSON.

use crate::drilled::visit;
use huiyin_document::{Lang, text};
use huiyin_report::Form;
use std::path::Path;

/// After a change of words: `UPDATE_GOLDEN=1 cargo test -p huiyin-report`, then read the difference.
fn golden(name: &str, found: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let path = folder.join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, found).expect("the golden file can be written");
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == found, "{name} differs; found:\n{found}");
}

#[test]
fn a_collective_visit_reads_as_its_golden_report_in_both_languages() {
    let report = visit();
    golden("visit.zh.txt", &text(&report.document(Lang::Zh), Lang::Zh));
    golden("visit.en.txt", &text(&report.document(Lang::En), Lang::En));
}

#[test]
fn as_json_it_is_the_same_every_time() {
    let print = || String::from_utf8(visit().print(Form::Json, Lang::Zh)).expect("UTF-8");
    assert_eq!(print(), print());
}

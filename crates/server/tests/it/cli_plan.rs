//! `huiyin plan check`, and how the command line says that it was used wrongly.

use crate::cli_run::{huiyin, plan};
use std::fs;
use tempfile::TempDir;

fn words(line: &str) -> Vec<String> {
    line.split(' ').map(str::to_owned).collect()
}

#[test]
fn the_sample_citys_plan_is_clean() {
    let ran = huiyin(&["plan".to_owned(), "check".to_owned(), plan()]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let json = huiyin(&[
        "plan".to_owned(),
        "check".to_owned(),
        plan(),
        "--json".to_owned(),
    ]);
    assert!(json.out.contains(r#""diagnostics":[]"#), "{}", json.out);
}

#[test]
fn a_broken_plan_exits_1_with_every_problem_at_its_line_and_column() {
    let folder = TempDir::new().expect("a temporary folder");
    let path = folder.path().join("plan.toml");
    let text = fs::read_to_string(plan()).expect("the sample plan");
    fs::write(
        &path,
        text.replace("people >= 30", "peple >= 30")
            .replace("[chain.screening]", "[chain.screning]"),
    )
    .expect("the temporary folder takes a file");
    let path = path.display().to_string();
    let ran = huiyin(&["plan".to_owned(), "check".to_owned(), path.clone()]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(
        ran.out.contains("peple") && ran.out.contains("screning"),
        "{}",
        ran.out
    );
    let json = huiyin(&[
        "plan".to_owned(),
        "check".to_owned(),
        path,
        "--json".to_owned(),
    ]);
    let found: serde_json::Value = serde_json::from_str(&json.out).expect("one JSON object");
    let diagnostics = found["diagnostics"].as_array().expect("a list");
    assert!(diagnostics.len() >= 2);
    for diagnostic in diagnostics {
        assert!(diagnostic["line"].as_u64() > Some(0) && diagnostic["column"].as_u64() > Some(0));
        assert!(
            diagnostic["help"]
                .as_str()
                .is_some_and(|help| !help.is_empty())
        );
    }
}

#[test]
fn wrong_usage_exits_2_and_an_unreadable_plan_3() {
    for line in [
        "",
        "nonsense",
        "replay",
        "plan",
        "plan check",
        "serve",
        "serve --database postgres://x",
    ] {
        let ran = huiyin(
            &words(line)
                .into_iter()
                .filter(|word| !word.is_empty())
                .collect::<Vec<_>>(),
        );
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{line}: {}", ran.err);
    }
    assert_eq!(huiyin(&words("plan check /nowhere/plan.toml")).code, 3);
    let open = huiyin(&words("serve --data /nowhere --listen 0.0.0.0:1"));
    assert!(
        open.code == 2 && open.err.contains("--trusted-proxy"),
        "{}",
        open.err
    );
}

#[test]
fn a_plan_shows_as_a_document_and_is_laid_out_once() {
    let folder = TempDir::new().expect("a temporary folder");
    let text = huiyin(&words(&format!("plan show {}", plan())));
    assert_eq!((text.code, text.err.as_str()), (0, ""));
    assert!(text.out.contains("Linjiang"), "{}", text.out);
    let docx = folder.path().join("plan.docx");
    let ran = huiyin(&words(&format!(
        "plan show {} --format docx -o {}",
        plan(),
        docx.display()
    )));
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(fs::read(&docx).is_ok_and(|bytes| bytes.starts_with(b"PK")));
    let copy = folder.path().join("plan.toml");
    fs::copy(plan(), &copy).expect("the temporary folder takes a file");
    assert_eq!(
        huiyin(&words(&format!("plan fmt {}", copy.display()))).code,
        0
    );
    assert_eq!(
        huiyin(&words(&format!("plan fmt --check {}", copy.display()))).code,
        0
    );
    let same = huiyin(&words(&format!("plan diff {} {}", plan(), copy.display())));
    assert_eq!((same.code, same.out.as_str()), (0, "nothing changed\n"));
}

#[test]
fn two_versions_are_compared_and_editors_are_served() {
    let folder = TempDir::new().expect("a temporary folder");
    let path = folder.path().join("next.toml");
    let text = fs::read_to_string(plan()).expect("the sample plan");
    fs::write(
        &path,
        text.replacen("within = \"5m\"", "within = \"4m\"", 1),
    )
    .expect("a file");
    let ran = huiyin(&words(&format!("plan diff {} {}", plan(), path.display())));
    assert!(
        ran.out.contains("5m") && ran.out.contains("4m"),
        "{}",
        ran.out
    );
    let sarif = huiyin(&words(&format!("plan check {} --sarif", plan())));
    let sarif: serde_json::Value = serde_json::from_str(&sarif.out).expect("JSON");
    assert_eq!(sarif["version"], "2.1.0");
    let schema = huiyin(&words("plan schema"));
    let schema: serde_json::Value = serde_json::from_str(&schema.out).expect("JSON");
    assert!(schema["properties"]["indicator"].is_object());
}

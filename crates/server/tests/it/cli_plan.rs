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

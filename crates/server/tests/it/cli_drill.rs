//! `huiyin drill`, as its users run it.

use crate::cli_run::{Ran, huiyin, plan};

fn scenario(name: &str) -> String {
    format!("{}/../../scenarios/{name}.toml", env!("CARGO_MANIFEST_DIR"))
}

fn drill(arguments: &[&str]) -> Ran {
    let with_plan = ["--plan".to_owned(), plan()];
    let arguments = std::iter::once("drill").chain(arguments.iter().copied());
    let arguments: Vec<String> = arguments.map(str::to_owned).chain(with_plan).collect();
    huiyin(&arguments)
}

#[test]
fn an_exercise_says_that_it_is_one_and_ends_with_deadlines_and_a_hash() {
    let ran = drill(&["run", &scenario("compound")]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert!(
        ran.out.starts_with("DRILL  ")
            && ran.out.trim_end().ends_with("none of this has happened.")
    );
    for said in [
        "INJECT",
        "Deadlines (met / missed)",
        "Reception hall",
        "\nstate ",
    ] {
        assert!(ran.out.contains(said), "{said} is not in {}", ran.out);
    }
}

#[test]
fn equal_seeds_give_equal_bytes_and_json_closes_with_the_summary() {
    let path = scenario("attention");
    let run = |seed: &str| drill(&["run", &path, "--seed", seed, "--json"]).out;
    let (one, other) = (run("3"), run("4"));
    assert_eq!(one, run("3"));
    assert_ne!(one, other);
    let lines: Vec<serde_json::Value> = one
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line is JSON"))
        .collect();
    assert_eq!(
        (&lines[0]["type"], &lines[0]["seed"]),
        (&"drill".into(), &3.into())
    );
    let last = lines.last().expect("there are lines");
    assert_eq!(
        (&last["type"], &last["violations"]),
        (&"summary".into(), &serde_json::json!([]))
    );
    for kind in ["inject", "deadline", "load", "hall", "public_answer"] {
        assert!(
            lines.iter().any(|line| line["type"] == kind),
            "no line of type {kind}"
        );
    }
}

#[test]
fn a_scenario_that_does_not_hold_is_refused_with_its_place_and_exit_code_one() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("wrong.toml");
    let text = std::fs::read_to_string(scenario("compound")).expect("it ships");
    let wrong = text.replacen(
        "post = \"commander\"\npeople = 1",
        "post = \"commander\"\npeople = 0",
        1,
    );
    std::fs::write(&path, wrong).expect("the folder can be written");
    let path = path.display().to_string();
    let ran = drill(&["run", &path]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    assert!(
        ran.err.contains("error[scenario-load]") && ran.err.contains("people = 0"),
        "{}",
        ran.err
    );
    let json = drill(&["run", &path, "--json"]);
    let said: serde_json::Value = serde_json::from_str(&json.out).expect("one object");
    assert_eq!(
        (json.code, &said["diagnostics"][0]["code"]),
        (1, &"scenario-load".into())
    );
}

#[test]
fn a_file_that_is_not_there_and_a_plan_that_cannot_run_are_unusable() {
    let ran = drill(&["run", "/nowhere/visit.toml"]);
    assert_eq!((ran.code, ran.out.as_str()), (3, ""));
    let arguments = [
        "drill",
        "run",
        &scenario("visit"),
        "--plan",
        &scenario("visit"),
    ];
    let ran = huiyin(&arguments.map(str::to_owned));
    assert_eq!((ran.code, ran.out.as_str()), (3, ""));
}

#[test]
fn a_sweep_is_the_same_at_any_number_of_threads_and_draws_its_charts() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = scenario("compound");
    let sweep = |threads: &str, charts: &str| {
        let charts = folder.path().join(charts);
        let charts = charts.display().to_string();
        let with = ["--json", "--threads", threads, "--charts", &charts];
        let arguments = [
            "sweep",
            &path,
            "--runs",
            "40",
            "--staff",
            "hall:policy=3..9",
        ];
        let of = ["--deadline", "hall:policy", "--target", "0.5"];
        let ran = drill(&[&arguments[..], &of, &with].concat());
        let drawn = ["deadlines.svg", "hours.svg"]
            .map(|name| std::fs::read_to_string(format!("{charts}/{name}")).expect("it is drawn"));
        (ran.code, ran.out, ran.err, drawn)
    };
    let one = sweep("1", "one");
    assert_eq!((one.0, one.2.as_str()), (0, ""));
    assert_eq!(one, sweep("3", "three"));
    let said: serde_json::Value = serde_json::from_str(&one.1).expect("one object");
    assert_eq!(
        (&said["type"], &said["runs"]),
        (&"sweep".into(), &40.into())
    );
    let least = said["smallest"]["least"]["staffing"]["hall:policy"].as_u64();
    assert!(least.is_some_and(|n| (4..=9).contains(&n)), "{}", one.1);
    assert!(one.3.iter().all(|chart| chart.starts_with("<svg")));
}

#[test]
fn a_staffing_that_nobody_could_have_is_wrong_usage_and_one_that_never_holds_is_code_one() {
    let path = scenario("compound");
    for wrong in [
        "information-lead=0..4",
        "information-lead=4..1",
        "nobody=1..2",
        "information-lead",
    ] {
        let ran = drill(&["sweep", &path, "--runs", "2", "--staff", wrong]);
        assert_eq!(
            (ran.code, ran.out.as_str()),
            (2, ""),
            "{wrong}: {}",
            ran.err
        );
    }
    let ran = drill(&[
        "sweep",
        &path,
        "--runs",
        "40",
        "--staff",
        "commander=1..2",
        "--target",
        "0.9",
    ]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("Not even the most"), "{}", ran.out);
}

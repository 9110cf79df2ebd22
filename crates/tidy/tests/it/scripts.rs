//! The test command's own arithmetic: a sum that hid a failure would hide all of them.
//! And what no other test builds: the fuzz crate stands outside the workspace.

use std::path::Path;
use std::process::Command;

/// Runs these lines of bash with the script's parts loaded; gives what they printed and whether they succeeded.
fn bash(lines: &str) -> (String, bool) {
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scripts");
    let output = Command::new("bash")
        .arg("-c")
        .arg(format!(
            "set -euo pipefail\n. {}/lib.sh\n{lines}",
            scripts.display()
        ))
        .output()
        .expect("bash is there");
    let printed = String::from_utf8(output.stdout).expect("UTF-8");
    (printed, output.status.success())
}

fn last_line(printed: &str) -> &str {
    printed.lines().next_back().unwrap_or_default()
}

#[test]
fn counts_of_cargo_and_node_are_added_up() {
    let (printed, success) = bash(
        r#"
        run_step "a" echo "test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 1 filtered out"
        run_step "b" echo "test result: ok. 4 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out"
        run_step "c" printf '# tests 2\n# pass 2\n# fail 0\n# cancelled 0\n# skipped 0\n'
        summarise
        "#,
    );
    assert_eq!(
        (last_line(&printed), success),
        ("9 passed, 0 failed", true),
        "{printed}"
    );
}

#[test]
fn a_step_that_fails_without_a_failed_test_counts_as_one_failure() {
    let (printed, success) = bash(
        r#"
        run_step "clippy" false
        run_step "tests" echo "test result: ok. 3 passed; 0 failed; 0 ignored"
        summarise
        "#,
    );
    assert_eq!(
        (last_line(&printed), success),
        ("3 passed, 1 failed", false),
        "{printed}"
    );
    assert!(printed.contains("FAILED: clippy"), "{printed}");
}

#[test]
fn failed_and_cancelled_tests_are_failures_even_if_the_command_says_it_succeeded() {
    let (printed, success) = bash(
        r#"
        run_step "cargo" echo "test result: FAILED. 5 passed; 2 failed; 0 ignored"
        run_step "node" printf '# pass 1\n# fail 1\n# cancelled 1\n'
        summarise
        "#,
    );
    assert_eq!(
        (last_line(&printed), success),
        ("6 passed, 4 failed", false),
        "{printed}"
    );
}

#[test]
fn a_test_that_did_not_run_is_named_and_counts_as_skipped() {
    let (printed, success) = bash(
        r#"
        run_step "cargo" printf 'not run: vectors: no data\ntest a ... ok\ntest result: ok. 2 passed; 0 failed; 0 ignored\n'
        summarise
        "#,
    );
    assert_eq!(
        (last_line(&printed), success),
        ("1 passed, 0 failed, 1 skipped", true),
        "{printed}"
    );
    assert!(
        printed.contains("did not run: vectors: no data"),
        "{printed}"
    );
}

#[test]
fn the_lock_file_of_the_fuzz_crate_fits_the_crates_it_builds() {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/Cargo.toml");
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--locked", "--format-version", "1"])
        .arg("--manifest-path")
        .arg(manifest)
        .output()
        .expect("cargo is there");
    assert!(
        output.status.success(),
        "run `cargo metadata --manifest-path fuzz/Cargo.toml > /dev/null` and commit fuzz/Cargo.lock\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn every_fuzz_target_is_declared_and_has_kept_inputs() {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz");
    let manifest = std::fs::read_to_string(fuzz.join("Cargo.toml")).expect("a manifest");
    let targets = std::fs::read_dir(fuzz.join("fuzz_targets")).expect("targets");
    for target in targets {
        let path = target.expect("a target").path();
        let name = path
            .file_stem()
            .and_then(|name| name.to_str())
            .expect("a name");
        let declared = format!("path = \"fuzz_targets/{name}.rs\"");
        assert!(
            manifest.contains(&declared),
            "{name} is no `[[bin]]` in fuzz/Cargo.toml"
        );
        let kept = std::fs::read_dir(fuzz.join("corpus").join(name));
        assert!(
            kept.is_ok_and(|inputs| inputs.count() > 0),
            "fuzz/corpus/{name} is empty"
        );
    }
}

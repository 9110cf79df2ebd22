//! The habits of the house, as sentences that hold for this repository.

mod scripts;

use std::path::Path;
use std::sync::LazyLock;

use huiyin_tidy::{Finding, Source, architecture, docs, repo, size, words};

static SOURCES: LazyLock<Vec<Source>> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    repo::sources(&root).expect("the repository can be read")
});

#[track_caller]
fn holds(findings: Vec<Finding>) {
    let lines: Vec<String> = findings.iter().map(ToString::to_string).collect();
    assert!(
        lines.is_empty(),
        "{} found:\n{}\n",
        lines.len(),
        lines.join("\n")
    );
}

#[test]
fn crates_import_exactly_what_the_architecture_page_lists() {
    holds(architecture::crate_edges(&SOURCES));
}

#[test]
fn server_modules_import_exactly_what_the_architecture_page_lists() {
    holds(architecture::server_edges(&SOURCES));
}

#[test]
fn the_map_names_every_crate_and_every_server_folder_and_no_other() {
    holds(architecture::map(&SOURCES));
}

#[test]
fn paths_that_the_architecture_page_and_the_guides_name_are_there() {
    holds(architecture::dead_paths(&SOURCES, |path| {
        ["ARCHITECTURE.md", "CONTRIBUTING.md"].contains(&path)
            || path.starts_with("docs/how-to-add-")
    }));
}

#[test]
fn every_module_says_what_it_is_for() {
    holds(docs::module_docs(&SOURCES));
}

#[test]
fn functions_and_files_stay_short_and_the_ratchet_only_goes_down() {
    let ratchet = SOURCES
        .iter()
        .find(|source| source.path == size::RATCHET)
        .expect("the ratchet list is there");
    holds(size::lengths(&SOURCES, &ratchet.text));
}

#[test]
fn nothing_is_left_half_done_and_no_registry_is_named() {
    holds(words::forbidden_words(&SOURCES));
}

#[test]
fn only_the_clock_reads_the_time() {
    holds(words::clock_readings(&SOURCES));
}

#[test]
fn pure_rooms_reach_no_disk_network_process_or_environment() {
    holds(words::impure_paths(&SOURCES));
}

#[test]
fn no_test_is_ignored_and_none_sleeps() {
    holds(words::ignored_and_sleeping_tests(&SOURCES));
}

#[test]
fn every_lint_rule_has_its_page_and_its_fixture_pair() {
    holds(docs::lint_rules(&SOURCES));
}

#[test]
fn every_subcommand_is_on_a_page() {
    holds(docs::subcommands(&SOURCES));
}

#[test]
fn every_setting_is_on_the_settings_page() {
    holds(docs::settings(&SOURCES));
}

#[test]
fn the_changelog_has_an_unreleased_section() {
    holds(docs::changelog(&SOURCES));
}

//! Words and calls that have no place here: leftovers, registry hosts, the clock, sleeps, ignored tests.

use crate::tokens::Tokens;
use crate::{Finding, Source};

/// The one file that reads time.
const CLOCK: &str = "crates/server/src/clock.rs";
/// Rooms that reach no clock, disk, network or environment.
const PURE_ROOMS: [&str; 6] = ["engine", "intake", "ledger", "plan", "sim", "text"];
const IMPURE_STD: [&str; 5] = ["env", "fs", "net", "os", "process"];

/// Text that may stand nowhere but in a `Cargo.lock`. Cut in two so that this file passes its own check.
const HOSTS: [&str; 4] = [
    concat!("crates", ".io"),
    concat!("npmjs", ".org"),
    concat!("npmjs", ".com"),
    concat!("pypi", ".org"),
];
const LEFTOVERS: [&str; 3] = [
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("XX", "X"),
];

/// Finds notes of unfinished work and the host names of package registries.
pub fn forbidden_words(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources
        .iter()
        .filter(|source| !source.path.ends_with("Cargo.lock"))
    {
        for (index, line) in source.text.lines().enumerate() {
            let found =
                |word: &str, help| Finding::at(&source.path, index + 1, format!("`{word}`"), help);
            findings.extend(
                HOSTS
                    .iter()
                    .filter(|host| line.contains(**host))
                    .map(|host| {
                        found(
                            host,
                            "leave registry hosts to each machine's own configuration",
                        )
                    }),
            );
            let words = line.split(|letter: char| !letter.is_alphanumeric());
            findings.extend(
                words
                    .filter(|word| LEFTOVERS.contains(word))
                    .map(|word| found(word, "finish it, or write it up as an issue")),
            );
        }
    }
    findings
}

/// Finds readings of the clock outside the clock's own file, benches and examples.
pub fn clock_readings(sources: &[Source]) -> Vec<Finding> {
    let allowed = |path: &str| {
        path == CLOCK
            || path
                .split('/')
                .any(|part| part == "benches" || part == "examples")
    };
    let readings: [&[&str]; 6] = [
        &["SystemTime", "::", "now"],
        &["Instant", "::", "now"],
        &["Utc", "::", "now"],
        &["Local", "::", "now"],
        &["Timestamp", "::", "now"],
        &["OffsetDateTime", "::", "now_utc"],
    ];
    each_token_match(
        sources,
        |source, _, _| !allowed(&source.path),
        &readings,
        |found| {
            (
                format!("`{found}`"),
                format!("take the time as an argument; only {CLOCK} reads it"),
            )
        },
    )
}

/// Finds paths in the pure rooms' sources that lead to the disk, the network, other processes or the environment.
pub fn impure_paths(sources: &[Source]) -> Vec<Finding> {
    let pure = |source: &&Source| {
        PURE_ROOMS
            .iter()
            .any(|room| source.path.starts_with(&format!("crates/{room}/src/")))
    };
    let mut findings = Vec::new();
    for source in sources
        .iter()
        .filter(|source| source.is_rust())
        .filter(pure)
    {
        let Ok(tokens) = Tokens::read(source) else {
            continue;
        };
        for at in tokens
            .find(&["std", "::"])
            .filter(|at| !tokens.is_test(*at))
        {
            let names = tokens
                .names_at(at + 2)
                .into_iter()
                .filter(|name| IMPURE_STD.contains(name));
            findings.extend(names.map(|name| {
                let help = "let crates/server do it and pass the outcome in";
                Finding::at(
                    &source.path,
                    tokens.line(at),
                    format!("`std::{name}` in a pure room"),
                    help,
                )
            }));
        }
    }
    findings
}

/// Finds tests that are ignored, and tests that wait by sleeping.
pub fn ignored_and_sleeping_tests(sources: &[Source]) -> Vec<Finding> {
    let mut findings = each_token_match(
        sources,
        |_, _, _| true,
        &[&["#", "[", "ignore"]],
        |found| {
            (
                format!("`{found}]`"),
                "mend the test or remove it".to_owned(),
            )
        },
    );
    findings.extend(each_token_match(
        sources,
        |_, _, _| true,
        &[&["thread", "::", "sleep"]],
        |found| (format!("`{found}`"), "wait for the thing itself".to_owned()),
    ));
    findings.extend(each_token_match(
        sources,
        |_, tokens, at| tokens.is_test(at),
        &[&["time", "::", "sleep"]],
        |found| {
            (
                format!("`{found}` in a test"),
                "wait for the thing itself, or move a clock of the test's own".to_owned(),
            )
        },
    ));
    findings.extend(browser_sleeps(sources));
    findings
}

fn browser_sleeps(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources
        .iter()
        .filter(|source| source.path.starts_with("tests/browser/") && source.path.ends_with(".mjs"))
    {
        for (index, line) in source.text.lines().enumerate() {
            if line.contains("waitForTimeout") {
                let help = "wait for the element or the event itself";
                findings.push(Finding::at(
                    &source.path,
                    index + 1,
                    "`waitForTimeout`",
                    help,
                ));
            }
        }
    }
    findings
}

/// Every place in Rust sources where one of `wanted` stands and `applies` says that it matters.
/// Files that do not lex are left to the length check, which names them.
fn each_token_match(
    sources: &[Source],
    applies: impl Fn(&Source, &Tokens, usize) -> bool,
    wanted: &[&[&str]],
    say: impl Fn(&str) -> (String, String),
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources.iter().filter(|source| source.is_rust()) {
        let Ok(tokens) = Tokens::read(source) else {
            continue;
        };
        for pattern in wanted {
            for at in tokens
                .find(pattern)
                .filter(|at| applies(source, &tokens, *at))
            {
                let (found, help) = say(&pattern.concat());
                findings.push(Finding::at(&source.path, tokens.line(at), found, help));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(findings: &[Finding]) -> Vec<&str> {
        findings
            .iter()
            .map(|finding| finding.place.as_str())
            .collect()
    }

    #[test]
    fn a_leftover_is_found_as_a_word_and_not_inside_one() {
        let note = format!("fine\n// {}: later\n", LEFTOVERS[0]);
        let template = format!("mktemp {0}{0}\n", LEFTOVERS[2]);
        let sources = [Source::new("a.md", note), Source::new("b.sh", template)];
        assert_eq!(places(&forbidden_words(&sources)), ["a.md:2"]);
    }

    #[test]
    fn a_registry_host_is_found_everywhere_but_in_the_lock_file() {
        let text = format!("https://{}/x", HOSTS[0]);
        let sources = [
            Source::new("Cargo.lock", text.clone()),
            Source::new("deny.toml", text),
        ];
        assert_eq!(places(&forbidden_words(&sources)), ["deny.toml:1"]);
    }

    #[test]
    fn the_clock_is_read_in_its_own_file_and_in_benches_only() {
        let text =
            "fn a() {\n    let t = std::time::SystemTime::now();\n}\n// Instant::now in prose\n";
        let at = |path| Source::new(path, text);
        let sources = [
            at(CLOCK),
            at("benches/a.rs"),
            at("crates/server/src/app.rs"),
            at("crates/server/tests/it/a.rs"),
        ];
        assert_eq!(
            places(&clock_readings(&sources)),
            [
                "crates/server/src/app.rs:2",
                "crates/server/tests/it/a.rs:2"
            ]
        );
    }

    #[test]
    fn a_pure_room_reaches_no_disk_but_its_tests_may() {
        let text = "use std::{fmt, fs};\n#[cfg(test)]\nmod tests {\n    use std::fs;\n}\n";
        let at = |path| Source::new(path, text);
        let sources = [
            at("crates/engine/src/a.rs"),
            at("crates/engine/tests/it/a.rs"),
            at("crates/server/src/a.rs"),
        ];
        assert_eq!(
            places(&impure_paths(&sources)),
            ["crates/engine/src/a.rs:1"]
        );
    }

    #[test]
    fn ignored_and_sleeping_tests_are_found() {
        let text = "#[test]\n#[ignore = \"slow\"]\nfn a() {\n    std::thread::sleep(d);\n    tokio::time::sleep(d).await;\n}\n";
        let sources = [
            Source::new("crates/server/tests/it/a.rs", text),
            Source::new(
                "crates/server/src/live.rs",
                "async fn wait() { tokio::time::sleep(d).await }",
            ),
            Source::new("tests/browser/a.test.mjs", "await page.waitForTimeout(50);"),
        ];
        let findings = ignored_and_sleeping_tests(&sources);
        assert_eq!(
            places(&findings),
            [
                "crates/server/tests/it/a.rs:2",
                "crates/server/tests/it/a.rs:4",
                "crates/server/tests/it/a.rs:5",
                "tests/browser/a.test.mjs:1"
            ]
        );
    }
}

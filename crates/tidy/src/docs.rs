//! What must be written down: module docs, lint rules, subcommands, settings, the changelog.

use std::collections::BTreeSet;

use crate::repo::text_of;
use crate::tokens::Tokens;
use crate::{Finding, Source};

const RULES: &str = "crates/plan/src/rules/";
const FIXTURES: &str = "crates/plan/tests/fixtures/";
const COMMANDS: &str = "crates/server/src/cli/";
const CONFIG: &str = "crates/server/src/config";
const SETTINGS: &str = "docs/operating/settings.md";

/// Finds Rust files that do not begin with `//!`.
pub fn module_docs(sources: &[Source]) -> Vec<Finding> {
    let bare = sources
        .iter()
        .filter(|source| source.is_rust() && !source.text.starts_with("//!"));
    bare.map(|source| {
        let help = "begin with `//!`: what it is for, and what is deliberately absent";
        Finding::at(&source.path, 1, "no module docs", help)
    })
    .collect()
}

/// Finds lint rules (`crates/plan/src/rules/<rule>.rs`) without their page in docs/rules or their fixture pair,
/// and pages and fixtures without a rule.
pub fn lint_rules(sources: &[Source]) -> Vec<Finding> {
    let mut rules = names(sources, RULES, ".rs");
    rules.remove("mod");
    if rules.is_empty() {
        let help = "one file per rule belongs there";
        return vec![Finding::new(RULES, "no lint rule", help)];
    }
    let beside = [
        (
            "docs/rules/",
            ".md",
            "say what it finds, why, and how to mend a plan",
        ),
        (
            FIXTURES,
            ".bad.toml",
            "give the smallest plan that breaks the rule",
        ),
        (FIXTURES, ".good.toml", "give the same plan, mended"),
    ];
    let mut findings = unnamed_codes(sources);
    for (folder, suffix, help) in beside {
        let there = names(sources, folder, suffix);
        findings.extend(rules.difference(&there).map(|rule| {
            Finding::new(
                format!("{RULES}{rule}.rs"),
                format!("no {folder}{rule}{suffix}"),
                help,
            )
        }));
        let strangers = there.difference(&rules).filter(|name| *name != "README");
        findings.extend(strangers.map(|name| {
            Finding::new(
                format!("{folder}{name}{suffix}"),
                "belongs to no rule",
                "remove or rename it",
            )
        }));
    }
    findings
}

/// Finds rules whose code is not the name of their file: the file could not be found from a diagnostic.
fn unnamed_codes(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources {
        let name = source
            .name_between(RULES, ".rs")
            .filter(|name| *name != "mod");
        let Some(code) = name.map(|name| name.replace('_', "-")) else {
            continue;
        };
        if !source.text.contains(&format!("\"{code}\"")) {
            let help = "give the rule and its file one name";
            findings.push(Finding::new(
                &source.path,
                format!("no code \"{code}\" in it"),
                help,
            ));
        }
    }
    findings
}

/// Finds subcommands that no page under docs or README.md writes out as `huiyin <subcommand>`. A subcommand is a
/// file in the server's `cli` folder with a function `run`; in a folder of its own, `plan/check.rs` is
/// `plan check`.
pub fn subcommands(sources: &[Source]) -> Vec<Finding> {
    let is_page = |path: &str| path == "README.md" || path.starts_with("docs/");
    let pages: Vec<&Source> = sources
        .iter()
        .filter(|source| is_page(&source.path))
        .collect();
    let mut findings = Vec::new();
    let mut seen = 0;
    for source in sources {
        let Some(name) = source
            .path
            .strip_prefix(COMMANDS)
            .and_then(|path| path.strip_suffix(".rs"))
        else {
            continue;
        };
        let is_command =
            Tokens::read(source).is_ok_and(|tokens| tokens.find(&["fn", "run"]).next().is_some());
        let name = name
            .trim_end_matches("/mod")
            .replace('/', " ")
            .replace('_', "-");
        if !is_command || name == "mod" {
            continue;
        }
        seen += 1;
        if !pages
            .iter()
            .any(|page| page.text.contains(&format!("huiyin {name}")))
        {
            let help = "describe it in docs/guide or docs/operating";
            findings.push(Finding::new(
                &source.path,
                format!("no page has `huiyin {name}`"),
                help,
            ));
        }
    }
    if seen == 0 {
        findings.push(Finding::new(
            COMMANDS,
            "no subcommand",
            "one file with a function `run` per subcommand belongs there",
        ));
    }
    findings
}

/// Finds environment variables (`HUIYIN_...`, anywhere in our code) and command-line settings (`--...`, in the
/// server's `cli` and `config`) that the settings page does not have, and variables it has that no code reads.
pub fn settings(sources: &[Source]) -> Vec<Finding> {
    let Some(page) = text_of(sources, SETTINGS) else {
        return vec![Finding::new(
            SETTINGS,
            "not there",
            "write it: every setting, its default and its effect",
        )];
    };
    let mut findings = Vec::new();
    let mut variables = BTreeSet::new();
    for source in sources
        .iter()
        .filter(|source| source.is_rust() && source.path.contains("/src/"))
    {
        // This crate's own samples are not settings.
        if source.path.starts_with("crates/tidy/") {
            continue;
        }
        let Ok(tokens) = Tokens::read(source) else {
            continue;
        };
        let has_flags = source.path.starts_with(COMMANDS) || source.path.starts_with(CONFIG);
        let mut wanted = BTreeSet::new();
        for token in tokens
            .iter()
            .filter(|token| !token.test && token.text.contains('"'))
        {
            let found = words_with_prefix(&token.text, "HUIYIN_", |letter| {
                letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '_'
            });
            variables.extend(found.iter().cloned());
            wanted.extend(found.into_iter().map(|name| (name, token.line)));
            if has_flags {
                let flags = words_with_prefix(&token.text, "--", |letter| {
                    letter.is_ascii_lowercase() || letter == '-'
                });
                wanted.extend(flags.into_iter().map(|name| (name, token.line)));
            }
        }
        if has_flags {
            wanted.extend(derived_flags(&tokens));
        }
        let known = words_of(page);
        findings.extend(
            wanted
                .into_iter()
                .filter(|(name, _)| !known.contains(name.as_str()))
                .map(|(name, line)| {
                    Finding::at(
                        &source.path,
                        line,
                        format!("`{name}` is not in {SETTINGS}"),
                        "describe it there",
                    )
                }),
        );
    }
    let written = words_with_prefix(page, "HUIYIN_", |letter| {
        letter.is_ascii_uppercase() || letter == '_'
    });
    findings.extend(
        written
            .difference(&variables)
            .map(|name| Finding::new(SETTINGS, format!("`{name}` is read nowhere"), "remove it")),
    );
    findings
}

/// Finds a changelog without an `## [Unreleased]` heading.
pub fn changelog(sources: &[Source]) -> Vec<Finding> {
    let text = text_of(sources, "CHANGELOG.md").unwrap_or_default();
    if text.lines().any(|line| line.trim() == "## [Unreleased]") {
        return Vec::new();
    }
    let help = "add the heading `## [Unreleased]` and put what changed under it";
    vec![Finding::new("CHANGELOG.md", "no unreleased section", help)]
}

/// Names of the files in a folder. A module `person_key.rs` and a page `person-key.md` are of one name.
fn names(sources: &[Source], folder: &str, suffix: &str) -> BTreeSet<String> {
    sources
        .iter()
        .filter_map(|source| source.name_between(folder, suffix))
        .map(|name| name.replace('_', "-"))
        .collect()
}

/// Flags that clap derives: a field under `#[arg(long ...)]`, named after the field unless `long = "..."`
/// names it, which is a literal and found as such.
fn derived_flags(tokens: &Tokens) -> Vec<(String, usize)> {
    let mut flags = Vec::new();
    for at in tokens.find(&["#", "[", "arg", "("]) {
        let (mut next, mut long) = (at + 4, false);
        while tokens.text(next) != "]" {
            if tokens.text(next) == "long" && tokens.text(next + 1) != "=" {
                long = true;
            }
            next += 1;
        }
        let field = (next..next + 12).find(|at| tokens.text(at + 1) == ":");
        if let (true, Some(field)) = (long, field) {
            flags.push((
                format!("--{}", tokens.text(field).replace('_', "-")),
                tokens.line(field),
            ));
        }
    }
    flags
}

/// Words of a page, split at whatever a setting's name cannot hold.
fn words_of(page: &str) -> BTreeSet<&str> {
    page.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_' && letter != '-')
        .collect()
}

/// Every run of `prefix` and at least one more letter that `goes_on` allows, where the prefix begins a word.
fn words_with_prefix(text: &str, prefix: &str, goes_on: impl Fn(char) -> bool) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (at, _) in text.match_indices(prefix) {
        let begins = !text[..at]
            .ends_with(|letter: char| letter.is_alphanumeric() || letter == '-' || letter == '_');
        let rest = &text[at + prefix.len()..];
        let end = rest.find(|letter| !goes_on(letter)).unwrap_or(rest.len());
        if begins && end > 0 && !rest.starts_with('-') {
            found.insert(format!("{prefix}{}", rest[..end].trim_end_matches('-')));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(findings: &[Finding]) -> Vec<String> {
        findings.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_module_without_docs_is_found() {
        let sources = [
            Source::new("a.rs", "//! A.\n"),
            Source::new("b.rs", "mod a;\n"),
            Source::new("c.md", ""),
        ];
        assert_eq!(texts(&module_docs(&sources)).len(), 1);
    }

    #[test]
    fn a_rule_needs_its_page_and_both_fixtures_and_they_need_the_rule() {
        let whole = [
            Source::new("crates/plan/src/rules/mod.rs", ""),
            Source::new(
                "crates/plan/src/rules/a_b.rs",
                "const RULE: Rule = (\"a-b\", Severity::Error);",
            ),
            Source::new("docs/rules/a-b.md", ""),
            Source::new("crates/plan/tests/fixtures/a_b.bad.toml", ""),
            Source::new("crates/plan/tests/fixtures/a-b.good.toml", ""),
        ];
        assert_eq!(lint_rules(&whole), []);
        for missing in 2..whole.len() {
            let mut fewer = whole.to_vec();
            fewer.remove(missing);
            assert_eq!(
                lint_rules(&fewer).len(),
                1,
                "without {}",
                whole[missing].path
            );
        }
        let mut stranger = whole.to_vec();
        stranger.push(Source::new("docs/rules/b.md", ""));
        assert!(texts(&lint_rules(&stranger))[0].contains("belongs to no rule"));
        let mut other_code = whole.to_vec();
        other_code[1].text = "\"b-a\"".to_owned();
        assert!(texts(&lint_rules(&other_code))[0].contains("no code \"a-b\" in it"));
        assert_eq!(lint_rules(&[]).len(), 1);
    }

    #[test]
    fn a_subcommand_needs_a_page_and_a_helper_does_not() {
        let cli = |path: &str, text: &str| Source::new(format!("{COMMANDS}{path}"), text);
        let sources = [
            cli("mod.rs", "pub fn run() {}"),
            cli("plan/check.rs", "pub fn run() {}"),
            cli("output.rs", "pub fn print() {}"),
        ];
        assert!(texts(&subcommands(&sources))[0].contains("no page has `huiyin plan check`"));
        let with_page = [
            sources.as_slice(),
            &[Source::new("docs/guide/a.md", "`huiyin plan check FILE`")],
        ]
        .concat();
        assert_eq!(subcommands(&with_page), []);
        assert_eq!(subcommands(&[]).len(), 1);
    }

    #[test]
    fn a_setting_needs_a_place_on_the_settings_page() {
        let code = r#"
            const A: &str = "HUIYIN_DATA";
            const B: &str = "use --listen ADDR -- or not";
            struct Args {
                /// Where.
                #[arg(long, value_name = "DIR")]
                pub data_dir: String,
                #[arg(short)]
                quiet: bool,
            }
            #[cfg(test)] const C: &str = "--only-in-tests";
        "#;
        let sources = |page: &str| {
            [
                Source::new("crates/server/src/config.rs", code),
                Source::new(SETTINGS, page),
            ]
        };
        assert_eq!(
            settings(&sources("`HUIYIN_DATA`, `--listen`, `--data-dir`")),
            []
        );
        assert_eq!(settings(&sources("`HUIYIN_DATA` `--listen`")).len(), 1);
        assert_eq!(
            settings(&sources("`HUIYIN_DATA` `--listen-on` `--data-dir`")).len(),
            1
        );
        assert_eq!(settings(&sources("`--listen` `--data-dir`")).len(), 1);
        let stale = texts(&settings(&sources(
            "HUIYIN_DATA HUIYIN_OLD --listen --data-dir",
        )));
        assert!(
            stale[0].contains("`HUIYIN_OLD` is read nowhere"),
            "{stale:?}"
        );
        assert_eq!(settings(&[]).len(), 1);
    }

    #[test]
    fn a_changelog_without_an_unreleased_section_is_found() {
        let log = |text: &str| [Source::new("CHANGELOG.md", text)];
        assert_eq!(changelog(&log("# Changelog\n\n## [Unreleased]\n")), []);
        assert_eq!(changelog(&log("# Changelog\n\n## 0.1.0\n")).len(), 1);
        assert_eq!(changelog(&[]).len(), 1);
    }
}

//! How long functions and files may be, and the ratchet list of those that are longer for now.

use std::collections::BTreeMap;

use crate::tokens::Tokens;
use crate::{Finding, Source};

/// Where the ratchet list lives.
pub const RATCHET: &str = "crates/tidy/ratchet.txt";
/// Lines a function may have, from its `fn` to its closing brace.
const FUNCTION_LINES_MAX: usize = 70;
/// Lines a file may have.
const FILE_LINES_MAX: usize = 500;

/// Checks functions and files against their limits and the ratchet list (`path::function LINES` or `path LINES`).
pub fn lengths(sources: &[Source], ratchet: &str) -> Vec<Finding> {
    let (listed, mut findings) = read_ratchet(ratchet);
    let mut measured = BTreeMap::new();
    for source in sources.iter().filter(|source| source.is_rust()) {
        measured.insert(source.path.clone(), source.text.lines().count());
        match Tokens::read(source) {
            Ok(tokens) => measure_functions(source, &tokens, &mut measured),
            Err(finding) => findings.push(finding),
        }
    }
    findings.extend(measured.iter().filter_map(|(name, lines)| {
        let allowed = listed.get(name).copied();
        too_long(name, *lines, allowed)
    }));
    findings.extend(
        listed
            .iter()
            .filter_map(|(name, allowed)| slack(name, *allowed, measured.get(name).copied())),
    );
    findings
}

fn limit(name: &str) -> usize {
    if name.contains("::") {
        FUNCTION_LINES_MAX
    } else {
        FILE_LINES_MAX
    }
}

fn too_long(name: &str, lines: usize, allowed: Option<usize>) -> Option<Finding> {
    let max = allowed.unwrap_or(0).max(limit(name));
    (lines > max).then(|| {
        Finding::new(
            name,
            format!("{lines} lines where {max} are allowed"),
            "split it by what it does",
        )
    })
}

fn slack(name: &str, allowed: usize, lines: Option<usize>) -> Option<Finding> {
    let help = match lines {
        None => "it is gone: remove its line".to_owned(),
        Some(lines) if lines <= limit(name) => {
            format!("it has {lines} lines now: remove its line")
        }
        Some(lines) if lines < allowed => format!("lower the ratchet to {lines}"),
        Some(_) => return None,
    };
    Some(Finding::new(
        RATCHET,
        format!("{name} may have {allowed} lines"),
        help,
    ))
}

/// Methods of one file that share a name count as the longest of them.
fn measure_functions(source: &Source, tokens: &Tokens, measured: &mut BTreeMap<String, usize>) {
    for at in tokens.find(&["fn"]) {
        // `fn(u32)` is a type, not a function.
        if tokens.text(at + 1) == "(" {
            continue;
        }
        let Some((_, close)) = tokens.body_after(at + 2) else {
            continue;
        };
        let lines = tokens.line(close) - tokens.line(at) + 1;
        let name = format!("{}::{}", source.path, tokens.text(at + 1));
        let longest = measured.entry(name).or_default();
        *longest = lines.max(*longest);
    }
}

fn read_ratchet(text: &str) -> (BTreeMap<String, usize>, Vec<Finding>) {
    let mut listed = BTreeMap::new();
    let mut findings = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        match line
            .rsplit_once(' ')
            .and_then(|(name, lines)| Some((name, lines.parse().ok()?)))
        {
            Some((name, lines)) => {
                listed.insert(name.trim().to_owned(), lines);
            }
            None => findings.push(Finding::at(
                RATCHET,
                index + 1,
                format!("`{line}`"),
                "write `path::function LINES` or `path LINES`",
            )),
        }
    }
    (listed, findings)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn function_of(lines: usize) -> [Source; 1] {
        let body = "    x();\n".repeat(lines - 2);
        [Source::new(
            "crates/x/src/lib.rs",
            format!("//! X.\npub fn long() {{\n{body}}}\n"),
        )]
    }

    fn texts(findings: &[Finding]) -> Vec<String> {
        findings.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_function_of_seventy_lines_passes_and_one_more_is_found() {
        assert_eq!(lengths(&function_of(70), ""), []);
        assert_eq!(
            texts(&lengths(&function_of(71), "")),
            ["crates/x/src/lib.rs::long: 71 lines where 70 are allowed; split it by what it does"]
        );
    }

    #[test]
    fn a_listed_function_may_stay_but_not_grow_nor_keep_its_number_when_it_shrinks() {
        let listed = "crates/x/src/lib.rs::long 80";
        assert_eq!(lengths(&function_of(80), listed), []);
        assert_eq!(lengths(&function_of(81), listed).len(), 1);
        let shrunk = texts(&lengths(&function_of(75), listed));
        assert!(shrunk[0].ends_with("lower the ratchet to 75"), "{shrunk:?}");
        let short = texts(&lengths(&function_of(70), listed));
        assert!(short[0].ends_with("remove its line"), "{short:?}");
        let gone = texts(&lengths(&[], listed));
        assert!(gone[0].contains("it is gone"), "{gone:?}");
    }

    #[test]
    fn a_file_over_five_hundred_lines_is_found() {
        let file = |lines| [Source::new("crates/x/src/a.rs", "//! A.\n".repeat(lines))];
        assert_eq!(lengths(&file(500), ""), []);
        assert_eq!(lengths(&file(501), "").len(), 1);
        assert_eq!(lengths(&file(501), "crates/x/src/a.rs 501"), []);
    }

    #[test]
    fn a_function_inside_a_macro_call_is_measured_too() {
        let body = "        x();\n".repeat(80);
        let text = format!("proptest! {{\n    fn hidden() {{\n{body}    }}\n}}\n");
        let findings = lengths(&[Source::new("crates/x/src/lib.rs", text)], "");
        assert_eq!(findings.len(), 1);
    }

    #[test]
    fn declarations_and_function_types_have_no_length() {
        let text = "trait T { fn a(&self) -> [u8; 2]; }\ntype F = fn(u32);\n";
        assert_eq!(lengths(&[Source::new("crates/x/src/lib.rs", text)], ""), []);
    }

    #[test]
    fn a_ratchet_line_that_cannot_be_read_is_found() {
        let findings = texts(&lengths(&[], "crates/x/src/a.rs many"));
        assert!(
            findings[0].starts_with("crates/tidy/ratchet.txt:1: "),
            "{findings:?}"
        );
    }
}

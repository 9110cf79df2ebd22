//! Diagnostics as SARIF 2.1.0 (OASIS), which editors and code review read. SARIF has no word for what the
//! charter refuses: it is an `error` whose properties say `refused`.

use crate::diagnostic::{Diagnostic, Lang, Severity};
use serde_json::{Value, json};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The diagnostics as one SARIF log with one run, on one line. `file` becomes a URI reference as it is
/// written, with what a URI cannot have percent-encoded; columns count characters; `text` gives each
/// result its line as a snippet.
#[must_use]
pub fn render_sarif(file: &str, text: &str, diagnostics: &[Diagnostic], lang: Lang) -> String {
    let lines: Vec<&str> = crate::without_mark(text).split('\n').collect();
    let rules: Vec<(&str, Severity)> = crate::codes().collect();
    let results: Vec<Value> = diagnostics
        .iter()
        .map(|d| result(file, &lines, &rules, d, lang))
        .collect();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "huiyin",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules.iter().map(|(code, severity)| rule(code, *severity)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    log.to_string()
}

fn rule(code: &str, severity: Severity) -> Value {
    json!({
        "id": code,
        "defaultConfiguration": { "level": level(severity) },
        "properties": { "severity": severity.name(), "page": format!("docs/rules/{}.md", code.replace('-', "_")) },
    })
}

fn result(
    file: &str,
    lines: &[&str],
    rules: &[(&str, Severity)],
    d: &Diagnostic,
    lang: Lang,
) -> Value {
    let (message, help) = (d.message.get(lang), d.help.get(lang));
    let words = if help.is_empty() {
        message.to_owned()
    } else {
        format!("{message}\n{help}")
    };
    let line = lines
        .get(d.line - 1)
        .map_or("", |line| line.trim_end_matches('\r'));
    json!({
        "ruleId": d.code,
        "ruleIndex": rules.iter().position(|(code, _)| *code == d.code),
        "level": level(d.severity),
        "message": { "text": words },
        "locations": [{ "physicalLocation": {
            "artifactLocation": { "uri": uri(file) },
            "region": {
                "startLine": d.line,
                "startColumn": d.column,
                "endColumn": d.end_column,
                "snippet": { "text": line },
            },
        }}],
        "properties": { "severity": d.severity.name() },
    })
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Refused | Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// A path as a URI reference (RFC 3986): a backslash parts like a slash, a colon cannot look like a scheme.
fn uri(file: &str) -> String {
    let mut out = String::new();
    for byte in file.replace('\\', "/").bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(byte));
            }
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

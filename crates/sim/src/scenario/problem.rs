//! What is wrong with a scenario, and where: the plan's own diagnostics, under codes of their own.

use super::words::BETWEEN;
use huiyin_plan::{Diagnostic, Words};
use std::fmt;
use std::ops::Range;

/// One thing that is wrong: what was found, where, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem(pub Diagnostic);

/// A value that cannot be read, or a table that lacks one.
pub(super) const VALUE: &str = "scenario-value";
/// A name that neither the plan nor the scenario gives.
pub(super) const NAME: &str = "scenario-name";
/// Parts that do not go together.
pub(super) const CONTRADICTION: &str = "scenario-contradiction";
/// A load that nothing could ever serve.
pub(super) const LOAD: &str = "scenario-load";

/// The same words in both languages.
pub(super) fn words(en: impl Into<String>, zh: impl Into<String>) -> Words {
    Words {
        en: en.into(),
        zh: zh.into(),
    }
}

pub(super) fn too_large(bytes: usize) -> Problem {
    let most = huiyin_plan::BYTES_MAX;
    let message = words(
        format!("the scenario has {bytes} bytes; at most {most}"),
        format!("情景文件有 {bytes} 字节；最多 {most}"),
    );
    let help = words("leave texts out", "请精简文字");
    Problem(Diagnostic::error(VALUE, "", &(0..0), message, help))
}

impl Problem {
    pub(super) fn of_toml(source: &str, error: &toml::de::Error) -> Self {
        let said = error.message().trim().replace('\n', "; ");
        let message = match said.split_once(BETWEEN) {
            Some((en, zh)) => words(en, zh),
            None => words(said.clone(), in_chinese(&said)),
        };
        let help = if said.starts_with("unknown field") {
            words(
                "correct the name, or remove the line",
                "请改正名称，或删去这一行",
            )
        } else if said.starts_with("missing field") {
            words("add it to this table", "请在这一表里补上")
        } else {
            words(
                "write it as docs/guide/scenario.md shows",
                "写法见 docs/guide/scenario.zh-CN.md",
            )
        };
        let span: Range<usize> = error.span().unwrap_or(0..0);
        Problem(Diagnostic::error(VALUE, source, &span, message, help))
    }
}

// The reader's own words, which come in English alone.
fn in_chinese(said: &str) -> String {
    [
        ("unknown field", "没有这一项"),
        ("missing field", "缺少一项"),
        ("unknown variant", "没有这个词"),
        ("invalid type: ", "类型不对："),
        ("invalid value: ", "值不对："),
        ("expected one of", "可用的有"),
        ("expected", "应为"),
    ]
    .iter()
    .fold(said.to_owned(), |said, (en, zh)| said.replace(en, zh))
}

/// The diagnostics as the plan's renderers take them.
#[must_use]
pub fn diagnostics(problems: &[Problem]) -> Vec<Diagnostic> {
    problems.iter().map(|problem| problem.0.clone()).collect()
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let d = &self.0;
        write!(
            f,
            "{}:{}: {}; {}",
            d.line, d.column, d.message.en, d.help.en
        )
    }
}

impl std::error::Error for Problem {}

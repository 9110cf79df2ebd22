//! What a check found: one type for all rules, in both languages, with its place in the file.
//! Rendering lives next door; nothing here decides what is wrong.

use crate::source::Lines;
pub use huiyin_document::Lang;
use std::ops::Range;

/// How bad it is. A plan with an error or a refusal is not compiled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The charter leaves this out; no spelling of it is accepted.
    Refused,
    /// The plan cannot run as written.
    Error,
    /// The plan runs, but probably not as meant.
    Warning,
}

impl Severity {
    /// `refused`, `error`, `warning`: as `--json` prints it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Severity::Refused => "refused",
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }
}

/// The same words in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Words {
    /// English.
    pub en: String,
    /// Chinese.
    pub zh: String,
}

impl Words {
    /// The words in one language.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// One thing found, at its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule, as its page in `docs/rules` is called, with hyphens.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// Column after the last character, on the same line; never less than `column`.
    pub end_column: usize,
    /// What was found.
    pub message: Words,
    /// What is allowed and what to do.
    pub help: Words,
}

impl Diagnostic {
    /// Something that cannot stand as written, in a file that is read beside a plan.
    #[must_use]
    pub fn error(
        code: &'static str,
        file: &str,
        span: &Range<usize>,
        message: Words,
        help: Words,
    ) -> Self {
        let lines = Lines::new(file);
        let (line, column) = lines.place(span.start);
        Diagnostic {
            code,
            severity: Severity::Error,
            line,
            column,
            end_column: lines.end_column(span),
            message,
            help,
        }
    }
}

/// A diagnostic before its place is turned into line and column.
#[derive(Debug, Clone)]
pub(crate) struct Finding {
    pub(crate) code: &'static str,
    pub(crate) severity: Severity,
    pub(crate) span: Range<usize>,
    pub(crate) message: Words,
    pub(crate) help: Words,
}

impl Finding {
    pub(crate) fn new(
        (code, severity): Rule,
        span: &Range<usize>,
        en: impl Into<String>,
        zh: impl Into<String>,
    ) -> Self {
        let message = Words {
            en: en.into(),
            zh: zh.into(),
        };
        Self {
            code,
            severity,
            span: span.clone(),
            message,
            help: Words::default(),
        }
    }

    pub(crate) fn help(mut self, en: impl Into<String>, zh: impl Into<String>) -> Self {
        self.help = Words {
            en: en.into(),
            zh: zh.into(),
        };
        self
    }
}

/// A rule's code and severity.
pub(crate) type Rule = (&'static str, Severity);

/// Where the rules put what they find.
pub(crate) type Findings = Vec<Finding>;

//! Every word that people read, in Chinese and English, side by side.
//!
//! A text that lacks one language does not compile. Absent: names that the plan gives (posts, groups,
//! units, levels), which carry their own English, and texts that people wrote.

mod account;
mod attention;
mod board;
mod casework;
mod common;
mod decide;
mod desk;
mod import;
mod incident;
mod notice;
mod open311;
mod petitioner;
mod promise;
mod records;
mod refusals;
mod span;
mod stock;
mod supervision;
mod vault;

pub(crate) use refusals::{Said, evidence_word, refused};
pub(crate) use span::{clock_time, full_time, letter_time, span_words};

use huiyin_engine::plan::Label;

/// The language of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    /// Chinese, the default.
    #[default]
    Zh,
    /// English, by switch.
    En,
}

impl Lang {
    /// The language of that name, as the switch and the cookie write it.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "zh" => Some(Lang::Zh),
            "en" => Some(Lang::En),
            _ => None,
        }
    }

    /// The name in the switch and the cookie.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Lang::Zh => "zh",
            Lang::En => "en",
        }
    }

    /// The same language, for documents.
    pub(crate) const fn document(self) -> huiyin_document::Lang {
        match self {
            Lang::Zh => huiyin_document::Lang::Zh,
            Lang::En => huiyin_document::Lang::En,
        }
    }

    /// The value of `<html lang>`.
    pub(crate) const fn tag(self) -> &'static str {
        match self {
            Lang::Zh => "zh-CN",
            Lang::En => "en",
        }
    }

    /// One of two texts.
    pub(crate) fn of<T>(self, zh: T, en: T) -> T {
        match self {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    /// A name as the plan writes it.
    pub(crate) fn label(self, label: &Label) -> &str {
        match self {
            Lang::Zh => &label.zh,
            Lang::En => label.english(),
        }
    }
}

/// Declares texts: `name = "中文", "English";`, or with values: `name(n) = "{n} 件", "{n} cases";`.
macro_rules! words {
    ($($name:ident $(($($value:ident),+))? = $zh:literal, $en:literal;)+) => {
        #[allow(missing_docs, reason = "the texts say what they are")]
        impl $crate::words::Lang {
            $($crate::words::words!(@one $name $(($($value),+))? $zh, $en);)+
        }
    };
    (@one $name:ident $zh:literal, $en:literal) => {
        pub(crate) const fn $name(self) -> &'static str {
            match self {
                $crate::words::Lang::Zh => $zh,
                $crate::words::Lang::En => $en,
            }
        }
    };
    (@one $name:ident ($($value:ident),+) $zh:literal, $en:literal) => {
        pub(crate) fn $name(self, $($value: impl std::fmt::Display),+) -> String {
            match self {
                $crate::words::Lang::Zh => format!($zh),
                $crate::words::Lang::En => format!($en),
            }
        }
    };
}
pub(crate) use words;

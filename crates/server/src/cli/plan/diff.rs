//! `huiyin plan diff OLD NEW`: what changed between two versions, rule by rule.

use super::{lang, load};
use crate::cli::{Outcome, Verdict, in_chinese};
use huiyin_plan::{Lang, diff};
use std::io::{self, Write};
use std::path::PathBuf;

/// What changed between two versions
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The version before
    old: PathBuf,
    /// The version after
    new: PathBuf,
    /// One JSON object a change, in both languages
    #[arg(long)]
    json: bool,
}

/// Runs the subcommand.
///
/// # Errors
/// A plan that cannot be read or does not hold.
pub fn run(arguments: &Arguments) -> Outcome {
    let changes = diff(&load(&arguments.old)?, &load(&arguments.new)?);
    let mut out = io::stdout().lock();
    for change in &changes {
        if arguments.json {
            let line = serde_json::json!({
                "path": change.path,
                "field": change.field,
                "from": change.from,
                "to": change.to,
                "en": change.words.get(Lang::En),
                "zh": change.words.get(Lang::Zh),
            });
            writeln!(out, "{line}")?;
        } else {
            writeln!(out, "{}", change.words.get(lang()))?;
        }
    }
    if changes.is_empty() && !arguments.json {
        writeln!(
            out,
            "{}",
            if in_chinese() {
                "没有变化"
            } else {
                "nothing changed"
            }
        )?;
    }
    Ok(Verdict::Done)
}

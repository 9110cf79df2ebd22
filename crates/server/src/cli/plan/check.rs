//! `huiyin plan check FILE`: lint a plan.

use super::{lang, verdict};
use crate::cli::{Outcome, in_chinese, read_file};
use huiyin_plan::{check_bytes, render_json, render_sarif, render_text};
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;

/// Check a plan file.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The plan file (TOML)
    file: PathBuf,
    /// One JSON object instead of text
    #[arg(long)]
    json: bool,
    /// SARIF 2.1.0, for editors and code hosts
    #[arg(long, conflicts_with = "json")]
    sarif: bool,
}

/// Runs the subcommand.
///
/// # Errors
/// Where the file cannot be read.
pub fn run(arguments: &Arguments) -> Outcome {
    let bytes = read_file(&arguments.file)?;
    let (checked, text) = check_bytes(&bytes);
    let name = arguments.file.display().to_string();
    let mut out = io::stdout().lock();
    if arguments.sarif {
        writeln!(
            out,
            "{}",
            render_sarif(&name, &text, &checked.diagnostics, lang())
        )?;
    } else if arguments.json {
        writeln!(out, "{}", render_json(&name, &checked.diagnostics, lang()))?;
    } else if checked.diagnostics.is_empty() {
        let clean = if in_chinese() {
            "没有发现问题"
        } else {
            "no problems found"
        };
        writeln!(out, "{name}: {clean}")?;
    } else {
        // https://no-color.org: set and not empty.
        let plain = std::env::var_os("NO_COLOR").is_some_and(|asked| !asked.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let colour = out.is_terminal() && !plain && !dumb;
        let said = render_text(&checked.diagnostics, &text, &name, colour, lang());
        out.write_all(said.as_bytes())?;
    }
    Ok(verdict(&checked.diagnostics))
}

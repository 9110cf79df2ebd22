//! `huiyin plan fmt FILE`: lay a plan file out, comments kept.

use super::lang;
use crate::cli::{Outcome, Stop, Verdict, in_chinese, read_file};
use huiyin_plan::{format, render_text};
use std::io::{self, Write};
use std::path::PathBuf;

/// Lay a plan file out
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The plan file (TOML)
    file: PathBuf,
    /// Change nothing; exit 1 where the file is laid out otherwise
    #[arg(long)]
    check: bool,
}

/// Runs the subcommand. The file is replaced as a whole, or not at all.
///
/// # Errors
/// A file that cannot be read or written, or is no TOML.
pub fn run(arguments: &Arguments) -> Outcome {
    let path = &arguments.file;
    let bytes = read_file(path)?;
    let text = String::from_utf8(bytes).map_err(|_| {
        Stop::Unusable(format!(
            "{}: not UTF-8; `huiyin plan check` shows where",
            path.display()
        ))
    })?;
    let laid_out = match format(&text) {
        Ok(laid_out) => laid_out,
        Err(found) => {
            let name = path.display().to_string();
            let said = render_text(&found, &text, &name, false, lang());
            io::stderr().write_all(said.as_bytes())?;
            return Ok(Verdict::DoesNotHold);
        }
    };
    if laid_out == text {
        return Ok(Verdict::Done);
    }
    if arguments.check {
        let told = if in_chinese() {
            "排版不一致，运行 huiyin plan fmt"
        } else {
            "laid out otherwise; run huiyin plan fmt"
        };
        writeln!(io::stdout(), "{}: {told}", path.display())?;
        return Ok(Verdict::DoesNotHold);
    }
    let beside = path.with_extension("toml.new");
    let written = std::fs::write(&beside, laid_out).and_then(|()| std::fs::rename(&beside, path));
    written.map_err(|error| {
        Stop::Unusable(format!("{}: cannot be written: {error}", path.display()))
    })?;
    Ok(Verdict::Done)
}

//! `huiyin plan show FILE`: the plan as the document people know.

use super::{lang, load};
use crate::cli::{Outcome, Stop, Verdict};
use huiyin_plan::{show_docx, show_html, show_text};
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;

/// The form of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Plain text
    Text,
    /// One self-contained page that prints well
    Html,
    /// A Word document, in Chinese
    Docx,
}

/// The plan as people read it
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The plan file (TOML)
    file: PathBuf,
    /// The form of the document
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Write to this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Runs the subcommand.
///
/// # Errors
/// A plan that cannot be read or does not hold; a file that cannot be written.
pub fn run(arguments: &Arguments) -> Outcome {
    let plan = load(&arguments.file)?;
    let document = match arguments.format {
        Format::Text => show_text(&plan, lang()).into_bytes(),
        Format::Html => show_html(&plan, lang()).into_bytes(),
        Format::Docx => show_docx(&plan),
    };
    match &arguments.output {
        Some(path) => std::fs::write(path, document).map_err(|error| {
            Stop::Unusable(format!("{}: cannot be written: {error}", path.display()))
        })?,
        None if arguments.format == Format::Docx && io::stdout().is_terminal() => {
            return Err(Stop::Usage(
                "a Word document is no text; name a file with -o".to_owned(),
            ));
        }
        None => io::stdout().lock().write_all(&document)?,
    }
    Ok(Verdict::Done)
}

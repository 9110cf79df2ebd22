//! `huiyin ledger key --data DIR --name NAME`: makes the ledger's signing key, under a name that stays.

use crate::cli::{Outcome, Stop, Verdict, in_chinese};
use crate::live::{Signing, ledger_key_of};
use std::fs::DirBuilder;
use std::io::{self, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::PathBuf;

/// Make the key that signs the ledger, under a name that stays
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The data folder; the key goes there as `ledger.key`
    #[arg(long, value_name = "DIR", required_unless_present = "file")]
    data: Option<PathBuf>,
    /// Where else the key goes; give the server the same as --ledger-key-file
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// The ledger's name, a web address without https://, as in petitions.city.example/ledger
    #[arg(long, value_name = "NAME")]
    name: String,
    /// One JSON object instead of text
    #[arg(long)]
    json: bool,
}

/// Runs the subcommand.
///
/// # Errors
/// A name that no ledger may have; a key that is there already; a folder that cannot be written.
pub fn run(arguments: &Arguments) -> Outcome {
    let in_folder = arguments.data.as_ref().map(|data| ledger_key_of(data));
    let path = arguments.file.clone().or(in_folder);
    let path = path.ok_or_else(|| Stop::Usage("--data DIR is needed".to_owned()))?;
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)
            .map_err(|error| Stop::Unusable(format!("{}: {error}", folder.display())))?;
    }
    let key = Signing::make(&path, &arguments.name).map_err(Stop::unusable)?;
    let file = path.display();
    let mut out = io::stdout().lock();
    if arguments.json {
        let said = serde_json::json!({"file": file.to_string(), "key": key.to_string()});
        writeln!(out, "{said}")?;
    } else if in_chinese() {
        writeln!(
            out,
            "密钥写在 {file}，只有属主可读。另外备份一份，不要和数据放在一起。\n\
             信任文件（发给群众和见证方）里写这一行：\n\nlog {key}\nquorum none"
        )?;
    } else {
        writeln!(
            out,
            "the key is in {file}, readable by its owner alone. Back it up by itself, away from the data.\n\
             The policy file, for petitioners and witnesses, begins with this line:\n\nlog {key}\nquorum none"
        )?;
    }
    Ok(Verdict::Done)
}

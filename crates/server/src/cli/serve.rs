//! `huiyin serve`: the server. Its flags are the table of settings.

use super::plan::load;
use super::{Outcome, Stop, Verdict, in_chinese};
use crate::app::{self, Settings, Up};
use crate::config::settle::{Fault, settle};
use crate::config::table::SETTINGS;
use crate::config::{self, Config};
use crate::telemetry::{self, Form};
use clap::{Arg, ArgAction, ArgMatches, Command, FromArgMatches};
use std::collections::BTreeMap;
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;

/// What was given on the command line.
#[derive(Debug)]
pub struct Arguments {
    flags: BTreeMap<&'static str, String>,
    print: bool,
}

const PRINT: &str = "print_config";

impl clap::Args for Arguments {
    fn augment_args(command: Command) -> Command {
        let chinese = in_chinese();
        let flags = SETTINGS
            .iter()
            .filter(|setting| !setting.flag.is_empty())
            .map(|setting| {
                let said = if chinese { setting.zh } else { setting.en };
                let said = match setting.default {
                    "" => format!("{said} [{}]", setting.variable),
                    default => format!("{said} [{}={default}]", setting.variable),
                };
                Arg::new(setting.name)
                    .long(&setting.flag[2..])
                    .value_name(setting.value)
                    .help(said)
            });
        let said = if chinese {
            "打印每项设置的值和来源，然后退出"
        } else {
            "print every setting with its value and where it came from, and exit"
        };
        let print = Arg::new(PRINT).long("print-config").help(said);
        command.args(flags).arg(print.action(ArgAction::SetTrue))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Arguments {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let given = SETTINGS
            .iter()
            .filter(|setting| !setting.flag.is_empty())
            .filter_map(|setting| {
                let text = matches.get_one::<String>(setting.name)?;
                Some((setting.name, text.clone()))
            });
        Ok(Arguments {
            flags: given.collect(),
            print: matches.get_flag(PRINT),
        })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

/// Runs the subcommand.
///
/// # Errors
/// As [`app::run`]; settings that are wrong or do not go together.
pub fn run(arguments: &Arguments) -> Outcome {
    let values = settle(&arguments.flags, |name| std::env::var(name).ok()).map_err(wrong)?;
    if arguments.print {
        config::print(&values, &mut io::stdout().lock())?;
        return Ok(Verdict::Done);
    }
    let config = Config::of(&values).map_err(wrong)?;
    let form = match config.log_form {
        Some(form) => form,
        None if io::stderr().is_terminal() => Form::Text,
        None => Form::Json,
    };
    let plan = config.plan.as_deref().map(load).transpose()?;
    telemetry::start(config.log_level, form);
    app::run(Settings { config, plan }, announce).map_err(Stop::unusable)?;
    Ok(Verdict::Done)
}

fn wrong(fault: Fault) -> Stop {
    Stop::Usage(fault.0)
}

/// The data folder of a command that takes `--data` or `--database`.
///
/// # Errors
/// [`Stop::Usage`] for a database: it is not available yet.
pub fn data<'a>(data: Option<&'a PathBuf>, database: Option<&str>) -> Result<&'a PathBuf, Stop> {
    if database.is_some() {
        let said = "--database: PostgreSQL is not available yet; use --data DIR";
        return Err(Stop::Usage(said.to_owned()));
    }
    data.ok_or_else(|| Stop::Usage("--data DIR is needed".to_owned()))
}

fn announce(up: &Up) {
    let mut out = io::stdout().lock();
    let scheme = if up.tls { "https" } else { "http" };
    let address = format!("{scheme}://{}", up.address);
    let _ = match (&up.setup, in_chinese()) {
        (None, true) => writeln!(out, "值班台  {address}/"),
        (None, false) => writeln!(out, "duty board  {address}/"),
        (Some(path), true) => writeln!(
            out,
            "值班台    {address}/\n首次设置  {address}{path}\n          30 分钟内有效，只能用一次：用它建立第一个管理员。"
        ),
        (Some(path), false) => writeln!(
            out,
            "duty board    {address}/\nfirst set-up  {address}{path}\n              good for 30 minutes and one use: it makes the first administrator"
        ),
    };
    let _ = match (&up.ledger_key, in_chinese()) {
        (None, _) => Ok(()),
        (Some(file), true) => writeln!(
            out,
            "账本密钥  {}\n          新生成的，名字是临时的；发出第一张回执以前，请看 docs/operating/ledger.zh-CN.md。",
            file.display()
        ),
        (Some(file), false) => writeln!(
            out,
            "ledger key    {}\n              made just now, under a name that stands for nothing; before the first receipt, see docs/operating/ledger.md",
            file.display()
        ),
    };
    let _ = out.flush();
}

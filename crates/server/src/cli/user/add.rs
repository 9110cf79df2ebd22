//! `huiyin user add NAME --data DIR`: make an account while the server is not running.

use crate::auth::{Addresses, NewAccount, add_account, set_addresses};
use crate::cli::{Outcome, Stop, Verdict, in_chinese};
use crate::clock::Clock;
use crate::live::{Live, Opened};
use huiyin_engine::ids::PostId;
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::PathBuf;

/// Make an account
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The sign-in name
    name: String,
    /// The data folder
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// The name that colleagues see
    #[arg(long, value_name = "NAME")]
    display: Option<String>,
    /// A post of the plan; may be given several times, the usual one first
    #[arg(long, value_name = "POST")]
    post: Vec<String>,
    /// Where mail reaches them
    #[arg(long, value_name = "ADDRESS")]
    mail: Option<String>,
    /// Their mobile number; one from elsewhere with + and the country's code
    #[arg(long, value_name = "NUMBER")]
    phone: Option<String>,
    /// May manage accounts
    #[arg(long)]
    admin: bool,
    /// May look at everything and change nothing
    #[arg(long)]
    auditor: bool,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

/// Runs the subcommand.
///
/// # Errors
/// A folder in use or unreadable, a post that the plan does not have, a name or password that does not do.
pub fn run(arguments: &Arguments) -> Outcome {
    let clock = Clock::system();
    let typed = |text: &Option<String>| text.clone().unwrap_or_default();
    let reached = Addresses::read(&typed(&arguments.mail), &typed(&arguments.phone));
    let reached = reached.map_err(|_| {
        let said = "--mail or --phone: no such address; write name@example.cn, eleven digits, or + and the country's code";
        Stop::Usage(said.to_owned())
    })?;
    let Opened { live, handle } =
        Live::open(&arguments.data, clock.clone()).map_err(Stop::unusable)?;
    let posts = posts(&live, &arguments.post)?;
    let account = NewAccount {
        name: arguments.name.clone(),
        display: arguments
            .display
            .clone()
            .unwrap_or_else(|| arguments.name.clone()),
        posts,
        admin: arguments.admin,
        auditor: arguments.auditor,
    };
    let made = add_account(&live, &account, &password()?, clock.now()).map_err(Stop::unusable)?;
    set_addresses(&live, made, &reached).map_err(Stop::unusable)?;
    handle.shutdown();
    let mut out = io::stdout().lock();
    if arguments.json {
        writeln!(
            out,
            "{}",
            serde_json::json!({ "account": made, "name": account.name })
        )?;
    } else if in_chinese() {
        writeln!(out, "已建立帐号 {}", account.name)?;
    } else {
        writeln!(out, "made account {}", account.name)?;
    }
    Ok(Verdict::Done)
}

fn posts(live: &Live, named: &[String]) -> Result<Vec<PostId>, Stop> {
    let known: Vec<PostId> = live.read(|city| {
        city.plan
            .iter()
            .flat_map(|plan| &plan.posts)
            .map(|post| post.id.clone())
            .collect()
    });
    let posts: Vec<PostId> = named
        .iter()
        .map(|name| PostId::from(name.as_str()))
        .collect();
    match posts.iter().find(|post| !known.contains(post)) {
        None => Ok(posts),
        Some(_) if known.is_empty() => Err(Stop::Unusable(
            "no plan is in force in this folder yet; run `huiyin serve --plan FILE` once"
                .to_owned(),
        )),
        Some(post) => {
            let known: Vec<String> = known.iter().map(ToString::to_string).collect();
            Err(Stop::Usage(format!(
                "--post {post}: the plan has no such post; it has {}",
                known.join(", ")
            )))
        }
    }
}

fn password() -> Result<String, Stop> {
    let mut input = io::stdin().lock();
    if input.is_terminal() {
        let asks = if in_chinese() {
            "密码（会显示在屏幕上）："
        } else {
            "password (shown as you type): "
        };
        write!(io::stderr(), "{asks}")?;
    }
    let mut line = String::new();
    input
        .read_line(&mut line)
        .map_err(|error| Stop::Unusable(format!("the password cannot be read: {error}")))?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

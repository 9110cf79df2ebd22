//! `huiyin demo`: a sample city with an incident unfolding, and nothing to set up. Absent: rules; the story
//! is a scenario file, and its people act through the same engine as real ones.

mod headless;

use super::{Outcome, Stop};
use huiyin_engine::plan::Plan;
use huiyin_sim::{Scenario, VISIT};

/// The plan that ships with the program.
pub const CITY_PLAN: &str = include_str!("../../../../plans/city.toml");

/// A sample city, sample complaints, an incident unfolding
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// No web server: as fast as it can, printing the timeline
    #[arg(long)]
    headless: bool,
    /// End when the incident is closed; without --headless it goes on for as long as you look at it
    #[arg(long, requires = "headless")]
    until_closed: bool,
    /// One JSON object a line
    #[arg(long, requires = "headless")]
    json: bool,
    /// Another day of the same story: people take other times and other words
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
}

/// Runs the subcommand.
///
/// # Errors
/// An address that cannot be listened on; a disk without room for the sample city.
pub fn run(arguments: &Arguments) -> Outcome {
    let (plan, scenario) = shipped()?;
    if arguments.headless {
        headless::run(arguments, &plan, &scenario)
    } else {
        Err(Stop::Usage(
            "the demo needs --headless until the web server is wired".to_owned(),
        ))
    }
}

// What ships is checked by tests; whoever changed it and runs it is told what is wrong all the same.
fn shipped() -> Result<(Plan, Scenario), Stop> {
    let checked = huiyin_plan::check(CITY_PLAN);
    let first = checked
        .diagnostics
        .first()
        .map(|found| found.message.en.clone());
    let why = || Stop::Unusable(format!("plans/city.toml: {}", first.unwrap_or_default()));
    let plan = checked.plan.ok_or_else(why)?;
    let told = |problem| Stop::Unusable(format!("scenarios/visit.toml:{problem}"));
    let scenario = Scenario::read(VISIT).map_err(told)?;
    Ok((plan, scenario))
}

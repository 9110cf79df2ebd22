//! `huiyin demo`: a sample city with an incident unfolding, and nothing to set up. Absent: rules; the story
//! is a scenario file, and its people act through the same engine as real ones.

mod drive;
mod headless;
mod live;

use super::{Outcome, Stop};
use huiyin_engine::plan::Plan;
use huiyin_sim::{Problem, Scenario, VISIT};
use std::net::SocketAddr;

/// The plan that ships with the program.
pub const CITY_PLAN: &str = include_str!("../../../../plans/city.toml");

/// A sample city, sample complaints, an incident unfolding
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Address of the web server
    #[arg(
        long,
        value_name = "ADDR",
        default_value = "127.0.0.1:8080",
        conflicts_with = "headless"
    )]
    listen: SocketAddr,
    /// How many times faster than real time the day passes, 1 to 3600
    #[arg(long, value_name = "N", default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..=3600), conflicts_with = "headless")]
    speed: u32,
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
        headless::play(arguments, &plan, &scenario)
    } else {
        live::show(arguments, &plan, &scenario)
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
    let scenario = Scenario::read(VISIT).map_err(|problems| misfit(&problems))?;
    Ok((plan, scenario))
}

fn misfit(problems: &[Problem]) -> Stop {
    let first = problems.first().map(ToString::to_string);
    Stop::Unusable(format!(
        "scenarios/visit.toml:{}",
        first.unwrap_or_default()
    ))
}

//! Drives the production engine under a seeded virtual clock with simulated people: the same road as a
//! real day, with this room in the place of the live driver. Equal plan, scenario and seed give equal bytes.
//!
//! Deliberately absent: real clocks, disks, sockets, threads; any rule of the engine (people here only
//! act, and a refusal is a refusal).

mod arrivals;
mod cast;
mod check;
mod dice;
mod hall;
mod line;
pub mod queue;
mod report;
mod run;
mod say;
mod scenario;
pub mod sweep;
mod tell;

pub use arrivals::Complaint;
pub use cast::{Cast, Deed, What};
pub use check::{Checker, Violation};
pub use hall::ChannelDay;
pub use line::{Line, State, StepLine, StepState, Summary};
pub use report::{deadline_words, say_outcome};
pub use run::{Deadline, DeadlineName, Fate, Load, Log, Outcome, Ready, Staffing, play};
pub use say::{Lang, say, say_summary, say_words};
pub use scenario::{Problem, Scenario, diagnostics};
pub use tell::{Known, tell};

/// The scenario that ships for the demo: a collective visit about a late housing estate.
pub const VISIT: &str = include_str!("../../../scenarios/visit.toml");

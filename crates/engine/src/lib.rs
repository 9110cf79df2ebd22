//! Decides. A command, the state and an instant go in; events come out, and fold back into state.
//!
//! Deliberately absent: clocks, disks, networks, randomness, text of complaints and names of people.
//! `decide` may refuse and names its reason; `apply` cannot fail and holds no rules.

pub mod act;
pub mod calendar;
pub mod casework;
pub mod effect;
pub mod event;
pub mod ids;
pub mod indicators;
pub mod known;
pub mod law;
pub mod plan;
pub mod promise;
pub mod record;
pub mod refusal;
pub mod state;
pub mod time;

mod decide;

pub use act::{Act, Actor, Command};
pub use decide::{custodian_posts, custodians, decide, may_agree, may_open};
pub use event::{Entry, Event};
pub use refusal::Refusal;
pub use state::City;
pub use time::{Span, Time};

/// A mark of the sources that decide and fold: another program, another mark. A state that was written
/// down is read back only under the same one.
pub const MARK: &str = env!("ENGINE_MARK");

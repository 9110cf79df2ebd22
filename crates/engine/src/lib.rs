//! Decides. A command, the state and an instant go in; events come out, and fold back into state.
//!
//! Deliberately absent: clocks, disks, networks, randomness, text of complaints and names of people.
//! `decide` may refuse and names its reason; `apply` cannot fail and holds no rules.

pub mod ids;
pub mod plan;
pub mod record;
pub mod time;

//! What the driver asks of the engine: acts of people, records, timers, and what comes from outside.

use super::{Act, Actor, TextRef, TimerKey};
use crate::calendar::Calendar;
use crate::casework::{CaseStep, Filed, Rating};
use crate::ids::{CaseId, MatterId, PromiseId};
use crate::plan::Plan;
use crate::record::{NewCase, Registration};

/// What can be asked of the engine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Put a plan in force; running incidents keep theirs.
    AdoptPlan {
        /// The checked plan.
        plan: Box<Plan>,
        /// Who signed it off; absent at first start.
        by: Option<Actor>,
    },
    /// Take in a complaint.
    RegisterCase(NewCase),
    /// A named person acts.
    Act {
        /// Who, from which post.
        by: Actor,
        /// What they do.
        act: Act<TextRef>,
    },
    /// A named person acts on a case that nobody has taken in hand before, with what the log says of it.
    OnCase {
        /// Who, from which post.
        by: Actor,
        /// Which case.
        case: CaseId,
        /// What step.
        step: CaseStep<TextRef>,
        /// What the log says of it.
        filed: Filed,
    },
    /// A named person corrects what was written down of cases, with what the log says of each of them.
    OnRecords {
        /// Who, from which post.
        by: Actor,
        /// What they do.
        act: Act<TextRef>,
        /// Each case as it was registered.
        registrations: Vec<Registration>,
    },
    /// Another working calendar holds from now on, as where a year's notice came out.
    AdoptCalendar(Calendar),
    /// A petitioner says on their own page whether a promise was kept. Whoever holds the receipt may; the
    /// case and its matter are those of the receipt.
    Word {
        /// The receipt's case.
        case: CaseId,
        /// Its matter.
        matter: MatterId,
        /// Which promise.
        promise: PromiseId,
        /// Whether it was kept.
        kept: bool,
    },
    /// A petitioner says on their own page how their case was handled; the case is that of the receipt.
    Rate {
        /// The receipt's case.
        case: CaseId,
        /// What they say.
        rating: Rating,
    },
    /// A due timer fires. Firing one whose time has not come, or that has moved on, does nothing.
    FireTimer(TimerKey),
}

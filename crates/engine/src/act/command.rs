//! What the driver asks of the engine: acts of people, records, timers, and what comes from outside.

use super::{Act, Actor, TextRef, TimerKey};
use crate::calendar::Calendar;
use crate::casework::retention::Keep;
use crate::casework::{CaseStep, Filed, MaterialKind, Rating};
use crate::ids::{CaseId, MatterId, PromiseId, UnitId};
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
    /// A petitioner adds something to their case on their own page. What it says is sealed already.
    AddMaterial {
        /// The receipt's case.
        case: CaseId,
        /// The unit that its record names.
        unit: Option<UnitId>,
        /// What it is.
        kind: MaterialKind,
        /// How large.
        bytes: u32,
        /// Salted SHA-256 as lower-case hex.
        commitment: String,
    },
    /// The retention of a closed case has ended.
    EraseCase {
        /// Which.
        case: CaseId,
        /// Its key's number.
        key: u64,
        /// How long the city keeps cases.
        keep: Keep,
    },
    /// The last copy of the key table that held an erased case's key is gone.
    DestroyCase {
        /// Which.
        case: CaseId,
    },
    /// Somebody asked the custodians to agree that the identity of a case is opened.
    NoteRequest {
        /// Which case.
        case: CaseId,
        /// The unit that its record names.
        unit: Option<UnitId>,
        /// The vault's number of what was asked.
        request: u64,
        /// Who.
        by: Actor,
    },
    /// One person has opened many identities within a day.
    NoteOpenings {
        /// Who.
        by: Actor,
        /// How many.
        openings: u32,
    },
    /// A due timer fires. Firing one whose time has not come, or that has moved on, does nothing.
    FireTimer(TimerKey),
}

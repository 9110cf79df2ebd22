//! Where a notice stands. Today one channel works by itself, the duty board: a notice for it counts as
//! shown once it is committed. Every other notice waits on the call list until a person has dialled
//! and ticks it off. Nothing here pretends to have been sent.
//!
//! Deliberately absent until they are built: text messages, mail and the other senders, their retries
//! and their fallbacks.

use crate::store::OutboxState;
use huiyin_engine::City;
use huiyin_engine::effect::{About, Notice};
use huiyin_engine::plan::{ChannelKind, Plan};

/// The state in which a notice enters the outbox, given the state of the city that caused it.
///
/// A channel that the plan does not know is treated as one that a person has to serve.
#[must_use]
pub fn first_state(city: &City, notice: &Notice) -> OutboxState {
    let Some(channel) = &notice.channel else {
        return OutboxState::Shown;
    };
    let kind = plan_behind(city, notice.about)
        .and_then(|plan| plan.channel(channel))
        .map(|channel| channel.kind);
    match kind {
        Some(ChannelKind::Board) => OutboxState::Shown,
        _ => OutboxState::Pending,
    }
}

// An incident's notices follow the plan that it opened under, the chain's and a case's the plan in force.
fn plan_behind(city: &City, about: About) -> Option<&Plan> {
    let incident = match about {
        About::Step { .. }
        | About::StepAlarm { .. }
        | About::Answer { .. }
        | About::AnswerOverdue { .. }
        | About::CaseClock { .. }
        | About::CaseMoved { .. }
        | About::CaseAssigned { .. }
        | About::CaseTransferred { .. }
        | About::CaseObjected { .. } => return city.plan.as_deref(),
        About::Release { warning }
        | About::ReleaseAlarm { warning }
        | About::Warning { warning } => *city.warnings.get(&warning)?,
        About::Task { task } | About::TaskOverdue { task } | About::StoodDown { task }
            if city.safety_tasks.contains_key(&task) =>
        {
            return city.plan.as_deref();
        }
        About::Task { task }
        | About::StoodDown { task }
        | About::TaskOverdue { task }
        | About::Help { task }
        | About::HelpAlarm { task }
        | About::HelpAnswered { task } => *city.tasks.get(&task)?,
        About::PromiseMade { promise }
        | About::PromiseReported { promise }
        | About::PromiseGivenUp { promise }
        | About::PromiseDisputed { promise }
        | About::PromiseSilent { promise }
            if city.case_promises.contains_key(&promise) =>
        {
            return city.plan.as_deref();
        }
        About::PromiseMade { promise }
        | About::PromiseReported { promise }
        | About::PromiseGivenUp { promise }
        | About::PromiseDisputed { promise }
        | About::PromiseSilent { promise } => *city.promises.get(&promise)?,
        About::Stock { reservation }
        | About::StockLate { reservation }
        | About::StockShort { reservation }
        | About::StockShortAlarm { reservation }
        | About::ShortfallAnswered { reservation }
        | About::StockOut { reservation } => *city.reservations.get(&reservation)?,
        About::Ended { incident } | About::Merged { incident } | About::Reopened { incident } => {
            incident
        }
    };
    city.incidents
        .get(&incident)
        .map(|incident| incident.plan.as_ref())
}

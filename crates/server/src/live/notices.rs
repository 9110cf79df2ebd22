//! What a notice is about, as the state of the city has it: in which state it enters the outbox, under
//! which plan and at which level. One channel needs nobody, the duty board: a notice for it counts as
//! shown once it is committed. Every other one waits on the call list, until whatever sends takes it
//! from there or a person ticks it off. Nothing here pretends to have been sent.

use crate::store::OutboxState;
use huiyin_engine::City;
use huiyin_engine::effect::{About, Notice};
use huiyin_engine::plan::{ChannelKind, Level, Plan};

/// The state in which a notice enters the outbox, given the state of the city that caused it.
///
/// A channel that the plan does not know is treated as one that a person has to serve.
pub(super) fn first_state(city: &City, notice: &Notice) -> OutboxState {
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

/// The level that a notice is about; absent where it is about none.
#[must_use]
pub(crate) fn level_of(city: &City, about: About) -> Option<Level> {
    match about {
        About::Warning { warning }
        | About::Release { warning }
        | About::ReleaseAlarm { warning } => {
            city.warning(warning).map(|(_, warning)| warning.level)
        }
        About::Ended { incident } | About::Merged { incident } | About::Reopened { incident } => {
            city.incidents.get(&incident).map(|incident| incident.level)
        }
        _ => None,
    }
}

/// The plan behind a notice: an incident's follow the plan that it opened under, the chain's and a
/// case's the plan in force.
#[must_use]
pub(crate) fn plan_behind(city: &City, about: About) -> Option<&Plan> {
    let incident = match about {
        About::Step { .. }
        | About::StepAlarm { .. }
        | About::Answer { .. }
        | About::AnswerOverdue { .. }
        | About::CaseClock { .. }
        | About::Unclassed { .. }
        | About::CaseMoved { .. }
        | About::CaseAssigned { .. }
        | About::CaseTransferred { .. }
        | About::CaseObjected { .. }
        | About::CaseMaterial { .. }
        | About::OpeningAsked { .. }
        | About::Openings { .. } => return city.plan.as_deref(),
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

//! Missed clocks: the substitute gets one fresh clock, then the superior, then an alarm.
//! The decision itself never happens by default.

use crate::event::{Clock, Event, Rung};
use crate::ids::{AssessmentId, PostId, ReservationId, TaskId, WarningId};
use crate::plan::Plan;
use crate::state::{City, Ladder, WarningState};
use crate::time::{Span, Time};

pub(super) fn step(city: &City, id: AssessmentId, now: Time) -> Vec<Event> {
    let (Some(plan), Some(assessment)) = (&city.plan, city.assessments.get(&id)) else {
        return Vec::new();
    };
    let Some(step) = assessment.step() else {
        return Vec::new();
    };
    let clock = Clock::Step {
        assessment: id,
        step,
    };
    missed(
        plan,
        clock,
        &assessment.ladder,
        plan.chain.step(step).within,
        now,
    )
}

pub(super) fn release(city: &City, id: WarningId, now: Time) -> Vec<Event> {
    let Some((incident, warning)) = city.warning(id) else {
        return Vec::new();
    };
    let (WarningState::Waiting(ladder), Some(second)) = (&warning.state, &warning.second_person)
    else {
        return Vec::new();
    };
    missed(
        &incident.plan,
        Clock::Release { warning: id },
        ladder,
        second.within,
        now,
    )
}

pub(super) fn help(city: &City, id: TaskId, now: Time) -> Vec<Event> {
    let Some((incident, task)) = city.task(id) else {
        return Vec::new();
    };
    let waits = task.waits_for_help().filter(|_| incident.ended.is_none());
    waits.map_or_else(Vec::new, |help| {
        let within = incident.plan.chain.verification.within;
        let clock = Clock::Help { task: id };
        missed(&incident.plan, clock, &help.ladder, within, now)
    })
}

pub(super) fn shortfall(city: &City, id: ReservationId, now: Time) -> Vec<Event> {
    let Some((incident, held)) = city.reservation(id) else {
        return Vec::new();
    };
    let waits = held.unanswered().filter(|_| incident.ended.is_none());
    waits.map_or_else(Vec::new, |short| {
        let within = incident.plan.chain.verification.within;
        let clock = Clock::Shortfall { reservation: id };
        missed(&incident.plan, clock, &short.ladder, within, now)
    })
}

pub(super) fn missed(
    plan: &Plan,
    clock: Clock,
    ladder: &Ladder,
    within: Span,
    now: Time,
) -> Vec<Event> {
    missed_among(plan, clock, ladder, within, now, &|_| true)
}

/// The same where not every post may have it: one that may not is passed over.
pub(super) fn missed_among(
    plan: &Plan,
    clock: Clock,
    ladder: &Ladder,
    within: Span,
    now: Time,
    may: &dyn Fn(&PostId) -> bool,
) -> Vec<Event> {
    let Some(due) = ladder.due.filter(|due| *due <= now) else {
        return Vec::new();
    };
    let missed = Event::ClockMissed {
        clock,
        post: ladder.holder().clone(),
        due,
    };
    let next = match next_rung(plan, ladder, may) {
        Some((to, rung)) => Event::ClockPassed {
            clock,
            to,
            rung,
            due: now + within,
        },
        None => Event::AlarmRaised { clock },
    };
    vec![missed, next]
}

// The ladder is that of the post the clock began with.
fn next_rung(
    plan: &Plan,
    ladder: &Ladder,
    may: &dyn Fn(&PostId) -> bool,
) -> Option<(PostId, Rung)> {
    let first = plan.post(ladder.reached.first()?)?;
    let fresh = |post: &&PostId| !ladder.reached.contains(post) && may(post);
    let substitute = || {
        first
            .substitutes
            .iter()
            .find(fresh)
            .map(|post| (post.clone(), Rung::Substitute))
    };
    let superior = || {
        first
            .superior
            .iter()
            .find(fresh)
            .map(|post| (post.clone(), Rung::Superior))
    };
    match ladder.rung {
        Rung::Holder => substitute().or_else(superior),
        Rung::Substitute => superior(),
        Rung::Superior | Rung::Alarm => None,
    }
}

//! What a case in hand asks of the outside: one timer for the first of its clocks to run out, and who has to
//! know. Nobody whom it accuses is told.

use super::{About, Effect, nth};
use crate::act::TimerKey;
use crate::casework::{CaseFile, CaseStep, ClockChange, OpenCase, may_read};
use crate::event::Event;
use crate::ids::{CaseId, PostId, UnitId};
use crate::plan::Plan;
use crate::state::City;
use crate::time::Day;

pub(super) fn effects(city: &City, event: &Event) -> Vec<Effect> {
    match event {
        Event::CalendarAdopted { .. } => {
            let open = city.cases.values().filter_map(CaseFile::open);
            let timers = open.map(|case| timer(city, case));
            timers.chain([unclassed(city)]).collect()
        }
        Event::CaseCorrected { .. } => vec![unclassed(city)],
        Event::CaseRegistered { case, .. } => {
            let first = city.unclassed.is_first_of_its_day(*case);
            first.then(|| unclassed(city)).into_iter().collect()
        }
        Event::CaseClock {
            case,
            change: ClockChange::Missed { legal },
            ..
        } if !city.cases.contains_key(case) => {
            let mut effects = vec![unclassed(city)];
            effects.extend(nobody_classed(city, *legal));
            effects
        }
        Event::CaseEnded { case, .. } => vec![Effect::CancelTimer {
            key: TimerKey::Case { case: *case },
        }],
        Event::CaseStepped {
            case, step, filed, ..
        } => with_case(city, *case, |open, plan| {
            let told = stepped(open, step, plan);
            let told = told
                .into_iter()
                .flat_map(|(about, posts)| tell(city, open, plan, about, &posts));
            told.chain(filed.iter().map(|_| unclassed(city))).collect()
        }),
        Event::CaseClock {
            case,
            clock,
            change,
        } => with_case(city, *case, |open, plan| {
            let (case, clock) = (*case, *clock);
            let about = match change {
                // Nobody has to act on the petitioner's own time.
                ClockChange::Missed { .. } if clock.law().binds_petitioner => None,
                ClockChange::Missed { .. } => Some(About::CaseClock { case, clock }),
                ClockChange::Moved { .. } => Some(About::CaseMoved { case, clock }),
                _ => None,
            };
            let mut effects = vec![timer(city, open)];
            let posts = handlers(open, plan, matches!(change, ClockChange::Missed { .. }));
            effects.extend(
                about
                    .into_iter()
                    .flat_map(|about| tell(city, open, plan, about, &posts)),
            );
            effects
        }),
        _ => Vec::new(),
    }
}

fn with_case(
    city: &City,
    case: CaseId,
    effects: impl FnOnce(&OpenCase, &Plan) -> Vec<Effect>,
) -> Vec<Effect> {
    let open = city.cases.get(&case).and_then(CaseFile::open);
    match (open, &city.plan) {
        (Some(open), Some(plan)) => effects(open, plan),
        _ => Vec::new(),
    }
}

// One timer for all cases that nobody has classed.
fn unclassed(city: &City) -> Effect {
    let key = TimerKey::Unclassed;
    match city.unclassed.next_due(&city.calendar) {
        Some(due) => Effect::SetTimer { key, due },
        None => Effect::CancelTimer { key },
    }
}

// Whoever screens and their superior hear once of all that ran out on a day.
fn nobody_classed(city: &City, legal: Day) -> Vec<Effect> {
    let Some(plan) = &city.plan else {
        return Vec::new();
    };
    let screens = &plan.chain.screening.post;
    let superior = plan.post(screens).and_then(|post| post.superior.as_ref());
    let posts = std::iter::once(screens).chain(superior);
    posts
        .map(|post| nth(About::Unclassed { day: legal }, 0, post, None))
        .collect()
}

fn timer(city: &City, case: &OpenCase) -> Effect {
    let key = TimerKey::Case { case: case.id };
    match case.next_due(&city.calendar) {
        Some(due) => Effect::SetTimer { key, due },
        None => Effect::CancelTimer { key },
    }
}

fn stepped<T>(case: &OpenCase, step: &CaseStep<T>, plan: &Plan) -> Option<(About, Vec<PostId>)> {
    let id = case.id;
    match step {
        CaseStep::Assign { post, .. } => {
            Some((About::CaseAssigned { case: id }, vec![post.clone()]))
        }
        CaseStep::Transfer { to, .. } => {
            let theirs = plan
                .posts
                .iter()
                .filter(|post| post.unit.as_ref() == Some(to));
            let posts = theirs.map(|post| post.id.clone()).collect();
            Some((About::CaseTransferred { case: id }, posts))
        }
        CaseStep::Object { .. } => {
            let posts = vec![plan.chain.screening.post.clone()];
            Some((About::CaseObjected { case: id }, posts))
        }
        _ => None,
    }
}

// Whoever handles the case, and where it is late their superior too.
fn handlers(case: &OpenCase, plan: &Plan, late: bool) -> Vec<PostId> {
    let handles = case.assigned.as_ref().unwrap_or(&plan.chain.screening.post);
    let superior = plan.post(handles).and_then(|post| post.superior.clone());
    let mut posts = vec![handles.clone()];
    posts.extend(superior.filter(|_| late));
    posts
}

fn tell(city: &City, case: &OpenCase, plan: &Plan, about: About, posts: &[PostId]) -> Vec<Effect> {
    let file = city.cases.get(&case.id);
    // The same clock can run out again under another start or calendar: a notice of its own.
    let moved = case.clocks.values().map(|clock| clock.moved.len());
    let times = case.steps.len() + moved.sum::<usize>();
    tell_of((file, None), plan, (about, times), posts)
}

// Where none of them may hear of it, the plan's alarm posts do.
pub(super) fn tell_of(
    (file, named): (Option<&CaseFile>, Option<&UnitId>),
    plan: &Plan,
    (about, times): (About, usize),
    posts: &[PostId],
) -> Vec<Effect> {
    let may = |post: &&PostId| may_read(file, named, plan, post).is_ok();
    let mut told: Vec<&PostId> = posts.iter().filter(may).collect();
    if told.is_empty() {
        told = plan.chain.alarm.iter().filter(may).collect();
    }
    told.into_iter()
        .map(|post| nth(about, times, post, None))
        .collect()
}

//! What a task gives and brings: promises that somebody makes, and stock that is asked for, brought forward and
//! counted in. Deliberately absent: shortfalls; nobody asks for more than the store has.

use super::{Call, Cast, Key, What};
use crate::scenario::Spread;
use huiyin_engine::act::Act;
use huiyin_engine::ids::{IncidentId, ReservationId, StockId, TaskId};
use huiyin_engine::plan::Gives;
use huiyin_engine::promise::Stage;
use huiyin_engine::state::{City, Incident, Reservation, ReservationState, Shelf, Task};
use huiyin_engine::{Event, Span, Time};
use std::borrow::Cow;

/// Whoever answers for a task asks for its stock before anything else.
static ASKS: Spread = Spread::Between(Span::minutes(2), Span::minutes(8));
/// From the end until what is still out was counted in.
static COUNTS: Spread = Spread::Between(Span::minutes(20), Span::minutes(90));
/// From the arrival of what was waited for until the task is reported.
const REPORTS: Span = Span::minutes(3);
/// For how many a task brings things where nobody has counted yet.
const PEOPLE: u32 = 50;

// From when on what a task gives and brings is there; nothing while it is not.
fn there(incident: &Incident, task: &Task) -> Option<Time> {
    let Some(spec) = incident.plan.task_spec(&task.spec) else {
        return Some(task.opened);
    };
    let mut since = task.opened;
    if spec.gives == Some(Gives::Promise) {
        let made = incident.promises.values();
        let made = made.filter(|held| !matches!(held.stage, Stage::Declined | Stage::Withdrawn));
        let made = made.map(|held| held.made).filter(|at| *at >= task.opened);
        since = since.max(made.min()?);
    }
    for item in &spec.stock {
        since = since.max(asked(incident, item).filter_map(arrived).min()?);
    }
    Some(since)
}

fn asked<'a>(incident: &'a Incident, item: &'a StockId) -> impl Iterator<Item = &'a Reservation> {
    let all = incident.stock.values();
    all.filter(move |held| held.item == *item)
}

fn arrived(held: &Reservation) -> Option<Time> {
    match held.state {
        ReservationState::SetAside if held.pieces > 0 => None,
        ReservationState::SetAside => Some(held.at),
        ReservationState::Forward { at, .. } | ReservationState::Back { at, .. } => Some(at),
    }
}

impl Cast {
    /// A task, once what it gives and brings is there; and the stock that it brings.
    pub(super) fn work_calls<'a>(
        &'a self,
        incident: &Incident,
        task: &Task,
        calls: &mut Vec<Call<'a>>,
    ) {
        calls.extend(self.supplied_call(incident, task));
        let spec = incident.plan.task_spec(&task.spec);
        let items = spec.into_iter().flat_map(|spec| &spec.stock);
        let wanted = items.filter(|item| asked(incident, item).next().is_none());
        calls.extend(wanted.map(|item| {
            let key = Key::AskStock(task.id, item.clone());
            Call::new(key, &task.owner, task.opened, &ASKS)
        }));
    }

    // A task takes as long as it takes anyway; what arrives after that is reported at once.
    fn supplied_call(&self, incident: &Incident, task: &Task) -> Option<Call<'_>> {
        let since = there(incident, task)?;
        let call = self.task_call(task)?;
        if since == task.opened {
            return Some(call);
        }
        let done = call.began + call.takes.draw(self.dice(&call.key));
        Some(Call {
            began: since,
            takes: Cow::Owned(Spread::Fixed((done - since).max(REPORTS))),
            ..call
        })
    }

    /// What was set aside and is to be brought; after the end, what is still out.
    pub(super) fn store_calls<'a>(&'a self, incident: &Incident, calls: &mut Vec<Call<'a>>) {
        for held in incident.stock.values() {
            calls.extend(self.store_call(incident, held));
        }
    }

    fn store_call(&self, incident: &Incident, held: &Reservation) -> Option<Call<'_>> {
        if let Some(end) = &incident.ended {
            let key = Key::CountIn(held.id);
            return (held.held() > 0).then(|| Call::new(key, &held.keeper, end.at, &COUNTS));
        }
        held.on_the_way().then(|| Call {
            key: Key::Deliver(held.id),
            post: held.keeper.clone(),
            began: held.at,
            takes: Cow::Owned(self.usual(held.due - held.at)),
        })
    }

    /// What follows from a promise that was made and stock that moved.
    pub(super) fn asked_by_supply<'a>(
        &'a self,
        city: &City,
        id: IncidentId,
        event: &Event,
        calls: &mut Vec<Call<'a>>,
    ) {
        let Some(incident) = city.incidents.get(&id) else {
            return;
        };
        if let Event::IncidentEnded { .. } = event {
            return self.store_calls(incident, calls);
        }
        if let Event::StockReserved { reservation, .. } = event {
            let held = incident.stock.get(reservation);
            calls.extend(held.and_then(|held| self.store_call(incident, held)));
        }
        // Tasks that this very event lets go on.
        let waited = incident
            .open_tasks()
            .filter(|task| task.opened < city.recorded);
        let ready = waited.filter(|task| there(incident, task) == Some(city.recorded));
        calls.extend(ready.filter_map(|task| self.supplied_call(incident, task)));
    }

    pub(super) fn stock_waits(&self, city: &City, key: &Key) -> bool {
        let held = |id: &ReservationId| city.reservation(*id);
        match key {
            Key::AskStock(id, item) => {
                let incident = city.task(*id).map(|(incident, _)| incident);
                let wanted = incident.is_some_and(|held| asked(held, item).next().is_none());
                wanted && self.task_waits(city, *id)
            }
            Key::Deliver(id) => held(id)
                .is_some_and(|(incident, held)| incident.ended.is_none() && held.on_the_way()),
            Key::CountIn(id) => {
                held(id).is_some_and(|(incident, held)| incident.ended.is_some() && held.held() > 0)
            }
            _ => false,
        }
    }

    pub(super) fn ask_stock(&self, city: &City, task: TaskId, item: &StockId) -> Option<What> {
        let (incident, task) = city.task(task)?;
        let left = city.stock.get(item).map_or(0, Shelf::left);
        let people = incident.people_on_site().unwrap_or(PEOPLE).max(1);
        let act = Act::AskStock {
            incident: incident.id,
            item: item.clone(),
            pieces: u32::try_from(left).unwrap_or(people).clamp(1, people),
        };
        self.by(&task.owner, act)
    }

    pub(super) fn deliver(&self, city: &City, reservation: ReservationId) -> Option<What> {
        let keeper = &city.reservation(reservation)?.1.keeper;
        self.by(keeper, Act::DeliverStock { reservation })
    }

    // Half of what was brought is used up; what never left the store comes back whole.
    pub(super) fn count_in(&self, city: &City, reservation: ReservationId) -> Option<What> {
        let held = city.reservation(reservation)?.1;
        let back = match held.on_the_way() {
            true => held.held(),
            false => held.held() / 2,
        };
        self.by(&held.keeper, Act::ReturnStock { reservation, back })
    }
}

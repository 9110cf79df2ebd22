//! The clocks that run, read from the state: what timers are held against.

use huiyin_engine::act::TimerKey;
use huiyin_engine::state::WarningState;
use huiyin_engine::{City, Time};

// Every clock that somebody must keep, and that has not run out.
pub(crate) fn awaited(city: &City, now: Time) -> Vec<TimerKey> {
    let steps = city.open_assessments().filter_map(|open| {
        let assessment = open.id;
        Some((TimerKey::Step { assessment }, open.ladder.due?))
    });
    let mut keys: Vec<_> = steps.collect();
    for incident in city.open_incidents() {
        for task in incident.open_tasks() {
            keys.push((TimerKey::Task { task: task.id }, task.due));
            let help = task.waits_for_help().and_then(|help| help.ladder.due);
            keys.extend(help.map(|due| (TimerKey::Help { task: task.id }, due)));
        }
        for held in incident.stock.values() {
            let reservation = held.id;
            let coming = held.on_the_way().then_some(held.due);
            keys.extend(coming.map(|due| (TimerKey::Stock { reservation }, due)));
            let short = held.unanswered().and_then(|short| short.ladder.due);
            keys.extend(short.map(|due| (TimerKey::Shortfall { reservation }, due)));
        }
        for held in incident.warnings.values() {
            let (WarningState::Waiting(ladder), Some(_)) = (&held.state, &held.second_person)
            else {
                continue;
            };
            let warning = held.id;
            keys.extend(ladder.due.map(|due| (TimerKey::Release { warning }, due)));
        }
    }
    let promises = city
        .incidents
        .values()
        .flat_map(|held| held.promises.values());
    keys.extend(
        promises
            .filter(|held| held.owed() && !held.silent)
            .map(|held| (TimerKey::Promise { promise: held.id }, held.due)),
    );
    keys.retain(|(_, due)| *due > now);
    keys.into_iter().map(|(key, _)| key).collect()
}

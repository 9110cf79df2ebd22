//! Asks the engine what an act would do, without doing it: what a page offers and foretells is what happens.

use huiyin_engine::act::TextRef;
use huiyin_engine::ids::TaskId;
use huiyin_engine::refusal::StockRefusal;
use huiyin_engine::{Act, Actor, City, Command, Event, Refusal, Time, decide};

/// A reason that stands for the one not written yet.
pub(crate) fn some_text() -> TextRef {
    TextRef {
        id: 0,
        chars: 1,
        commitment: String::new(),
    }
}

/// What would follow from an act, were it done now with a reason.
pub(crate) fn trial(
    city: &City,
    by: &Actor,
    act: Act<TextRef>,
    now: Time,
) -> Result<Vec<Event>, Refusal> {
    let by = by.clone();
    decide(city, &Command::Act { by, act }, now)
}

/// Whether a task is this actor's to report as done now, and what has to be there before it can be.
pub(crate) fn doing(
    city: &City,
    by: Option<&Actor>,
    task: TaskId,
    now: Time,
) -> Option<Option<Refusal>> {
    let evidence = Some(some_text());
    match trial(city, by?, Act::CompleteTask { task, evidence }, now) {
        Ok(_) => Some(None),
        Err(
            why @ (Refusal::NothingPromised
            | Refusal::Stock(StockRefusal::NotAskedFor(_) | StockRefusal::NotThere(_))),
        ) => Some(Some(why)),
        Err(_) => None,
    }
}

/// Whether that act would be taken from this actor now.
pub(crate) fn may(city: &City, by: Option<&Actor>, act: Act<TextRef>, now: Time) -> bool {
    by.is_some_and(|by| trial(city, by, act, now).is_ok())
}

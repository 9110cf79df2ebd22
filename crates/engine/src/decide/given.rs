//! What the plan says that a task gives those who came, and what it brings: that is there before it is done.

use crate::plan::Gives;
use crate::promise::{Promise, Stage};
use crate::refusal::{Refusal, StockRefusal};
use crate::state::{Incident, Reservation, Task};

/// Nothing where the plan asks for nothing.
pub(super) fn require_given(incident: &Incident, task: &Task) -> Result<(), Refusal> {
    let Some(spec) = incident.plan.task_spec(&task.spec) else {
        return Ok(());
    };
    // An answer may be said, and then the evidence is all there is of it; a promise is on record or was not made.
    if spec.gives == Some(Gives::Promise) && !promised(incident, task) {
        return Err(Refusal::NothingPromised);
    }
    for item in &spec.stock {
        let asked = || incident.stock.values().filter(|held| held.item == *item);
        if asked().next().is_none() {
            return Err(Refusal::Stock(StockRefusal::NotAskedFor(item.clone())));
        }
        // What the store could not set aside is with whoever answers for the shortfall.
        if asked().all(Reservation::on_the_way) {
            return Err(Refusal::Stock(StockRefusal::NotThere(item.clone())));
        }
    }
    Ok(())
}

// Since the task began: what was promised before was promised without it.
fn promised(incident: &Incident, task: &Task) -> bool {
    let taken_back =
        |promise: &Promise| matches!(promise.stage, Stage::Declined | Stage::Withdrawn);
    let mut made = incident.promises.values();
    made.any(|promise| promise.made >= task.opened && !taken_back(promise))
}

//! Figures over time: people on site, what is asked and not answered, promises owed, tasks open.

use crate::instant;
use huiyin_engine::Time;
use huiyin_engine::state::{Incident, TaskState};
use serde::Serialize;

/// A figure from an instant on, until the next point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Point {
    /// Since when.
    #[serde(serialize_with = "instant")]
    pub at: Time,
    /// How many.
    pub count: u64,
}

/// Figures over time, each as points in order.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Curves {
    /// People on site, as reported.
    pub people_on_site: Vec<Point>,
    /// Questions with neither a statement nor a promise that stands.
    pub questions_unanswered: Vec<Point>,
    /// Promises that somebody owes.
    pub promises_owed: Vec<Point>,
    /// Tasks to be done.
    pub tasks_open: Vec<Point>,
}

impl Curves {
    /// Notes how the incident stands after an entry.
    pub(crate) fn take(&mut self, at: Time, incident: &Incident) {
        let count = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
        if let Some(people) = incident.people_on_site() {
            note(&mut self.people_on_site, at, people.into());
        }
        note(
            &mut self.questions_unanswered,
            at,
            count(incident.unsettled().count()),
        );
        let owed = incident.promises.values().filter(|promise| promise.owed());
        note(&mut self.promises_owed, at, count(owed.count()));
        let open = incident.tasks.values();
        let open = open.filter(|task| task.state == TaskState::Open);
        note(&mut self.tasks_open, at, count(open.count()));
    }
}

// One point an instant, and none where nothing changed.
fn note(points: &mut Vec<Point>, at: Time, count: u64) {
    if points.last().is_some_and(|last| last.count == count) {
        return;
    }
    points.pop_if(|last| last.at == at);
    if points.last().is_none_or(|last| last.count != count) {
        points.push(Point { at, count });
    }
}

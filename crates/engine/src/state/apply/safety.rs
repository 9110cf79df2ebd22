//! Folds in what begins with a report of danger, before the chain has decided.

use crate::event::SafetyChange;
use crate::ids::{AssessmentId, IncidentId, TaskId};
use crate::state::{City, Task, TaskState};
use crate::time::Time;

impl City {
    pub(super) fn safety(
        &mut self,
        recorded: Time,
        id: TaskId,
        assessment: AssessmentId,
        change: &SafetyChange,
    ) {
        match change {
            SafetyChange::Opened {
                spec,
                group,
                owner,
                due,
            } => {
                let task = Task {
                    id,
                    spec: spec.clone(),
                    group: group.clone(),
                    owner: owner.clone(),
                    opened: recorded,
                    due: *due,
                    overdue: false,
                    state: TaskState::Open,
                    help: Vec::new(),
                    handed: Vec::new(),
                };
                self.next.task = self.next.task.max(id.next());
                self.safety_tasks.insert(id, assessment);
                if let Some(held) = self.assessments.get_mut(&assessment) {
                    held.tasks.insert(id, task);
                }
            }
            SafetyChange::TakenOver { incident } => self.take_over(id, assessment, *incident),
            change => {
                let held = self.assessments.get_mut(&assessment);
                if let Some(task) = held.and_then(|held| held.tasks.get_mut(&id)) {
                    task.apply_safety(recorded, change);
                }
            }
        }
    }

    fn take_over(&mut self, id: TaskId, assessment: AssessmentId, incident: IncidentId) {
        let held = self.assessments.get_mut(&assessment);
        let task = held.and_then(|held| held.tasks.remove(&id));
        self.safety_tasks.remove(&id);
        if let Some((home, task)) = self.incidents.get_mut(&incident).zip(task) {
            home.tasks.insert(id, task);
            self.tasks.insert(id, incident);
        }
    }
}

impl Task {
    fn apply_safety(&mut self, recorded: Time, change: &SafetyChange) {
        match change {
            SafetyChange::Done { evidence, by } => {
                self.overdue |= recorded > self.due;
                self.state = TaskState::Done {
                    at: recorded,
                    by: by.clone(),
                    evidence: evidence.clone(),
                };
            }
            SafetyChange::Overdue => self.overdue = true,
            SafetyChange::StoodDown { cause, .. } => {
                self.state = TaskState::Voided {
                    at: recorded,
                    cause: *cause,
                };
            }
            SafetyChange::Opened { .. } | SafetyChange::TakenOver { .. } => {}
        }
    }
}

//! Folds what happens to a task in.

use crate::event::Event;
use crate::state::{HandOver, Help, Incident, Ladder, Task, TaskState};
use crate::time::Time;

impl Incident {
    pub(super) fn apply_task(&mut self, recorded: Time, event: &Event) {
        match event {
            Event::TaskOpened {
                task,
                spec,
                group,
                owner,
                due,
                ..
            } => {
                let opened = Task {
                    id: *task,
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
                self.tasks.insert(*task, opened);
            }
            Event::TaskDone {
                task, evidence, by, ..
            } => {
                if let Some(held) = self.tasks.get_mut(task) {
                    held.overdue |= recorded > held.due;
                    held.state = TaskState::Done {
                        at: recorded,
                        by: by.clone(),
                        evidence: evidence.clone(),
                    };
                }
            }
            Event::TaskOverdue { task, .. } => {
                if let Some(held) = self.tasks.get_mut(task) {
                    held.overdue = true;
                }
            }
            Event::TaskVoided { task, cause, .. } => {
                if let Some(held) = self.tasks.get_mut(task) {
                    held.state = TaskState::Voided {
                        at: recorded,
                        cause: *cause,
                    };
                }
            }
            Event::HelpAsked { task, .. }
            | Event::HelpAnswered { task, .. }
            | Event::TaskHandedOver { task, .. } => {
                if let Some(held) = self.tasks.get_mut(task) {
                    held.apply_help(recorded, event);
                }
            }
            _ => {}
        }
    }
}

impl Task {
    fn apply_help(&mut self, recorded: Time, event: &Event) {
        match event {
            Event::HelpAsked {
                need,
                reason,
                by,
                holder,
                due,
                ..
            } => self.help.push(Help {
                need: *need,
                reason: reason.clone(),
                by: by.clone(),
                at: recorded,
                ladder: Ladder::starting(holder.clone(), *due),
                answer: None,
            }),
            Event::HelpAnswered { text, by, .. } => {
                if let Some(help) = self.help.last_mut() {
                    help.answer = Some((text.clone(), by.clone(), recorded));
                }
            }
            Event::TaskHandedOver { to, reason, by, .. } => {
                let from = std::mem::replace(&mut self.owner, to.clone());
                self.handed.push(HandOver {
                    from,
                    to: to.clone(),
                    reason: reason.clone(),
                    by: by.clone(),
                    at: recorded,
                });
            }
            _ => {}
        }
    }
}

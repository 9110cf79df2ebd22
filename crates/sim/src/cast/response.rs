//! Whoever is told, does a task, releases a warning or commands.

use super::{Cast, Key, What};
use crate::say::roman;
use crate::scenario::{Lengths, Template};
use huiyin_engine::act::{Act, Ending};
use huiyin_engine::ids::{ProposalId, TaskId};
use huiyin_engine::plan::Target;
use huiyin_engine::state::{City, Incident, Task, Warning, WarningState};
use huiyin_engine::{Span, Time};

impl Cast {
    pub(super) fn open_warnings(&self, incident: &Incident, open: &mut Vec<(Time, Key)>) {
        for warning in incident.warnings.values() {
            match &warning.state {
                WarningState::Waiting(ladder) => {
                    let holder = ladder.holder();
                    let key = Key::Release(warning.id, holder.clone());
                    let within = warning
                        .second_person
                        .as_ref()
                        .map_or(Span(0), |second| second.within);
                    let began = ladder.due.map_or(incident.level_since, |due| due - within);
                    let at = self.acts_at(holder, began, &key, self.scenario.pace.release);
                    open.extend(at.map(|at| (at, key)));
                }
                WarningState::Released { at, .. } => {
                    self.open_receipts(incident, warning, *at, open)
                }
                WarningState::Withdrawn => {}
            }
        }
    }

    fn open_receipts(
        &self,
        incident: &Incident,
        warning: &Warning,
        released: Time,
        open: &mut Vec<(Time, Key)>,
    ) {
        let Some(level) = incident.plan.level(warning.level) else {
            return;
        };
        let silent = level
            .release
            .to
            .iter()
            .filter(|post| !warning.acknowledged.contains_key(*post));
        open.extend(silent.filter_map(|post| {
            let key = Key::Acknowledge(warning.id, post.clone());
            let at = self.acts_at(post, released, &key, self.scenario.pace.acknowledge)?;
            Some((at, key))
        }));
    }

    pub(super) fn open_tasks(&self, incident: &Incident, open: &mut Vec<(Time, Key)>) {
        open.extend(incident.open_tasks().filter_map(|task| {
            let key = Key::Task(task.id);
            let at = self.acts_at(&task.owner, task.opened, &key, self.task_takes(task))?;
            Some((at, key))
        }));
    }

    fn task_takes(&self, task: &Task) -> Lengths {
        let scripted = self
            .scenario
            .task(task.spec.as_str())
            .and_then(|script| script.takes);
        let has = (task.due - task.opened).as_seconds();
        let usual = &self.scenario.pace.task_percent.0;
        let percent = |n: u64| Span::seconds(has * i64::try_from(n).unwrap_or(100) / 100);
        scripted.unwrap_or(Lengths {
            low: percent(*usual.start()),
            high: percent(*usual.end()),
        })
    }

    pub(super) fn task(&self, city: &City, id: TaskId) -> Option<What> {
        let (incident, task) = city.task(id)?;
        let script = self.scenario.task(task.spec.as_str());
        let own = script.and_then(|script| script.evidence.as_ref());
        let template =
            own.unwrap_or_else(|| self.pick(&Key::Task(id), &self.scenario.reasons.evidence));
        let evidence = Some(figures(incident, template));
        self.by(&task.owner, Act::CompleteTask { task: id, evidence })
    }

    pub(super) fn open_proposals(&self, incident: &Incident, open: &mut Vec<(Time, Key)>) {
        let commander = incident.plan.commander();
        let waiting = incident.proposals.values().filter(|proposal| proposal.open);
        open.extend(waiting.filter_map(|proposal| {
            let key = Key::Proposal(proposal.id);
            let at = self.acts_at(commander, proposal.at, &key, self.scenario.pace.proposal)?;
            Some((at, key))
        }));
    }

    // The commander follows what is proposed; an end that would leave questions open is turned down.
    pub(super) fn proposal(&self, city: &City, id: ProposalId) -> Option<What> {
        let (incident, proposal) = city.proposal(id)?;
        let reasons = &self.scenario.reasons;
        let settled = !incident.questions.is_empty() && incident.unsettled().next().is_none();
        let list = match proposal.to {
            Target::Level(level) if level > incident.level => &reasons.raise,
            Target::Level(_) => &reasons.lower,
            Target::End if settled => &reasons.end,
            Target::End => &reasons.dismiss,
        };
        let reason = figures(incident, self.pick(&Key::Proposal(id), list));
        let incident_id = incident.id;
        let act = match proposal.to {
            Target::Level(to) => Act::ChangeLevel {
                incident: incident_id,
                to,
                reason,
            },
            Target::End if settled => Act::EndIncident {
                incident: incident_id,
                ending: Ending::Settled,
                reason,
            },
            Target::End => Act::DismissProposal {
                proposal: id,
                reason,
            },
        };
        self.by(incident.plan.commander(), act)
    }
}

fn figures(incident: &Incident, template: &Template) -> String {
    template.fill(|figure| match figure {
        "on_site" => incident.people_on_site().map(|n| n.to_string()),
        "peak" => incident.people_peak().map(|n| n.to_string()),
        "count" => Some(incident.questions.len().to_string()),
        "level" => Some(roman(incident.level).to_owned()),
        _ => None,
    })
}

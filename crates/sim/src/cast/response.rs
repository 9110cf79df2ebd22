//! Whoever is told, does a task, releases a warning or commands.

use super::{Call, Cast, Key, What};
use crate::say::roman;
use crate::scenario::{Spread, Template};
use huiyin_engine::act::{Act, Ending};
use huiyin_engine::ids::{ProposalId, TaskId};
use huiyin_engine::plan::Target;
use huiyin_engine::state::{City, Incident, Proposal, Task, TaskState, Warning, WarningState};
use huiyin_engine::{Span, Time};
use std::borrow::Cow;

impl Cast {
    pub(super) fn warning_calls<'a>(
        &'a self,
        incident: &Incident,
        warning: &Warning,
        calls: &mut Vec<Call<'a>>,
    ) {
        match &warning.state {
            WarningState::Waiting(ladder) => {
                let holder = ladder.holder();
                let key = Key::Release(warning.id, holder.clone());
                let second = warning.second_person.as_ref();
                let within = second.map_or(Span(0), |second| second.within);
                let began = ladder.due.map_or(incident.level_since, |due| due - within);
                calls.push(Call::new(key, holder, began, &self.scenario.pace.release));
            }
            WarningState::Released { at, .. } => self.receipts(incident, warning, *at, calls),
            WarningState::Withdrawn => {}
        }
    }

    fn receipts<'a>(
        &'a self,
        incident: &Incident,
        warning: &Warning,
        released: Time,
        calls: &mut Vec<Call<'a>>,
    ) {
        let Some(level) = incident.plan.level(warning.level) else {
            return;
        };
        let told = level.release.to.iter();
        for post in told.filter(|post| !warning.acknowledged.contains_key(*post)) {
            let key = Key::Acknowledge(warning.id, post.clone());
            calls.push(Call::new(
                key,
                post,
                released,
                &self.scenario.pace.acknowledge,
            ));
        }
    }

    pub(super) fn task_call(&self, task: &Task) -> Option<Call<'_>> {
        let open = task.state == TaskState::Open;
        open.then(|| Call {
            key: Key::Task(task.id),
            post: task.owner.clone(),
            began: task.opened,
            takes: self.task_takes(task),
        })
    }

    fn task_takes(&self, task: &Task) -> Cow<'_, Spread> {
        let script = self.scenario.task(task.spec.as_str());
        let scripted = script.and_then(|script| script.takes.as_ref());
        let usual = || Cow::Owned(self.usual(task.due - task.opened));
        scripted.map_or_else(usual, Cow::Borrowed)
    }

    /// How much of the time that there is people take.
    pub(super) fn usual(&self, has: Span) -> Spread {
        let usual = &self.scenario.pace.task_percent.0;
        let has = has.as_seconds();
        let percent = |n: u64| Span::seconds(has * i64::try_from(n).unwrap_or(100) / 100);
        Spread::Between(percent(*usual.start()), percent(*usual.end()))
    }

    pub(super) fn task(&self, city: &City, id: TaskId) -> Option<What> {
        let of_danger = || {
            let assessment = city.assessments.get(city.safety_tasks.get(&id)?)?;
            Some((None, assessment.tasks.get(&id)?))
        };
        let of_incident = city.task(id).map(|(incident, task)| (Some(incident), task));
        let (incident, task) = of_incident.or_else(of_danger)?;
        let script = self.scenario.task(task.spec.as_str());
        let own = script.and_then(|script| script.evidence.as_ref());
        let template =
            own.unwrap_or_else(|| self.pick(&Key::Task(id), &self.scenario.reasons.evidence));
        let evidence = incident.map_or_else(|| template.fill(|_| None), |i| figures(i, template));
        let evidence = Some(evidence);
        self.by(&task.owner, Act::CompleteTask { task: id, evidence })
    }

    pub(super) fn proposal_call(
        &self,
        incident: &Incident,
        proposal: &Proposal,
    ) -> Option<Call<'_>> {
        let commander = incident.plan.commander();
        let key = Key::Proposal(proposal.id);
        let takes = &self.scenario.pace.proposal;
        proposal
            .open
            .then(|| Call::new(key, commander, proposal.at, takes))
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

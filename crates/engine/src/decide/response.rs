//! A response as it unfolds inside one command: events are folded in as they are decided, and
//! the plan's conditions are looked at once more at the end.

use super::{command_posts, open_incident, require_post, require_reason};
use crate::act::{Actor, TextRef};
use crate::event::{Event, ProposalEnd, Proposer, SecondPerson, VoidCause};
use crate::ids::{IncidentId, PostId};
use crate::plan::{Condition, GroupKind, Holds, Level, Plan, Target, TaskSpec};
use crate::refusal::Refusal;
use crate::state::{City, Incident, Next, Task, Warning, WarningState};
use crate::time::{Span, Time};
use std::collections::BTreeSet;
use std::sync::Arc;

pub(super) struct Response {
    pub(super) incident: Incident,
    pub(super) plan: Arc<Plan>,
    pub(super) now: Time,
    next: Next,
    events: Vec<Event>,
}

impl Response {
    /// Takes up an incident; its numbers go on from the city's.
    pub(super) fn on(city: &City, incident: &Incident, now: Time) -> Self {
        let plan = Arc::clone(&incident.plan);
        Response {
            incident: incident.clone(),
            plan,
            now,
            next: city.next,
            events: Vec::new(),
        }
    }

    pub(super) fn push(&mut self, event: Event) {
        self.incident.apply(self.now, &event);
        self.events.push(event);
    }

    /// The events decided, with what the plan's conditions make of them.
    pub(super) fn finish(mut self) -> Vec<Event> {
        if self.incident.ended.is_none() {
            self.open_due();
            self.weigh_conditions();
        }
        self.events
    }

    /// Opens what the present level asks for: its warning, and the tasks that are not there yet.
    pub(super) fn enter_level(&mut self, by: &Actor) {
        let plan = Arc::clone(&self.plan);
        let Some(level) = plan.level(self.incident.level) else {
            return;
        };
        self.prepare_warning(level.level, level.release.second_person_within, by);
        self.open_tasks();
    }

    /// Opens the tasks that the present level asks for and that are not there yet: neither what is done
    /// nor what runs already begins anew.
    pub(super) fn open_tasks(&mut self) {
        let plan = Arc::clone(&self.plan);
        let Some(level) = plan.level(self.incident.level) else {
            return;
        };
        self.open_specs(&level.tasks.iter().collect::<Vec<_>>());
    }

    /// Opens tasks of the plan that do not run now: what was done for an earlier danger does nothing for
    /// this one.
    pub(super) fn open_anew(&mut self, specs: &[&TaskSpec]) {
        for spec in specs {
            let runs = |held: &Task| held.spec == spec.id;
            if !self.incident.open_tasks().any(runs) && self.ready(spec) {
                self.open_task(spec);
            }
        }
    }

    /// Opens tasks of the plan that are not there yet.
    fn open_specs(&mut self, specs: &[&TaskSpec]) {
        for spec in specs {
            let present = |held: &Task| {
                held.spec == spec.id
                    && !matches!(held.state, crate::state::TaskState::Voided { .. })
            };
            if self.incident.tasks.values().any(present) || !self.ready(spec) {
                continue;
            }
            self.open_task(spec);
        }
    }

    /// Whether everything that the plan puts before a task is done.
    fn ready(&self, spec: &TaskSpec) -> bool {
        let done = |task: &Task| matches!(task.state, crate::state::TaskState::Done { .. });
        spec.after.iter().all(|first| {
            let mut tasks = self.incident.tasks.values();
            tasks.any(|task| task.spec == *first && done(task))
        })
    }

    // What waited for others to be done, and what comes again: each time the incident is looked at.
    fn open_due(&mut self) {
        let plan = Arc::clone(&self.plan);
        let Some(level) = plan.level(self.incident.level) else {
            return;
        };
        let following = level.tasks.iter().filter(|spec| !spec.after.is_empty());
        self.open_specs(&following.collect::<Vec<_>>());
        for spec in &level.tasks {
            let Some(every) = spec.every else { continue };
            let last = self
                .incident
                .tasks
                .values()
                .rfind(|task| task.spec == spec.id);
            let again = last.is_some_and(|task| {
                let done = matches!(task.state, crate::state::TaskState::Done { .. });
                done && self.now >= task.opened + every
            });
            if again {
                self.open_task(spec);
            }
        }
    }

    fn open_task(&mut self, spec: &TaskSpec) {
        let task = self.next.task;
        self.next.task = task.next();
        self.push(Event::TaskOpened {
            task,
            incident: self.incident.id,
            spec: spec.id.clone(),
            group: spec.group.clone(),
            owner: spec.owner.clone(),
            due: self.now + spec.within,
        });
    }

    fn prepare_warning(&mut self, level: Level, second_within: Option<Span>, by: &Actor) {
        let (warning, incident) = (self.next.warning, self.incident.id);
        self.next.warning = warning.next();
        let second_person = second_within.map(|within| SecondPerson {
            holder: second_holder(&self.plan, by),
            within,
            due: self.now + within,
        });
        let waits = second_person.is_some();
        self.push(Event::WarningPrepared {
            warning,
            incident,
            level,
            second_person,
        });
        if !waits {
            self.push(Event::WarningReleased {
                warning,
                incident,
                by: by.clone(),
            });
        }
    }

    /// Takes back warnings that still wait for their second person.
    pub(super) fn withdraw_waiting(&mut self) {
        let waits = |warning: &&Warning| matches!(warning.state, WarningState::Waiting(_));
        let waiting: Vec<_> = self
            .incident
            .warnings
            .values()
            .filter(waits)
            .map(|held| held.id)
            .collect();
        for warning in waiting {
            self.push(Event::WarningWithdrawn {
                warning,
                incident: self.incident.id,
            });
        }
    }

    /// Strikes off open tasks that `keeps` does not keep.
    pub(super) fn void_tasks(&mut self, cause: VoidCause, keeps: impl Fn(&Task) -> bool) {
        let open = self.incident.open_tasks().filter(|task| !keeps(task));
        let struck: Vec<_> = open.map(|task| task.id).collect();
        for task in struck {
            self.push(Event::TaskVoided {
                task,
                incident: self.incident.id,
                cause,
            });
        }
    }

    /// Closes open proposals: those for `reached` as done, the others as lapsed.
    pub(super) fn close_proposals(&mut self, reached: Option<Target>) {
        let open = self
            .incident
            .proposals
            .values()
            .filter(|proposal| proposal.open);
        let closing: Vec<_> = open.map(|proposal| (proposal.id, proposal.to)).collect();
        for (proposal, to) in closing {
            let end = if Some(to) == reached {
                ProposalEnd::Done
            } else {
                ProposalEnd::Lapsed
            };
            self.push(Event::ProposalClosed {
                proposal,
                incident: self.incident.id,
                end,
            });
        }
    }

    /// Suggests a level or the end.
    pub(super) fn propose(&mut self, to: Target, proposer: Proposer) {
        let proposal = self.next.proposal;
        self.next.proposal = proposal.next();
        self.push(Event::LevelProposed {
            proposal,
            incident: self.incident.id,
            to,
            proposer,
        });
    }

    fn holds(&self, condition: &Condition) -> bool {
        condition.holds(&|var| self.incident.input(var, self.now)) == Holds::Yes
    }

    // The highest level above that is suggested, and every step down whose condition holds. The end
    // is suggested only where charter 4 would allow it.
    fn holding(&self) -> BTreeSet<Target> {
        let present = self.incident.level;
        let above = self.plan.levels.iter().filter(|plan| plan.level > present);
        let suggested = above.filter(|plan| {
            plan.suggest_when
                .as_ref()
                .is_some_and(|when| self.holds(when))
        });
        let highest = suggested.map(|plan| Target::Level(plan.level)).max();
        let step_down = self
            .plan
            .level(present)
            .map_or(&[][..], |plan| &plan.step_down);
        let settled =
            !self.incident.questions.is_empty() && self.incident.unsettled().next().is_none();
        let down = step_down
            .iter()
            .filter(|step| step.to != Target::End || settled);
        let down = down
            .filter(|step| self.holds(&step.when))
            .map(|step| step.to);
        highest.into_iter().chain(down).collect()
    }

    // Turned down by a person, or just left by a step down: not suggested again before its condition was false,
    // or, where it was left, before the plan's hold has passed.
    fn suppressed(&self, to: Target) -> bool {
        let incident = &self.incident;
        let held = incident.left.filter(|left| Target::Level(*left) == to);
        let hold = held.and_then(|left| self.plan.level(left)?.hold);
        let over = hold.is_some_and(|hold| self.now - incident.level_since >= hold);
        incident.turned_down.contains(&to) && !over
    }

    fn weigh_conditions(&mut self) {
        let holding = self.holding();
        let machine = |proposal: &&crate::state::Proposal| {
            proposal.open
                && proposal.proposer == Proposer::Condition
                && !holding.contains(&proposal.to)
        };
        let lapsed: Vec<_> = self
            .incident
            .proposals
            .values()
            .filter(machine)
            .map(|held| held.id)
            .collect();
        for proposal in lapsed {
            self.push(Event::ProposalClosed {
                proposal,
                incident: self.incident.id,
                end: ProposalEnd::Lapsed,
            });
        }
        let cleared: Vec<_> = self
            .incident
            .turned_down
            .difference(&holding)
            .copied()
            .collect();
        for to in cleared {
            self.push(Event::ConditionCleared {
                incident: self.incident.id,
                to,
            });
        }
        for to in holding {
            let proposed = self
                .incident
                .proposals
                .values()
                .any(|held| held.open && held.to == to);
            if !proposed && !self.suppressed(to) {
                self.propose(to, Proposer::Condition);
            }
        }
    }
}

// The second person's clock starts with the verifier; with the next in the chain where the
// verifier's own post decided.
fn second_holder(plan: &Plan, by: &Actor) -> PostId {
    let chain = &plan.chain;
    let candidates = [
        &chain.verification.post,
        &chain.decision.post,
        &chain.screening.post,
    ];
    let other = candidates.into_iter().find(|post| **post != by.post);
    other.unwrap_or(&chain.decision.post).clone()
}

pub(super) fn change_level(
    city: &City,
    id: IncidentId,
    to: Level,
    reason: &TextRef,
    by: &Actor,
    now: Time,
) -> Result<Vec<Event>, Refusal> {
    let incident = open_incident(city, id)?;
    require_post(by, command_posts(&incident.plan))?;
    require_reason(reason)?;
    let target = incident.plan.level(to).ok_or(Refusal::LevelNotInPlan(to))?;
    if incident.level == to {
        return Err(Refusal::AtThisLevel(to));
    }
    let kept: BTreeSet<_> = target.tasks.iter().map(|spec| spec.id.clone()).collect();
    let (from, goes_down) = (incident.level, to < incident.level);
    let mut response = Response::on(city, incident, now);
    response.withdraw_waiting();
    response.push(Event::LevelChanged {
        incident: id,
        from,
        to,
        reason: reason.clone(),
        by: by.clone(),
    });
    response.close_proposals(Some(Target::Level(to)));
    if goes_down {
        let plan = Arc::clone(&response.plan);
        // What people asked is still owed at a lower level: only what was put in place for the crowd goes.
        let answers = |task: &Task| {
            let group = plan.group(&task.group);
            group.is_some_and(|group| group.kind == GroupKind::Policy)
        };
        let stays = |task: &Task| plan.task_spec(&task.spec).is_some_and(|spec| spec.stays);
        response.void_tasks(VoidCause::LevelChanged, |task| {
            kept.contains(&task.spec) || answers(task) || stays(task)
        });
    }
    response.enter_level(by);
    Ok(response.finish())
}

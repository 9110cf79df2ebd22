//! An incident on one page: what matters now, the groups' tasks by deadline, and beside them figures,
//! questions, conditions, warnings and command. Absent: rules; every button was tried on the engine.

mod command;
mod help;
mod questions;
mod rail;
mod rights;
pub(in crate::web) mod stock;
mod tasks;
mod warnings;

pub(in crate::web) use tasks::task_form;

use super::board::task_title;
use super::frame::{Frame, Lookup, page};
use super::needs::Needs;
use super::parts::{at, clock, level, missed_mark, since};
use super::promises;
use crate::words::clock_time;
use huiyin_engine::act::Ending;
use huiyin_engine::event::Proposer;
use huiyin_engine::ids::{IncidentId, PostId, StockId};
use huiyin_engine::indicators::Subject;
use huiyin_engine::state::{Incident, Shelf, TaskState, WarningState};
use huiyin_engine::{Actor, City, Time};
use maud::{Markup, html};
use rights::Rights;
use std::collections::BTreeMap;

/// What the page shows.
#[derive(Debug, Clone)]
pub(crate) struct View {
    incident: Incident,
    rights: Rights,
    /// Open tasks that posts have in other incidents.
    elsewhere: BTreeMap<PostId, BTreeMap<IncidentId, usize>>,
    /// Other open incidents, for a merge.
    others: Vec<(IncidentId, Subject)>,
    /// What is in store, by item of this incident's plan.
    shelves: BTreeMap<StockId, Shelf>,
}

impl View {
    /// Reads the page out of the city's state; `None` where there is no such incident. What has left memory
    /// is shown from `past`; what may be done with it is a matter of the present.
    pub(crate) fn of(
        city: &City,
        past: Option<&City>,
        id: IncidentId,
        by: Option<&Actor>,
        now: Time,
    ) -> Option<Self> {
        let incident = city.incidents.get(&id)?;
        let whole = past.and_then(|past| past.incidents.get(&id));
        let whole = whole.unwrap_or(incident).clone();
        let rights = by.map_or_else(Rights::default, |by| Rights::of(city, incident, by, now));
        let others: Vec<&Incident> = city
            .open_incidents()
            .filter(|other| other.id != id)
            .collect();
        let mut elsewhere: BTreeMap<PostId, BTreeMap<IncidentId, usize>> = BTreeMap::new();
        for other in &others {
            for task in other.open_tasks() {
                let held = elsewhere.entry(task.owner.clone()).or_default();
                *held.entry(other.id).or_default() += 1;
            }
        }
        let others = others
            .iter()
            .map(|other| (other.id, other.subject.clone()))
            .collect();
        let items = incident.plan.stock.iter().map(|item| &item.id);
        let shelf = |item: &StockId| city.stock.get(item).copied().unwrap_or_default();
        let shelves = items.map(|item| (item.clone(), shelf(item))).collect();
        Some(View {
            incident: whole,
            rights,
            elsewhere,
            others,
            shelves,
        })
    }

    /// How many open tasks a post has in other incidents.
    fn elsewhere(&self, post: &PostId) -> usize {
        let held = self.elsewhere.get(post);
        held.map_or(0, |held| held.values().sum())
    }

    /// What has to be looked up outside the state.
    pub(crate) fn needs(&self) -> Needs {
        let mut needs = Needs::default();
        let incident = &self.incident;
        needs.subject(&incident.subject);
        self.others
            .iter()
            .for_each(|(_, subject)| needs.subject(subject));
        incident
            .tasks
            .values()
            .for_each(|task| help::needs(task, &mut needs));
        incident
            .stock
            .values()
            .for_each(|held| stock::needs(held, &mut needs));
        for (_, _, by) in &incident.levels {
            needs.actor(by);
        }
        for task in incident.tasks.values() {
            if let TaskState::Done { by, evidence, .. } = &task.state {
                needs.actor(by);
                evidence.iter().for_each(|text| needs.text(text));
            }
        }
        let texts = incident.questions.values().map(|held| &held.text);
        let texts = texts.chain(incident.statements.values().map(|held| &held.text));
        texts.for_each(|text| needs.text(text));
        for held in incident.promises.values() {
            promises::needs(held, &mut needs);
        }
        self.needs_of_decisions(&mut needs);
        needs
    }

    fn needs_of_decisions(&self, needs: &mut Needs) {
        let incident = &self.incident;
        for proposal in incident.proposals.values() {
            if let Proposer::Person { by, reason } = &proposal.proposer {
                needs.actor(by);
                needs.text(reason);
            }
        }
        if let Some((by, reason)) = &incident.ending_asked {
            needs.actor(by);
            needs.text(reason);
        }
        for (end, by, reason, _) in &incident.reopened {
            needs.actor(by);
            needs.text(reason);
            needs.text(&end.reason);
        }
        if let Some(end) = &incident.ended {
            needs.actor(&end.by);
            needs.text(&end.reason);
            end.second.iter().for_each(|by| needs.actor(by));
        }
        for warning in incident.warnings.values() {
            if let WarningState::Released { by, .. } = &warning.state {
                needs.actor(by);
            }
        }
    }
}

/// The whole page.
pub(crate) fn render(f: &Frame, lookup: &Lookup, view: &View) -> Markup {
    let l = f.lang;
    let incident = &view.incident;
    let title = f.subject(lookup, &incident.subject);
    let body = html! {
        div.incident {
            div #head data-live { (head(f, lookup, view, &title)) }
            div.incident-body {
                div.incident-main {
                    section #now data-live aria-label=(l.now_line()) { (now_line(f, incident)) }
                    (tasks::render(f, lookup, view))
                    (stock::render(f, lookup, view))
                    (questions::render(f, lookup, view))
                }
                aside.rail {
                    (command::proposals(f, lookup, view))
                    (rail::figures(f, view))
                    (command::render(f, lookup, view))
                    (rail::conditions(f, incident))
                    (warnings::render(f, lookup, view))
                    (rail::measures(f, incident))
                }
            }
        }
    };
    page(f, &title, body)
}

fn head(f: &Frame, lookup: &Lookup, view: &View, title: &str) -> Markup {
    let l = f.lang;
    let incident = &view.incident;
    html! {
        p.k { a href="/" { (l.nav_board()) } " › " (l.incident_no(incident.id)) }
        div class={ "incident-head edge-" (incident.level as u8) } {
            h1 { (title) }
            p.incident-level { (level(l, incident.level)) }
            @if let Some(end) = &incident.ended {
                p { strong.tag { (l.ended_at(clock_time(l, end.at, f.now))) } " "
                    (match end.ending { Ending::Settled => l.ended_settled(), Ending::NoDemandVoiced => l.ended_no_demand(), Ending::Merged => l.ended_merged() })
                    @if let Some(into) = incident.merged_into { " " a href={ "/incidents/" (into) } { (l.incident_no(into)) } } }
                blockquote { (lookup.text(l, &end.reason)) " — " (f.actor(&incident.plan, lookup, &end.by)) }
            } @else {
                p { (l.elapsed()) " " b { (since(f, incident.opened)) } " · " (l.at_level_for()) " " b { (since(f, incident.level_since)) }
                    " · " span.muted { (l.expected_until(clock_time(l, incident.opened + incident.expected, f.now))) } }
                @if !incident.measures { p { strong.tag { (l.follow_up()) } } }
            }
            @for (_, by, reason, at) in &incident.reopened {
                p { strong.tag { (l.reopened_at(clock_time(l, *at, f.now))) } }
                blockquote { (lookup.text(l, reason)) " — " (f.actor(&incident.plan, lookup, by)) }
            }
            @for id in &incident.merged { p.muted { (l.merged_from()) " " a href={ "/incidents/" (id) } { (l.incident_no(id)) } } }
            (history(f, lookup, incident))
            p { a href={ "/incidents/" (incident.id) "/report" } { (l.report()) } }
        }
    }
}

fn history(f: &Frame, lookup: &Lookup, incident: &Incident) -> Markup {
    let l = f.lang;
    html! {
        details #level-history {
            summary { (l.level_history()) }
            ol.lines {
                @for (when, reached, by) in &incident.levels {
                    li { (level(l, *reached)) " " (l.decided_by(f.actor(&incident.plan, lookup, by), clock_time(l, *when, f.now))) }
                }
            }
            p { a href={ "/assessments/" (incident.assessment) } { (l.assessment_no(incident.assessment)) } }
        }
    }
}

fn now_line(f: &Frame, incident: &Incident) -> Markup {
    let l = f.lang;
    if incident.ended.is_some() {
        return html! {};
    }
    let late = incident
        .open_tasks()
        .filter(|task| task.due <= f.now)
        .count();
    let unsettled = incident.unsettled().count();
    let waiting = incident
        .warnings
        .values()
        .any(|held| matches!(held.state, WarningState::Waiting(_)));
    let next = incident.next_deadline();
    html! {
        div.now-line {
            b.now-word { (l.now_line()) }
            @if let Some(task) = next {
                div.now-next {
                    @let (title, owner) = (task_title(f, &incident.plan, task), f.post_in(&incident.plan, &task.owner));
                    p { (if f.now > task.due { l.now_past(title, owner) } else { l.now_next(title, owner) }) }
                    (clock(f, task.due, task.due - task.opened))
                }
            }
            ul.facts {
                @if waiting { li { b { (l.now_release()) } } }
                @if late > 0 { li { strong.missed { (missed_mark()) (l.now_late(late)) } } }
                @if unsettled > 0 { li { (l.now_unsettled(unsettled)) } }
                @if next.is_none() && unsettled == 0 && !waiting { li { (l.now_nothing()) } }
                @if let Some(figure) = incident.figures.last() { li { (l.on_site(figure.people_on_site)) " " span.muted { (at(f, figure.at)) } } }
            }
        }
    }
}

//! Responding: open incidents, the highest level first.

use crate::web::frame::{Frame, Lookup};
use crate::web::needs::Needs;
use crate::web::parts::{at, clock, empty, level, missed_mark, since};
use huiyin_engine::ids::{IncidentId, PostId};
use huiyin_engine::indicators::Subject;
use huiyin_engine::plan::{Plan, TaskSpec};
use huiyin_engine::state::{Incident, Task, TaskState};
use huiyin_engine::{City, Time};
use maud::{Markup, html};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Most ended incidents listed, the latest first.
const ENDED_MAX: usize = 3;

#[derive(Debug, Clone)]
pub(super) struct Responding {
    incidents: Vec<Incident>,
    ended: Vec<(IncidentId, Subject, Time)>,
    /// Posts that have tasks in several incidents, and in which.
    shared: BTreeMap<PostId, BTreeMap<IncidentId, usize>>,
}

impl Responding {
    pub(super) fn of(city: &City) -> Self {
        let mut incidents: Vec<Incident> = city.open_incidents().cloned().collect();
        incidents.sort_by_key(|incident| (Reverse(incident.level), incident.id));
        let ended = city.incidents.values().rev().filter_map(|incident| {
            let end = incident.ended.as_ref()?;
            Some((incident.id, incident.subject.clone(), end.at))
        });
        let ended = ended.take(ENDED_MAX).collect();
        Responding {
            incidents,
            ended,
            shared: city.shared_posts(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.incidents.len()
    }

    pub(super) fn needs(&self, needs: &mut Needs) {
        for incident in &self.incidents {
            needs.subject(&incident.subject);
        }
        for (_, subject, _) in &self.ended {
            needs.subject(subject);
        }
    }

    pub(super) fn render(&self, f: &Frame, lookup: &Lookup) -> Markup {
        let l = f.lang;
        html! {
            @if self.incidents.is_empty() { (empty(l.responding_empty(), l.responding_empty_how())) }
            ol.cards { @for incident in &self.incidents { li { (card(f, lookup, incident)) } } }
            @if !self.shared.is_empty() {
                details #d-shared {
                    summary { (l.shared_on_board(self.shared.len())) }
                    ul.lines { @for (post, incidents) in &self.shared { li { (f.post_name(post)) (l.colon()) (in_each(f, incidents)) } } }
                }
            }
            @if !self.ended.is_empty() {
                h3.sub { (l.ended_lately()) }
                ol.lines {
                    @for (id, subject, end) in &self.ended {
                        li { (at(f, *end)) " " a href={ "/incidents/" (id) } { (f.subject(lookup, subject)) } }
                    }
                }
            }
        }
    }
}

fn in_each(f: &Frame, incidents: &BTreeMap<IncidentId, usize>) -> String {
    let l = f.lang;
    let one = |(id, n): (&IncidentId, &usize)| {
        format!("{}{}", l.incident_no(id), l.in_brackets(l.post_has(n)))
    };
    incidents
        .iter()
        .map(one)
        .collect::<Vec<_>>()
        .join(l.list_comma())
}

fn card(f: &Frame, lookup: &Lookup, incident: &Incident) -> Markup {
    let l = f.lang;
    html! {
        article.card class={ "card edge-" (incident.level as u8) } {
            p.card-top {
                (level(l, incident.level))
                span.muted { (l.open_for()) " " (since(f, incident.opened)) }
            }
            h3 { a href={ "/incidents/" (incident.id) } { (f.subject(lookup, &incident.subject)) } }
            @if !incident.measures { p { strong.tag { (l.follow_up()) } } }
            (next_deadline(f, incident))
            ul.facts {
                (tasks(f, incident))
                (people(f, incident))
                (questions(f, incident))
                (stock(f, incident))
            }
        }
    }
}

fn next_deadline(f: &Frame, incident: &Incident) -> Markup {
    let l = f.lang;
    html! {
        @match incident.next_deadline() {
            None => { p.muted { (l.no_deadline()) } }
            Some(task) => {
                @let word = if f.now > task.due { l.deadline_past() } else { l.next_deadline() };
                p.next { span.k { (word) } " " (task_title(f, &incident.plan, task)) }
                (clock(f, task.due, task.due - task.opened))
                p.holder { (l.held_by(f.post_in(&incident.plan, &task.owner))) }
            }
        }
    }
}

fn tasks(f: &Frame, incident: &Incident) -> Markup {
    let l = f.lang;
    let (done, all) = progress(incident);
    let late = incident
        .open_tasks()
        .filter(|task| task.due <= f.now)
        .count();
    html! {
        li {
            (l.tasks_done(done, all))
            @if late > 0 { " " strong.missed { (missed_mark()) (l.tasks_late(late)) } }
        }
    }
}

// Tasks done, and all tasks that stand.
fn progress(incident: &Incident) -> (usize, usize) {
    let standing = incident
        .tasks
        .values()
        .filter(|task| !matches!(task.state, TaskState::Voided { .. }));
    let all = standing.clone().count();
    (
        standing
            .filter(|task| task.state != TaskState::Open)
            .count(),
        all,
    )
}

fn people(f: &Frame, incident: &Incident) -> Markup {
    let l = f.lang;
    html! {
        li {
            @match incident.figures.last() {
                Some(figure) => { (l.on_site(figure.people_on_site)) " " span.muted { (at(f, figure.at)) } }
                None => { span.muted { (l.on_site_unknown()) } }
            }
        }
    }
}

fn questions(f: &Frame, incident: &Incident) -> Markup {
    let l = f.lang;
    let open = incident.unsettled().count();
    html! {
        li {
            @if incident.questions.is_empty() { span.muted { (l.questions_none()) } }
            @else if open == 0 { (l.questions_all_settled()) }
            @else { b { (l.questions_open(open)) } }
        }
    }
}

// Nothing is said where nothing is missing.
fn stock(f: &Frame, incident: &Incident) -> Markup {
    let l = f.lang;
    let short = incident.shortfalls().count();
    let held = incident.stock.values();
    let late = held
        .filter(|held| held.on_the_way() && held.due <= f.now)
        .count();
    html! {
        @if short > 0 { li { b { (l.stock_short(short)) } } }
        @if late > 0 { li { strong.missed { (missed_mark()) (l.stock_late(late)) } } }
    }
}

/// What a task asks for, as the incident's plan words it.
pub(in crate::web) fn task_title(f: &Frame, plan: &Plan, task: &Task) -> String {
    task_spec(plan, task).map_or_else(
        || task.spec.to_string(),
        |spec| f.lang.label(&spec.title).to_owned(),
    )
}

/// The plan's own words on a task.
pub(in crate::web) fn task_spec<'a>(plan: &'a Plan, task: &Task) -> Option<&'a TaskSpec> {
    plan.task_spec(&task.spec)
}

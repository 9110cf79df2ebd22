//! The groups' tasks, each group a column, the next deadline on top.

use super::{View, help};
use crate::web::board::{task_spec, task_title};
use crate::web::form::ActForm;
use crate::web::frame::{Frame, Lookup};
use crate::web::parts::clock;
use crate::words::{Lang, clock_time, evidence_word, refused};
use huiyin_engine::Refusal;
use huiyin_engine::event::VoidCause;
use huiyin_engine::plan::{Evidence, Group, Place, Plan};
use huiyin_engine::refusal::StockRefusal;
use huiyin_engine::state::{Incident, Task, TaskState};
use maud::{Markup, html};
use std::collections::BTreeSet;

pub(super) fn render(f: &Frame, lookup: &Lookup, view: &View) -> Markup {
    let l = f.lang;
    let incident = &view.incident;
    html! {
        section #tasks data-live aria-labelledby="tasks-title" {
            h2 #tasks-title { (l.tasks_by_group()) }
            div.groups {
                @for group in &incident.plan.groups {
                    @let tasks = of_group(incident, group);
                    @if !tasks.is_empty() {
                        div.group {
                            h3 { (l.label(&group.name)) " " span.muted { (match group.place { Place::Front => l.front(), Place::Rear => l.rear() }) } }
                            ol.cards { @for task in tasks { li { (card(f, lookup, view, task)) } } }
                        }
                    }
                }
            }
            (idle(f, incident))
            (shared(f, view))
            (help::relieve(f, view))
        }
    }
}

/// Why a task was struck off.
const fn void_words(l: Lang, cause: VoidCause) -> &'static str {
    match cause {
        VoidCause::LevelChanged => l.void_level(),
        VoidCause::IncidentEnded => l.void_ended(),
        VoidCause::Merged => l.void_merged(),
        VoidCause::NoResponse => l.void_no_response(),
    }
}

fn of_group<'a>(incident: &'a Incident, group: &Group) -> Vec<&'a Task> {
    let mut tasks: Vec<&Task> = incident
        .tasks
        .values()
        .filter(|task| task.group == group.id)
        .collect();
    tasks.sort_by_key(|task| (task.state != TaskState::Open, task.due, task.id));
    tasks
}

fn idle(f: &Frame, incident: &Incident) -> Markup {
    let l = f.lang;
    let idle = incident
        .plan
        .groups
        .iter()
        .filter(|group| of_group(incident, group).is_empty());
    let names: Vec<&str> = idle.map(|group| l.label(&group.name)).collect();
    html! { @if !names.is_empty() { p.muted { (names.join(l.list_comma())) (l.colon()) (l.group_idle()) } } }
}

// Who is wanted in two places at once: they cannot be, and somebody has to choose.
fn shared(f: &Frame, view: &View) -> Markup {
    let l = f.lang;
    let here: BTreeSet<_> = view.incident.open_tasks().map(|task| &task.owner).collect();
    let both: Vec<_> = view
        .elsewhere
        .iter()
        .filter(|(post, _)| here.contains(post))
        .collect();
    html! {
        @if !both.is_empty() {
            details #d-shared {
                summary { (l.shared_posts(both.len())) }
                ul.lines {
                    @for (post, incidents) in &both {
                        li { (f.post_in(&view.incident.plan, post)) (l.colon())
                            @for (at, (id, n)) in incidents.iter().enumerate() {
                                @if at > 0 { (l.list_comma()) }
                                a href={ "/incidents/" (id) } { (l.incident_no(id)) } (l.in_brackets(l.post_has(n)))
                            }
                        }
                    }
                }
            }
        }
    }
}

fn card(f: &Frame, lookup: &Lookup, view: &View, task: &Task) -> Markup {
    let l = f.lang;
    let incident = &view.incident;
    html! {
        article.card.task id={ "task-" (task.id) } {
            p.task-title { (task_title(f, &incident.plan, task)) }
            @match &task.state {
                TaskState::Open => {
                    @if incident.ended.is_none() { (clock(f, task.due, task.due - task.opened)) }
                    p.muted { (l.owner_is(f.post_in(&incident.plan, &task.owner))) }
                    @if let Some(first) = view.rights.tasks.get(&task.id) { (task_form(f, &incident.plan, (task, first.as_ref()), &format!("/incidents/{}", incident.id))) }
                    (help::render(f, lookup, view, task))
                }
                TaskState::Done { at, by, evidence } => {
                    p.done-line { span aria-hidden="true" { "✓ " } (l.task_done_at(clock_time(l, *at, f.now), f.actor(&incident.plan, lookup, by))) }
                    @if task.overdue { p.missed { (l.task_done_late()) } }
                    @if let Some(text) = evidence { blockquote { (lookup.text(l, text)) } }
                }
                TaskState::Voided { cause, .. } => { p.muted { (l.task_struck()) (l.colon()) (void_words(l, *cause)) } }
            }
        }
    }
}

// What has to be there before, and where it is asked for.
fn before(f: &Frame, plan: &Plan, why: &Refusal) -> Markup {
    let said = refused(f.lang, why, |post| f.post_in(plan, post));
    let item = match why {
        Refusal::Stock(StockRefusal::NotAskedFor(item) | StockRefusal::NotThere(item)) => {
            Some(super::stock::names(f, plan, item).0)
        }
        _ => None,
    };
    html! {
        p { @if let Some(item) = item { b { (item) } (f.lang.colon()) } (said.what) }
        p.muted { (said.todo) }
    }
}

/// The form that reports a task as done, with the evidence that the plan asks for; or what has to be there before.
pub(in crate::web) fn task_form(
    f: &Frame,
    plan: &Plan,
    (task, first): (&Task, Option<&Refusal>),
    back: &str,
) -> Markup {
    let l = f.lang;
    if let Some(why) = first {
        return before(f, plan, why);
    }
    let kind = task_spec(plan, task).map_or(Evidence::None, |spec| spec.evidence);
    let field = format!("evidence-{}", task.id);
    let fields = html! {
        input type="hidden" name="task" value=(task.id);
        @if kind == Evidence::None { button.primary { (l.task_do()) } }
        @else {
            label.field-label for=(field) { (l.task_evidence_label(evidence_word(l, kind))) span.must { (l.required()) } }
            div.joined {
                input id=(field) name="evidence" required maxlength="4000" autocomplete="off" inputmode=[(kind == Evidence::Figure).then_some("numeric")];
                button.primary { (l.task_do()) }
            }
        }
    };
    ActForm {
        act: "complete_task",
        target: task.id.0,
        back: back.to_owned(),
    }
    .render(f, fields)
}

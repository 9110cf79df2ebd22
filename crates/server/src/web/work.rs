//! My work: one list by deadline for whoever is on site with a phone.

use super::attention;
use super::board::{Deciding, task_title};
use super::form::ActForm;
use super::frame::{Frame, Lookup, page};
use super::incident::{stock, task_form};
use super::needs::Needs;
use super::parts::{clock, empty, level, missed_mark};
use super::trial::{doing, may, some_text};
use crate::words::clock_time;
use huiyin_engine::ids::{AssessmentId, IncidentId, MatterId, TaskId, WarningId};
use huiyin_engine::indicators::Subject;
use huiyin_engine::plan::{Level, Plan};
use huiyin_engine::state::{AnswerAsked, Incident, Reservation, Task, WarningState};
use huiyin_engine::{Act, Actor, City, Refusal, Time};
use maud::{Markup, html};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What the page shows.
#[derive(Debug, Clone, Default)]
pub(crate) struct View {
    deciding: Option<Deciding>,
    tasks: Vec<(Incident, Task)>,
    /// What has to be there before a task can be reported as done.
    first: BTreeMap<TaskId, Refusal>,
    warnings: Vec<(IncidentId, WarningId, Level, Time)>,
    /// Tasks begun with a report of danger, before the chain decided.
    early: Vec<(AssessmentId, Arc<Plan>, Task)>,
    /// Calls for help that this post may answer.
    calls: Vec<(Incident, Task)>,
    /// Stock that this post brings forward, and shortfalls that it may answer.
    stock: Vec<(Incident, Reservation)>,
    short: Vec<(Incident, Reservation)>,
    /// Answers to public attention that this post may publish.
    answers: Vec<(MatterId, AnswerAsked)>,
}

impl View {
    /// Reads the list out of the city's state.
    pub(crate) fn of(city: &City, by: Option<&Actor>, now: Time) -> Self {
        let Some(actor) = by else {
            return View::default();
        };
        let mut view = View {
            deciding: Some(Deciding::of(city, by, now)),
            ..View::default()
        };
        view.early = early(city, by, now);
        view.answers = answers(city, by, now);
        for incident in city.open_incidents() {
            for task in incident.open_tasks() {
                let answer = Act::AnswerHelp {
                    task: task.id,
                    text: some_text(),
                };
                if task.waits_for_help().is_some() && may(city, by, answer, now) {
                    view.calls.push((incident.clone(), task.clone()));
                }
                if let Some(first) = doing(city, by, task.id, now) {
                    view.tasks.push((incident.clone(), task.clone()));
                    view.first.extend(first.map(|why| (task.id, why)));
                }
            }
            view.of_store(city, incident, actor, now);
            for warning in incident.warnings.values() {
                let act = Act::AcknowledgeWarning {
                    warning: warning.id,
                    post: actor.post.clone(),
                };
                if let (WarningState::Released { at, .. }, true) =
                    (&warning.state, may(city, by, act, now))
                {
                    view.warnings
                        .push((incident.id, warning.id, warning.level, *at));
                }
            }
        }
        // My own tasks before those I may stand in for, when due at the same time.
        view.tasks
            .sort_by_key(|(_, task)| (task.due, task.owner != actor.post, task.id));
        view.stock.sort_by_key(|(_, held)| (held.due, held.id));
        view
    }

    fn of_store(&mut self, city: &City, incident: &Incident, by: &Actor, now: Time) {
        for held in incident.stock.values() {
            let reservation = held.id;
            let deliver = Act::DeliverStock { reservation };
            if may(city, Some(by), deliver, now) {
                self.stock.push((incident.clone(), held.clone()));
            }
            let text = some_text();
            if may(
                city,
                Some(by),
                Act::AnswerShortfall { reservation, text },
                now,
            ) {
                self.short.push((incident.clone(), held.clone()));
            }
        }
    }

    /// What has to be looked up outside the state.
    pub(crate) fn needs(&self) -> Needs {
        let mut needs = Needs::default();
        self.deciding.iter().for_each(|held| held.needs(&mut needs));
        for (incident, _) in self.tasks.iter().chain(&self.calls) {
            needs.subject(&incident.subject);
        }
        for (matter, _) in &self.answers {
            needs.subject(&Subject::Matter { matter: *matter });
        }
        for (incident, _) in self.stock.iter().chain(&self.short) {
            needs.subject(&incident.subject);
        }
        for help in self
            .calls
            .iter()
            .filter_map(|(_, task)| task.waits_for_help())
        {
            needs.text(&help.reason);
            needs.actor(&help.by);
        }
        needs
    }
}

/// The whole page.
pub(crate) fn render(f: &Frame, lookup: &Lookup, view: &View) -> Markup {
    let l = f.lang;
    let body = html! {
        div.narrow.work {
            h1 { (l.work_title()) }
            @match f.post() {
                None => { p.note { (l.work_no_post()) } }
                Some(post) => { p.muted { (l.work_about(f.post_name(post))) } }
            }
            div #work-list data-live {
                @if let Some(deciding) = view.deciding.as_ref().filter(|held| held.mine() > 0) {
                    h2 { (l.work_decisions()) }
                    (deciding.render_mine(f, lookup))
                }
                (begun(f, view))
                (calls(f, lookup, view))
                (store(f, lookup, view))
                (to_publish(f, lookup, view))
                (warnings(f, view))
                @if view.tasks.is_empty() && view.early.is_empty() && view.calls.is_empty() && view.stock.is_empty() && view.short.is_empty() && view.answers.is_empty() && view.warnings.is_empty() && view.deciding.as_ref().is_none_or(|held| held.mine() == 0) { (empty(l.work_empty(), l.work_empty_how())) }
                @if own(f, view).next().is_some() { h2 { (l.work_tasks()) } }
                ol.cards { @for (incident, task) in own(f, view) { li { (card(f, lookup, incident, (task, view.first.get(&task.id)))) } } }
                (others(f, lookup, view))
            }
            p.muted { (l.work_unsent()) }
        }
    };
    page(f, l.work_title(), body)
}

fn own<'a>(f: &'a Frame, view: &'a View) -> impl Iterator<Item = &'a (Incident, Task)> {
    let post = f.post();
    view.tasks
        .iter()
        .filter(move |(_, task)| post == Some(&task.owner))
}

// What a superior or substitute may do for others is kept apart, so that one's own stands out.
fn others(f: &Frame, lookup: &Lookup, view: &View) -> Markup {
    let post = f.post();
    let others: Vec<_> = view
        .tasks
        .iter()
        .filter(|(_, task)| post != Some(&task.owner))
        .collect();
    html! {
        @if !others.is_empty() {
            details #d-others {
                summary { (f.lang.work_others(others.len())) }
                ol.cards { @for (incident, task) in others { li { (card(f, lookup, incident, (task, view.first.get(&task.id)))) } } }
            }
        }
    }
}

fn early(city: &City, by: Option<&Actor>, now: Time) -> Vec<(AssessmentId, Arc<Plan>, Task)> {
    let Some(plan) = &city.plan else {
        return Vec::new();
    };
    let tasks = city
        .open_assessments()
        .flat_map(|held| held.tasks.values().map(move |task| (held.id, task)));
    let mine = tasks.filter(|(_, task)| {
        let evidence = Some(some_text());
        let act = Act::CompleteTask {
            task: task.id,
            evidence,
        };
        may(city, by, act, now)
    });
    mine.map(|(id, task)| (id, Arc::clone(plan), task.clone()))
        .collect()
}

fn answers(city: &City, by: Option<&Actor>, now: Time) -> Vec<(MatterId, AnswerAsked)> {
    let Some(plan) = &city.plan else {
        return Vec::new();
    };
    let asked = city.attention.iter();
    let asked = asked.filter_map(|(matter, held)| Some((*matter, held.asked.clone()?)));
    let mut mine: Vec<_> = asked
        .filter(|(matter, _)| !attention::units(city, plan, *matter, by, now).is_empty())
        .collect();
    mine.sort_by_key(|(matter, asked)| (asked.due, *matter));
    mine
}

fn to_publish(f: &Frame, lookup: &Lookup, view: &View) -> Markup {
    let l = f.lang;
    html! {
        @if !view.answers.is_empty() {
            h2 { (l.work_answers()) }
            ol.cards { @for (matter, asked) in &view.answers { li { article.card {
                p.task-title { a href={ "/matters/" (matter) "#attention" } { (f.subject(lookup, &Subject::Matter { matter: *matter })) } }
                (attention::waits(f, asked))
            } } } }
        }
    }
}

// Somebody's life may hang on it: before anything else on the list.
fn begun(f: &Frame, view: &View) -> Markup {
    let l = f.lang;
    html! {
        @if !view.early.is_empty() {
            h2 { strong.missed { (missed_mark()) (l.danger()) } }
            ol.cards {
                @for (assessment, plan, task) in &view.early {
                    li { article.card.task {
                        p.task-title { a href={ "/assessments/" (assessment) } { (task_title(f, plan, task)) } }
                        (clock(f, task.due, task.due - task.opened))
                        @if f.post() != Some(&task.owner) { p.muted { (l.owner_is(f.post_in(plan, &task.owner))) } }
                        (task_form(f, plan, (task, None), "/work"))
                    } }
                }
            }
        }
    }
}

// A colleague who is stuck comes before one's own tasks; the answer is given beside the task.
fn calls(f: &Frame, lookup: &Lookup, view: &View) -> Markup {
    let l = f.lang;
    html! {
        @if !view.calls.is_empty() {
            h2 { (l.work_help()) }
            ol.cards {
                @for (incident, task) in &view.calls {
                    li { article.card {
                        p.task-title { a href={ "/incidents/" (incident.id) "#task-" (task.id) } { (task_title(f, &incident.plan, task)) } }
                        @if let Some(help) = task.waits_for_help() {
                            blockquote { (lookup.text(l, &help.reason)) " — " (f.actor(&incident.plan, lookup, &help.by)) }
                            @if let Some(due) = help.ladder.due { (clock(f, due, due - help.at)) }
                        }
                    } }
                }
            }
        }
    }
}

fn store(f: &Frame, lookup: &Lookup, view: &View) -> Markup {
    let l = f.lang;
    let head = |incident: &Incident, held: &Reservation| {
        let (name, each) = stock::names(f, &incident.plan, &held.item);
        html! {
            p.task-title { a href={ "/incidents/" (incident.id) "#stock-" (held.id) } { (name) " · " (l.stock_asked(held.asked, each)) } }
            p.muted { (f.subject(lookup, &incident.subject)) }
        }
    };
    html! {
        @if !view.short.is_empty() {
            h2 { (l.work_short()) }
            ol.cards { @for (incident, held) in &view.short { li { article.card {
                (head(incident, held))
                @if let Some(short) = held.unanswered() {
                    p { strong { (l.stock_missing(short.missing)) } }
                    @if let Some(due) = short.ladder.due { (clock(f, due, incident.plan.chain.verification.within)) }
                }
            } } } }
        }
        @if !view.stock.is_empty() {
            h2 { (l.work_stock()) }
            ol.cards { @for (incident, held) in &view.stock { li { article.card.task {
                (head(incident, held))
                (clock(f, held.due, held.due - held.at))
                @if f.post() != Some(&held.keeper) { p.muted { (l.owner_is(f.post_in(&incident.plan, &held.keeper))) } }
                (stock::deliver(f, held, "/work"))
            } } } }
        }
    }
}

fn warnings(f: &Frame, view: &View) -> Markup {
    let l = f.lang;
    html! {
        @if !view.warnings.is_empty() {
            h2 { (l.work_acks()) }
            ol.cards {
                @for (incident, warning, at_level, at) in &view.warnings {
                    li { article.card {
                        p { (level(l, *at_level)) " " a href={ "/incidents/" (incident) } { (l.incident_no(incident)) } " " span.muted { (clock_time(l, *at, f.now)) } }
                        (acknowledge(f, *warning))
                    } }
                }
            }
        }
    }
}

fn acknowledge(f: &Frame, warning: WarningId) -> Markup {
    let Some(post) = f.post() else {
        return html! {};
    };
    let fields = html! {
        input type="hidden" name="warning" value=(warning);
        input type="hidden" name="recipient" value=(post);
        button.primary.wide { (f.lang.acknowledge()) }
    };
    ActForm {
        act: "acknowledge_warning",
        target: warning.0,
        back: "/work".to_owned(),
    }
    .render(f, fields)
}

fn card(
    f: &Frame,
    lookup: &Lookup,
    incident: &Incident,
    (task, first): (&Task, Option<&Refusal>),
) -> Markup {
    let l = f.lang;
    html! {
        article.card.task {
            p.task-title { (task_title(f, &incident.plan, task)) }
            (clock(f, task.due, task.due - task.opened))
            p.muted { a href={ "/incidents/" (incident.id) } { (f.subject(lookup, &incident.subject)) } " · " (l.level_title(incident.level)) }
            @if f.post() != Some(&task.owner) { p.muted { (l.owner_is(f.post_in(&incident.plan, &task.owner))) } }
            (task_form(f, &incident.plan, (task, first), "/work"))
        }
    }
}

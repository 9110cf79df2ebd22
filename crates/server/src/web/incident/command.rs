//! Proposals and what the commander decides: levels, measures, the end. Each with its consequences.

use super::View;
use super::rights::Foreseen;
use crate::web::board::{target_words, task_title};
use crate::web::foretell::consequences;
use crate::web::form::{ActForm, reason};
use crate::web::frame::{Frame, Lookup};
use crate::web::parts::{at, level_mark};
use crate::words::refused;
use huiyin_engine::Event;
use huiyin_engine::event::Proposer;
use huiyin_engine::ids::TaskId;
use huiyin_engine::plan::Target;
use huiyin_engine::state::{Proposal, Task};
use maud::{Markup, html};

pub(super) fn proposals(f: &Frame, lookup: &Lookup, view: &View) -> Markup {
    let l = f.lang;
    let open: Vec<&Proposal> = view
        .incident
        .proposals
        .values()
        .filter(|held| held.open)
        .collect();
    html! {
        section #proposals data-live aria-labelledby="proposals-title" hidden[open.is_empty()] {
            h2 #proposals-title { (l.proposals_title()) }
            @for held in open { (proposal(f, lookup, view, held)) }
        }
    }
}

fn proposal(f: &Frame, lookup: &Lookup, view: &View, held: &Proposal) -> Markup {
    let l = f.lang;
    let plan = &view.incident.plan;
    html! {
        article.card id={ "proposal-" (held.id) } {
            p { b { (target_words(l, held.to)) } }
            @match &held.proposer {
                Proposer::Condition => { p { (l.proposal_by_condition()) " · " (at(f, held.at)) } }
                Proposer::Person { by, reason } => {
                    p { (l.proposal_by(f.actor(plan, lookup, by))) " · " (at(f, held.at)) }
                    blockquote { (lookup.text(l, reason)) }
                }
            }
            @if view.rights.dismiss { (answers(f, view, held)) }
        }
    }
}

fn answers(f: &Frame, view: &View, held: &Proposal) -> Markup {
    let l = f.lang;
    let id = view.incident.id;
    let field = format!("dismiss-{}", held.id);
    let fields = html! {
        input type="hidden" name="proposal" value=(held.id);
        (reason(l, &field))
        button { (l.proposal_dismiss()) }
    };
    let form = ActForm {
        act: "dismiss_proposal",
        target: held.id.0,
        back: format!("/incidents/{id}"),
    };
    let accept = match held.to {
        Target::Level(level) => format!("#to-{}", level.numeral()),
        Target::End => "#ending".to_owned(),
    };
    html! {
        div.acts {
            a.button.primary href=(accept) { (l.proposal_accept()) }
            details id={ "d-dismiss-" (held.id) } { summary { (l.proposal_dismiss()) } (form.render(f, fields)) }
        }
    }
}

pub(super) fn render(f: &Frame, lookup: &Lookup, view: &View) -> Markup {
    let l = f.lang;
    if view.incident.ended.is_some() {
        return reopen(f, view);
    }
    let mine = !view.rights.levels.is_empty() || view.rights.end_settled.is_some();
    html! {
        section #command data-live aria-labelledby="command-title" {
            h2 #command-title { (l.command_title()) }
            @if !mine { p.note { (l.command_not_yours(f.post_in(&view.incident.plan, view.incident.plan.commander()))) } }
            (change_level(f, view))
            (end_measures(f, view))
            (ending(f, lookup, view))
            (merge(f, lookup, view))
            @if !mine { (propose(f, view)) }
        }
    }
}

fn change_level(f: &Frame, view: &View) -> Markup {
    let l = f.lang;
    let id = view.incident.id;
    let fields = html! {
        input type="hidden" name="incident" value=(id);
        fieldset {
            legend { (l.change_to()) }
            @for (level, events) in &view.rights.levels {
                @let field = format!("to-{}", level.numeral());
                div.choice {
                    label for=(field) {
                        input type="radio" id=(field) name="level" value=(level.numeral()) required;
                        (level_mark(*level)) " " span { (l.level_title(*level)) }
                    }
                    (consequences(f, &view.incident.plan, events))
                    (task_diff(f, view, events))
                }
            }
        }
        (reason(l, "level-reason"))
        button.primary { (l.change_level()) }
    };
    let form = ActForm {
        act: "change_level",
        target: id.0,
        back: format!("/incidents/{id}"),
    };
    html! {
        @if !view.rights.levels.is_empty() {
            details #d-level { summary { (l.change_level()) } (form.render(f, fields)) }
        }
    }
}

// By name what a change of level strikes off, and then what runs on; what it adds is among the consequences.
fn task_diff(f: &Frame, view: &View, events: &[Event]) -> Markup {
    let l = f.lang;
    let struck: Vec<TaskId> = events
        .iter()
        .filter_map(|event| match event {
            Event::TaskVoided { task, .. } => Some(*task),
            _ => None,
        })
        .collect();
    let (gone, stays): (Vec<&Task>, Vec<&Task>) = view
        .incident
        .open_tasks()
        .partition(|task| struck.contains(&task.id));
    let names = |tasks: &[&Task]| {
        let titles = tasks
            .iter()
            .map(|task| task_title(f, &view.incident.plan, task));
        titles.collect::<Vec<_>>().join(l.list_comma())
    };
    html! {
        @if !gone.is_empty() {
            p.muted { (l.diff_struck(names(&gone))) }
            @if !stays.is_empty() { p.muted { (l.diff_stays(names(&stays))) } }
        }
    }
}

fn end_measures(f: &Frame, view: &View) -> Markup {
    let l = f.lang;
    let id = view.incident.id;
    let Some(events) = &view.rights.end_measures else {
        return html! {};
    };
    let fields = html! {
        input type="hidden" name="incident" value=(id);
        p.hint { (l.end_measures_about()) }
        (consequences(f, &view.incident.plan, events))
        (reason(l, "measures-reason"))
        button.primary { (l.end_measures()) }
    };
    let form = ActForm {
        act: "end_measures",
        target: id.0,
        back: format!("/incidents/{id}"),
    };
    html! { details #d-measures { summary { (l.end_measures()) } (form.render(f, fields)) } }
}

fn ending(f: &Frame, lookup: &Lookup, view: &View) -> Markup {
    let l = f.lang;
    let plan = &view.incident.plan;
    html! {
        div #ending {
            @if let Some((by, reason)) = &view.incident.ending_asked {
                p { (l.ending_asked_by(f.actor(plan, lookup, by))) }
                blockquote { (lookup.text(l, reason)) }
                @if let Some(outcome) = &view.rights.confirm {
                    (one_ending(f, view, outcome, Way { act: "confirm_ending", ending: None, title: l.confirm_ending(), button: l.confirm() }))
                }
            }
            @if let Some(outcome) = &view.rights.end_settled {
                (one_ending(f, view, outcome, Way { act: "end_incident", ending: Some("settled"), title: l.end_settled(), button: l.end_incident() }))
            }
            @if let (Some(outcome), true) = (&view.rights.end_no_demand, view.incident.questions.is_empty()) {
                (one_ending(f, view, outcome, Way { act: "end_incident", ending: Some("no_demand_voiced"), title: l.end_no_demand(), button: l.end_incident() }))
            }
        }
    }
}

struct Way {
    act: &'static str,
    ending: Option<&'static str>,
    title: &'static str,
    button: &'static str,
}

fn one_ending(f: &Frame, view: &View, outcome: &Foreseen, way: Way) -> Markup {
    let l = f.lang;
    let (id, plan) = (view.incident.id, &view.incident.plan);
    let name = way.ending.unwrap_or("confirm");
    let body = match outcome {
        Err(refusal) => {
            let said = refused(l, refusal, |post| f.post_in(plan, post));
            html! { p { b { (l.end_blocked()) } } p { (said.what) } p.muted { (said.todo) } }
        }
        Ok(events) => {
            let fields = html! {
                input type="hidden" name="incident" value=(id);
                @if let Some(ending) = way.ending { input type="hidden" name="ending" value=(ending); }
                (consequences(f, plan, events))
                (stock_out(f, view))
                (reason(l, &format!("end-{name}")))
                button.primary { (way.button) }
            };
            ActForm {
                act: way.act,
                target: id.0,
                back: format!("/incidents/{id}"),
            }
            .render(f, fields)
        }
    };
    html! { details id={ "d-end-" (name) } { summary { (way.title) } (body) } }
}

// An end brings nothing back to the store: what is out has to be counted in.
fn stock_out(f: &Frame, view: &View) -> Markup {
    let held = view.incident.stock.values();
    let out: Vec<String> = held
        .filter(|held| held.held() > 0)
        .map(|held| {
            let (name, each) = super::stock::names(f, &view.incident.plan, &held.item);
            f.lang.stock_pieces_of(name, held.held(), each)
        })
        .collect();
    html! {
        @if !out.is_empty() { p.hint { (f.lang.then_stock_out(out.join(f.lang.list_comma()))) } }
    }
}

fn propose(f: &Frame, view: &View) -> Markup {
    let l = f.lang;
    let id = view.incident.id;
    if view.rights.propose.is_empty() {
        return html! {};
    }
    let value = |to: &Target| match to {
        Target::Level(level) => level.numeral(),
        Target::End => "end",
    };
    let fields = html! {
        input type="hidden" name="incident" value=(id);
        label.field-label for="propose-to" { (l.propose_what()) }
        select id="propose-to" name="to" { @for to in &view.rights.propose { option value=(value(to)) { (target_words(l, *to)) } } }
        (reason(l, "propose-reason"))
        button.primary { (l.propose_send()) }
    };
    let form = ActForm {
        act: "propose",
        target: id.0,
        back: format!("/incidents/{id}"),
    };
    html! { details #d-propose { summary { (l.propose_title()) } (form.render(f, fields)) } }
}

fn merge(f: &Frame, lookup: &Lookup, view: &View) -> Markup {
    let l = f.lang;
    let id = view.incident.id;
    let into: Vec<_> = view
        .others
        .iter()
        .filter(|(other, _)| view.rights.merge.contains(other))
        .collect();
    let fields = html! {
        input type="hidden" name="incident" value=(id);
        p.hint { (l.merge_about()) }
        label.field-label for="merge-into" { (l.merge_into()) }
        select id="merge-into" name="into" required {
            option value="" {}
            @for (other, subject) in &into { option value=(other) { (l.incident_no(other)) " " (f.subject(lookup, subject)) } }
        }
        (reason(l, "merge-reason"))
        button.primary { (l.merge()) }
    };
    let form = ActForm {
        act: "merge_incident",
        target: id.0,
        back: format!("/incidents/{id}"),
    };
    html! { @if !into.is_empty() { details #d-merge { summary { (l.merge()) } (form.render(f, fields)) } } }
}

// An end that did not hold; shown to whoever may open the incident again.
fn reopen(f: &Frame, view: &View) -> Markup {
    let l = f.lang;
    let (id, plan) = (view.incident.id, &view.incident.plan);
    let body = match &view.rights.reopen {
        None => return html! {},
        Some(Err(refusal)) => {
            let said = refused(l, refusal, |post| f.post_in(plan, post));
            html! { p { (said.what) } p.muted { (said.todo) } }
        }
        Some(Ok(events)) => {
            let fields = html! {
                input type="hidden" name="incident" value=(id);
                p.hint { (l.reopen_about()) }
                (consequences(f, plan, events))
                (reason(l, "reopen-reason"))
                button.primary { (l.reopen()) }
            };
            let form = ActForm {
                act: "reopen_incident",
                target: id.0,
                back: format!("/incidents/{id}"),
            };
            form.render(f, fields)
        }
    };
    html! {
        section #command data-live aria-labelledby="command-title" {
            h2 #command-title { (l.command_title()) }
            details #d-reopen { summary { (l.reopen()) } (body) }
        }
    }
}

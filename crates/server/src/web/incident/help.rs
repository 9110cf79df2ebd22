//! A task that needs help, or another pair of hands: what was said, and what the acting post may do about it.

use super::View;
use crate::web::form::{ActForm, reason};
use crate::web::frame::{Frame, Lookup};
use crate::web::needs::Needs;
use crate::web::parts::ladder;
use crate::words::clock_time;
use huiyin_engine::act::Need;
use huiyin_engine::ids::PostId;
use huiyin_engine::state::{Help, Task};
use maud::{Markup, html};

pub(super) fn needs(task: &Task, needs: &mut Needs) {
    for help in &task.help {
        needs.actor(&help.by);
        needs.text(&help.reason);
        if let Some((text, by, _)) = &help.answer {
            needs.text(text);
            needs.actor(by);
        }
    }
    for handed in &task.handed {
        needs.actor(&handed.by);
        needs.text(&handed.reason);
    }
}

/// What was said about a task, and the forms for it.
pub(super) fn render(f: &Frame, lookup: &Lookup, view: &View, task: &Task) -> Markup {
    let l = f.lang;
    let plan = &view.incident.plan;
    html! {
        @for handed in &task.handed {
            p.muted { (l.task_handed(f.post_in(plan, &handed.from), f.post_in(plan, &handed.to), clock_time(l, handed.at, f.now))) }
            blockquote { (lookup.text(l, &handed.reason)) " — " (f.actor(plan, lookup, &handed.by)) }
        }
        @for help in &task.help { (said(f, lookup, view, task, help)) }
        div.acts {
            @if view.rights.answers.contains(&task.id) { (answer(f, view, task)) }
            @if view.rights.help.contains(&task.id) { (ask(f, view, task)) }
            @if view.rights.hand_over.contains(&task.id) { (hand_over(f, view, task)) }
        }
    }
}

fn said(f: &Frame, lookup: &Lookup, view: &View, task: &Task, help: &Help) -> Markup {
    let l = f.lang;
    let plan = &view.incident.plan;
    let waits = task.waits_for_help().is_some() && help.answer.is_none();
    html! {
        div.answer {
            p.k {
                (match help.need { Need::Help => l.need_help(), Need::Blocked => l.need_blocked() })
                " · " (f.actor(plan, lookup, &help.by)) " · " (clock_time(l, help.at, f.now))
            }
            p { (lookup.text(l, &help.reason)) }
            @if let Some((text, by, at)) = &help.answer {
                p.muted { (l.help_answered_by(f.actor(plan, lookup, by), clock_time(l, *at, f.now))) }
                p { (lookup.text(l, text)) }
            } @else if waits {
                (ladder(f, &help.ladder, plan.chain.verification.within, |post| f.post_in(plan, post)))
            }
        }
    }
}

fn form(view: &View, task: &Task, act: &'static str) -> ActForm {
    ActForm {
        act,
        target: task.id.0,
        back: format!("/incidents/{}#task-{}", view.incident.id, task.id),
    }
}

fn ask(f: &Frame, view: &View, task: &Task) -> Markup {
    let l = f.lang;
    let (need, why) = (format!("need-{}", task.id), format!("ask-{}", task.id));
    let fields = html! {
        input type="hidden" name="task" value=(task.id);
        p.hint { (l.help_about()) }
        label.field-label for=(need) { (l.help_which()) }
        select id=(need) name="need" {
            option value="help" { (l.need_help()) }
            option value="blocked" { (l.need_blocked()) }
        }
        (reason(l, &why))
        button.primary { (l.help_ask()) }
    };
    html! { details id={ "d-ask-" (task.id) } { summary { (l.help_ask()) } (form(view, task, "ask_help").render(f, fields)) } }
}

fn answer(f: &Frame, view: &View, task: &Task) -> Markup {
    let l = f.lang;
    let id = format!("help-answer-{}", task.id);
    let fields = html! {
        input type="hidden" name="task" value=(task.id);
        label.field-label for=(id) { (l.help_answer_text()) span.must { (l.required()) } }
        textarea id=(id) name="text" rows="2" required maxlength="4000" {}
        button.primary { (l.help_answer()) }
    };
    html! { details open id={ "d-help-" (task.id) } { summary { (l.help_answer()) } (form(view, task, "answer_help").render(f, fields)) } }
}

fn hand_over(f: &Frame, view: &View, task: &Task) -> Markup {
    let l = f.lang;
    let (to, why) = (format!("to-{}", task.id), format!("hand-{}", task.id));
    let fields = html! {
        input type="hidden" name="task" value=(task.id);
        (choose(f, view, &to, &task.owner))
        (reason(l, &why))
        button.primary { (l.hand_over()) }
    };
    html! { details id={ "d-hand-" (task.id) } { summary { (l.hand_over()) } (form(view, task, "hand_over_task").render(f, fields)) } }
}

// Every post but the one that has it, its stand-ins first: whom to name at three in the morning.
fn choose(f: &Frame, view: &View, id: &str, from: &PostId) -> Markup {
    let plan = &view.incident.plan;
    let near = plan.post(from).map_or(&[][..], |post| &post.substitutes);
    let (mut first, mut rest) = (Vec::new(), Vec::new());
    for post in plan
        .posts
        .iter()
        .map(|post| &post.id)
        .filter(|post| *post != from)
    {
        if near.contains(post) {
            first.push(post);
        } else {
            rest.push(post);
        }
    }
    html! {
        label.field-label for=(id) { (f.lang.hand_over_to()) }
        select id=(id) name="to" required {
            option value="" {}
            @for post in first.into_iter().chain(rest) { option value=(post) { (f.post_in(plan, post)) (busy(f, view, post)) } }
        }
    }
}

// What that post has to do already, here and in other incidents.
fn busy(f: &Frame, view: &View, post: &PostId) -> String {
    let l = f.lang;
    let here = view
        .incident
        .open_tasks()
        .filter(|task| task.owner == *post)
        .count();
    let all = here + view.elsewhere(post);
    if all == 0 {
        String::new()
    } else {
        l.in_brackets(l.post_has(all))
    }
}

/// A post goes off duty in the middle: all its open tasks to another one.
pub(super) fn relieve(f: &Frame, view: &View) -> Markup {
    let l = f.lang;
    let (id, plan) = (view.incident.id, &view.incident.plan);
    let Some(first) = view.rights.relieve.first() else {
        return html! {};
    };
    let fields = html! {
        input type="hidden" name="incident" value=(id);
        p.hint { (l.relieve_about()) }
        label.field-label for="relieved" { (l.relieve_whom()) }
        select id="relieved" name="relieved" {
            @for post in &view.rights.relieve { option value=(post) selected[f.post() == Some(post)] { (f.post_in(plan, post)) (busy(f, view, post)) } }
        }
        (choose(f, view, "relieved-by", f.post().filter(|post| view.rights.relieve.contains(post)).unwrap_or(first)))
        (reason(l, "relieve-reason"))
        button.primary { (l.relieve()) }
    };
    let form = ActForm {
        act: "relieve_post",
        target: id.0,
        back: format!("/incidents/{id}#tasks"),
    };
    html! { details #d-relieve { summary { (l.relieve()) } (form.render(f, fields)) } }
}

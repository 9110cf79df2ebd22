//! A promise on its question's card: where it stands, how it will be judged, and the steps that are open to
//! the acting post.

use super::View;
use crate::web::form::{ActForm, reason};
use crate::web::frame::{Frame, Lookup};
use crate::web::parts::{clock, missed_mark};
use crate::words::{Lang, clock_time};
use huiyin_engine::act::TextRef;
use huiyin_engine::promise::{Promise, PromiseStep, Stage};
use huiyin_engine::state::Question;
use huiyin_engine::{Span, Time};
use maud::{Markup, html};

pub(super) fn card(f: &Frame, lookup: &Lookup, view: &View, held: &Promise) -> Markup {
    let l = f.lang;
    html! {
        div.answer id={ "promise-" (held.id) } {
            p.k {
                (l.promise_title()) " · " (f.post_in(&view.incident.plan, &held.owner)) " · "
                (l.promise_is_due(clock_time(l, held.due, f.now))) " "
                span.tag { (l.stage(held.stage)) }
            }
            p { (lookup.text(l, &held.text)) }
            (test(f, lookup, held))
            (state(f, lookup, view, held))
            (steps(f, view, held))
        }
    }
}

fn test(f: &Frame, lookup: &Lookup, held: &Promise) -> Markup {
    let l = f.lang;
    html! {
        @if let Some(test) = &held.test {
            dl.three {
                @for (name, text) in [l.perceivable(), l.implementable(), l.verifiable()].iter().zip(test.texts()) {
                    div { dt { (name) } dd { (lookup.text(l, text)) } }
                }
            }
        }
    }
}

fn state(f: &Frame, lookup: &Lookup, view: &View, held: &Promise) -> Markup {
    let l = f.lang;
    let plan = &view.incident.plan;
    let who = |by| f.actor(plan, lookup, by);
    html! {
        @if held.silent && held.owed() { p.missed { (missed_mark()) (l.promise_silent()) } }
        @else if held.owed() { (clock(f, held.due, held.due - held.made)) }
        @if held.stage == Stage::Broken { p.missed { (missed_mark()) (l.stage_broken()) } }
        @if !held.renewed.is_empty() { p.muted { (l.promise_renewed(held.renewed.len())) } }
        @if let Some((by, at)) = &held.reported { p.muted { (l.promise_reported_by(who(by), clock_time(l, *at, f.now))) } }
        @if let Some((by, at)) = &held.verified { p.muted { (l.promise_verified_by(who(by), clock_time(l, *at, f.now))) } }
        @if held.disputed.is_some() { p.missed { (missed_mark()) (l.promises_disputed()) } }
        @if !held.said.is_empty() { @let (kept, not_kept) = held.counted(); p.muted { (l.promise_said(kept, not_kept)) } }
        @if let Some((word, _)) = held.word { p.muted { (l.word(word)) } }
    }
}

fn steps(f: &Frame, view: &View, held: &Promise) -> Markup {
    let open = view.rights.promises.get(&held.id);
    let steps = open.map_or(&[][..], Vec::as_slice);
    html! {
        @if !steps.is_empty() {
            div.acts { @for step in steps { (step_form(f, view, held, step)) } }
        }
    }
}

fn step_form(f: &Frame, view: &View, held: &Promise, step: &PromiseStep<TextRef>) -> Markup {
    let l = f.lang;
    let (name, words) = named(l, step);
    let id = format!("{name}-{}", held.id);
    let fields = html! {
        input type="hidden" name="promise" value=(held.id);
        input type="hidden" name="step" value=(name);
        @match step {
            PromiseStep::Accept => {}
            PromiseStep::Report { .. } => {
                label.field-label for=(id) { (l.step_evidence()) span.must { (l.required()) } }
                textarea id=(id) name="evidence" rows="2" required maxlength="4000" {}
            }
            PromiseStep::Verify { .. } => { (found(l, &id)) (reason(l, &id)) }
            PromiseStep::Renew { .. } => { (date(l, &format!("due-{id}"), l.step_new_due(), f.now)) (reason(l, &id)) }
            PromiseStep::Decline { .. } | PromiseStep::Break { .. } | PromiseStep::Withdraw { .. } => { (reason(l, &id)) }
        }
        button.primary { (words) }
    };
    let form = ActForm {
        act: "step_promise",
        target: held.id.0,
        back: format!("/incidents/{}#promise-{}", view.incident.id, held.id),
    };
    html! {
        @if *step == PromiseStep::Accept { (form.render(f, fields)) }
        @else { details id={ "d-" (id) } { summary { (words) } (form.render(f, fields)) } }
    }
}

fn named(l: Lang, step: &PromiseStep<TextRef>) -> (&'static str, &'static str) {
    match step {
        PromiseStep::Accept => ("accept", l.step_accept()),
        PromiseStep::Decline { .. } => ("decline", l.step_decline()),
        PromiseStep::Report { .. } => ("report", l.step_report()),
        PromiseStep::Verify { .. } => ("verify", l.step_verify()),
        PromiseStep::Break { .. } => ("break", l.step_break()),
        PromiseStep::Renew { .. } => ("renew", l.step_renew()),
        PromiseStep::Withdraw { .. } => ("withdraw", l.step_withdraw()),
    }
}

fn found(l: Lang, id: &str) -> Markup {
    let (found, word) = (format!("found-{id}"), format!("word-{id}"));
    html! {
        label.field-label for=(found) { (l.step_found()) }
        select id=(found) name="found" required {
            option value="" {}
            option value="kept" { (l.step_found_kept()) }
            option value="not_kept" { (l.step_found_not_kept()) }
        }
        label.field-label for=(word) { (l.step_word()) }
        select id=(word) name="word" required {
            option value="" {}
            option value="kept" { (l.word_kept()) }
            option value="not_kept" { (l.word_not_kept()) }
            option value="absent" { (l.word_absent()) }
        }
    }
}

fn date(l: Lang, id: &str, label: &str, now: Time) -> Markup {
    let due = (now + Span::days(7)).city_civil();
    let due = format!("{:04}-{:02}-{:02}T18:00", due.year, due.month, due.day);
    html! {
        label.field-label for=(id) { (label) span.must { (l.required()) } }
        input type="datetime-local" id=(id) name="due" required value=(due);
    }
}

/// The form that makes a promise.
pub(super) fn form(f: &Frame, view: &View, question: &Question) -> Markup {
    let l = f.lang;
    let (id, plan) = (view.incident.id, &view.incident.plan);
    let field = |name: &str| format!("{name}-{}", question.id);
    let answers = [
        ("perceivable", l.perceivable(), l.perceivable_hint()),
        ("implementable", l.implementable(), l.implementable_hint()),
        ("verifiable", l.verifiable(), l.verifiable_hint()),
    ];
    let fields = html! {
        input type="hidden" name="incident" value=(id);
        input type="hidden" name="question" value=(question.id);
        label.field-label for=(field("promised")) { (l.promise_text()) span.must { (l.required()) } }
        textarea id=(field("promised")) name="text" rows="2" required maxlength="4000" {}
        @for (name, label, hint) in answers {
            label.field-label for=(field(name)) { (label) span.must { (l.required()) } }
            input id=(field(name)) name=(name) required maxlength="2000" autocomplete="off" aria-describedby={ (field(name)) "-hint" };
            p.hint id={ (field(name)) "-hint" } { (hint) }
        }
        label.field-label for=(field("owner")) { (l.promise_owner()) }
        select id=(field("owner")) name="owner" aria-describedby={ (field("owner")) "-hint" } {
            @for held in &view.rights.owners {
                option value=(held) selected[f.post() == Some(held)] { (f.post_in(plan, held)) }
            }
        }
        p.hint id={ (field("owner")) "-hint" } { (l.promise_owner_hint()) }
        (date(l, &field("due"), l.promise_due(), f.now))
        button.primary { (l.promise_make()) }
    };
    let form = ActForm {
        act: "make_promise",
        target: question.id.0,
        back: format!("/incidents/{id}#question-{}", question.id),
    };
    html! { details id={ "d-promise-" (question.id) } { summary { (l.promise_make()) } (form.render(f, fields)) } }
}

//! A promise's card on the page of its incident or case: where it stands, how it will be judged, and the steps
//! that are open to the acting post; and the form that makes one.

use super::needs::Needs;
use crate::web::form::ActForm;
use crate::web::frame::{Frame, Lookup};
use crate::web::parts::{clock, missed_mark, reason_field};
use crate::web::trial::some_text;
use crate::words::{Lang, clock_time};
use huiyin_engine::act::TextRef;
use huiyin_engine::ids::{PostId, PromiseId};
use huiyin_engine::plan::Plan;
use huiyin_engine::promise::{AcceptanceTest, Promise, PromiseStep, Stage, Word};
use huiyin_engine::{Span, Time};
use maud::{Markup, html};
use std::collections::BTreeMap;

/// Where promises stand.
pub(super) struct Desk<'a> {
    /// The plan that names their posts.
    pub(super) plan: &'a Plan,
    /// The page, to come back to.
    pub(super) page: String,
    /// Steps that are open to the acting post.
    pub(super) open: &'a BTreeMap<PromiseId, Vec<PromiseStep<TextRef>>>,
}

/// What a promise is about to be made on.
pub(super) struct Offer<'a> {
    /// The act, and the number of what it is made on.
    pub(super) act: &'static str,
    pub(super) target: u64,
    /// Fields that say on what.
    pub(super) hidden: Markup,
    /// Posts in whose name it may be made.
    pub(super) owners: &'a [PostId],
    /// The page to go back to.
    pub(super) back: String,
}

/// Every step there is, as it would be tried.
pub(super) fn every_step(now: Time) -> [PromiseStep<TextRef>; 7] {
    let reason = some_text;
    [
        PromiseStep::Accept,
        PromiseStep::Report { evidence: reason() },
        PromiseStep::Verify {
            kept: true,
            word: Word::Kept,
            reason: reason(),
        },
        PromiseStep::Renew {
            due: now + Span::days(1),
            reason: reason(),
        },
        PromiseStep::Decline { reason: reason() },
        PromiseStep::Break { reason: reason() },
        PromiseStep::Withdraw { reason: reason() },
    ]
}

/// An acceptance test that stands for the one not written yet.
pub(super) fn some_test() -> AcceptanceTest<TextRef> {
    AcceptanceTest {
        perceivable: some_text(),
        implementable: some_text(),
        verifiable: some_text(),
    }
}

/// What a card has to have looked up: its texts, and who acted on it.
pub(super) fn needs(held: &Promise, needs: &mut Needs) {
    needs.text(&held.text);
    let test = held.test.iter().flat_map(AcceptanceTest::texts);
    test.for_each(|text| needs.text(text));
    let hands = held.reported.iter().chain(&held.verified);
    hands.for_each(|(by, _)| needs.actor(by));
}

pub(super) fn card(f: &Frame, lookup: &Lookup, desk: &Desk<'_>, held: &Promise) -> Markup {
    let l = f.lang;
    html! {
        div.answer id={ "promise-" (held.id) } {
            p.k {
                (l.promise_title()) " · " (f.post_in(desk.plan, &held.owner)) " · "
                (l.promise_is_due(clock_time(l, held.due, f.now))) " "
                span.tag { (l.stage(held.stage)) }
            }
            p { (lookup.text(l, &held.text)) }
            (test(f, lookup, held))
            (state(f, lookup, desk, held))
            (steps(f, desk, held))
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

fn state(f: &Frame, lookup: &Lookup, desk: &Desk<'_>, held: &Promise) -> Markup {
    let l = f.lang;
    let plan = desk.plan;
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

fn steps(f: &Frame, desk: &Desk<'_>, held: &Promise) -> Markup {
    let open = desk.open.get(&held.id);
    let steps = open.map_or(&[][..], Vec::as_slice);
    html! {
        @if !steps.is_empty() {
            div.acts { @for step in steps { (step_form(f, desk, held, step)) } }
        }
    }
}

fn step_form(f: &Frame, desk: &Desk<'_>, held: &Promise, step: &PromiseStep<TextRef>) -> Markup {
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
            PromiseStep::Verify { .. } => { (found(l, &id)) (why(l, &id)) }
            PromiseStep::Renew { .. } => { (date(l, &format!("due-{id}"), l.step_new_due(), f.now)) (why(l, &id)) }
            PromiseStep::Decline { .. } | PromiseStep::Break { .. } | PromiseStep::Withdraw { .. } => { (why(l, &id)) }
        }
        button.primary { (words) }
    };
    let form = ActForm {
        act: "step_promise",
        target: held.id.0,
        back: format!("{}#promise-{}", desk.page, held.id),
    };
    html! {
        @if *step == PromiseStep::Accept { (form.render(f, fields)) }
        @else { details id={ "d-" (id) } { summary { (words) } (form.render(f, fields)) } }
    }
}

// The petitioner's proof of the step holds it, word for word.
fn why(l: Lang, id: &str) -> Markup {
    html! { div.field { (reason_field(l, id, "reason", l.reason(), l.reason_read())) } }
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
pub(super) fn form(f: &Frame, plan: &Plan, offer: &Offer<'_>) -> Markup {
    let l = f.lang;
    let field = |name: &str| format!("{name}-{}", offer.target);
    let answers = [
        ("perceivable", l.perceivable(), l.perceivable_hint()),
        ("implementable", l.implementable(), l.implementable_hint()),
        ("verifiable", l.verifiable(), l.verifiable_hint()),
    ];
    let fields = html! {
        (offer.hidden)
        label.field-label for=(field("promised")) { (l.promise_text()) span.must { (l.required()) } }
        textarea id=(field("promised")) name="text" rows="2" required maxlength="4000" {}
        @for (name, label, hint) in answers {
            label.field-label for=(field(name)) { (label) span.must { (l.required()) } }
            input id=(field(name)) name=(name) required maxlength="2000" autocomplete="off" aria-describedby={ (field(name)) "-hint" };
            p.hint id={ (field(name)) "-hint" } { (hint) }
        }
        label.field-label for=(field("owner")) { (l.promise_owner()) }
        select id=(field("owner")) name="owner" aria-describedby={ (field("owner")) "-hint" } {
            @for held in offer.owners {
                option value=(held) selected[f.post() == Some(held)] { (f.post_in(plan, held)) }
            }
        }
        p.hint id={ (field("owner")) "-hint" } { (l.promise_owner_hint()) }
        (date(l, &field("due"), l.promise_due(), f.now))
        button.primary { (l.promise_make()) }
    };
    let form = ActForm {
        act: offer.act,
        target: offer.target,
        back: offer.back.clone(),
    };
    html! { details id={ "d-promise-" (offer.target) } { summary { (l.promise_make()) } (form.render(f, fields)) } }
}

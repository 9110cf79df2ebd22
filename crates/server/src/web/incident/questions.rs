//! The question board: what people ask, and the statements and promises that settle it.

use super::View;
use crate::web::form::ActForm;
use crate::web::frame::{Frame, Lookup};
use crate::web::parts::{at, empty};
use crate::web::promises::{self, Desk, Offer};
use crate::words::span_words;
use huiyin_engine::state::{Question, Statement};
use maud::{Markup, html};

pub(super) fn render(f: &Frame, lookup: &Lookup, view: &View) -> Markup {
    let l = f.lang;
    let incident = &view.incident;
    html! {
        section #questions aria-labelledby="questions-title" {
            h2 #questions-title { (l.questions_title()) }
            @if incident.questions.is_empty() {
                div #questions-empty data-live { (empty(l.questions_empty(), l.questions_empty_how())) }
            }
            ol.cards {
                @for question in incident.questions.values() {
                    li id={ "question-" (question.id) } data-live { (card(f, lookup, view, question)) }
                }
            }
            @if view.rights.question { div #question-new data-live { (record(f, view)) } }
        }
    }
}

fn card(f: &Frame, lookup: &Lookup, view: &View, question: &Question) -> Markup {
    let l = f.lang;
    let incident = &view.incident;
    let settled = incident.settled(question);
    let desk = Desk {
        plan: &incident.plan,
        page: format!("/incidents/{}", incident.id),
        open: &view.rights.promises,
    };
    html! {
        article.card.question {
            p.card-top {
                b { (lookup.text(l, &question.text)) }
                span.tag { (if settled { l.question_settled() } else { l.question_open() }) }
            }
            p.muted { (l.question_age(span_words(l, f.now - question.asked))) }
            @for id in &question.statements {
                @if let Some(held) = incident.statements.get(id) { (statement(f, lookup, view, held)) }
            }
            @for id in &question.promises {
                @if let Some(held) = incident.promises.get(id) { (promises::card(f, lookup, &desk, held)) }
            }
            @if incident.ended.is_none() {
                div.acts {
                    @if !view.rights.units.is_empty() { (statement_form(f, view, question)) }
                    @if !view.rights.owners.is_empty() { (promise_form(f, view, question)) }
                }
            }
        }
    }
}

fn statement(f: &Frame, lookup: &Lookup, view: &View, held: &Statement) -> Markup {
    let l = f.lang;
    let unit = view.incident.plan.unit(&held.unit);
    let unit = unit.map_or_else(
        || held.unit.to_string(),
        |unit| l.label(&unit.name).to_owned(),
    );
    html! { div.answer { p.k { (l.statement_title()) " · " (unit) " · " (at(f, held.at)) } p { (lookup.text(l, &held.text)) } } }
}

fn promise_form(f: &Frame, view: &View, question: &Question) -> Markup {
    let id = view.incident.id;
    let offer = Offer {
        act: "make_promise",
        target: question.id.0,
        hidden: html! {
            input type="hidden" name="incident" value=(id);
            input type="hidden" name="question" value=(question.id);
        },
        owners: &view.rights.owners,
        back: format!("/incidents/{id}#question-{}", question.id),
    };
    promises::form(f, &view.incident.plan, &offer)
}

fn record(f: &Frame, view: &View) -> Markup {
    let l = f.lang;
    let id = view.incident.id;
    let fields = html! {
        input type="hidden" name="incident" value=(id);
        label.field-label for="question-text" { (l.question_text()) }
        div.joined {
            input id="question-text" name="text" required maxlength="2000" autocomplete="off";
            button.primary { (l.question_record()) }
        }
    };
    ActForm {
        act: "record_question",
        target: id.0,
        back: format!("/incidents/{id}#questions"),
    }
    .render(f, fields)
}

fn statement_form(f: &Frame, view: &View, question: &Question) -> Markup {
    let l = f.lang;
    let (id, plan) = (view.incident.id, &view.incident.plan);
    let (unit, text) = (
        format!("unit-{}", question.id),
        format!("statement-{}", question.id),
    );
    let fields = html! {
        input type="hidden" name="incident" value=(id);
        input type="hidden" name="question" value=(question.id);
        label.field-label for=(unit) { (l.statement_unit()) }
        select id=(unit) name="unit" {
            @for held in &view.rights.units {
                option value=(held) { (plan.unit(held).map_or(held.as_str(), |unit| l.label(&unit.name))) }
            }
        }
        label.field-label for=(text) { (l.statement_text()) }
        textarea id=(text) name="text" rows="3" required maxlength="4000" {}
        button.primary { (l.statement_publish()) }
    };
    let form = ActForm {
        act: "publish_statement",
        target: question.id.0,
        back: format!("/incidents/{id}#question-{}", question.id),
    };
    html! { details id={ "d-statement-" (question.id) } { summary { (l.statement_publish()) } (form.render(f, fields)) } }
}

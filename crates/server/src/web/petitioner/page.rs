//! The page as a petitioner reads it: one column, what was promised first, dates in full, made to print.

use super::proofs::list;
use super::view::{Promised, View, asked};
use super::{case, material};
use crate::store::CaseRow;
use crate::web::assets;
use crate::web::frame::Lookup;
use crate::words::{Lang, letter_time};
use huiyin_engine::Time;
use huiyin_engine::ids::PostId;
use huiyin_engine::plan::Plan;
use huiyin_engine::promise::{Promise, Stage};
use huiyin_engine::state::{Incident, Statement};
use maud::{DOCTYPE, Markup, html};
use std::sync::Arc;

/// What every such page needs.
pub(super) struct Sheet {
    pub(super) lang: Lang,
    pub(super) now: Time,
    pub(super) plan: Option<Arc<Plan>>,
}

pub(super) fn whole(sheet: &Sheet, title: &str, here: &str, body: Markup) -> Markup {
    let l = sheet.lang;
    let other = match l {
        Lang::Zh => ("?lang=en", "en", "English"),
        Lang::En => ("?lang=zh", "zh-CN", "中文"),
    };
    let city = sheet.plan.as_ref().map(|plan| l.label(&plan.city));
    html! {
        (DOCTYPE)
        html lang=(l.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex, nofollow, noarchive";
                meta name="color-scheme" content="light dark";
                title { (title) }
                link rel="icon" href="/static/icon.svg" type="image/svg+xml";
                link rel="stylesheet" href=(assets::css_path());
            }
            body.petitioner {
                header.pet-head {
                    b { (l.pet_brand()) } @if let Some(city) = city { span.muted { (l.pet_city(city)) } }
                    a.no-print href={ (here) (other.0) } lang=(other.1) hreflang=(other.1) { (other.2) }
                }
                main #main { (body) }
            }
        }
    }
}

/// The form for a code, with what stood in the way of the last one.
pub(super) fn ask(sheet: &Sheet, typed: &str, fault: Option<&str>) -> Markup {
    let l = sheet.lang;
    let described = if fault.is_some() {
        "code-hint fault"
    } else {
        "code-hint"
    };
    let action = match l {
        Lang::Zh => "/r",
        Lang::En => "/r?lang=en",
    };
    let body = html! {
        h1 { (l.pet_title()) }
        p { (l.pet_about()) }
        @if let Some(fault) = fault { p.note role="alert" #fault { (fault) } }
        form.stack method="post" action=(action) {
            label.field-label for="code" { (l.pet_code()) }
            input.code-field id="code" name="code" value=(typed) required maxlength="60" autocomplete="off" autocapitalize="characters"
                spellcheck="false" aria-describedby=(described) aria-invalid=[fault.map(|_| "true")];
            p.hint #code-hint { (l.pet_code_hint()) }
            button.primary.wide { (l.pet_look()) }
        }
        p { a href="/verify" { (l.pet_verify()) } }
    };
    whole(sheet, l.pet_title(), "/r", body)
}

/// The page of one case.
pub(super) fn shown(
    sheet: &Sheet,
    lookup: &Lookup,
    view: &View,
    row: &CaseRow,
    code: &str,
    fault: Option<&str>,
) -> Markup {
    let l = sheet.lang;
    let title = l.pet_case(view.case);
    let here = format!("/r/{code}");
    let body = html! {
        h1 { (title) }
        p.note.no-print { (l.pet_secret()) }
        (promises(sheet, lookup, view, &here))
        (answers(sheet, lookup, view))
        (yours(sheet, view, row))
        (material::section(sheet, view, &here, fault))
        (case::standing(sheet, lookup, view, row))
        (case::rate(sheet, view, &here))
        (case::corrections(sheet, view))
        (case::clocks(sheet, view, row))
        (case::remedies(sheet, view))
        @if !view.proofs.is_empty() { (list(l, code, &view.proofs)) }
        (opened(sheet, view))
        section aria-labelledby="appeal" {
            h2 #appeal { (l.pet_appeal()) }
            p { (l.pet_appeal_review()) }
            p { (l.pet_appeal_remedy()) }
        }
        p.muted.pet-foot { (letter_time(l, sheet.now)) }
        p.acts.no-print { a.button href="/r" { (l.pet_again()) } }
    };
    whole(sheet, &title, &here, body)
}

pub(super) fn post(sheet: &Sheet, plan: &Plan, id: &PostId) -> String {
    let held = plan.post(id);
    held.map_or_else(
        || id.to_string(),
        |held| sheet.lang.label(&held.name).to_owned(),
    )
}

fn promises(sheet: &Sheet, lookup: &Lookup, view: &View, here: &str) -> Markup {
    let l = sheet.lang;
    let held = view.promises();
    html! {
        section aria-labelledby="promises" {
            h2 #promises { (l.pet_promises()) }
            @if held.is_empty() { p.muted { (l.pet_promises_none()) } }
            @for promised in held { (card(sheet, lookup, view, promised, here)) }
        }
    }
}

fn card(sheet: &Sheet, lookup: &Lookup, view: &View, held: Promised<'_>, here: &str) -> Markup {
    let l = sheet.lang;
    let promise = held.promise;
    let due = letter_time(l, promise.due);
    html! {
        article.pet-card id={ "promise-" (promise.id) } {
            p.pet-lead { (lookup.text(l, &promise.text)) }
            p { b { (l.pet_owner(post(sheet, held.plan, &promise.owner))) } br;
                (if promise.due < sheet.now { l.pet_due_was(due) } else { l.pet_due(due) }) }
            p.pet-stage { (stage(l, promise)) }
            @if let Some(test) = &promise.test {
                dl.three {
                    @for (name, text) in [l.perceivable(), l.implementable(), l.verifiable()].iter().zip(test.texts()) {
                        div { dt { (name) } dd { (lookup.text(l, text)) } }
                    }
                }
            }
            @if let Some(question) = held.question { p.muted { (l.pet_question()) (lookup.text(l, &question.text)) } }
            @if let Some((kept, _)) = promise.said.get(&view.case) {
                p { b { (if *kept { l.pet_you_said_kept() } else { l.pet_you_said_not_kept() }) } }
            }
            @if asked(promise) { (word_form(l, promise, here)) }
        }
    }
}

fn stage(l: Lang, promise: &Promise) -> &'static str {
    match promise.stage {
        Stage::Made => l.pet_stage_made(),
        Stage::Accepted if promise.silent => l.pet_stage_silent(),
        Stage::Accepted => l.pet_stage_accepted(),
        Stage::Reported if promise.disputed.is_some() => l.pet_stage_disputed(),
        Stage::Reported => l.pet_stage_reported(),
        Stage::Kept => l.pet_stage_kept(),
        Stage::Broken => l.pet_stage_broken(),
        Stage::Declined => l.pet_stage_declined(),
        Stage::Withdrawn => l.pet_stage_withdrawn(),
    }
}

fn word_form(l: Lang, promise: &Promise, here: &str) -> Markup {
    let query = match l {
        Lang::Zh => "",
        Lang::En => "?lang=en",
    };
    let label = format!("ask-{}", promise.id);
    html! {
        form.no-print method="post" action={ (here) "/word" (query) } role="group" aria-labelledby=(label) {
            input type="hidden" name="promise" value=(promise.id);
            p id=(label) { (l.pet_ask_kept()) }
            div.acts {
                button name="word" value="kept" { (l.pet_kept()) }
                button name="word" value="not_kept" { (l.pet_not_kept()) }
            }
        }
    }
}

fn answers(sheet: &Sheet, lookup: &Lookup, view: &View) -> Markup {
    let l = sheet.lang;
    let all: Vec<(&Incident, &Statement)> = view
        .about()
        .flat_map(|incident| {
            incident
                .statements
                .values()
                .map(move |held| (incident, held))
        })
        .collect();
    html! {
        section aria-labelledby="answers" {
            h2 #answers { (l.pet_answers()) }
            @if all.is_empty() && view.answers.is_empty() { p.muted { (l.pet_answers_none()) } }
            @for (held, unit) in &view.answers {
                article.pet-card {
                    p { (lookup.text(l, &held.text)) }
                    p.muted { (l.label(unit)) " · " (letter_time(l, held.at)) }
                }
            }
            @for (incident, held) in all {
                article.pet-card {
                    @if let Some(question) = incident.questions.get(&held.question) { p.muted { (l.pet_question()) (lookup.text(l, &question.text)) } }
                    p { (lookup.text(l, &held.text)) }
                    p.muted {
                        @if let Some(unit) = incident.plan.unit(&held.unit) { (l.label(&unit.name)) " · " }
                        (letter_time(l, held.at))
                    }
                }
            }
        }
    }
}

fn yours(sheet: &Sheet, view: &View, row: &CaseRow) -> Markup {
    let l = sheet.lang;
    html! {
        section aria-labelledby="yours" {
            h2 #yours { (l.pet_yours()) }
            @match &view.texts {
                Some(texts) => {
                    @if !texts.topic.is_empty() { p { b { (texts.topic) } } }
                    @if !texts.body.is_empty() { blockquote { (texts.body) } }
                }
                None => { p.muted { (l.pet_gone()) } }
            }
            p.muted {
                (l.pet_filed(letter_time(l, row.time), l.channel(row.channel)))
                @if row.people > 1 { (l.list_comma()) (l.pet_speaks_for(row.people)) }
            }
        }
    }
}

fn opened(sheet: &Sheet, view: &View) -> Markup {
    let l = sheet.lang;
    let who = |id: &PostId| {
        let plan = sheet.plan.as_deref();
        plan.map_or_else(|| id.to_string(), |plan| post(sheet, plan, id))
    };
    html! {
        section aria-labelledby="opened" {
            h2 #opened { (l.pet_opened()) }
            @if view.openings.is_empty() { p.muted { (l.pet_opened_none()) } }
            @else {
                ul { @for held in &view.openings { li { (l.pet_opened_at(letter_time(l, held.at), who(&held.by.post), l.purpose(held.purpose))) } } }
            }
        }
    }
}

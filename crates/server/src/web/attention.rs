//! What is asked in public about a matter: the one figure with its source, and the answer that it asks for.
//! Absent: curves, rankings and everything else that would steer or watch what people say.

use super::form::ActForm;
use super::frame::{Frame, Lookup};
use super::needs::Needs;
use super::parts::{at, clock, missed_mark};
use super::trial::{may, some_text};
use crate::words::{clock_time, span_words};
use huiyin_engine::ids::{MatterId, UnitId};
use huiyin_engine::plan::{AttentionRule, Plan};
use huiyin_engine::state::{AnswerAsked, Attention};
use huiyin_engine::{Act, Actor, City, Time};
use maud::{Markup, html};

/// What a matter's page shows of it; nothing where the plan has no rule for it.
pub(crate) struct View {
    rule: AttentionRule,
    held: Option<Attention>,
    may_note: bool,
    /// Units in whose name this post may answer.
    units: Vec<UnitId>,
}

/// Units in whose name a post may publish the answer that a matter waits for.
pub(crate) fn units(
    city: &City,
    plan: &Plan,
    matter: MatterId,
    by: Option<&Actor>,
    now: Time,
) -> Vec<UnitId> {
    let units = plan.units.iter().map(|unit| unit.id.clone());
    let publish = |unit: &UnitId| {
        let (unit, text) = (unit.clone(), some_text());
        may(city, by, Act::PublishAnswer { matter, unit, text }, now)
    };
    units.filter(publish).collect()
}

impl View {
    pub(crate) fn of(city: &City, matter: MatterId, by: Option<&Actor>, now: Time) -> Option<Self> {
        let plan = city.plan.as_ref()?;
        let (seen, text) = (0, some_text());
        Some(View {
            rule: plan.attention.clone()?,
            held: city.attention.get(&matter).cloned(),
            may_note: may(city, by, Act::NoteAttention { matter, seen, text }, now),
            units: units(city, plan, matter, by, now),
        })
    }

    pub(crate) fn needs(&self, needs: &mut Needs) {
        let Some(held) = &self.held else { return };
        needs.text(&held.text);
        needs.actor(&held.by);
        held.answers
            .iter()
            .for_each(|answer| needs.text(&answer.text));
    }

    pub(crate) fn render(&self, f: &Frame, lookup: &Lookup, matter: MatterId) -> Markup {
        let l = f.lang;
        let rule = &self.rule;
        let (window, within) = (span_words(l, rule.window), span_words(l, rule.within));
        html! {
            section #attention aria-labelledby="attention-title" {
                h2 #attention-title { (l.attention_title()) }
                p.muted { (l.attention_about(rule.at_least, window, within)) }
                div #attention-now data-live {
                    @match &self.held { None => { p.muted { (l.attention_none()) } } Some(held) => { (self.now(f, lookup, matter, held)) } }
                }
                @if self.may_note { (note(f, matter)) }
            }
        }
    }

    fn now(&self, f: &Frame, lookup: &Lookup, matter: MatterId, held: &Attention) -> Markup {
        let l = f.lang;
        let who = f.plan.as_ref().map(|plan| f.actor(plan, lookup, &held.by));
        html! {
            p { b { (l.attention_now(held.seen, clock_time(l, held.at, f.now), who.unwrap_or_default())) } }
            blockquote { (lookup.text(l, &held.text)) }
            @if let Some(asked) = &held.asked {
                (waits(f, asked))
                @if !self.units.is_empty() { (publish(f, matter, &self.units)) }
            }
            @for answer in held.answers.iter().rev() {
                div.answer {
                    p.k { (l.answer_given(unit_name(f, &answer.unit), clock_time(l, answer.at, f.now))) @if answer.late { " · " span.missed { (missed_mark()) (l.answer_was_late()) } } }
                    p { (lookup.text(l, &answer.text)) }
                }
            }
        }
    }
}

fn unit_name(f: &Frame, id: &UnitId) -> String {
    let unit = f.plan.as_ref().and_then(|plan| plan.unit(id));
    unit.map_or_else(
        || id.to_string(),
        |unit| f.lang.label(&unit.name).to_owned(),
    )
}

/// The clock of an answer that is to be published.
pub(crate) fn waits(f: &Frame, asked: &AnswerAsked) -> Markup {
    let l = f.lang;
    html! {
        p { strong.tag { (l.answer_asked(f.post_name(&asked.owner))) } " " span.muted { (at(f, asked.at)) } }
        (clock(f, asked.due, asked.due - asked.at))
        @if asked.overdue { p.missed { (missed_mark()) (l.answer_was_late()) } }
    }
}

fn form(act: &'static str, matter: MatterId) -> ActForm {
    ActForm {
        act,
        target: matter.0,
        back: format!("/matters/{matter}#attention"),
    }
}

fn note(f: &Frame, matter: MatterId) -> Markup {
    let l = f.lang;
    let fields = html! {
        input type="hidden" name="matter" value=(matter);
        label.field-label for="attention-seen" { (l.attention_seen()) }
        input type="number" id="attention-seen" name="seen" min="0" max="9007199254740991" required inputmode="numeric";
        label.field-label for="attention-text" { (l.attention_text()) span.must { (l.required()) } }
        textarea id="attention-text" name="text" rows="2" required maxlength="4000" {}
        button.primary { (l.attention_save()) }
    };
    let form = form("note_attention", matter);
    html! { details #d-attention { summary { (l.attention_note()) } (form.render(f, fields)) } }
}

fn publish(f: &Frame, matter: MatterId, units: &[UnitId]) -> Markup {
    let l = f.lang;
    let fields = html! {
        input type="hidden" name="matter" value=(matter);
        label.field-label for="answer-unit" { (l.statement_unit()) }
        select id="answer-unit" name="unit" { @for unit in units { option value=(unit) { (unit_name(f, unit)) } } }
        label.field-label for="answer-text" { (l.statement_text()) span.must { (l.required()) } }
        textarea id="answer-text" name="text" rows="3" required maxlength="4000" {}
        button.primary { (l.answer_publish()) }
    };
    let form = form("publish_answer", matter);
    html! { details #d-answer open { summary { (l.answer_publish()) } (form.render(f, fields)) } }
}

//! A matter: its counts, its curve where it is large enough, and the cases' texts for those who handle them.

use super::attention;
use super::board::rising;
use super::chart;
use super::form::{ActForm, reason};
use super::frame::{Frame, Lookup, page};
use super::needs::Needs;
use super::records::{self, may_group, merge_form, split_form};
use super::show::{blocking, frame, look_up, titles};
use super::trial::{may, some_text};
use crate::auth::WebState;
use crate::auth::corrected::Line;
use crate::auth::guard::{Asked, Signed};
use crate::auth::problem::{Kind, Problem};
use crate::auth::shown::{handles_cases, sees, shown, shown_window};
use crate::live::{CaseTexts, Corrections};
use crate::store::CaseRow;
use crate::words::clock_time;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use huiyin_engine::ids::{AssessmentId, CaseId, IncidentId, MatterId};
use huiyin_engine::indicators::{Standing, Subject};
use huiyin_engine::plan::Indicator;
use huiyin_engine::state::{Matter, PublicCase};
use huiyin_engine::{Act, Actor, City, Time};
use maud::{Markup, html};
use std::collections::BTreeMap;

/// Cases listed, the newest.
const CASES_MAX: usize = 50;

/// What the page shows.
pub(crate) struct View {
    pub(crate) title: Option<String>,
    pub(crate) matter: Matter,
    pub(crate) standings: Vec<(Standing, Indicator)>,
    pub(crate) assessing: Option<AssessmentId>,
    pub(crate) responding: Option<IncidentId>,
    pub(crate) may_report: bool,
    pub(crate) may_report_danger: bool,
    /// Whether this post may read what the cases say.
    pub(crate) open: bool,
    pub(crate) cases: Vec<(CaseRow, Option<CaseTexts>)>,
    /// Cases whose petitioners asked to have them shown, each with whether this post may.
    pub(crate) public: BTreeMap<CaseId, (PublicCase, bool)>,
    /// Whether this post says which cases belong together.
    pub(crate) may_group: bool,
    /// Matters that were merged into this one.
    pub(crate) merged: Vec<MatterId>,
    /// What was moved, merged and put right here.
    pub(crate) corrections: Vec<Line>,
    pub(crate) shown: Lookup,
    /// What is asked in public, where the plan has a rule for it.
    pub(crate) attention: Option<attention::View>,
}

/// The page.
pub(crate) async fn get(
    State(state): State<WebState>,
    Signed(session): Signed,
    asked: Asked,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let id = MatterId(id.parse().map_err(|_| Kind::NotFound)?);
    // A number of old leads to the matter that stays.
    let now = state.live.read(|city| city.matter_now(id));
    if now != id {
        return Ok(Redirect::to(&format!("/matters/{now}")).into_response());
    }
    blocking(&state, move |state| {
        let f = frame(state, Some(&session), &asked)?;
        let by = f.who.as_ref().and_then(super::frame::Who::actor);
        let view = state
            .live
            .read(|city| View::of(city, id, by.as_ref(), f.now));
        let mut view = view.ok_or(Kind::NotFound)?;
        view.title = titles(state, f.posts(), [id]).remove(&id);
        let mut needs = Needs::default();
        let texts = view
            .public
            .values()
            .filter_map(|(held, _)| held.shown.as_ref());
        texts.for_each(|(text, _)| needs.text(text));
        if let Some(held) = &view.attention {
            held.needs(&mut needs);
        }
        let corrected = state.live.corrections(Corrections::Matter(id), CASES_MAX)?;
        view.corrections = state.live.read(|city| {
            let lines = corrected.iter();
            let lines = lines.filter_map(|entry| Line::of(city, f.posts(), entry));
            lines.collect()
        });
        let lines = view.corrections.iter();
        lines.for_each(|line| line.needs(&mut needs, view.open));
        view.shown = look_up(state, f.posts(), &needs)?;
        if view.open {
            let mut rows = state.live.matter_cases(id, CASES_MAX);
            state.live.read(|city| {
                rows.retain(|row| sees(city, row.case, row.unit.as_ref(), f.posts()));
            });
            let with_texts = |row: CaseRow| {
                let texts = state.live.case_texts(row.case).ok().flatten();
                (row, texts)
            };
            view.cases = rows.into_iter().map(with_texts).collect();
        }
        Ok(render(&f, &view).into_response())
    })
    .await
}

impl View {
    pub(crate) fn of(city: &City, id: MatterId, by: Option<&Actor>, now: Time) -> Option<Self> {
        let matter = city.matters.get(&id)?.clone();
        let plan = city.plan.as_ref()?;
        let standings = if shown(&matter) {
            city.counters.standing(id)
        } else {
            Vec::new()
        };
        let indicator = |standing: Standing| {
            let held = plan
                .indicators
                .iter()
                .find(|held| held.id == standing.indicator)?;
            Some((standing, held.clone()))
        };
        let subject = Subject::Matter { matter: id };
        Some(View {
            title: None,
            matter,
            standings: standings
                .into_iter()
                .filter(shown_window)
                .filter_map(indicator)
                .collect(),
            assessing: city.assessing.get(&subject).copied(),
            responding: city.responding.get(&subject).copied(),
            may_report: may(
                city,
                by,
                Act::ReportMatter {
                    matter: id,
                    reason: some_text(),
                },
                now,
            ),
            may_report_danger: may(
                city,
                by,
                Act::ReportDanger {
                    matter: id,
                    reason: some_text(),
                },
                now,
            ),
            open: by.is_some_and(|by| handles_cases(plan, &by.post)),
            cases: Vec::new(),
            may_group: by.is_some_and(|by| may_group(city, by, now)),
            merged: city.merged_into(id).collect(),
            corrections: Vec::new(),
            public: public(city, id, by, now),
            shown: Lookup::default(),
            attention: attention::View::of(city, id, by, now),
        })
    }
}

fn public(
    city: &City,
    matter: MatterId,
    by: Option<&Actor>,
    now: Time,
) -> BTreeMap<CaseId, (PublicCase, bool)> {
    let asked = city.public.iter().filter(|(_, held)| held.matter == matter);
    let one = |(case, held): (&CaseId, &PublicCase)| {
        let text = some_text();
        let show = Act::ShowCase { case: *case, text };
        (*case, (held.clone(), may(city, by, show, now)))
    };
    asked.map(one).collect()
}

pub(crate) fn render(f: &Frame, view: &View) -> Markup {
    let l = f.lang;
    let id = view.matter.id;
    let title = view.title.clone().unwrap_or_else(|| l.matter_no(id));
    let body = html! {
        div.middle {
        p.k { a href="/" { (l.nav_board()) } " › " (l.matter_no(id)) }
        h1 { (title) }
        div #matter data-live {
            p { b { (l.matter_totals(view.matter.cases, view.matter.people)) } " · " span.muted { (l.matter_latest(clock_time(l, view.matter.latest, f.now))) } }
            @if !view.merged.is_empty() { p.muted { (l.matter_holds(view.merged.iter().map(|id| l.matter_no(id)).collect::<Vec<_>>().join(l.list_comma()))) } }
            @if let Some(id) = view.assessing { p { a.tag href={ "/assessments/" (id) } { (l.matter_in_hand_assessment(id)) } } }
            @if let Some(id) = view.responding { p { a.tag href={ "/incidents/" (id) } { (l.matter_in_hand_incident(id)) } } }
            @for (standing, indicator) in &view.standings { (figures(f, standing, indicator)) }
            @if view.standings.is_empty() { p.muted { (l.matter_small()) } }
        }
        @if view.may_report_danger { (report(f, id, Hand::Danger)) }
        @if view.may_report { (report(f, id, Hand::Matter)) }
        @if let Some(held) = &view.attention { (held.render(f, &view.shown, id)) }
        section aria-labelledby="cases-title" {
            h2 #cases-title { (l.matter_cases()) }
            @if !view.open { p.note { (l.matter_texts_not_yours()) } }
            ol.said { @for (row, texts) in &view.cases { li { (case(f, row, texts.as_ref())) (publicity(f, view, row.case)) } } }
            @if view.cases.len() == CASES_MAX { p.muted { (l.matter_more(CASES_MAX)) } }
        }
        @if view.may_group && view.open { (split_form(f, &view.matter, &view.cases)) (merge_form(f, id)) }
        (records::history(f, &view.shown, &view.corrections, view.open))
        }
    };
    page(f, &title, body)
}

fn figures(f: &Frame, standing: &Standing, indicator: &Indicator) -> Markup {
    let l = f.lang;
    let top = standing.curve.iter().copied().max().unwrap_or(0);
    let label = l.daily_label(standing.curve.len(), top);
    html! {
        section.figure-block {
            h2 { (l.label(&indicator.name)) }
            figure.wide { (chart::daily(&standing.curve, &label)) figcaption.muted { (label) } }
            p.figures {
                span.muted { (l.window_days(standing.curve.len())) }
                b { (l.unit_of_cases(standing.count)) } b { (l.unit_of_people(standing.people)) }
                span.muted { (l.against_previous(standing.previous)) }
                @if standing.crossed { strong.tag { (l.crossed_now()) } }
            }
            (rising::distance(f, &indicator.when, standing))
        }
    }
}

// What is reported by hand.
#[derive(Clone, Copy)]
enum Hand {
    Matter,
    Danger,
}

fn report(f: &Frame, id: MatterId, what: Hand) -> Markup {
    let l = f.lang;
    let (act, about, words) = match what {
        Hand::Matter => ("report_matter", l.matter_report_about(), l.matter_report()),
        Hand::Danger => ("report_danger", l.danger_about(), l.danger_report()),
    };
    let fields = html! {
        input type="hidden" name="matter" value=(id);
        p.hint { (about) }
        (reason(l, act))
        button.primary { (words) }
    };
    let form = ActForm {
        act,
        target: id.0,
        back: format!("/matters/{id}"),
    };
    html! { details id={ "d-" (act) } { summary { (words) } (form.render(f, fields)) } }
}

fn case(f: &Frame, row: &CaseRow, texts: Option<&CaseTexts>) -> Markup {
    let l = f.lang;
    let unit = row.unit.as_ref().map(|id| {
        let held = f.plan.as_ref().and_then(|plan| plan.unit(id));
        held.map_or_else(|| id.to_string(), |unit| l.label(&unit.name).to_owned())
    });
    html! {
        p.k {
            a href={ "/cases/" (row.case) } { (l.matter_case_line(row.case, clock_time(l, row.time, f.now))) } " · " (l.channel(row.channel)) " · " (l.source(row.source)) " · " (l.unit_of_people(row.people))
            @if let Some(unit) = unit { " · " (unit) }
            @if let Some(cause) = row.struck { " · " span.tag { (l.record_struck_tag(l.strike(cause))) } }
            @if row.recorded - row.time > huiyin_engine::Span::hours(1) { " · " (l.matter_recorded(clock_time(l, row.recorded, f.now))) }
        }
        @match texts {
            Some(texts) => {
                p { b { (texts.topic) } }
                @if !texts.body.is_empty() { blockquote { (texts.body) } }
            }
            None => { p { em.muted { (l.sealed_text()) } } }
        }
    }
}

// What is shown in public of a case, and the forms for whoever may change it.
fn publicity(f: &Frame, view: &View, case: CaseId) -> Markup {
    let l = f.lang;
    let Some((held, may)) = view.public.get(&case) else {
        return html! {};
    };
    html! {
        @match &held.shown {
            Some((text, since)) => { p { span.tag { (l.public_shown(clock_time(l, *since, f.now))) } " " (view.shown.text(l, text)) } }
            None => { p { span.tag { (l.public_asked()) } } }
        }
        @if *may { div.acts { (show_form(f, view, case)) @if held.shown.is_some() { (hide_form(f, view, case)) } } }
    }
}

fn show_form(f: &Frame, view: &View, case: CaseId) -> Markup {
    let l = f.lang;
    let id = format!("show-{case}");
    let shown = view
        .public
        .get(&case)
        .is_some_and(|(held, _)| held.shown.is_some());
    let words = if shown {
        l.public_change()
    } else {
        l.public_show()
    };
    let fields = html! {
        input type="hidden" name="case" value=(case);
        label.field-label for=(id) { (l.public_text()) span.must { (l.required()) } }
        textarea id=(id) name="text" rows="2" required maxlength="4000" {}
        button.primary { (words) }
    };
    let form = publicity_form("show_case", view, case);
    html! { details id={ "d-" (id) } { summary { (words) } (form.render(f, fields)) } }
}

fn hide_form(f: &Frame, view: &View, case: CaseId) -> Markup {
    let l = f.lang;
    let id = format!("hide-{case}");
    let fields = html! {
        input type="hidden" name="case" value=(case);
        (reason(l, &id))
        button.primary { (l.public_hide()) }
    };
    let form = publicity_form("hide_case", view, case);
    html! { details id={ "d-" (id) } { summary { (l.public_hide()) } (form.render(f, fields)) } }
}

fn publicity_form(act: &'static str, view: &View, case: CaseId) -> ActForm {
    ActForm {
        act,
        target: case.0,
        back: format!("/matters/{}", view.matter.id),
    }
}

//! The steps that may be taken with a case, as forms. What is offered is asked of the engine.

use super::View;
use crate::store::CaseRow;
use crate::web::form::{ActForm, reason};
use crate::web::frame::Frame;
use crate::web::records::{Offered, correct_forms};
use crate::web::trial::some_text;
use crate::words::Lang;
use huiyin_engine::act::TextRef;
use huiyin_engine::casework::{CaseFile, CaseStep, OpenCase};
use huiyin_engine::ids::{PostId, UnitId};
use huiyin_engine::law::{Class, Interest, REMEDIES, Route};
use huiyin_engine::plan::Plan;
use huiyin_engine::{Act, Actor, City, Command, Time, decide};
use maud::{Markup, html};

/// The steps that this person could take now, each once, with what the form offers first.
pub(super) fn offered(city: &City, row: &CaseRow, by: &Actor, now: Time) -> Vec<CaseStep<TextRef>> {
    let Some(plan) = &city.plan else {
        return Vec::new();
    };
    let may = |step: &CaseStep<TextRef>| {
        let command = match city.cases.contains_key(&row.case) {
            true => Command::Act {
                by: by.clone(),
                act: Act::StepCase {
                    case: row.case,
                    step: step.clone(),
                },
            },
            false => Command::OnCase {
                by: by.clone(),
                case: row.case,
                step: step.clone(),
                filed: row.filed(),
            },
        };
        decide(city, &command, now).is_ok()
    };
    match city.cases.get(&row.case) {
        None => {
            let first = classify(Class::Suggestion, Vec::new());
            Some(first).into_iter().filter(may).collect()
        }
        Some(CaseFile::Open(case)) => candidates(case, plan, now)
            .into_iter()
            .filter_map(|choices| choices.into_iter().find(may))
            .collect(),
        Some(CaseFile::Closed(_)) => Vec::new(),
    }
}

fn classify(class: Class, accused: Vec<UnitId>) -> CaseStep<TextRef> {
    CaseStep::Classify {
        class,
        grave: false,
        reachable: true,
        accused,
        direct: None,
        reason: some_text(),
    }
}

// Each kind of step with what it could be about: the first that is allowed stands for the form.
fn candidates(case: &OpenCase, plan: &Plan, now: Time) -> Vec<Vec<CaseStep<TextRef>>> {
    let (text, reason) = (some_text, some_text);
    let transfers = plan.units.iter().map(|unit| CaseStep::Transfer {
        to: unit.id.clone(),
        reason: reason(),
    });
    let assigns = plan.posts.iter().map(|post| CaseStep::Assign {
        post: post.id.clone(),
        interest: Interest::None,
        reason: reason(),
    });
    let remedies = REMEDIES.iter().map(|held| CaseStep::Remedy {
        remedy: held.id,
        began: now.city_day(),
    });
    vec![
        vec![CaseStep::Accept { text: text() }],
        vec![CaseStep::ReportUp { text: text() }],
        transfers.collect(),
        vec![CaseStep::Object { reason: reason() }],
        assigns.collect(),
        vec![CaseStep::Answer { text: text() }],
        vec![CaseStep::AskReview { text: text() }],
        vec![CaseStep::BeginHearing { reason: reason() }],
        vec![CaseStep::EndHearing { reason: reason() }],
        vec![CaseStep::Extend {
            days: 1,
            reason_told: true,
            reason: reason(),
        }],
        remedies.collect(),
        vec![CaseStep::Represent { representatives: 1 }],
        vec![classify(case.class, case.accused.iter().cloned().collect())],
        vec![CaseStep::Close { reason: reason() }],
    ]
}

/// The forms.
pub(super) fn all(f: &Frame, view: &View) -> Markup {
    html! {
        @if !view.steps.is_empty() || view.offered != Offered::default() {
            div.acts {
                @for step in &view.steps { (one(f, view, step)) }
                (correct_forms(f, &view.row, view.offered))
            }
        }
    }
}

/// A step's name in the form.
pub(super) const fn name<T>(step: &CaseStep<T>) -> &'static str {
    match step {
        CaseStep::Classify { .. } => "classify",
        CaseStep::ReportUp { .. } => "report_up",
        CaseStep::Transfer { .. } => "transfer",
        CaseStep::Object { .. } => "object",
        CaseStep::Accept { .. } => "accept",
        CaseStep::Extend { .. } => "extend",
        CaseStep::BeginHearing { .. } => "begin_hearing",
        CaseStep::EndHearing { .. } => "end_hearing",
        CaseStep::Answer { .. } => "answer",
        CaseStep::AskReview { .. } => "ask_review",
        CaseStep::Assign { .. } => "assign",
        CaseStep::Represent { .. } => "represent",
        CaseStep::Remedy { .. } => "remedy",
        CaseStep::Close { .. } => "close",
    }
}

fn one(f: &Frame, view: &View, step: &CaseStep<TextRef>) -> Markup {
    let l = f.lang;
    let (name, words) = (name(step), l.case_step(step));
    let fields = html! {
        input type="hidden" name="case" value=(view.row.case);
        input type="hidden" name="step" value=(name);
        (fields_of(f, view, step, name))
        button.primary { (words) }
    };
    let form = ActForm {
        act: "step_case",
        target: view.row.case.0,
        back: format!("/cases/{}", view.row.case),
    };
    html! { details id={ "d-" (name) } { summary { (words) } (form.render(f, fields)) } }
}

fn fields_of(f: &Frame, view: &View, step: &CaseStep<TextRef>, id: &str) -> Markup {
    let l = f.lang;
    match step {
        CaseStep::Classify { .. } => classes(f, view, id),
        CaseStep::Transfer { .. } => html! {
            (choose(id, "to", l.case_to_unit(), units(f).map(|unit| (unit.id.to_string(), l.label(&unit.name).to_owned()))))
            (reason(l, id))
        },
        CaseStep::Assign { .. } => html! {
            (choose(id, "to", l.case_to_post(), posts(f).map(|post| (post.to_string(), f.post_name(post)))))
            (choose(id, "interest", l.case_interest(), interests(l)))
            (reason(l, id))
        },
        CaseStep::Extend { .. } => html! {
            (number(id, "days", l.case_days(), 30))
            (tick(id, "reason_told", l.case_reason_told(), false))
            (reason(l, id))
        },
        CaseStep::Represent { .. } => number(id, "representatives", l.case_representatives(), 5),
        CaseStep::Remedy { .. } => html! {
            (choose(id, "remedy", l.case_remedy(), remedies(l, view)))
            label.field-label for={ "began-" (id) } { (l.case_began()) span.must { (l.required()) } }
            input type="date" id={ "began-" (id) } name="began" required;
        },
        CaseStep::Accept { .. }
        | CaseStep::ReportUp { .. }
        | CaseStep::Answer { .. }
        | CaseStep::AskReview { .. } => html! {
            label.field-label for={ "text-" (id) } { (l.case_text()) span.must { (l.required()) } }
            textarea id={ "text-" (id) } name="text" rows="4" required maxlength="4000" {}
        },
        CaseStep::Object { .. }
        | CaseStep::BeginHearing { .. }
        | CaseStep::EndHearing { .. }
        | CaseStep::Close { .. } => reason(l, id),
    }
}

fn units(f: &Frame) -> impl Iterator<Item = &huiyin_engine::plan::Unit> {
    f.plan.iter().flat_map(|plan| &plan.units)
}

fn posts(f: &Frame) -> impl Iterator<Item = &PostId> {
    let posts = f.plan.iter().flat_map(|plan| &plan.posts);
    posts.map(|post| &post.id)
}

fn interests(l: Lang) -> impl Iterator<Item = (String, String)> {
    let all = [
        ("not_answered", Interest::NotAnswered),
        ("none", Interest::None),
        ("direct", Interest::Direct),
    ];
    all.into_iter()
        .map(move |(name, interest)| (name.to_owned(), l.interest(interest).to_owned()))
}

fn remedies(l: Lang, view: &View) -> impl Iterator<Item = (String, String)> {
    let open = view.file.as_ref().and_then(CaseFile::open);
    let class = open.map(|case| case.class);
    let of_route = REMEDIES.iter().filter(move |held| match class {
        Some(Class::Request(route)) => held.routes.contains(&route),
        _ => false,
    });
    of_route.map(move |held| (written(&held.id), l.remedy(held.id).to_owned()))
}

/// A word of the engine as the log and the API write it.
pub(in crate::web) fn written(word: &impl serde::Serialize) -> String {
    match serde_json::to_value(word) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

fn classes(f: &Frame, view: &View, id: &str) -> Markup {
    let l = f.lang;
    let open = view.file.as_ref().and_then(CaseFile::open);
    let now = open.map(|case| case.class);
    let mut all = vec![Class::Suggestion, Class::Accusation];
    all.extend(Route::ALL.map(Class::Request));
    let accused = |unit: &UnitId| open.is_some_and(|case| case.accused.contains(unit));
    html! {
        fieldset {
            legend { (l.class_choose()) span.must { (l.required()) } }
            @for class in all {
                label.pick { input type="radio" name="class" value=(class_name(class)) required checked[now == Some(class)]; " " (l.class(class)) }
            }
        }
        p.hint { (l.class_why()) }
        (tick(id, "grave", l.class_is_grave(), open.is_some_and(|case| case.grave)))
        (tick(id, "reachable", l.class_is_reachable(), open.is_none_or(|case| case.reachable)))
        details { summary { (l.class_accused()) }
            @for unit in units(f) {
                (tick(id, &format!("accused-{}", unit.id), l.label(&unit.name), accused(&unit.id)))
            }
        }
        @if open.is_none() {
            label.field-label for={ "direct-" (id) } { (l.class_direct()) }
            select id={ "direct-" (id) } name="direct" {
                option value="" { (l.class_direct_office()) }
                @for unit in units(f) { option value=(unit.id) { (l.label(&unit.name)) } }
            }
        }
        (reason(l, id))
    }
}

/// A class as a form sends it.
pub(super) fn class_name(class: Class) -> String {
    match class {
        Class::Request(route) => written(&route),
        other => written(&other),
    }
}

fn choose(
    id: &str,
    name: &str,
    label: &str,
    options: impl Iterator<Item = (String, String)>,
) -> Markup {
    html! {
        label.field-label for={ (name) "-" (id) } { (label) }
        select id={ (name) "-" (id) } name=(name) required {
            option value="" {}
            @for (value, words) in options { option value=(value) { (words) } }
        }
    }
}

fn number(id: &str, name: &str, label: &str, max: u32) -> Markup {
    html! {
        label.field-label for={ (name) "-" (id) } { (label) }
        input type="number" inputmode="numeric" id={ (name) "-" (id) } name=(name) min="1" max=(max) required;
    }
}

fn tick(id: &str, name: &str, label: &str, on: bool) -> Markup {
    html! { label.pick for={ (name) "-" (id) } { input type="checkbox" id={ (name) "-" (id) } name=(name) value="1" checked[on]; " " (label) } }
}

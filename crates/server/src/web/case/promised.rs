//! What was promised on a case, with the steps that are open, and the form that makes a promise. Absent: rules;
//! what is offered was tried on the engine.

use super::View;
use crate::web::frame::{Frame, Lookup};
use crate::web::needs::Needs;
use crate::web::promises::{self, Desk, Offer, every_step, some_test};
use crate::web::trial::{may, some_text};
use huiyin_engine::act::TextRef;
use huiyin_engine::ids::{CaseId, PostId, PromiseId};
use huiyin_engine::plan::Plan;
use huiyin_engine::promise::{CasePromise, OnCase, Promise, PromiseStep};
use huiyin_engine::{Act, Actor, City, Span, Time};
use maud::{Markup, html};
use std::collections::BTreeMap;

/// Promises on one case.
#[derive(Debug, Clone, Default)]
pub(crate) struct Promised {
    /// Each with whether this post reads what it says.
    all: Vec<(Promise, bool)>,
    open: BTreeMap<PromiseId, Vec<PromiseStep<TextRef>>>,
    /// Posts in whose name one may be made.
    owners: Vec<PostId>,
}

/// Whether a post reads a promise on a case: those who handle cases, the owner, and whoever stands in for it.
pub(in crate::web) fn reads(city: &City, plan: &Plan, held: &OnCase, post: &PostId) -> bool {
    let owner = plan.post(&held.promise.owner);
    let stands_in = owner.is_some_and(|owner| {
        owner.id == *post
            || owner.substitutes.contains(post)
            || owner.superior.as_ref() == Some(post)
    });
    let assigned = city.cases.get(&held.case).and_then(|file| file.open());
    let handles = assigned.is_some_and(|case| super::handles(plan, case, post));
    stands_in || handles || super::handles_cases(plan, post)
}

impl Promised {
    pub(super) fn of(city: &City, case: CaseId, by: Option<&Actor>, now: Time) -> Self {
        let held = city.case_promises.values();
        let held: Vec<&OnCase> = held.filter(|held| held.case == case).collect();
        let (Some(plan), Some(by)) = (&city.plan, by) else {
            let all = held.iter().map(|held| (held.promise.clone(), false));
            return Promised {
                all: all.collect(),
                ..Promised::default()
            };
        };
        let steps = |promise: PromiseId| {
            let may = |step: &PromiseStep<TextRef>| {
                let step = step.clone();
                may(city, Some(by), Act::StepPromise { promise, step }, now)
            };
            (promise, every_step(now).into_iter().filter(may).collect())
        };
        let all = held
            .iter()
            .map(|held| (held.promise.clone(), reads(city, plan, held, &by.post)));
        Promised {
            all: all.collect(),
            open: held.iter().map(|held| steps(held.promise.id)).collect(),
            owners: owners(city, plan, case, by, now),
        }
    }

    pub(super) fn needs(&self, needs: &mut Needs) {
        for (held, _) in self.all.iter().filter(|(_, reads)| *reads) {
            promises::needs(held, needs);
        }
    }
}

fn owners(city: &City, plan: &Plan, case: CaseId, by: &Actor, now: Time) -> Vec<PostId> {
    let posts = plan.posts.iter().map(|post| post.id.clone());
    let may = |owner: &PostId| {
        let act = Act::PromiseOnCase(CasePromise {
            case,
            owner: owner.clone(),
            due: now + Span::days(1),
            text: some_text(),
            test: some_test(),
        });
        may(city, Some(by), act, now)
    };
    posts.filter(may).collect()
}

pub(super) fn render(f: &Frame, lookup: &Lookup, view: &View) -> Markup {
    let l = f.lang;
    let held = &view.promised;
    let empty = Plan::default();
    let plan = f.plan.as_deref().unwrap_or(&empty);
    let page = format!("/cases/{}", view.row.case);
    let desk = Desk {
        plan,
        page: page.clone(),
        open: &held.open,
    };
    let offer = Offer {
        act: "promise_on_case",
        target: view.row.case.0,
        hidden: html! { input type="hidden" name="case" value=(view.row.case); },
        owners: &held.owners,
        back: format!("{page}#promises"),
    };
    html! {
        @if !held.all.is_empty() || !held.owners.is_empty() {
            section #case-promises data-live aria-labelledby="promises" {
                h2 #promises { (l.case_promises()) }
                @if held.all.is_empty() { p.muted { (l.case_promises_none()) } }
                @for (promise, reads) in &held.all {
                    @if *reads { (promises::card(f, lookup, &desk, promise)) }
                    @else { p #{ "promise-" (promise.id) } { (l.promise_no(promise.id)) " " span.tag { (l.stage(promise.stage)) } } }
                }
                @if !held.owners.is_empty() { div.acts { (promises::form(f, plan, &offer)) } }
            }
        }
    }
}

//! Promised: what is due today, and what passed its date in silence.

use crate::web::frame::{Frame, Lookup};
use crate::web::needs::Needs;
use crate::web::parts::{clock, empty, missed_mark};
use crate::words::full_time;
use huiyin_engine::ids::IncidentId;
use huiyin_engine::plan::Plan;
use huiyin_engine::state::Promise;
use huiyin_engine::{City, Time};
use maud::{Markup, html};
use std::sync::Arc;

/// Most promises shown in each list.
const SHOWN_MAX: usize = 12;

#[derive(Debug, Clone)]
struct Held {
    promise: Promise,
    incident: IncidentId,
    plan: Arc<Plan>,
}

#[derive(Debug, Clone)]
pub(super) struct Promised {
    today: Vec<Held>,
    silent: Vec<Held>,
    later: usize,
}

impl Promised {
    pub(super) fn of(city: &City, now: Time) -> Self {
        let (mut today, mut silent, mut later) = (Vec::new(), Vec::new(), 0);
        for incident in city.incidents.values() {
            for promise in incident.promises.values() {
                let held = Held {
                    promise: promise.clone(),
                    incident: incident.id,
                    plan: Arc::clone(&incident.plan),
                };
                if promise.silent {
                    silent.push(held);
                } else if promise.due.city_day() <= now.city_day() {
                    today.push(held);
                } else {
                    later += 1;
                }
            }
        }
        today.sort_by_key(|held| held.promise.due);
        silent.sort_by_key(|held| held.promise.due);
        Promised {
            today,
            silent,
            later,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.today.len() + self.silent.len()
    }

    pub(super) fn needs(&self, needs: &mut Needs) {
        for held in self.today.iter().chain(&self.silent) {
            needs.text(&held.promise.text);
        }
    }

    pub(super) fn render(&self, f: &Frame, lookup: &Lookup) -> Markup {
        let l = f.lang;
        html! {
            @if self.len() == 0 { (empty(l.promised_empty(), l.promised_empty_how())) }
            @if !self.silent.is_empty() {
                h3.sub.missed { (missed_mark()) (l.silent_promises()) }
                (list(f, lookup, &self.silent))
            }
            @if !self.today.is_empty() {
                h3.sub { (l.due_today()) }
                (list(f, lookup, &self.today))
            }
            @if self.later > 0 { p.muted { (l.coming_promises(self.later)) } }
        }
    }
}

fn list(f: &Frame, lookup: &Lookup, held: &[Held]) -> Markup {
    html! { ol.cards { @for held in held.iter().take(SHOWN_MAX) { li { (card(f, lookup, held)) } } } }
}

fn card(f: &Frame, lookup: &Lookup, held: &Held) -> Markup {
    let l = f.lang;
    let promise = &held.promise;
    html! {
        article.card {
            h3 { a href={ "/incidents/" (held.incident) "#question-" (promise.question) } { (lookup.text(l, &promise.text)) } }
            p.holder { (l.held_by(f.post_in(&held.plan, &promise.owner))) }
            @if promise.silent { p.missed { (l.due_was(full_time(l, promise.due))) } }
            @else { (clock(f, promise.due, promise.due - promise.made)) }
            p.muted { (l.of_incident(held.incident)) }
        }
    }
}

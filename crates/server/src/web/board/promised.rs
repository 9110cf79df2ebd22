//! Promised: what petitioners say was not kept, what waits for its owner, what is due today, what passed its date in silence, what waits to be
//! looked at, and what was not kept.

use crate::auth::shown::sees;
use crate::web::case::reads_promise;
use crate::web::frame::{Frame, Lookup};
use crate::web::needs::Needs;
use crate::web::parts::{clock, empty, missed_mark};
use crate::words::{Lang, full_time};
use huiyin_engine::ids::{CaseId, IncidentId, PostId};
use huiyin_engine::plan::Plan;
use huiyin_engine::promise::{Promise, Stage};
use huiyin_engine::{Actor, City, Time};
use maud::{Markup, html};
use std::sync::Arc;

/// Most promises shown in each list.
const SHOWN_MAX: usize = 12;

/// Why a promise is on the board, in the order in which the lists stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Disputed,
    Silent,
    Broken,
    Today,
    ToAccept,
    ToVerify,
}

const PLACES: [Place; 6] = [
    Place::Disputed,
    Place::Silent,
    Place::Broken,
    Place::Today,
    Place::ToAccept,
    Place::ToVerify,
];

#[derive(Debug, Clone)]
struct Held {
    place: Place,
    promise: Promise,
    home: Home,
    plan: Arc<Plan>,
    /// Whether this post reads what was promised: on a case that is not for everybody.
    open: bool,
}

/// What it was made on.
#[derive(Debug, Clone, Copy)]
enum Home {
    Incident(IncidentId),
    Case(CaseId),
}

#[derive(Debug, Clone)]
pub(super) struct Promised {
    shown: Vec<Held>,
    later: usize,
}

impl Place {
    /// Where it belongs; nothing where it is kept, given up, or not due yet.
    fn of(promise: &Promise, now: Time) -> Option<Self> {
        match promise.stage {
            Stage::Made | Stage::Accepted if promise.silent => Some(Place::Silent),
            Stage::Made => Some(Place::ToAccept),
            Stage::Accepted => (promise.due.city_day() <= now.city_day()).then_some(Place::Today),
            Stage::Reported if promise.disputed.is_some() => Some(Place::Disputed),
            Stage::Reported => Some(Place::ToVerify),
            Stage::Broken => Some(Place::Broken),
            Stage::Kept | Stage::Declined | Stage::Withdrawn => None,
        }
    }

    fn heading(self, l: Lang) -> Markup {
        let words = match self {
            Place::Disputed => l.promises_disputed(),
            Place::Silent => l.silent_promises(),
            Place::Broken => l.promises_broken(),
            Place::Today => l.due_today(),
            Place::ToAccept => l.promises_to_accept(),
            Place::ToVerify => l.promises_to_verify(),
        };
        let missed = matches!(self, Place::Disputed | Place::Silent | Place::Broken);
        html! { h3.sub.missed[missed] { @if missed { (missed_mark()) } (words) } }
    }
}

impl Home {
    fn of(self, promise: &Promise) -> String {
        match self {
            Home::Incident(id) => format!("/incidents/{id}#promise-{}", promise.id),
            Home::Case(id) => format!("/cases/{id}#promise-{}", promise.id),
        }
    }
}

impl Promised {
    pub(super) fn of(city: &City, by: Option<&Actor>, posts: &[PostId], now: Time) -> Self {
        let (mut shown, mut later) = (Vec::new(), 0);
        let mut take =
            |promise: &Promise, home, plan: &Arc<Plan>, open| match Place::of(promise, now) {
                Some(place) => shown.push(Held {
                    place,
                    promise: promise.clone(),
                    home,
                    plan: Arc::clone(plan),
                    open,
                }),
                None => later += usize::from(promise.stage == Stage::Accepted),
            };
        for incident in city.incidents.values() {
            for promise in incident.promises.values() {
                take(promise, Home::Incident(incident.id), &incident.plan, true);
            }
        }
        for held in city.case_promises.values() {
            if let Some(plan) = city
                .plan
                .as_ref()
                .filter(|_| sees(city, held.case, None, posts))
            {
                let open = by.is_some_and(|by| reads_promise(city, plan, held, &by.post));
                take(&held.promise, Home::Case(held.case), plan, open);
            }
        }
        shown.sort_by_key(|held| (held.place, held.promise.due));
        Promised { shown, later }
    }

    pub(super) fn len(&self) -> usize {
        self.shown.len()
    }

    pub(super) fn needs(&self, needs: &mut Needs) {
        for held in self.shown.iter().filter(|held| held.open) {
            needs.text(&held.promise.text);
        }
    }

    pub(super) fn render(&self, f: &Frame, lookup: &Lookup) -> Markup {
        let l = f.lang;
        html! {
            @if self.len() == 0 { (empty(l.promised_empty(), l.promised_empty_how())) }
            @for place in PLACES {
                @let held: Vec<&Held> = self.shown.iter().filter(|held| held.place == place).collect();
                @if !held.is_empty() {
                    (place.heading(l))
                    ol.cards { @for held in held.iter().take(SHOWN_MAX) { li { (card(f, lookup, held)) } } }
                }
            }
            @if self.later > 0 { p.muted { (l.coming_promises(self.later)) } }
        }
    }
}

fn card(f: &Frame, lookup: &Lookup, held: &Held) -> Markup {
    let l = f.lang;
    let promise = &held.promise;
    html! {
        article.card {
            h3 { a href=(held.home.of(promise)) {
                @if held.open { (lookup.text(l, &promise.text)) } @else { (l.promise_no(promise.id)) }
            } }
            p.holder { (l.held_by(f.post_in(&held.plan, &promise.owner))) }
            @if promise.silent { p.missed { (l.due_was(full_time(l, promise.due))) } }
            @else if let (Some(since), Some(due)) = (promise.disputed, promise.ladder.due) { (clock(f, due, due - since)) }
            @else if promise.owed() { (clock(f, promise.due, promise.due - promise.made)) }
            p.muted { @match held.home { Home::Incident(id) => { (l.of_incident(id)) } Home::Case(id) => { (l.case_no(id)) } } }
        }
    }
}

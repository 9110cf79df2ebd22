//! From a request to a page: the frame of who looks, the view read out of the city, the texts it needs.

use super::frame::{DemoLine, Frame, HealthLine, Lookup, Who};
use super::needs::Needs;
use crate::auth::WebState;
use crate::auth::accounts;
use crate::auth::guard::Asked;
use crate::auth::problem::{Kind, Problem};
use crate::auth::sessions::Session;
use crate::auth::shown::titled;
use crate::words::{Lang, span_words};
use huiyin_engine::ids::{MatterId, PostId};
use huiyin_engine::{Actor, City, Time};
use maud::Markup;
use std::collections::{BTreeMap, BTreeSet};

/// Outbox rows counted for the top line.
const CALLS_COUNTED_MAX: usize = 200;

/// A page from a view: `read` takes it out of the city's state, `needs` says what to look up, `render`
/// writes it. `None` from `read` is a page that is not there.
pub(crate) async fn page_of<V: Send + 'static>(
    state: &WebState,
    session: Session,
    asked: Asked,
    read: impl FnOnce(&City, Option<&Actor>, Time) -> Option<V> + Send + 'static,
    needs: fn(&V) -> Needs,
    render: fn(&Frame, &Lookup, &V) -> Markup,
) -> Result<Markup, Problem> {
    blocking(state, move |state| {
        let f = frame(state, Some(&session), &asked)?;
        let by = f.who.as_ref().and_then(Who::actor);
        let view = state
            .live
            .read(|city| read(city, by.as_ref(), f.now))
            .ok_or(Kind::NotFound)?;
        let lookup = look_up(state, f.posts(), &needs(&view))?;
        Ok(render(&f, &lookup, &view))
    })
    .await
}

/// Runs what reads the disk where blocking is allowed.
pub(crate) async fn blocking<T: Send + 'static>(
    state: &WebState,
    run: impl FnOnce(&WebState) -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    let state = state.clone();
    let done = tokio::task::spawn_blocking(move || run(&state)).await;
    done.unwrap_or_else(|error| Err(Kind::Trouble(error.to_string()).into()))
}

/// The frame of a request.
pub(crate) fn frame(
    state: &WebState,
    session: Option<&Session>,
    asked: &Asked,
) -> Result<Frame, Problem> {
    let (seq, plan) = state.live.read(|city| (city.seq, city.plan.clone()));
    let who = session.map(who);
    let demo = state.config.demo.as_ref().map(|demo| DemoLine {
        speed: demo.speed,
        taken_over: who
            .as_ref()
            .and_then(|who| who.post.as_ref())
            .is_some_and(|post| demo.taken_over.holds(post)),
    });
    let health = if who.is_some() {
        health(state, asked.lang)
    } else {
        HealthLine::default()
    };
    Ok(Frame {
        lang: asked.lang,
        now: state.live.now(),
        seq,
        here: asked.here.clone(),
        who,
        plan,
        health,
        demo,
    })
}

fn who(session: &Session) -> Who {
    Who {
        person: session.account.id,
        name: session.account.display.clone(),
        posts: session.account.posts.clone(),
        post: session.post.clone(),
        admin: session.account.admin,
        auditor: session.account.auditor,
        csrf: session.csrf.clone(),
    }
}

fn health(state: &WebState, l: Lang) -> HealthLine {
    let health = state.live.health();
    let waiting = state.live.outbox(CALLS_COUNTED_MAX);
    let pending = waiting.iter().filter(|row| row.state.to_be_told());
    let calls: BTreeSet<_> = pending
        .map(|row| (&row.notice.to, row.notice.about))
        .collect();
    let calls = calls.len();
    let behind = health
        .clock_behind
        .map(|behind| l.trouble_clock(span_words(l, behind)));
    let store = health.store_failing.map(|_| l.trouble_store().to_owned());
    let log = health.log_damaged.map(|_| l.trouble_log().to_owned());
    let grouping = health
        .grouping_failing
        .map(|_| l.trouble_grouping().to_owned());
    let ledger = health.ledger_failing.map(|_| l.trouble_ledger().to_owned());
    let disputed = health.ledger_disputed;
    let disputed = disputed.map(|_| l.trouble_disputed().to_owned());
    HealthLine {
        calls: calls as u64,
        trouble: log
            .or(store)
            .or(behind)
            .or(disputed)
            .or(ledger)
            .or(grouping),
    }
}

/// Titles of matters, as far as somebody who holds these posts is shown them.
pub(crate) fn titles(
    state: &WebState,
    posts: &[PostId],
    matters: impl IntoIterator<Item = MatterId>,
) -> BTreeMap<MatterId, String> {
    let live = &state.live;
    let title = |id: MatterId| {
        let find = |city: &City| Some(city.matters.get(&city.matter_now(id))?.first_case);
        let first = live.read(find)?;
        // A case that nobody has classed is kept from the unit that its record names.
        let classed = live.read(|city| city.cases.contains_key(&first));
        let row = (!classed).then(|| live.case_row(first)).flatten();
        let named = row.as_ref().and_then(|row| row.unit.as_ref());
        let shown = live.read(|city| {
            let matter = city.matters.get(&city.matter_now(id));
            matter.is_some_and(|matter| titled(city, matter, named, posts))
        });
        shown.then(|| live.matter_title(id)).flatten()
    };
    let known = matters.into_iter().filter_map(|id| Some((id, title(id)?)));
    known.collect()
}

/// Fetches what a view needs; a text that cannot be read is left out and shown as such.
pub(crate) fn look_up(
    state: &WebState,
    posts: &[PostId],
    needs: &Needs,
) -> Result<Lookup, Problem> {
    let live = &state.live;
    let texts = needs
        .texts
        .values()
        .filter_map(|text| Some((text.id, live.text(text).ok()??)));
    let people = if needs.people.is_empty() {
        Ok(Default::default())
    } else {
        live.with_db(accounts::names)
    };
    Ok(Lookup {
        texts: texts.collect(),
        matters: titles(state, posts, needs.matters.iter().copied()),
        people: people?,
    })
}

//! The stream of what changed: numbers and topics, and a sentence that counts. No text, nobody's name,
//! and no matter: whoever hears that something rises fetches the page, which shows only large ones.

use crate::auth::WebState;
use crate::auth::guard::{Asked, Signed};
use crate::auth::problem::{Kind, Problem};
use crate::words::Lang;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event as Message, KeepAlive, Sse};
use futures_util::stream::{Stream, unfold};
use huiyin_engine::event::Clock;
use huiyin_engine::promise::CasePromiseChange;
use huiyin_engine::{Entry, Event};
use serde_json::json;
use std::collections::BTreeSet;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{OwnedSemaphorePermit, watch};

/// Entries looked at when a stream resumes; after a longer absence everything may have changed.
const RESUMED_MAX: usize = 500;
/// How long a page waits before it comes back to a server that stopped.
const COME_BACK: Duration = Duration::from_secs(2);
/// Changes that come within this are told as one.
const GATHERED: Duration = Duration::from_millis(250);

/// The stream. `Last-Event-ID` (or `?after=`) is the number of the last entry that the page knows.
pub(crate) async fn get(
    State(state): State<WebState>,
    Signed(session): Signed,
    asked: Asked,
    headers: HeaderMap,
    axum::extract::RawQuery(query): axum::extract::RawQuery,
) -> Result<Sse<impl Stream<Item = Result<Message, Infallible>>>, Problem> {
    let permit = Arc::clone(&state.streams).try_acquire_owned();
    let permit = permit.map_err(|_| Kind::Trouble("too many open streams".to_owned()))?;
    let header = headers
        .get("last-event-id")
        .and_then(|value| value.to_str().ok())
        .map(str::to_owned);
    let after = query
        .unwrap_or_default()
        .split('&')
        .find_map(|pair| pair.strip_prefix("after=").map(str::to_owned));
    let told = header.or(after).and_then(|seq| seq.parse().ok());
    let news = state.live.subscribe();
    let head = state.live.read(|city| city.seq);
    let follower = Follower {
        told: told.unwrap_or(head).min(head),
        closing: state.closing.subscribe(),
        lang: asked.lang,
        first: true,
        last: false,
        state,
        session,
        news,
        _permit: permit,
    };
    let messages = unfold(follower, |mut follower| async move {
        let message = follower.next().await?;
        Some((Ok(message), follower))
    });
    Ok(Sse::new(messages).keep_alive(KeepAlive::new().interval(Duration::from_secs(15))))
}

struct Follower {
    state: WebState,
    session: crate::auth::sessions::Session,
    news: Receiver<Arc<Vec<Entry>>>,
    closing: watch::Receiver<bool>,
    told: u64,
    lang: Lang,
    first: bool,
    last: bool,
    _permit: OwnedSemaphorePermit,
}

impl Follower {
    // The next message; `None` ends the stream: the server stops, or the session has ended.
    async fn next(&mut self) -> Option<Message> {
        if std::mem::take(&mut self.first) {
            return Some(self.hello());
        }
        if self.last {
            return None;
        }
        loop {
            let batch = tokio::select! {
                _ = self.closing.wait_for(|closing| *closing) => {
                    self.last = true;
                    return Some(Message::default().retry(COME_BACK).comment("the server stops"));
                }
                batch = self.news.recv() => batch,
            };
            let mut entries: Vec<Entry> = match batch {
                Ok(batch) => batch.to_vec(),
                Err(RecvError::Lagged(_)) => self.missed(),
                Err(RecvError::Closed) => return None,
            };
            tokio::time::sleep(GATHERED).await;
            while let Ok(more) = self.news.try_recv() {
                entries.extend(more.iter().cloned());
            }
            entries.retain(|entry| entry.seq > self.told);
            if !self.still_signed_in() {
                return None;
            }
            if !entries.is_empty() {
                return Some(self.message(&entries));
            }
        }
    }

    // What happened since the page was made, or since the connection was lost.
    fn hello(&mut self) -> Message {
        let missed = self.missed();
        self.message(&missed)
    }

    fn missed(&self) -> Vec<Entry> {
        self.state
            .live
            .entries(self.told, RESUMED_MAX)
            .unwrap_or_default()
    }

    fn still_signed_in(&self) -> bool {
        let found = self.state.live.with_db(|db| self.session.stands(db));
        found.unwrap_or(true)
    }

    fn message(&mut self, entries: &[Entry]) -> Message {
        let topics: BTreeSet<String> = entries
            .iter()
            .flat_map(|entry| topics(&entry.event))
            .collect();
        if let Some(last) = entries.last() {
            self.told = self.told.max(last.seq);
        }
        let data = json!({
            "seq": self.told,
            "now": self.state.live.now().0 / 1000,
            "topics": topics,
            "say": say(self.lang, entries),
        });
        Message::default()
            .event("change")
            .id(self.told.to_string())
            .data(data.to_string())
    }
}

/// Parts of pages that an event changes.
fn topics(event: &Event) -> Vec<String> {
    let columns = |names: &[&str]| {
        names
            .iter()
            .map(|name| (*name).to_owned())
            .collect::<Vec<_>>()
    };
    let assessment = |id: &huiyin_engine::ids::AssessmentId| {
        [format!("assessment-{id}"), "deciding".to_owned()].to_vec()
    };
    match event {
        Event::PlanAdopted { .. } => columns(&["plan", "rising", "deciding", "responding"]),
        Event::CaseRegistered { .. } => columns(&["rising"]),
        Event::CaseCorrected { case, .. } => columns(&["rising", &format!("case-{case}")]),
        Event::CasesMoved { cases, .. } => {
            let mut parts = columns(&["rising"]);
            parts.extend(cases.iter().map(|(case, _)| format!("case-{case}")));
            parts
        }
        Event::MattersMerged { .. } => columns(&["rising"]),
        Event::CaseStepped { case, .. }
        | Event::CaseClock { case, .. }
        | Event::CaseEnded { case, .. }
        | Event::CaseRated { case, .. }
        | Event::MaterialAdded { case, .. }
        | Event::MaterialRead { case, .. }
        | Event::CaseErased { case, .. }
        | Event::CaseDestroyed { case } => vec![format!("case-{case}")],
        Event::CasePromise { case, .. } => columns(&["promised", &format!("case-{case}")]),
        Event::OpeningAsked { .. } | Event::OpeningsMany { .. } => Vec::new(),
        Event::SignalRaised { .. } => columns(&["rising", "deciding"]),
        Event::AssessmentOpened { assessment: id, .. }
        | Event::StepDone { assessment: id, .. }
        | Event::StepOpened { assessment: id, .. }
        | Event::Decided { assessment: id, .. }
        | Event::SafetyTask { assessment: id, .. } => assessment(id),
        Event::ClockMissed { clock, .. }
        | Event::ClockPassed { clock, .. }
        | Event::AlarmRaised { clock } => match clock {
            Clock::Step { assessment: id, .. } => assessment(id),
            // They name no incident: every open incident's page looks again.
            Clock::Release { .. } | Clock::Help { .. } => {
                columns(&["deciding", "responding", "missed"])
            }
            Clock::Shortfall { .. } => columns(&["responding", "stock"]),
            Clock::Promise { .. } => columns(&["promised", "missed"]),
        },
        Event::AttentionNoted { .. }
        | Event::AnswerAsked { .. }
        | Event::AnswerOverdue { .. }
        | Event::AnswerPublished { .. } => columns(&["attention"]),
        // The store is one for all incidents: what one of them takes, the others have no longer.
        Event::StockReserved { .. }
        | Event::StockShort { .. }
        | Event::ShortfallAnswered { .. }
        | Event::StockDelivered { .. }
        | Event::StockLate { .. }
        | Event::StockReturned { .. }
        | Event::StockAdded { .. } => columns(&["responding", "stock"]),
        other => {
            let mut parts = columns(&["deciding", "responding", "promised"]);
            parts.extend(other.incident().map(|id| format!("incident-{id}")));
            if let Event::IncidentMerged { into, .. } = other {
                parts.push(format!("incident-{into}"));
            }
            parts
        }
    }
}

/// The topics of a page: it fetches itself anew when one of them changes.
pub(crate) fn topics_of(path: &str) -> String {
    let mut parts = path.trim_matches('/').split('/');
    match (parts.next().unwrap_or_default(), parts.next()) {
        ("", _) => "rising deciding responding promised plan".to_owned(),
        ("assessments", Some(id)) => format!("assessment-{id}"),
        ("incidents", Some(id)) => format!("incident-{id} stock missed"),
        ("cases", Some(id)) if id.parse::<u64>().is_ok() => format!("case-{id}"),
        ("work", _) => "deciding responding attention".to_owned(),
        ("matters", _) => "rising deciding attention".to_owned(),
        ("outbox", _) => "deciding responding promised".to_owned(),
        _ => String::new(),
    }
}

// What is worth saying aloud; the rest changes quietly.
fn say(l: Lang, entries: &[Entry]) -> String {
    let count = |matching: fn(&Event) -> bool| {
        entries
            .iter()
            .filter(|entry| matching(&entry.event))
            .count()
    };
    let news = [
        (
            count(|event| matches!(event, Event::AssessmentOpened { .. })),
            Lang::say_assessments as fn(Lang, usize) -> String,
        ),
        (
            count(|event| matches!(event, Event::ClockMissed { .. })),
            Lang::say_missed,
        ),
        (
            count(|event| matches!(event, Event::AlarmRaised { .. })),
            Lang::say_alarms,
        ),
        (
            count(|event| matches!(event, Event::IncidentOpened(_))),
            Lang::say_opened,
        ),
        (
            count(|event| matches!(event, Event::LevelChanged { .. })),
            Lang::say_levels,
        ),
        (
            count(|event| matches!(event, Event::TaskOverdue { .. })),
            Lang::say_overdue,
        ),
        (
            count(|event| matches!(event, Event::StockShort { .. })),
            Lang::say_short,
        ),
        (
            count(|event| matches!(event, Event::StockLate { .. })),
            Lang::say_stock_late,
        ),
        (
            count(|event| matches!(event, Event::LevelProposed { .. })),
            Lang::say_proposals,
        ),
        (
            count(|event| {
                let silent = CasePromiseChange::Silent;
                matches!(event, Event::PromiseSilent { .. })
                    || matches!(event, Event::CasePromise { change, .. } if *change == silent)
            }),
            Lang::say_silent,
        ),
        (
            count(|event| matches!(event, Event::IncidentEnded { .. })),
            Lang::say_ended,
        ),
    ];
    let said: Vec<String> = news
        .into_iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, words)| words(l, n))
        .collect();
    said.join(l.list_comma())
}

#[cfg(test)]
mod tests {
    use super::*;
    use huiyin_engine::Time;
    use huiyin_engine::ids::{CaseId, MatterId};
    use huiyin_engine::record::{Channel, Source};

    #[test]
    fn a_case_is_told_without_its_matter() {
        let event = Event::CaseRegistered {
            case: CaseId(7),
            key: 1,
            time: Time(0),
            channel: Channel::Visit,
            source: Source::Petition,
            people: 2,
            matter: MatterId(4),
            matter_key: None,
            area: None,
            unit: None,
            keywords: Vec::new(),
        };
        assert_eq!(topics(&event), ["rising"]);
        let entry = Entry {
            seq: 1,
            recorded: Time(0),
            event,
        };
        assert_eq!(say(Lang::Zh, &[entry]), "");
    }

    #[test]
    fn a_page_hears_of_its_own_thing() {
        assert_eq!(topics_of("/incidents/12"), "incident-12 stock missed");
        assert_eq!(topics_of("/cases/new"), "");
    }
}

//! A city that lives through complaints, clocks and people: decide, apply, effects, sealing and the store,
//! as the server does it, with a virtual clock in the place of the real one.

use super::load::{Arrival, Story};
use super::people::{Deed, after};
use huiyin_engine::act::{Act, Actor, Command, TimerKey};
use huiyin_engine::effect::{Effect, effects};
use huiyin_engine::ids::{CaseId, MatterId, PersonId};
use huiyin_engine::indicators::Subject;
use huiyin_engine::plan::Plan;
use huiyin_engine::record::{MatterChoice, NewCase, Source};
use huiyin_engine::{City, Entry, Event, Refusal, Time, decide};
use huiyin_server::store::{Batch, OutboxState, Scope, SealedCase, SealedText, Store};
use huiyin_server::vault::{KeyId, Place, Vault};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

pub(crate) type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Entries in one transaction.
const ENTRIES: usize = 1000;

/// What was done so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Figures {
    pub(crate) complaints: u64,
    pub(crate) acts: u64,
    pub(crate) refused: u64,
    pub(crate) timers: u64,
    pub(crate) commits: u64,
}

/// A city in a folder of its own.
pub(crate) struct World<'a> {
    pub(crate) city: City,
    pub(crate) timers: BTreeMap<TimerKey, Time>,
    pub(crate) figures: Figures,
    due: BTreeSet<(Time, TimerKey)>,
    agenda: BTreeMap<(Time, u64), Deed>,
    planned: u64,
    serious: BTreeSet<MatterId>,
    now: Time,
    store: Store,
    vault: Vault,
    batch: Batch,
    latest: BTreeMap<MatterId, CaseId>,
    keys: BTreeMap<Scope, KeyId>,
    texts: u64,
    watch: &'a mut dyn FnMut(&City, &Entry),
}

impl<'a> World<'a> {
    /// An empty city with its plan in force; `watch` sees each entry and the state after it.
    pub(crate) fn begins(
        dir: &Path,
        start: Time,
        watch: &'a mut dyn FnMut(&City, &Entry),
    ) -> Result<Self, Failure> {
        let plan = huiyin_plan::check(include_str!("../../../../plans/city.toml")).plan;
        let plan: Box<Plan> = Box::new(plan.ok_or("the sample plan has errors")?);
        let mut world = World {
            city: City::default(),
            timers: BTreeMap::new(),
            figures: Figures::default(),
            due: BTreeSet::new(),
            agenda: BTreeMap::new(),
            planned: 0,
            serious: BTreeSet::new(),
            now: start,
            store: Store::open(dir)?,
            vault: Vault::open(dir)?,
            batch: Batch::default(),
            latest: BTreeMap::new(),
            keys: BTreeMap::new(),
            texts: 0,
            watch,
        };
        world.command(&Command::AdoptPlan { plan, by: None })?;
        Ok(world)
    }

    /// Lives through complaints, and on until an instant.
    pub(crate) fn lives(&mut self, arrivals: &[Arrival], until: Time) -> Result<(), Failure> {
        for arrival in arrivals {
            self.until(arrival.at)?;
            self.complaint(arrival)?;
            if self.batch.entries.len() >= ENTRIES {
                self.commit()?;
            }
        }
        self.until(until)?;
        self.commit()
    }

    // Timers and people, in the order of their instants; a timer before a person.
    fn until(&mut self, until: Time) -> Result<(), Failure> {
        loop {
            let timer = self.due.first().map(|(at, _)| *at);
            let person = self.agenda.first_key_value().map(|((at, _), _)| *at);
            let Some(at) = timer.into_iter().chain(person).min() else {
                break;
            };
            if at > until {
                break;
            }
            self.now = self.now.max(at);
            if self.batch.entries.len() >= ENTRIES {
                self.commit()?;
            }
            if timer == Some(at) {
                self.fire()?;
            } else if let Some((_, deed)) = self.agenda.pop_first() {
                self.act(deed)?;
            }
        }
        self.now = self.now.max(until);
        Ok(())
    }

    fn fire(&mut self) -> Result<(), Failure> {
        if let Some((_, key)) = self.due.first().copied() {
            self.set_timer(key, None);
            self.figures.timers += 1;
            // One that has no effect any more is gone all the same.
            self.command(&Command::FireTimer(key)).or_else(refused)?;
        }
        Ok(())
    }

    fn act(&mut self, deed: Deed) -> Result<(), Failure> {
        let scope = self.scope(&deed.act);
        let (vault, mut id, mut drafts) = (&self.vault, self.texts, Vec::new());
        let act = deed.act.try_map_text(|text| {
            id += 1;
            let draft = vault.draft(id, &text)?;
            drafts.push(draft.clone());
            Ok::<_, Failure>(draft.text)
        })?;
        let person = self.city.plan.iter().flat_map(|plan| &plan.posts);
        let person = person.zip(1..).find(|(post, _)| post.id == deed.post);
        let by = Actor {
            person: PersonId(person.map_or(0, |(_, n)| n)),
            post: deed.post,
        };
        self.figures.acts += 1;
        if let Err(error) = self.command(&Command::Act { by, act }) {
            self.figures.refused += 1;
            return refused(error);
        }
        for draft in drafts {
            let key = self.key(scope)?;
            let sealed = self.vault.seal_draft(key, &draft)?;
            let id = draft.text.id;
            self.batch.texts.push(SealedText { id, key, sealed });
            self.texts = id;
        }
        Ok(())
    }

    fn key(&mut self, scope: Scope) -> Result<KeyId, Failure> {
        if let Some(key) = self.keys.get(&scope) {
            return Ok(*key);
        }
        let key = self.vault.fresh_key()?;
        self.keys.insert(scope, key);
        self.batch.scopes.push((scope, key));
        Ok(key)
    }

    fn scope(&self, act: &Act<String>) -> Scope {
        let of = |incident: Option<&huiyin_engine::ids::IncidentId>| {
            Scope::Incident(incident.map_or(0, |id| id.0))
        };
        match act {
            Act::ReportMatter { matter, .. } => Scope::Matter(matter.0),
            Act::Screen { assessment, .. }
            | Act::Verify { assessment, .. }
            | Act::Decide { assessment, .. } => Scope::Assessment(assessment.0),
            Act::CompleteTask { task, .. } => of(self.city.tasks.get(task)),
            Act::StepPromise { promise, .. } => of(self.city.promises.get(promise)),
            Act::MakePromise(made) => of(Some(&made.incident)),
            Act::RecordQuestion { incident, .. }
            | Act::PublishStatement { incident, .. }
            | Act::ChangeLevel { incident, .. }
            | Act::EndIncident { incident, .. } => of(Some(incident)),
            _ => of(None),
        }
    }

    fn complaint(&mut self, arrival: &Arrival) -> Result<(), Failure> {
        self.figures.complaints += 1;
        let (case, key) = (self.city.next.case, self.vault.fresh_key()?);
        let receipt = self.vault.new_receipt()?;
        let body = "三号楼屋顶漏水已经半年，多次向物业反映，至今没有人来修，下雨天家里到处是水。";
        let label = self.vault.matter_label_key(&arrival.label.to_string());
        // The number is known before the signal that the complaint may raise.
        let known = self.city.matter_keys.get(&label).copied();
        let matter = known.unwrap_or(self.city.next.matter);
        if arrival.story != Story::None {
            self.serious.insert(matter);
        }
        let events = self.command(&Command::RegisterCase(NewCase {
            key: self.vault.record_key(Source::Petition, &format!("{case}")),
            time: arrival.at,
            channel: arrival.channel,
            source: Source::Petition,
            people: arrival.people,
            matter: MatterChoice::Keyed(label),
            area: None,
            unit: None,
            keywords: Vec::new(),
            public: false,
        }))?;
        let seal = |place, text: &str| self.vault.seal(key, place, text.as_bytes());
        self.batch.cases.push(SealedCase {
            case,
            seq: self.city.seq + 1 - events,
            matter,
            previous: self.latest.insert(matter, case),
            key,
            content: seal(Place::Content(case.0), body)?,
            private: seal(Place::Private(case.0), &receipt.to_string())?,
            receipt_tag: self.vault.receipt_tag(&receipt),
        });
        // A visit raises its own signal; who threatens their own life is reported at once.
        if arrival.story == Story::LifeSafety {
            let reason = "有人在楼顶，请立即派人。".to_owned();
            let act = Act::ReportMatter { matter, reason };
            let post = "hotline-desk".into();
            self.plan_deed(self.now, Deed { post, act });
        }
        Ok(())
    }

    fn plan_deed(&mut self, at: Time, deed: Deed) {
        self.planned += 1;
        self.agenda.insert((at, self.planned), deed);
    }

    // How many events it came to.
    fn command(&mut self, command: &Command) -> Result<u64, Failure> {
        let events = decide(&self.city, command, self.now)?;
        let count = events.len() as u64;
        for event in events {
            self.take_in(event);
        }
        Ok(count)
    }

    fn take_in(&mut self, event: Event) {
        let recorded = self.now.max(self.city.recorded);
        self.city.apply(recorded, &event);
        for effect in effects(&self.city, &event) {
            match effect {
                Effect::SetTimer { key, due } => self.set_timer(key, Some(due)),
                Effect::CancelTimer { key } => self.set_timer(key, None),
                Effect::Notify(notice) => {
                    let row = (notice, OutboxState::Pending, recorded);
                    self.batch.notices.push(row);
                }
            }
        }
        let serious = match &event {
            Event::AssessmentOpened {
                subject: Subject::Matter { matter },
                ..
            } => self.serious.contains(matter),
            _ => false,
        };
        for (at, deed) in after(&self.city, &event, serious) {
            self.plan_deed(at, deed);
        }
        let entry = Entry {
            seq: self.city.seq,
            recorded,
            event,
        };
        (self.watch)(&self.city, &entry);
        self.batch.entries.push(entry);
    }

    fn set_timer(&mut self, key: TimerKey, due: Option<Time>) {
        if let Some(before) = self.timers.remove(&key) {
            self.due.remove(&(before, key));
        } else if due.is_none() {
            return;
        }
        if let Some(due) = due {
            self.timers.insert(key, due);
            self.due.insert((due, key));
        }
        self.batch.timers.insert(key, due);
    }

    fn commit(&mut self) -> Result<(), Failure> {
        let next = Batch {
            after: self.city.seq,
            ..Batch::default()
        };
        let batch = std::mem::replace(&mut self.batch, next);
        self.store.commit(&batch)?;
        self.figures.commits += 1;
        Ok(())
    }
}

// The engine may say no; anything else is a fault.
fn refused<T: Default>(error: Failure) -> Result<T, Failure> {
    if error.is::<Refusal>() {
        Ok(T::default())
    } else {
        Err(error)
    }
}

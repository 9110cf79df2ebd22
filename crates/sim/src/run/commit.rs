//! The production road of every command: decide, apply, effects; and whoever reads along.

use super::{Run, UNREAD};
use crate::arrivals::Complaint;
use crate::cast::Deed;
use crate::line::Line;
use crate::tell::{Known, tell};
use huiyin_engine::act::{Act, Actor, Command, TextRef};
use huiyin_engine::effect::{Effect, effects};
use huiyin_engine::record::{Channel, MatterChoice, NewCase};
use huiyin_engine::{Entry, Event, Refusal, Time, decide};
use sha2::{Digest, Sha256};

impl Run<'_, '_> {
    pub(super) fn tell(&mut self, line: &Line) {
        if let Some(reader) = &mut self.reader {
            (reader.tell)(line);
        }
    }

    pub(super) fn send(&mut self, by: Actor, act: Act<String>, deed: Option<&Deed>) {
        let Ok(act) = act.try_map_text(|plain| Ok::<_, std::convert::Infallible>(self.seal(plain)));
        self.commit_or_say(&Command::Act { by, act }, deed);
    }

    // The log holds a salted commitment in place of the text; the salt comes from the seed.
    pub(super) fn seal(&mut self, plain: String) -> TextRef {
        let chars = u32::try_from(plain.chars().count()).unwrap_or(u32::MAX);
        let Some(reader) = &mut self.reader else {
            let commitment = UNREAD;
            return TextRef {
                id: 0,
                chars,
                commitment,
            };
        };
        let id = reader.log.texts.len() as u64 + 1;
        let mut hash = Sha256::new();
        hash.update(self.seed.to_le_bytes());
        hash.update(id.to_le_bytes());
        hash.update(&plain);
        reader.log.texts.insert(id, plain);
        TextRef {
            id,
            chars,
            commitment: hex(hash),
        }
    }

    pub(super) fn file(&mut self, complaint: &Complaint, of_today: bool) {
        let command = Command::RegisterCase(self.case(complaint));
        if of_today && self.reader.is_some() {
            self.tell(&Line::Case {
                at: complaint.time,
                channel: complaint.channel,
                people: complaint.people,
                matter: complaint.matter.clone(),
                topic: complaint.topic.clone(),
            });
        }
        // The label is known before its first signal is told.
        let known = self
            .city
            .matter_keys
            .get(&key_of(&complaint.matter))
            .copied();
        let matter = known.unwrap_or(self.city.next.matter);
        self.cast.filed(complaint, matter);
        self.records += 1;
        self.commit_or_say(&command, None);
    }

    fn case(&self, complaint: &Complaint) -> NewCase {
        let mut keywords = Vec::new();
        if complaint.channel == Channel::Hotline {
            self.ready
                .words
                .hits(&[&complaint.topic, &complaint.body], &mut keywords);
        }
        NewCase {
            key: key_of(&complaint.id),
            time: complaint.time,
            channel: complaint.channel,
            source: complaint.source,
            people: complaint.people,
            matter: MatterChoice::Keyed(key_of(&complaint.matter)),
            area: complaint.area.as_deref().map(Into::into),
            unit: complaint.unit.as_deref().map(Into::into),
            keywords,
            public: false,
        }
    }

    pub(super) fn commit_or_say(&mut self, command: &Command, deed: Option<&Deed>) {
        match self.commit(command) {
            Ok(events) => {
                if let Some(deed) = deed {
                    self.cast.took(deed, &events);
                }
                self.hear(&events);
            }
            Err(refusal) => {
                self.refused += 1;
                let (code, message) = (refusal.code().to_owned(), refusal.to_string());
                let at = self.now;
                let post = match command {
                    Command::Act { by, .. } => Some(by.post.to_string()),
                    _ => None,
                };
                self.tell(&Line::Refused {
                    at,
                    post,
                    code,
                    message,
                });
            }
        }
    }

    fn commit(&mut self, command: &Command) -> Result<Vec<Event>, Refusal> {
        let events = decide(&self.city, command, self.now)?;
        for event in &events {
            let recorded = self.now.max(self.city.recorded);
            self.city.apply(recorded, event);
            for effect in effects(&self.city, event) {
                match effect {
                    Effect::SetTimer { key, due } => self.timers.set(key, due),
                    Effect::CancelTimer { key } => self.timers.cancel(key),
                    Effect::Notify(_) => {}
                }
            }
            self.book.note(recorded, event);
            if self.checker.is_some() || self.reader.is_some() {
                self.record(recorded, event);
            }
        }
        if let Some(checker) = &mut self.checker {
            checker.alive(&self.city, self.timers.next().map(|(due, _)| due), self.now);
        }
        Ok(events)
    }

    fn record(&mut self, recorded: Time, event: &Event) {
        let entry = Entry {
            seq: self.city.seq,
            recorded,
            event: event.clone(),
        };
        if let Some(checker) = &mut self.checker {
            checker.entry(&self.city, &entry);
        }
        let Some(reader) = &mut self.reader else {
            return;
        };
        let bytes =
            serde_json::to_vec(&entry).expect("an entry holds only strings, numbers and lists");
        reader.hash.update(bytes);
        let known = Known {
            labels: self.cast.labels(),
            open: &|text| reader.log.texts.get(&text.id).cloned(),
        };
        if let Some(line) = tell(&self.city, &entry, &known) {
            (reader.tell)(&line);
        }
        let of_incidents = !matches!(
            event,
            Event::CaseRegistered { .. } | Event::PlanAdopted { .. }
        );
        if of_incidents {
            reader.log.entries.push(entry);
        }
    }
}

pub(super) fn hex(hash: Sha256) -> String {
    hash.finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn key_of(text: &str) -> u64 {
    let digest = Sha256::digest(text);
    let first = digest.first_chunk().expect("a digest has 32 bytes");
    u64::from_le_bytes(*first)
}

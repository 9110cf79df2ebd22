//! One turn: what came from outside, what came out of the outbox, what is due; then the stages for each
//! message that this touches; then one transaction; and only then what leaves.

use super::Leaving;
use super::book::{Book, Open};
use super::post::Sent;
use crate::live::notices::{level_of, plan_behind};
use crate::notify::channels::Envelope;
use crate::notify::links::Link;
use crate::notify::message::{Message, Stand, key_of};
use crate::notify::stages::decide;
use crate::notify::step::{End, How, Means, Step, Target};
use crate::notify::wording::{Way, text};
use crate::notify::world::World;
use crate::store::deliveries::{RowMark, Turn};
use crate::store::{OutboxRow, OutboxState, StoreError};
use huiyin_engine::effect::{About, Notice};
use huiyin_engine::plan::ChannelKind;
use huiyin_engine::{Actor, City, Time};
use std::collections::BTreeMap;

/// Rows taken from the outbox in one turn.
const ROWS_MAX: usize = 1024;

/// What a turn came to.
pub(super) struct Turned {
    /// What leaves now.
    pub(super) leaving: Vec<Leaving>,
    /// The outbox holds more.
    pub(super) more: bool,
}

impl Book {
    /// Takes one turn. Nothing of it counts before it is stored.
    pub(super) fn turn(&mut self, free_at: &BTreeMap<Means, Time>) -> Result<Turned, StoreError> {
        let now = self.now();
        self.directory.refresh(&self.live)?;
        let mut turn = Turn::default();
        let live = self.live.clone();
        let more = live.read(|city| self.take_rows(city, &mut turn))?;
        self.take_news(now, &mut turn);
        live.read(|city| self.touch(city, now));
        let mut leaving = Vec::new();
        let touched = std::mem::take(&mut self.touched);
        for id in &touched {
            let gone = live.read(|city| self.advance(city, *id, now, free_at, &mut turn))?;
            leaving.extend(gone);
        }
        if !turn.is_empty() {
            self.store.commit(&turn)?;
        }
        for id in touched {
            self.file(id, now);
        }
        self.in_flight
            .extend(leaving.iter().map(|gone| gone.sent.clone()));
        Ok(Turned { leaving, more })
    }

    fn take_rows(&mut self, city: &City, turn: &mut Turn) -> Result<bool, StoreError> {
        let rows = self.store.waiting(ROWS_MAX)?;
        let more = rows.len() == ROWS_MAX;
        for (number, row) in rows {
            turn.taken_to = Some(number);
            self.take_row(city, row, turn)?;
        }
        Ok(more)
    }

    // What is on the board, or told already, is no message.
    fn take_row(&mut self, city: &City, row: OutboxRow, turn: &mut Turn) -> Result<(), StoreError> {
        let OutboxRow {
            notice,
            created,
            state,
            ..
        } = row;
        let (OutboxState::Pending, Some(channel)) = (state, notice.channel.clone()) else {
            return Ok(());
        };
        let key = key_of(&notice.key);
        let step = Step::Taken {
            row: notice.key.clone(),
            about: notice.about,
            to: notice.to.clone(),
            means: self.serves(city, &notice),
            channel,
            level: level_of(city, notice.about),
        };
        let id = match self.by_key.get(&key) {
            Some(id) => *id,
            // One of the same key has ended: this row is for the call list.
            None if self.store.holds(&key)? => return Ok(()),
            None => self.begin(key, &step, created, turn),
        };
        if let Some(open) = self.open.get_mut(&id) {
            if open
                .message
                .asked
                .iter()
                .all(|asked| asked.row != notice.key)
            {
                open.message.apply(&step, created);
            }
            note(open, id, created, &step, turn);
        }
        self.touched.insert(id);
        Ok(())
    }

    fn begin(&mut self, key: String, first: &Step, created: Time, turn: &mut Turn) -> i64 {
        let id = self.next;
        self.next += 1;
        turn.begun.push((id, key.clone()));
        self.by_key.insert(key.clone(), id);
        if let Some(message) = Message::begin(first, created) {
            let due = None;
            self.open.insert(id, Open { key, message, due });
        }
        id
    }

    // Which of the means here serves a channel of the plan.
    fn serves(&self, city: &City, notice: &Notice) -> Option<Means> {
        let channel = plan_behind(city, notice.about)?.channel(notice.channel.as_ref()?)?;
        let means = match channel.kind {
            ChannelKind::Sms => Means::Sms,
            ChannelKind::Mail => Means::Mail,
            ChannelKind::Board
            | ChannelKind::Phone
            | ChannelKind::Meeting
            | ChannelKind::SealedDocument
            | ChannelKind::SatellitePhone => return None,
        };
        self.means.contains(&means).then_some(means)
    }

    fn take_news(&mut self, now: Time, turn: &mut Turn) {
        for (id, step) in std::mem::take(&mut self.news) {
            if let Some(open) = self.open.get_mut(&id) {
                open.message.apply(&step, now);
                note(open, id, now, &step, turn);
                self.touched.insert(id);
            }
        }
    }

    fn touch(&mut self, city: &City, now: Time) {
        let due = self.due.iter().take_while(|(at, _)| *at <= now);
        self.touched.extend(due.map(|(_, id)| *id));
        let (happened, called) = (self.happened, self.called);
        (self.happened, self.called) = (false, false);
        let asked = self.open.iter().filter(|(_, open)| {
            let message = &open.message;
            (happened && acknowledged(city, message)) || (called && message.called.is_some())
        });
        self.touched.extend(asked.map(|(id, _)| *id));
    }

    fn advance(
        &mut self,
        city: &City,
        id: i64,
        now: Time,
        free_at: &BTreeMap<Means, Time>,
        turn: &mut Turn,
    ) -> Result<Vec<Leaving>, StoreError> {
        let Some(mut open) = self.open.remove(&id) else {
            return Ok(Vec::new());
        };
        let known = self.known_by_now(city, &open.message)?;
        // On record as begun and not on its way: it was under way when the last process ended.
        let mut leaving: Vec<Target> = open
            .message
            .attempts
            .iter()
            .filter(|held| held.stand == Stand::Begun && !self.flies(id, &held.target))
            .map(|held| held.target.clone())
            .collect();
        let world = World {
            plan: plan_behind(city, open.message.about),
            people: &self.directory.people,
            means: &self.means,
            quiet: self.wording.quiet,
            free_at,
            known,
        };
        while let Some(step) = decide(&open.message, &world, now) {
            open.message.apply(&step, now);
            note(&mut open, id, now, &step, turn);
            if let Step::Begun { target } = step {
                leaving.push(target);
            }
        }
        let leaving = leaving
            .into_iter()
            .filter(|_| !open.message.ended())
            .map(|target| self.leaving(city, id, &open, target, now))
            .collect();
        self.open.insert(id, open);
        Ok(leaving)
    }

    fn flies(&self, message: i64, target: &Target) -> bool {
        let target = target.clone();
        self.in_flight.contains(&Sent { message, target })
    }

    // Somebody knows, as the city's pages or the call list say.
    fn known_by_now(&self, city: &City, message: &Message) -> Result<Option<End>, StoreError> {
        if acknowledged(city, message) {
            let how = How::Page;
            return Ok(Some(End::Known { by: None, how }));
        }
        if message.called.is_none() {
            return Ok(None);
        }
        for asked in &message.asked {
            let row = self.store.row(&asked.row)?;
            if let Some(row) = row.filter(|row| row.state == OutboxState::Told) {
                let by = row.marked.map(|(by, _)| by);
                let how = How::Call;
                return Ok(Some(End::Known { by, how }));
            }
        }
        Ok(None)
    }

    fn leaving(&self, city: &City, id: i64, open: &Open, target: Target, now: Time) -> Leaving {
        let message = &open.message;
        let lang = self.wording.lang;
        let link = link(message, id, &target);
        let way = self.way(link);
        let words = text(lang, city, message, &target.post, &way);
        let person = target
            .person
            .map_or_else(|| "group".to_owned(), |id| id.to_string());
        let (post, means, number) = (&target.post, target.means.name(), target.number);
        let envelope = Envelope {
            key: format!("{}/{post}/{person}/{means}/{number}", open.key),
            address: self.directory.address(&target),
            mobiles: match target.person {
                Some(_) => Vec::new(),
                None => self.directory.mobiles(&target.post),
            },
            about: words.about.clone(),
            link_end: link.map(|link| link.write(&self.live)),
            code: link.map(|link| link.code(&self.live)),
            body: words.whole(lang, message.asks_answer()),
            subject: words.subject,
            post: target.post.to_string(),
            level: message.level.map(huiyin_engine::plan::Level::numeral),
            at: now,
        };
        Leaving {
            sent: Sent {
                message: id,
                target,
            },
            since: now - message.created,
            envelope,
        }
    }

    fn way(&self, link: Option<Link>) -> Way {
        match (&self.wording.public_url, link) {
            (None, _) => Way::Nothing,
            (Some(url), Some(link)) => Way::Link(format!("{url}/a/{}", link.write(&self.live))),
            (Some(url), None) => Way::Board(format!("{url}/outbox")),
        }
    }
}

// A group has no person whose word a link would be.
fn link(message: &Message, id: i64, target: &Target) -> Option<Link> {
    let person = target.person.filter(|_| message.asks_answer())?;
    let message = id;
    Some(Link { message, person })
}

fn acknowledged(city: &City, message: &Message) -> bool {
    let About::Warning { warning } = message.about else {
        return false;
    };
    let held = city.warning(warning);
    held.is_some_and(|(_, warning)| warning.acknowledged.contains_key(&message.to))
}

// A step enters the turn, with what it means for the outbox.
fn note(open: &mut Open, id: i64, at: Time, step: &Step, turn: &mut Turn) {
    let body = serde_json::to_string(step).expect("a step is plain data");
    turn.steps.push((id, at, body));
    let message = &open.message;
    let mark = |key: &str, state, by: Option<&Actor>| RowMark {
        key: key.to_owned(),
        state,
        by: by.cloned(),
        at,
    };
    match step {
        Step::Taken { row, means, .. } if means.is_some() => {
            turn.marks.push(mark(row, OutboxState::Sending, None));
        }
        Step::Called { .. } => {
            let all = message.asked.iter();
            turn.marks
                .extend(all.map(|asked| mark(&asked.row, OutboxState::Pending, None)));
        }
        Step::Alarm => {
            let all = message.asked.iter();
            turn.marks
                .extend(all.map(|asked| mark(&asked.row, OutboxState::Alarm, None)));
        }
        Step::Ended(End::Known { by, .. }) => {
            let all = message.asked.iter();
            turn.marks
                .extend(all.map(|asked| mark(&asked.row, OutboxState::Known, by.as_ref())));
        }
        Step::Ended(End::HandedOver) => {
            let sent = message.asked.iter().filter(|asked| asked.means.is_some());
            turn.marks
                .extend(sent.map(|asked| mark(&asked.row, OutboxState::Sent, None)));
        }
        _ => {}
    }
    if let Step::Ended(_) = step {
        turn.ended.push(id);
    }
}

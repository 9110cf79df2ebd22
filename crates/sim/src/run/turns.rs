//! What people do when their time has come, and what they hear of: the agenda of one run.

use super::script::acts;
use super::summary::open_zones;
use super::{Run, Turn};
use crate::cast::{Call, Deed, Key, What};
use crate::line::Line;
use huiyin_engine::event::SafetyChange;
use huiyin_engine::ids::{ChannelId, PostId};
use huiyin_engine::{Event, Span, Time};

impl Run<'_, '_> {
    pub(super) fn next_case(&mut self, n: usize) {
        let next = self.cast.coming().get(n).map(|complaint| complaint.time);
        let turn = next.map(|time| (time, Turn::Act(Key::Case(n), None)));
        self.agenda.extend(turn);
    }

    pub(super) fn turn(&mut self, at: Time, turn: Turn) {
        match turn {
            Turn::Inject(n) => self.inject(n),
            Turn::Ask(key, post, takes) => self.ask(key, post, takes),
            Turn::Act(Key::Case(n), _) => {
                let complaint = self.cast.coming()[n].clone();
                self.file(&complaint, true);
                self.next_case(n + 1);
            }
            Turn::Act(key, hand) => self.act_on(at, key, hand),
        }
    }

    fn ask(&mut self, key: Key, post: PostId, takes: Span) {
        if !self.cast.waits(&self.city, &key) {
            return;
        }
        let class = self.class(&key);
        if self.floor.ask(&post, class, self.now, key.clone(), takes) {
            self.takes_up(key, post, takes);
        }
    }

    fn takes_up(&mut self, key: Key, post: PostId, takes: Span) {
        let at = self.cast.after_absence(&post, self.now + takes);
        self.agenda.insert((at, Turn::Act(key, Some(post))));
    }

    // Lives first, then what others wait for, then tasks.
    fn class(&self, key: &Key) -> u8 {
        match key {
            Key::Task(id) if self.city.safety_tasks.contains_key(id) => 0,
            Key::Step(..) | Key::Release(..) | Key::Proposal(_) | Key::Public(_) => 1,
            _ => 2,
        }
    }

    fn act_on(&mut self, at: Time, key: Key, hand: Option<PostId>) {
        let does = self.cast.waits(&self.city, &key) && !self.forgets(&key, hand.as_ref());
        let what = does.then(|| self.cast.what(&self.city, &key, at)).flatten();
        if let Some(What::Act { by, act }) = what.clone() {
            let deed = what.map(|what| Deed::new(key, what));
            self.send(by, act, deed.as_ref());
        }
        let Some(post) = hand else { return };
        self.floor.frees(&post, self.now);
        let (city, cast) = (&self.city, &self.cast);
        if let Some((key, takes)) = self
            .floor
            .next(&post, self.now, |key| cast.waits(city, key))
        {
            self.takes_up(key, post, takes);
        }
    }

    // Done, and not ticked off until its deadline says so.
    fn forgets(&mut self, key: &Key, hand: Option<&PostId>) -> bool {
        let (Key::Task(id), Some(post)) = (key, hand) else {
            return false;
        };
        let staff = self.ready.scenario.staff_of(post.as_str());
        let dice = self.cast.dice(key).of("forgets", &[]);
        let forgets = staff.is_some_and(|staff| dice.happens(staff.forgets.0));
        forgets && self.forgot.insert(*id)
    }

    fn inject(&mut self, n: usize) {
        let scenario = &self.ready.scenario;
        let inject = &scenario.inject[n];
        let at = self.now;
        if inject.at.is_some() {
            self.script.to_come -= 1;
        }
        let text = inject.text.get_ref().clone();
        self.tell(&Line::Inject { at, text });
        let matter = inject.matter.as_ref().map(|name| name.get_ref().as_str());
        if let Some((people, matter)) = inject.people.zip(matter) {
            self.cast.more_came(at, matter, people);
        }
        if let Some(lasts) = inject.lasts {
            let until = at + lasts.0;
            if let Some(post) = &inject.absent {
                self.cast
                    .leaves(PostId::from(post.get_ref().as_str()), at, until);
            }
            if let Some(channel) = &inject.down {
                let channel = ChannelId::from(channel.get_ref().as_str());
                self.script.goes_down(channel, at, until);
            }
        }
        for (by, act) in acts(inject, &self.cast, &self.people) {
            self.send(by, act, None);
        }
    }

    // Everybody who hears that something is asked of them.
    pub(super) fn hear(&mut self, events: &[Event]) {
        for event in events {
            let calls = self.cast.asked_by(&self.city, event);
            let turns: Vec<(Time, Turn)> =
                calls.iter().filter_map(|call| self.turn_of(call)).collect();
            self.agenda.extend(turns);
            self.remember(event);
        }
        let stirred =
            self.script.watches() && events.iter().any(|event| event.incident().is_some());
        if stirred {
            let scenario = &self.ready.scenario;
            let fired = self.script.fire(&self.city, &self.cast, scenario, self.now);
            let now = self.now;
            self.agenda
                .extend(fired.into_iter().map(|n| (now, Turn::Inject(n))));
        }
    }

    fn turn_of(&self, call: &Call<'_>) -> Option<(Time, Turn)> {
        if !self.cast.plays(&call.post) {
            return None;
        }
        let dice = self.cast.dice(&call.key);
        let takes = call.takes.draw(dice);
        let began = self.heard(call);
        let key = call.key.clone();
        // Carrying is not the keeper's own time.
        let unhanded = matches!(
            key,
            Key::Acknowledge(..)
                | Key::Figure(..)
                | Key::Question(_)
                | Key::AskStock(..)
                | Key::Deliver(_)
                | Key::CountIn(_)
        );
        if unhanded || !self.floor.counts(&call.post) {
            let at = self.cast.after_absence(&call.post, began + takes);
            return Some((at, Turn::Act(key, None)));
        }
        let staff = self.ready.scenario.staff_of(call.post.as_str());
        let responds = staff.and_then(|staff| staff.responds.as_ref());
        let responds = responds.map_or(Span(0), |spread| spread.draw(dice.of("responds", &[])));
        let at = self.cast.after_absence(&call.post, began + responds);
        Some((at, Turn::Ask(key, call.post.clone(), takes)))
    }

    // When word of it gets through: warnings, and the tasks that come with them, go by the level's channels.
    fn heard(&self, call: &Call<'_>) -> Time {
        let level = match &call.key {
            Key::Acknowledge(warning, _) => self.city.warning(*warning).map(|(i, w)| (i, w.level)),
            Key::Task(task) => self
                .city
                .task(*task)
                .map(|(incident, _)| (incident, incident.level)),
            _ => None,
        };
        let release = level.and_then(|(incident, level)| incident.plan.level(level));
        release.map_or(call.began, |level| {
            self.script.reaches(&level.release.channels, call.began)
        })
    }

    fn remember(&mut self, event: &Event) {
        let overdue = match event {
            Event::TaskOverdue { task, .. } => Some(*task),
            Event::SafetyTask {
                task,
                change: SafetyChange::Overdue,
                ..
            } => Some(*task),
            _ => None,
        };
        if let Some(task) = overdue.filter(|task| self.forgot.contains(task)) {
            let key = Key::Task(task);
            let soon = self
                .ready
                .scenario
                .pace
                .acknowledge
                .draw(self.cast.dice(&key));
            self.agenda.insert((self.now + soon, Turn::Act(key, None)));
        }
        let changes = matches!(
            event,
            Event::IncidentOpened(_)
                | Event::LevelChanged { .. }
                | Event::MeasuresEnded { .. }
                | Event::IncidentEnded { .. }
        );
        if changes {
            self.zones.push((self.now, open_zones(&self.city)));
        }
    }
}

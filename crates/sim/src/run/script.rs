//! The script (MSEL) and the outages: what happens to the city from outside, at a time or once a condition
//! holds. A condition is looked at whenever something happens in its incident, figures included.

use crate::cast::Cast;
use crate::scenario::{Inject, Scenario};
use huiyin_engine::Time;
use huiyin_engine::act::{Act, Actor};
use huiyin_engine::ids::{ChannelId, PersonId, PostId};
use huiyin_engine::plan::{Condition, Holds};
use huiyin_engine::state::City;
use std::collections::BTreeMap;

/// What is still to happen, and which channels are down.
#[derive(Debug, Clone)]
pub(crate) struct Script {
    /// Conditional injects that have not fired.
    waiting: Vec<(usize, Condition)>,
    down: Vec<(ChannelId, Time, Time)>,
    /// Timed injects that have not fired.
    pub(crate) to_come: usize,
}

impl Script {
    /// The scenario's script; its conditions were read when it was.
    pub(crate) fn new(scenario: &Scenario) -> Self {
        let conditions = scenario
            .inject
            .iter()
            .enumerate()
            .filter_map(|(n, inject)| {
                let when = inject.when.as_ref()?.get_ref();
                let read = huiyin_plan::level_condition(when, when, &(0..when.len()));
                Some((n, read.ok()?))
            });
        let outages = scenario.outage.iter().map(|outage| {
            let channel = ChannelId::from(outage.channel.get_ref().as_str());
            (channel, scenario.at(outage.from), scenario.at(outage.until))
        });
        Script {
            waiting: conditions.collect(),
            down: outages.collect(),
            to_come: scenario
                .inject
                .iter()
                .filter(|inject| inject.at.is_some())
                .count(),
        }
    }

    /// Timed injects with their instants.
    pub(crate) fn timed(scenario: &Scenario) -> impl Iterator<Item = (Time, usize)> {
        let injects = scenario.inject.iter().enumerate();
        injects.filter_map(|(n, inject)| Some((scenario.at(*inject.at.as_ref()?.get_ref()), n)))
    }

    /// Conditional injects that fire now.
    pub(crate) fn fire(
        &mut self,
        city: &City,
        cast: &Cast,
        scenario: &Scenario,
        now: Time,
    ) -> Vec<usize> {
        let mut fired = Vec::new();
        self.waiting.retain(|(n, condition)| {
            let about = scenario.inject[*n]
                .matter
                .as_ref()
                .map(|name| name.get_ref().as_str());
            let holds = city.open_incidents().any(|incident| {
                let there = about.is_none() || cast.label(&incident.subject) == about;
                there && condition.holds(&|var| incident.input(var, now)) == Holds::Yes
            });
            if holds {
                fired.push(*n);
            }
            !holds
        });
        fired
    }

    /// Whether conditions wait at all.
    pub(crate) fn watches(&self) -> bool {
        !self.waiting.is_empty()
    }

    pub(crate) fn goes_down(&mut self, channel: ChannelId, from: Time, until: Time) {
        self.down.push((channel, from, until));
    }

    /// When something sent at an instant over several channels first reaches somebody.
    pub(crate) fn reaches(&self, channels: &[ChannelId], at: Time) -> Time {
        let through = |channel: &ChannelId| {
            let mut free = at;
            // Outages that follow on one another: each round leaves one behind.
            for _ in 0..=self.down.len() {
                let mut over = self.down.iter().filter(|(down, ..)| down == channel);
                match over.find(|(_, from, until)| *from <= free && free < *until) {
                    Some((.., until)) => free = *until,
                    None => break,
                }
            }
            free
        };
        channels.iter().map(through).min().unwrap_or(at)
    }
}

/// What a member of staff does because of an inject; the matter has to be there.
pub(crate) fn acts(
    inject: &Inject,
    cast: &Cast,
    people: &BTreeMap<PostId, PersonId>,
) -> Vec<(Actor, Act<String>)> {
    let named = inject
        .matter
        .as_ref()
        .and_then(|name| cast.number_of(name.get_ref()));
    let Some(matter) = named else {
        return Vec::new();
    };
    let text = inject.text.get_ref().clone();
    let danger = inject.danger.as_ref().map(|post| {
        let reason = text.clone();
        (post, Act::ReportDanger { matter, reason })
    });
    let seen = inject.seen.zip(inject.by.as_ref()).map(|(seen, post)| {
        let text = text.clone();
        (post, Act::NoteAttention { matter, seen, text })
    });
    let acts = danger.into_iter().chain(seen);
    acts.filter_map(|(post, act)| {
        let post = PostId::from(post.get_ref().as_str());
        let person = *people.get(&post)?;
        Some((Actor { post, person }, act))
    })
    .collect()
}

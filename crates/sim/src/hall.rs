//! The reception hall on the day of the exercise: those who come take a number in one of its channels, wait
//! in the zones that are open, and are called or give up. A party is one complaint's people: at most five
//! representatives go to a window for a shared matter, so a party takes one number.

use crate::arrivals::Complaint;
use crate::dice::Dice;
use crate::queue::{Arrival, Visit, serve};
use crate::run::{Deadline, DeadlineName, Fate, Staffing};
use crate::scenario::{Hall, HallChannel, Scenario};
use huiyin_engine::ids::{PostId, ZoneId};
use huiyin_engine::plan::{MeasureKind, Plan, ZoneKind};
use huiyin_engine::record::Channel;
use huiyin_engine::{Span, Time};
use std::collections::BTreeSet;

/// Most of a party that go to a window together.
const REPRESENTATIVES: u32 = 5;

/// How one channel went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelDay {
    /// Its name in the scenario.
    pub id: String,
    /// Its names for people: Chinese, English.
    pub name: (String, String),
    /// Windows.
    pub windows: u32,
    /// Parties that took a number.
    pub parties: u64,
    /// Parties that were called within the time.
    pub in_time: u64,
    /// Parties that gave up, or were still waiting when the hall closed.
    pub gave_up: u64,
    /// All waiting together.
    pub waited: Span,
    /// The longest wait.
    pub longest: Span,
    /// The most parties that waited at once.
    pub queue_peak: u32,
    /// Time that windows were busy, all together.
    pub busy: Span,
    /// The most people that waited in the whole hall beyond what its open zones take.
    pub outside_peak: u32,
    /// When the first party had waited too long.
    pub first_late: Option<Time>,
}

impl ChannelDay {
    /// Whether enough were called in time.
    #[must_use]
    pub fn holds(&self, share: u8) -> bool {
        self.in_time * 100 >= u64::from(share) * self.parties
    }

    pub(crate) fn deadline(&self, scenario: &Scenario) -> Deadline {
        let hall = scenario.hall.as_ref();
        let (share, within) = hall.map_or((0, Span(0)), |hall| (hall.share.0, hall.within.0));
        let closes = hall.map_or(scenario.horizon(), |hall| scenario.at(hall.closes));
        let met = self.holds(share);
        let late = self.first_late.filter(|_| !met);
        Deadline {
            name: DeadlineName::Hall(self.id.as_str().into()),
            owner: None,
            began: late.map_or(scenario.start(), |late| late - within),
            due: late.unwrap_or(closes),
            fate: if met {
                Fate::Met(closes)
            } else {
                Fate::Missed(None)
            },
        }
    }
}

/// The name under which a sweep changes a channel's windows.
pub(crate) fn windows_name(channel: &str) -> PostId {
    PostId::from(format!("hall:{channel}").as_str())
}

struct Party {
    people: u32,
    arrival: Arrival,
}

/// Sends the day's visitors past the windows, channel by channel in the order of the scenario.
pub(crate) fn day(
    scenario: &Scenario,
    plan: &Plan,
    coming: &[Complaint],
    zones: &[(Time, BTreeSet<ZoneId>)],
    (seed, staffing): (u64, &Staffing),
) -> Vec<ChannelDay> {
    let Some(hall) = &scenario.hall else {
        return Vec::new();
    };
    let parties = parties(scenario, hall, coming, Dice::new(seed).of("hall", &[]));
    let mut waits = Vec::new();
    let channels = hall.channel.iter().zip(&parties);
    let mut days: Vec<ChannelDay> = channels
        .map(|(channel, parties)| {
            let windows = staffing.get(&windows_name(channel.id.get_ref()));
            let windows = *windows.unwrap_or(channel.windows.get_ref());
            one(channel, windows, hall.within.0, parties, &mut waits)
        })
        .collect();
    let outside = outside_peak(plan, zones, waits);
    days.iter_mut().for_each(|day| day.outside_peak = outside);
    days
}

fn parties(scenario: &Scenario, hall: &Hall, coming: &[Complaint], dice: Dice) -> Vec<Vec<Party>> {
    let closes = scenario.at(hall.closes);
    let mut parties: Vec<Vec<Party>> = hall.channel.iter().map(|_| Vec::new()).collect();
    let visits = coming
        .iter()
        .filter(|complaint| complaint.channel == Channel::Visit);
    let visits = visits.filter(|complaint| complaint.time < closes);
    for (complaint, n) in visits.zip(0_u64..) {
        let dice = dice.of("party", &[n]);
        let mut drawn = dice.of("channel", &[]).within(0..=99);
        let chosen = hall.channel.iter().position(|channel| {
            let here = drawn < u64::from(channel.share.0);
            drawn = drawn.saturating_sub(channel.share.0.into());
            here
        });
        let Some((channel, list)) = chosen.map(|n| (&hall.channel[n], n)) else {
            continue;
        };
        let until_closing = closes - complaint.time;
        let patience = channel
            .patience
            .as_ref()
            .map(|spread| spread.draw(dice.of("patience", &[])));
        let arrival = Arrival {
            at: complaint.time.0,
            service: channel.serves.draw(dice.of("service", &[])).0,
            patience: patience
                .map_or(until_closing, |patience| patience.min(until_closing))
                .0,
            first: dice.of("vulnerable", &[]).happens(channel.vulnerable.0),
        };
        let people = complaint.people.min(REPRESENTATIVES);
        parties[list].push(Party { people, arrival });
    }
    parties
}

fn one(
    channel: &HallChannel,
    windows: u32,
    within: Span,
    parties: &[Party],
    waits: &mut Vec<(i64, i64)>,
) -> ChannelDay {
    let mut visits: Vec<Visit> = Vec::with_capacity(parties.len());
    serve(
        windows,
        parties.iter().map(|party| party.arrival),
        |visit| visits.push(visit),
    );
    let mut day = ChannelDay {
        id: channel.id.get_ref().clone(),
        name: (channel.name.clone(), channel.name_en.clone()),
        windows,
        parties: parties.len() as u64,
        in_time: 0,
        gave_up: 0,
        waited: Span(0),
        longest: Span(0),
        queue_peak: 0,
        busy: Span(0),
        outside_peak: 0,
        first_late: None,
    };
    let mut line = Vec::new();
    for visit in &visits {
        let wait = Span(visit.until - visit.came);
        day.waited = Span(day.waited.0 + wait.0);
        day.longest = day.longest.max(wait);
        let in_time = visit.called && wait <= within;
        day.in_time += u64::from(in_time);
        day.gave_up += u64::from(!visit.called);
        let party = &parties[visit.n];
        if visit.called {
            day.busy = Span(day.busy.0 + party.arrival.service);
        }
        if !in_time {
            let late = Time(visit.came) + within.min(wait);
            day.first_late = Some(day.first_late.map_or(late, |first| first.min(late)));
        }
        if wait > Span(0) {
            line.extend([(visit.came, 1), (visit.until, -1)]);
            let people = i64::from(party.people);
            waits.extend([(visit.came, people), (visit.until, -people)]);
        }
    }
    day.queue_peak = peak(line, |_| 0);
    day
}

// The most that were there at once, beyond what there is room for at that instant.
fn peak(mut steps: Vec<(i64, i64)>, room: impl Fn(i64) -> i64) -> u32 {
    steps.sort_unstable();
    let mut there = 0;
    let most = steps.iter().map(|(at, change)| {
        there += change;
        there - room(*at)
    });
    u32::try_from(most.max().unwrap_or(0).max(0)).unwrap_or(u32::MAX)
}

// Reception zones that a level's measure opens count from then on; the others always.
fn outside_peak(plan: &Plan, zones: &[(Time, BTreeSet<ZoneId>)], waits: Vec<(i64, i64)>) -> u32 {
    let measures = plan.levels.iter().flat_map(|level| &level.measures);
    let opened = measures.filter(|measure| measure.kind == MeasureKind::Zone);
    let opened: BTreeSet<&ZoneId> = opened.filter_map(|measure| measure.zone.as_ref()).collect();
    let reception = || {
        plan.zones
            .iter()
            .filter(|zone| zone.kind == ZoneKind::Reception)
    };
    // A zone of unknown size takes everybody.
    if reception().any(|zone| zone.capacity.is_none()) || reception().next().is_none() {
        return 0;
    }
    let room = |at: i64| -> i64 {
        let now = zones
            .iter()
            .rev()
            .find(|(since, _)| since.0 <= at)
            .map(|(_, open)| open);
        let open = reception().filter(|zone| {
            !opened.contains(&zone.id) || now.is_some_and(|open| open.contains(&zone.id))
        });
        open.map(|zone| i64::try_from(zone.capacity.unwrap_or(0)).unwrap_or(i64::MAX))
            .sum()
    };
    peak(waits, room)
}

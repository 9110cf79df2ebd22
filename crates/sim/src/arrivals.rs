//! The complaints of a scenario, one by one: those of the weeks before and those of the day.

use crate::dice::Dice;
use crate::scenario::{Clock, MatterScript, Name, Scenario, Wave};
use huiyin_engine::record::{Channel, Source};
use huiyin_engine::{Span, Time};

/// A complaint in plain text, as the city's windows take it in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// Unique within its source.
    pub id: String,
    /// When it was made.
    pub time: Time,
    /// How it came.
    pub channel: Channel,
    /// From which system.
    pub source: Source,
    /// Heading.
    pub topic: String,
    /// Text.
    pub body: String,
    /// How many people it speaks for.
    pub people: u32,
    /// The scenario's name of the matter: grouped by hand.
    pub matter: String,
    /// The plan's name of the area.
    pub area: Option<String>,
    /// The plan's name of the unit.
    pub unit: Option<String>,
}

/// Offices take letters and visits from eight to six; the hotline and the web as people are awake.
const OPEN_FROM: Span = Span::hours(8);
const OPEN_FOR: Span = Span::hours(10);

impl Scenario {
    /// The complaints of the weeks before, in order of time; all of them before the day begins.
    #[must_use]
    pub fn history(&self, seed: u64) -> Vec<Complaint> {
        self.complaints(seed, |wave| wave.days_before.is_some())
    }

    /// The complaints of the day, in order of time.
    #[must_use]
    pub fn arrivals(&self, seed: u64) -> Vec<Complaint> {
        self.complaints(seed, |wave| wave.days_before.is_none())
    }

    fn complaints(&self, seed: u64, wanted: impl Fn(&Wave) -> bool) -> Vec<Complaint> {
        let dice = Dice::new(seed);
        let mut all = Vec::new();
        for (m, matter) in self.matter.iter().enumerate() {
            for (w, wave) in matter
                .wave
                .iter()
                .enumerate()
                .filter(|(_, wave)| wanted(wave))
            {
                for n in 0..wave.count {
                    let place = [m as u64, w as u64, n.into()];
                    all.push(self.complaint(matter, wave, n, dice.of("complaint", &place), place));
                }
            }
        }
        all.sort_by(|a, b| (a.time, &a.id).cmp(&(b.time, &b.id)));
        name_by_first_topic(self, &mut all);
        all
    }

    fn complaint(
        &self,
        matter: &MatterScript,
        wave: &Wave,
        n: u32,
        dice: Dice,
        [m, w, _]: [u64; 3],
    ) -> Complaint {
        let text = |own: &Option<String>, list: &[String], name| {
            own.clone()
                .unwrap_or_else(|| dice.of(name, &[]).pick(list).clone())
        };
        let people = dice.of("people", &[]).within(wave.people.0.clone());
        let name = |name: &Name| name.get_ref().clone();
        Complaint {
            id: format!("{}-{m}-{w}-{n}", source_mark(wave.channel)),
            time: self.time(wave, n, dice),
            channel: wave.channel,
            source: source(wave.channel),
            topic: text(&wave.topic, &matter.topics, "topic"),
            body: text(&wave.body, &matter.bodies, "body"),
            people: u32::try_from(people).expect("a wave's people are at most 10,000"),
            matter: matter.id.clone(),
            area: matter.area.as_ref().map(name),
            unit: matter.unit.as_ref().map(name),
        }
    }

    fn time(&self, wave: &Wave, n: u32, dice: Dice) -> Time {
        match (wave.days_before, wave.from, wave.until) {
            (Some((first, last)), _, _) => {
                let midnight = self.at(Clock(0));
                let back = |days: u32| midnight - Span::days(days.into());
                let day = share(back(first), back(last) + Span::days(1), wave.count, n, dice);
                let since = (day - midnight).0.div_euclid(Span::days(1).0);
                let open = dice.of("of day", &[]).length(Span(0), OPEN_FOR);
                midnight + Span(since * Span::days(1).0) + OPEN_FROM + open
            }
            (None, Some(from), Some(until)) => {
                share(self.at(from), self.at(until), wave.count, n, dice)
            }
            _ => self.start(),
        }
    }
}

// Evenly between two instants, each somewhere in its own share of the time.
fn share(from: Time, until: Time, count: u32, n: u32, dice: Dice) -> Time {
    let each = (until - from).as_seconds() / i64::from(count.max(1));
    let low = each * i64::from(n);
    let within = dice
        .of("time", &[])
        .length(Span::seconds(0), Span::seconds((each - 1).max(0)));
    from + Span::seconds(low) + within
}

// The board names a matter by its first case: let that bear the matter's first topic.
fn name_by_first_topic(scenario: &Scenario, all: &mut [Complaint]) {
    for matter in &scenario.matter {
        if let Some(first) = all
            .iter_mut()
            .find(|complaint| complaint.matter == matter.id)
        {
            first.topic.clone_from(&matter.topics[0]);
        }
    }
}

const fn source(channel: Channel) -> Source {
    match channel {
        Channel::Letter | Channel::Visit => Source::Petition,
        Channel::Web => Source::Web,
        Channel::Hotline => Source::Hotline12345,
        Channel::Grid => Source::Grid,
    }
}

const fn source_mark(channel: Channel) -> &'static str {
    match channel {
        Channel::Letter => "LX",
        Channel::Visit => "LF",
        Channel::Web => "WS",
        Channel::Hotline => "RX",
        Channel::Grid => "WG",
    }
}

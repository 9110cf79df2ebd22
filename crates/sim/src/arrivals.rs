//! The complaints of a scenario, one by one: those of the weeks before and those of the day.

use crate::dice::Dice;
use crate::scenario::{Background, Clock, MatterScript, Name, Scenario, Wave};
use huiyin_engine::plan::Baseline;
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

/// What the weeks before are drawn by.
const PAST: u64 = 1;
/// Offices take letters and visits from eight to six; the hotline and the web as people are awake.
const OPEN_FROM: Span = Span::hours(8);
const OPEN_FOR: Span = Span::hours(10);

impl Scenario {
    /// The complaints of the weeks before, in order of time; all of them before the day begins. They are the
    /// same whatever the seed: the past is known, the day is not.
    #[must_use]
    pub fn history(&self) -> Vec<Complaint> {
        self.complaints(PAST, |wave| wave.days_before.is_some())
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
                let of_wave = [m as u64, w as u64];
                let times = self.times(wave, dice.of("wave", &of_wave));
                let count = times.as_ref().map_or(wave.count.unwrap_or(0), |times| {
                    u32::try_from(times.len()).unwrap_or(u32::MAX)
                });
                for n in 0..count {
                    let place = [of_wave[0], of_wave[1], n.into()];
                    let dice = dice.of("complaint", &place);
                    let drawn = times.as_ref().and_then(|times| times.get(n as usize));
                    let time = drawn.copied().unwrap_or_else(|| self.time(wave, n, dice));
                    all.push(complaint(matter, wave, time, dice, place));
                }
            }
        }
        all.sort_by(|a, b| (a.time, &a.id).cmp(&(b.time, &b.id)));
        name_by_first_topic(self, &mut all);
        all
    }

    fn time(&self, wave: &Wave, n: u32, dice: Dice) -> Time {
        let count = wave.count.unwrap_or(0);
        match (wave.days_before, wave.from, wave.until) {
            (Some((first, last)), _, _) => {
                let midnight = self.at(Clock(0));
                let back = |days: u32| midnight - Span::days(days.into());
                let day = share(back(first), back(last) + Span::days(1), count, n, dice);
                let since = (day - midnight).0.div_euclid(Span::days(1).0);
                let open = dice.of("of day", &[]).length(Span(0), OPEN_FOR);
                midnight + Span(since * Span::days(1).0) + OPEN_FROM + open
            }
            (None, Some(from), Some(until)) => share(self.at(from), self.at(until), count, n, dice),
            _ => self.start(),
        }
    }

    // Those that come by chance; nothing where their number is given.
    fn times(&self, wave: &Wave, dice: Dice) -> Option<Vec<Time>> {
        let pieces = self.pieces(wave)?;
        let drawn = pieces.iter().zip(0..).flat_map(|((from, until, rate), n)| {
            poisson(*from, *until, *rate, dice.of("piece", &[n]))
        });
        Some(drawn.collect())
    }

    // From, until, how many an hour.
    fn pieces(&self, wave: &Wave) -> Option<Vec<(Time, Time, f64)>> {
        let (from, until) = (self.at(wave.from?), self.at(wave.until?));
        if let Some(rate) = wave.rate {
            return Some(vec![(from, until, rate)]);
        }
        let schedule = wave.schedule.as_ref()?;
        let ends = schedule.iter().skip(1).map(|(clock, _)| self.at(*clock));
        let pieces = schedule.iter().zip(ends.chain([until]));
        let within = pieces
            .map(|((begins, rate), ends)| (self.at(*begins).max(from), ends.min(until), *rate));
        Some(within.filter(|(begins, ends, _)| begins < ends).collect())
    }

    /// The rest of the city on that day, by the plan's year, in order of time.
    #[must_use]
    pub fn background(&self, seed: u64, year: &Baseline) -> Vec<Complaint> {
        let Some(background) = &self.background else {
            return Vec::new();
        };
        let dice = Dice::new(seed).of("background", &[]);
        let hour = Span::hours(1);
        let midnight = self.at(Clock(0));
        let first = (self.start() - midnight).0.div_euclid(hour.0);
        let mut all = Vec::new();
        for n in first.. {
            let begins = (midnight + Span(n * hour.0)).max(self.start());
            let ends = (midnight + Span((n + 1) * hour.0)).min(self.horizon());
            if begins >= ends {
                break;
            }
            let rate = background.rate(year, begins);
            let dice = dice.of("hour", &[n.unsigned_abs()]);
            for (time, k) in poisson(begins, ends, rate, dice).zip(0..) {
                all.push(background.complaint(time, (n, k), dice.of("complaint", &[k])));
            }
        }
        all
    }
}

impl Background {
    // How many an hour at an instant: the year's mean, by month, weekday and hour.
    fn rate(&self, year: &Baseline, at: Time) -> f64 {
        let (civil, day) = (at.city_civil(), at.city_day());
        let months = self.months.as_ref().map(|list| list.get_ref().as_slice());
        let weekdays = self.weekdays.as_ref().map(|list| list.get_ref().as_slice());
        let a_day = year.petitions as f64 / 365.0;
        a_day / 24.0
            * weight(months, usize::from(civil.month) - 1)
            * weight(weekdays, usize::from(day.weekday()) - 1)
            * weight(Some(self.hours.get_ref()), usize::from(civil.hour))
    }

    fn complaint(&self, time: Time, (hour, k): (i64, u64), dice: Dice) -> Complaint {
        let c = self.channels;
        let channels = [
            (Channel::Letter, c.letter),
            (Channel::Visit, c.visit),
            (Channel::Web, c.web),
            (Channel::Hotline, c.hotline),
            (Channel::Grid, c.grid),
        ];
        let mut drawn = dice.of("channel", &[]).within(0..=99);
        let channel = channels.iter().find(|(_, share)| {
            let here = drawn < u64::from(*share);
            drawn = drawn.saturating_sub((*share).into());
            here
        });
        let channel = channel.map_or(Channel::Hotline, |(channel, _)| *channel);
        let many = u64::from(*self.matters.get_ref());
        let matter = format!("日常信访 {}", dice.of("matter", &[]).within(1..=many));
        Complaint {
            id: format!("{}-日常-{hour}-{k}", source_mark(channel)),
            time,
            channel,
            source: source(channel),
            topic: matter.clone(),
            body: "按普通信访件办理。".to_owned(),
            people: 1,
            matter,
            area: None,
            unit: None,
        }
    }
}

// A weight as a multiple of the mean weight.
fn weight(list: Option<&[u32]>, n: usize) -> f64 {
    let Some(list) = list else { return 1.0 };
    let sum: u64 = list.iter().map(|weight| u64::from(*weight)).sum();
    let own = list.get(n).copied().unwrap_or(0);
    f64::from(own) * list.len() as f64 / sum.max(1) as f64
}

// Arrivals of a Poisson stream of so many an hour: exponential gaps, in whole seconds.
fn poisson(from: Time, until: Time, rate: f64, dice: Dice) -> impl Iterator<Item = Time> {
    let mut after = 0.0;
    let gaps = (0_u64..).map_while(move |n| {
        if rate <= 0.0 {
            return None;
        }
        after -= 3_600.0 / rate * libm::log(dice.of("gap", &[n]).unit());
        Some(from + Span::seconds(after as i64))
    });
    gaps.take_while(move |time| *time < until)
}

fn complaint(
    matter: &MatterScript,
    wave: &Wave,
    time: Time,
    dice: Dice,
    [m, w, n]: [u64; 3],
) -> Complaint {
    let text = |own: &Option<String>, list: &[String], name| {
        own.clone()
            .unwrap_or_else(|| dice.of(name, &[]).pick(list).clone())
    };
    let people = dice.of("people", &[]).within(wave.people.0.clone());
    let name = |name: &Name| name.get_ref().clone();
    let channel = *wave.channel.get_ref();
    Complaint {
        id: format!("{}-{m}-{w}-{n}", source_mark(channel)),
        time,
        channel,
        source: source(channel),
        topic: text(&wave.topic, &matter.topics, "topic"),
        body: text(&wave.body, &matter.bodies, "body"),
        people: u32::try_from(people).expect("a wave's people are at most 10,000"),
        matter: matter.id.get_ref().clone(),
        area: matter.area.as_ref().map(name),
        unit: matter.unit.as_ref().map(name),
    }
}

impl Wave {
    /// Whether it comes to the hall on the day.
    pub(crate) fn is_visit_of_the_day(&self) -> bool {
        self.days_before.is_none() && *self.channel.get_ref() == Channel::Visit
    }

    /// How many are expected.
    pub(crate) fn expected(&self, scenario: &Scenario) -> f64 {
        let pieces = scenario.pieces(self).unwrap_or_default();
        let hours = |from: Time, until: Time| (until - from).as_seconds() as f64 / 3_600.0;
        let chance: f64 = pieces
            .iter()
            .map(|(from, until, rate)| rate * hours(*from, *until))
            .sum();
        self.count.map_or(chance, f64::from)
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
            .find(|complaint| complaint.matter == *matter.id.get_ref())
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

//! Counts over windows, evaluated on every arrival: the same records give the same signals, always.
//!
//! The evaluation instant is the latest time of any record so far and never goes back; windows are
//! half-open. Absent by type: text, persons, anything but counts by matter and by plan keyword.

mod day;
mod recount;
mod window;

use crate::ids::{CaseId, IndicatorId, MatterId};
use crate::plan::{Condition, Holds, Indicator, Keyword, Value, Var, Watches};
use crate::record::Channel;
use crate::time::{Day, Span, Time};
use day::Days;
pub use recount::Change;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use window::{Counts, Window};

/// What a signal is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum Subject {
    /// A matter.
    Matter {
        /// Which.
        matter: MatterId,
    },
    /// A keyword of the plan.
    Keyword {
        /// The word.
        word: String,
    },
}

/// One record as the indicators see it.
#[derive(Debug, Clone, Copy)]
pub struct Arrival<'a> {
    /// The record's own time.
    pub time: Time,
    /// How it came in.
    pub channel: Channel,
    /// How many people it speaks for.
    pub people: u32,
    /// Its matter.
    pub matter: MatterId,
    /// Places in the plan's keyword list, ascending, each once.
    pub keywords: &'a [u16],
}

/// An indicator's condition turned true.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crossing {
    /// Which indicator.
    pub indicator: IndicatorId,
    /// About what.
    pub subject: Subject,
    /// The evaluation instant.
    pub at: Time,
    /// Records in the window or on the day.
    pub count: u64,
    /// Records in the window before; absent for keywords.
    pub previous: Option<u64>,
    /// People in the window; absent for keywords.
    pub people: Option<u64>,
    /// The latest record that was counted.
    pub newest: Time,
}

/// A matter's present figures against one indicator, for the board.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Which indicator.
    pub indicator: IndicatorId,
    /// Records in the window.
    pub count: u64,
    /// Records in the window before.
    pub previous: u64,
    /// People in the window.
    pub people: u64,
    /// Whether the indicator is crossed at present.
    pub crossed: bool,
    /// Records per day over the window, oldest first.
    pub curve: Vec<u32>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct MatterWatch {
    id: IndicatorId,
    // The first case that it counts: those before came under a plan that did not have it.
    since: CaseId,
    channels: u8,
    window: Span,
    when: Condition,
    matters: BTreeMap<MatterId, Window>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct KeywordWatch {
    id: IndicatorId,
    since: CaseId,
    channels: u8,
    when: Condition,
    days: Days,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
enum Watch {
    Matter(MatterWatch),
    Keyword(KeywordWatch),
}

// A keyword of the plan, and the first case in which it was looked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Word {
    text: String,
    since: CaseId,
}

/// All indicators of a plan with what they have counted.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counters {
    t: Option<Time>,
    swept: Option<Day>,
    words: Vec<Word>,
    watches: Vec<Watch>,
}

/// City days between two sweeps; what no window reaches any more is held no longer than this.
const SWEEP_DAYS: i32 = 30;
/// Keyword days older than this before the evaluation instant count for nothing.
const KEYWORD_HORIZON: Span = Span::days(60);

fn mask(channels: &[Channel]) -> u8 {
    channels
        .iter()
        .fold(0, |mask, channel| mask | bit(*channel))
}

fn bit(channel: Channel) -> u8 {
    1 << channel as u8
}

fn text_of(words: &[Word], word: u16) -> String {
    let held = words.get(usize::from(word));
    held.map_or_else(String::new, |word| word.text.clone())
}

fn int(n: u64) -> Option<Value> {
    Some(Value::Int(i64::try_from(n).unwrap_or(i64::MAX)))
}

impl Counters {
    /// Counters for a plan's indicators, with nothing counted.
    #[must_use]
    pub fn new(indicators: &[Indicator], keywords: &[Keyword]) -> Self {
        Self::beginning(indicators, keywords, CaseId::default())
    }

    fn beginning(indicators: &[Indicator], keywords: &[Keyword], since: CaseId) -> Self {
        let word = |keyword: &Keyword| Word {
            text: keyword.text.clone(),
            since,
        };
        let words = keywords.iter().map(word).collect();
        let watches = indicators.iter().map(|held| Watch::new(held, since));
        let watches = watches.collect();
        Counters {
            t: None,
            swept: None,
            words,
            watches,
        }
    }

    /// Counters for a new version of the plan: an indicator that counts the same things over the
    /// same window keeps what it has counted; any other begins at this instant, and `first` is the next case.
    #[must_use]
    pub fn adopt(&self, indicators: &[Indicator], keywords: &[Keyword], first: CaseId) -> Self {
        let mut next = Counters::beginning(indicators, keywords, first);
        next.t = self.t;
        next.swept = self.swept;
        for word in &mut next.words {
            if let Some(old) = self.words.iter().find(|old| old.text == word.text) {
                word.since = old.since;
            }
        }
        for watch in &mut next.watches {
            if let Some(old) = self.watches.iter().find(|old| old.counts_like(watch)) {
                watch.inherit(old, &self.words, &next.words);
            }
        }
        next
    }

    /// The evaluation instant so far.
    #[must_use]
    pub fn now(&self) -> Option<Time> {
        self.t
    }

    /// What this arrival would raise, without counting it.
    #[must_use]
    pub fn preview(&self, arrival: &Arrival<'_>) -> Vec<Crossing> {
        let t = self.instant(arrival);
        let mut crossings = Vec::new();
        for watch in &self.watches {
            match watch {
                Watch::Matter(watch) => crossings.extend(watch.preview(t, arrival).0),
                Watch::Keyword(watch) => watch.preview(t, arrival, &self.words, &mut crossings),
            }
        }
        crossings
    }

    /// Counts an arrival and pushes what it raised, in the plan's order.
    pub fn observe(&mut self, arrival: &Arrival<'_>, raised: &mut Vec<Crossing>) {
        let t = self.instant(arrival);
        self.t = Some(t);
        for watch in &mut self.watches {
            match watch {
                Watch::Matter(watch) => watch.observe(t, arrival, raised),
                Watch::Keyword(watch) => watch.observe(t, arrival, &self.words, raised),
            }
        }
        self.sweep(t);
    }

    /// A matter's figures against every indicator that watches matters.
    #[must_use]
    pub fn standing(&self, matter: MatterId) -> Vec<Standing> {
        let Some(t) = self.t else { return Vec::new() };
        let of_matters = self.watches.iter().filter_map(|watch| match watch {
            Watch::Matter(watch) => Some(watch),
            Watch::Keyword(_) => None,
        });
        of_matters
            .filter_map(|watch| watch.standing(t, matter))
            .collect()
    }

    /// SHA-256 over everything counted, in a fixed order, as lower-case hex.
    #[must_use]
    pub fn digest(&self) -> String {
        let mut hash = Sha256::new();
        hash.update(self.t.map_or(i64::MIN, |t| t.0).to_le_bytes());
        for watch in &self.watches {
            match watch {
                Watch::Matter(watch) => {
                    hash.update(watch.id.as_str());
                    for (matter, window) in &watch.matters {
                        hash.update(matter.0.to_le_bytes());
                        window.feed(&mut hash);
                    }
                }
                Watch::Keyword(watch) => {
                    hash.update(watch.id.as_str());
                    watch.days.feed(&mut hash);
                }
            }
        }
        hash.finalize()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }

    fn instant(&self, arrival: &Arrival<'_>) -> Time {
        self.t.map_or(arrival.time, |t| t.max(arrival.time))
    }

    // Now and then: forget what no window can reach any more.
    fn sweep(&mut self, t: Time) {
        let today = t.city_day();
        if self
            .swept
            .is_some_and(|swept| today.0 - swept.0 < SWEEP_DAYS)
        {
            return;
        }
        self.swept = Some(today);
        for watch in &mut self.watches {
            match watch {
                Watch::Matter(watch) => {
                    let horizon = t - watch.window.doubled();
                    watch.matters.retain(|_, window| window.newest() > horizon);
                }
                Watch::Keyword(watch) => watch.days.forget_before((t - KEYWORD_HORIZON).city_day()),
            }
        }
    }
}

impl Watch {
    fn new(indicator: &Indicator, since: CaseId) -> Self {
        let id = indicator.id.clone();
        let when = indicator.when.clone();
        match &indicator.watches {
            Watches::Matter { channels, window } => Watch::Matter(MatterWatch {
                id,
                since,
                channels: mask(channels),
                window: *window,
                when,
                matters: BTreeMap::new(),
            }),
            Watches::Keyword { channels } => Watch::Keyword(KeywordWatch {
                id,
                since,
                channels: mask(channels),
                when,
                days: Days::default(),
            }),
        }
    }

    fn counts_like(&self, other: &Watch) -> bool {
        match (self, other) {
            (Watch::Matter(a), Watch::Matter(b)) => {
                (&a.id, a.channels, a.window) == (&b.id, b.channels, b.window)
            }
            (Watch::Keyword(a), Watch::Keyword(b)) => (&a.id, a.channels) == (&b.id, b.channels),
            _ => false,
        }
    }

    fn inherit(&mut self, old: &Watch, old_words: &[Word], words: &[Word]) {
        match (self, old) {
            (Watch::Matter(new), Watch::Matter(old)) => {
                new.since = old.since;
                new.matters.clone_from(&old.matters);
            }
            (Watch::Keyword(new), Watch::Keyword(old)) => {
                new.since = old.since;
                new.days = old.days.renumbered(|word| {
                    let old = old_words.get(usize::from(word))?;
                    let at = words.iter().position(|new| new.text == old.text)?;
                    u16::try_from(at).ok()
                });
            }
            _ => {}
        }
    }
}

impl MatterWatch {
    // The crossing, if any, and whether the condition holds; `None` where this arrival is not evaluated.
    fn preview(&self, t: Time, arrival: &Arrival<'_>) -> (Option<Crossing>, Option<bool>) {
        let too_old = t - arrival.time > self.window.doubled();
        if self.channels & bit(arrival.channel) == 0 || too_old {
            return (None, None);
        }
        let empty = Window::default();
        let window = self.matters.get(&arrival.matter).unwrap_or(&empty);
        let before = window.counts_at(t, self.window);
        let counts = before.with(t, self.window, arrival);
        let holds = self.holds(counts);
        let latched = window.latched && before.count > 0;
        let newest = window.newest().max(arrival.time);
        let crossing = holds && !latched;
        let crossing = crossing.then(|| self.crossing(t, arrival.matter, counts, newest));
        (crossing, Some(holds))
    }

    fn holds(&self, counts: Counts) -> bool {
        let known = |var| match var {
            Var::Count => int(counts.count),
            Var::Previous => int(counts.previous),
            Var::People => int(counts.people),
            _ => None,
        };
        self.when.holds(&known) == Holds::Yes
    }

    fn crossing(&self, t: Time, matter: MatterId, counts: Counts, newest: Time) -> Crossing {
        Crossing {
            indicator: self.id.clone(),
            subject: Subject::Matter { matter },
            at: t,
            count: counts.count,
            previous: Some(counts.previous),
            people: Some(counts.people),
            newest,
        }
    }

    fn observe(&mut self, t: Time, arrival: &Arrival<'_>, raised: &mut Vec<Crossing>) {
        let (crossing, Some(holds)) = self.preview(t, arrival) else {
            return;
        };
        raised.extend(crossing);
        let window = self.matters.entry(arrival.matter).or_default();
        window.latched = holds;
        window.insert(t, self.window, arrival.time, arrival.people);
    }

    fn standing(&self, t: Time, matter: MatterId) -> Option<Standing> {
        let window = self.matters.get(&matter)?;
        let counts = window.counts_at(t, self.window);
        Some(Standing {
            indicator: self.id.clone(),
            count: counts.count,
            previous: counts.previous,
            people: counts.people,
            crossed: window.latched,
            curve: window.curve(t, self.window),
        })
    }
}

impl KeywordWatch {
    fn crossing(
        &self,
        t: Time,
        arrival: &Arrival<'_>,
        word: u16,
        words: &[Word],
    ) -> Option<Crossing> {
        let (count, raised) = self.days.get(arrival.time.city_day(), word);
        let subject = || Subject::Keyword {
            word: text_of(words, word),
        };
        self.crossing_at(t, arrival.time, (count + 1, raised), subject)
    }

    // A word's count on a day and whether that day has had its signal; the latest record's time.
    fn crossing_at(
        &self,
        t: Time,
        newest: Time,
        (count, raised): (u64, bool),
        subject: impl FnOnce() -> Subject,
    ) -> Option<Crossing> {
        let known = |var| if var == Var::Count { int(count) } else { None };
        let holds = self.when.holds(&known) == Holds::Yes;
        (holds && !raised).then(|| Crossing {
            indicator: self.id.clone(),
            subject: subject(),
            at: t,
            count,
            previous: None,
            people: None,
            newest,
        })
    }

    fn preview(&self, t: Time, arrival: &Arrival<'_>, words: &[Word], out: &mut Vec<Crossing>) {
        if self.reaches(t, arrival) {
            out.extend(
                arrival
                    .keywords
                    .iter()
                    .filter_map(|word| self.crossing(t, arrival, *word, words)),
            );
        }
    }

    fn observe(&mut self, t: Time, arrival: &Arrival<'_>, words: &[Word], out: &mut Vec<Crossing>) {
        if !self.reaches(t, arrival) {
            return;
        }
        for word in arrival.keywords {
            let crossing = self.crossing(t, arrival, *word, words);
            self.days
                .count(arrival.time.city_day(), *word, crossing.is_some());
            out.extend(crossing);
        }
    }
}

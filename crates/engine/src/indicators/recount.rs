//! Counting anew: what a corrected record counted for is taken back, what is right is counted, and conditions
//! are looked at once, after all of it. The evaluation instant never goes back, also where a later record goes.

use super::{
    Arrival, Counters, Crossing, KeywordWatch, MatterWatch, Subject, Watch, Word, text_of,
};
use super::{KEYWORD_HORIZON, Window, bit};
use crate::ids::{CaseId, MatterId};
use crate::time::{Day, Time};
use std::collections::BTreeMap;

/// What changes about one case.
#[derive(Debug, Clone, Copy)]
pub struct Change<'a> {
    /// Which case: what came into the plan after it was registered never counted it.
    pub case: CaseId,
    /// What it counted for so far; absent where it counted for nothing.
    pub out: Option<Arrival<'a>>,
    /// What it counts for from now on; absent where it counts for nothing.
    pub into: Option<Arrival<'a>>,
}

impl<'a> Change<'a> {
    fn both(&self) -> impl Iterator<Item = &Arrival<'a>> {
        self.out.iter().chain(&self.into)
    }
}

impl Counters {
    /// Counts anew and pushes what that raised, in the plan's order.
    pub fn recount(&mut self, changes: &[Change<'_>], raised: &mut Vec<Crossing>) {
        let into = changes.iter().filter_map(|change| change.into);
        let Some(t) = into.map(|arrival| arrival.time).chain(self.t).max() else {
            return;
        };
        self.t = Some(t);
        for watch in &mut self.watches {
            match watch {
                Watch::Matter(watch) => watch.recount(t, changes, raised),
                Watch::Keyword(watch) => watch.recount(t, changes, &self.words, raised),
            }
        }
    }

    /// Counts the records of one matter as those of another, and pushes what that raised.
    pub fn merge(&mut self, (from, into): (MatterId, MatterId), raised: &mut Vec<Crossing>) {
        let Some(t) = self.t else { return };
        for watch in &mut self.watches {
            if let Watch::Matter(watch) = watch {
                watch.merge(t, (from, into), raised);
            }
        }
    }
}

impl MatterWatch {
    fn counts(&self, t: Time, case: CaseId, arrival: &Arrival<'_>) -> bool {
        let reached = arrival.time > t - self.window.doubled();
        case >= self.since && reached && self.channels & bit(arrival.channel) != 0
    }

    fn recount(&mut self, t: Time, changes: &[Change<'_>], raised: &mut Vec<Crossing>) {
        let mut touched = BTreeMap::new();
        for change in changes {
            for arrival in change
                .both()
                .filter(|held| self.counts(t, change.case, held))
            {
                let latched = || self.latched(t, arrival.matter);
                touched.entry(arrival.matter).or_insert_with(latched);
            }
        }
        for change in changes {
            let out = change.out.filter(|held| self.counts(t, change.case, held));
            if let Some(gone) = out
                && let Some(window) = self.matters.get_mut(&gone.matter)
            {
                window.remove(t, self.window, gone.time, gone.people);
            }
            let into = change.into.filter(|held| self.counts(t, change.case, held));
            if let Some(new) = into {
                let window = self.matters.entry(new.matter).or_default();
                window.insert(t, self.window, new.time, new.people);
            }
        }
        for (matter, latched) in touched {
            raised.extend(self.look(t, matter, latched));
        }
    }

    fn merge(&mut self, t: Time, (from, into): (MatterId, MatterId), raised: &mut Vec<Crossing>) {
        // A signal for either was one for both.
        let latched = self.latched(t, from) || self.latched(t, into);
        let Some(gone) = self.matters.remove(&from) else {
            return;
        };
        let window = self.matters.entry(into).or_default();
        window.merge(t, self.window, &gone);
        raised.extend(self.look(t, into, latched));
    }

    fn latched(&self, t: Time, matter: MatterId) -> bool {
        let counted = |window: &Window| window.counts_at(t, self.window).count > 0;
        let held = self.matters.get(&matter);
        held.is_some_and(|window| window.latched && counted(window))
    }

    // Looks at the condition of a matter whose figures have changed.
    fn look(&mut self, t: Time, matter: MatterId, latched: bool) -> Option<Crossing> {
        let window = self.matters.get(&matter)?;
        let counts = window.counts_at(t, self.window);
        let (newest, empty) = (window.newest(), window.is_empty());
        let holds = self.holds(counts);
        if empty {
            self.matters.remove(&matter);
        } else if let Some(window) = self.matters.get_mut(&matter) {
            window.latched = holds;
        }
        (holds && !latched && !empty).then(|| self.crossing(t, matter, counts, newest))
    }
}

impl KeywordWatch {
    fn recount(
        &mut self,
        t: Time,
        changes: &[Change<'_>],
        words: &[Word],
        raised: &mut Vec<Crossing>,
    ) {
        let mut touched: BTreeMap<(Day, u16), Time> = BTreeMap::new();
        for change in changes.iter().filter(|change| change.case >= self.since) {
            let known = |word: &&u16| {
                let held = words.get(usize::from(**word));
                held.is_some_and(|held| held.since <= change.case)
            };
            if let Some(gone) = change.out.filter(|held| self.reaches(t, held)) {
                for word in gone.keywords.iter().filter(known) {
                    self.days.uncount(gone.time.city_day(), *word);
                }
            }
            if let Some(new) = change.into.filter(|held| self.reaches(t, held)) {
                let day = new.time.city_day();
                for word in new.keywords.iter().filter(known) {
                    self.days.count(day, *word, false);
                    let newest = touched.entry((day, *word)).or_insert(new.time);
                    *newest = new.time.max(*newest);
                }
            }
        }
        for ((day, word), newest) in touched {
            let subject = || Subject::Keyword {
                word: text_of(words, word),
            };
            let crossing = self.crossing_at(t, newest, self.days.get(day, word), subject);
            if crossing.is_some() {
                self.days.raise(day, word);
            }
            raised.extend(crossing);
        }
    }

    pub(super) fn reaches(&self, t: Time, arrival: &Arrival<'_>) -> bool {
        self.channels & bit(arrival.channel) != 0 && t - arrival.time <= KEYWORD_HORIZON
    }
}

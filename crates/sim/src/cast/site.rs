//! What happens on site: people come, ask, and leave once they are answered; somebody counts them.

use super::{Cast, Key, What};
use crate::scenario::QuestionScript;
use huiyin_engine::act::Act;
use huiyin_engine::ids::{IncidentId, PostId};
use huiyin_engine::state::{City, Incident, Question};
use huiyin_engine::{Span, Time};

/// Figures are never exact: one or two people are missed or counted twice.
const MISCOUNT: u64 = 2;

impl Cast {
    pub(super) fn open_site(&self, incident: &Incident, open: &mut Vec<(Time, Key)>) {
        let reporter = PostId::from(self.scenario.site.reporter.get_ref().as_str());
        let at = self.next_count(incident);
        let counting = self.people.contains_key(&reporter) && !self.real.contains(&reporter);
        if counting {
            open.push((
                self.after_absence(&reporter, at),
                Key::Figure(incident.id, at),
            ));
        }
        for (n, script) in self.scenario.question.iter().enumerate() {
            let by = PostId::from(script.by.get_ref().as_str());
            if self.people.contains_key(&by) && !self.real.contains(&by) {
                let at = self.after_absence(&by, self.asked_at(incident, n, script));
                open.push((at, Key::Question(n)));
            }
        }
    }

    // The first instant of the counting rhythm after the latest figure, or after the opening.
    fn next_count(&self, incident: &Incident) -> Time {
        let since = incident
            .figures
            .last()
            .map_or(incident.opened, |figure| figure.at);
        let every = self.scenario.site.every.0.0.max(Span::minutes(1).0);
        let rounds = (since - self.scenario.start()).0.div_euclid(every) + 1;
        self.scenario.start() + Span(rounds * every)
    }

    // A question that came up before the response began is written down in its first minutes.
    fn asked_at(&self, incident: &Incident, n: usize, script: &QuestionScript) -> Time {
        let soon = self
            .dice
            .of("asked", &[n as u64])
            .length(Span::minutes(2), Span::minutes(6));
        self.scenario.at(script.at).max(incident.opened + soon)
    }

    pub(super) fn figure(&self, city: &City, id: IncidentId, at: Time) -> Option<What> {
        let incident = city.incidents.get(&id)?;
        let reporter = PostId::from(self.scenario.site.reporter.get_ref().as_str());
        let people_on_site = self.counted(incident, at);
        self.by(
            &reporter,
            Act::ReportFigures {
                incident: id,
                people_on_site,
            },
        )
    }

    pub(super) fn question(&self, city: &City, n: usize) -> Option<What> {
        let incident = self.story(city)?.id;
        let script = self.scenario.question.get(n)?;
        let by = PostId::from(script.by.get_ref().as_str());
        self.by(
            &by,
            Act::RecordQuestion {
                incident,
                text: script.text.clone(),
            },
        )
    }

    fn counted(&self, incident: &Incident, at: Time) -> u32 {
        let there = self.on_site(incident, at);
        let miss = self
            .dice
            .of("miscount", &[at.0.unsigned_abs()])
            .within(0..=2 * MISCOUNT);
        let counted = (u64::from(there) + miss).saturating_sub(MISCOUNT);
        if there <= 3 {
            there
        } else {
            u32::try_from(counted).unwrap_or(there)
        }
    }

    // Those who came, without those whose question has its answer, without those who went home.
    fn on_site(&self, incident: &Incident, at: Time) -> u32 {
        let came = u64::from(came(&self.came(), at));
        let leave_within = self.scenario.site.leave_within.0;
        let left_permille: u64 = self
            .questions
            .iter()
            .filter_map(|(id, n)| {
                let question = incident.questions.get(id)?;
                let share = u64::from(self.scenario.question.get(*n)?.share);
                Some(
                    share * 10 * permille(settled_since(incident, question)?, leave_within, at)
                        / 1_000,
                )
            })
            .sum();
        let waiting = came * (1_000 - left_permille.min(1_000)) / 1_000;
        let (from, until) = self.scenario.site.home;
        let (from, until) = (self.scenario.at(from), self.scenario.at(until));
        let gone = permille(from, until - from, at);
        u32::try_from(waiting * (1_000 - gone) / 1_000).unwrap_or(u32::MAX)
    }

    fn came(&self) -> Vec<(Time, u32)> {
        let points = self.scenario.site.came.iter();
        points
            .map(|(clock, people)| (self.scenario.at(*clock), *people))
            .collect()
    }
}

// How much of a length has passed since an instant, in thousandths.
fn permille(since: Time, length: Span, at: Time) -> u64 {
    let passed = (at - since).0.clamp(0, length.0.max(0));
    let share = i128::from(passed) * 1_000 / i128::from(length.0.max(1));
    u64::try_from(share).unwrap_or(1_000)
}

fn settled_since(incident: &Incident, question: &Question) -> Option<Time> {
    let statements = question
        .statements
        .iter()
        .filter_map(|id| incident.statements.get(id));
    let promises = question
        .promises
        .iter()
        .filter_map(|id| incident.promises.get(id));
    let answers = statements
        .map(|statement| statement.at)
        .chain(promises.map(|promise| promise.made));
    answers.min()
}

// How many have come by an instant: straight lines between the points, level before and after.
fn came(points: &[(Time, u32)], at: Time) -> u32 {
    let after = points.iter().position(|(time, _)| *time > at);
    match after {
        Some(0) => 0,
        None => points.last().map_or(0, |(_, people)| *people),
        Some(n) => {
            let ((from, low), (until, high)) = (points[n - 1], points[n]);
            let share = permille(from, until - from, at);
            low + u32::try_from(u64::from(high.saturating_sub(low)) * share / 1_000).unwrap_or(0)
        }
    }
}

//! What happens on site: people come, ask, and leave once they are answered; somebody counts them.

use super::{Call, Cast, Key, What};
use crate::scenario::{Clock, QuestionScript, Spread};
use huiyin_engine::act::Act;
use huiyin_engine::ids::{IncidentId, PostId};
use huiyin_engine::state::{City, Incident, Question};
use huiyin_engine::{Span, Time};

/// Figures are never exact: one or two people are missed or counted twice.
const MISCOUNT: u64 = 2;
/// Writing something down takes no time of its own.
static AT_ONCE: Spread = Spread::Fixed(Span(0));

impl Cast {
    pub(super) fn figure_call(&self, incident: &Incident) -> Call<'_> {
        let reporter = PostId::from(self.scenario.site.reporter.get_ref().as_str());
        let at = self.next_count(incident);
        Call::new(Key::Figure(incident.id, at), &reporter, at, &AT_ONCE)
    }

    pub(super) fn question_calls<'a>(&'a self, incident: &Incident, calls: &mut Vec<Call<'a>>) {
        let label = self.label(&incident.subject);
        for (n, script) in self.scenario.question.iter().enumerate() {
            let about = self
                .scenario
                .about(script)
                .map(|matter| matter.id.get_ref().as_str());
            if about.is_some() && about == label {
                let by = PostId::from(script.by.get_ref().as_str());
                let at = self.asked_at(incident, n, script);
                calls.push(Call::new(Key::Question(n), &by, at, &AT_ONCE));
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
        let script = self.scenario.question.get(n)?;
        let about = self.scenario.about(script)?.id.get_ref();
        let mut open = city.open_incidents();
        let incident = open
            .find(|incident| self.label(&incident.subject) == Some(about))?
            .id;
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
        let label = self.label(&incident.subject);
        let script = label.and_then(|label| self.scenario.matter(label));
        let points = script.map_or(&[][..], |script| script.came());
        let more = self
            .more
            .iter()
            .filter(|(time, about, _)| *time <= at && Some(about.as_str()) == label);
        let more: u64 = more.map(|(_, _, people)| u64::from(*people)).sum();
        let came = u64::from(self.came(points, at)) + more;
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

    // How many have come by an instant: straight lines between the points, level before and after.
    fn came(&self, points: &[(Clock, u32)], at: Time) -> u32 {
        let time = |n: usize| self.scenario.at(points[n].0);
        let after = (0..points.len()).find(|n| time(*n) > at);
        match after {
            Some(0) => 0,
            None => points.last().map_or(0, |(_, people)| *people),
            Some(n) => {
                let (low, high) = (points[n - 1].1, points[n].1);
                let share = permille(time(n - 1), time(n) - time(n - 1), at);
                low + u32::try_from(u64::from(high.saturating_sub(low)) * share / 1_000)
                    .unwrap_or(0)
            }
        }
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

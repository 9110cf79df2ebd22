//! Simulated people. They look at what is committed, find what waits for their post, and act when the time
//! they take has passed. They keep only what the city cannot tell them: what they have tried, and which
//! matter and which question of the scenario became which number.

mod answers;
mod chain;
mod key;
mod response;
mod site;

use crate::arrivals::Complaint;
use crate::dice::Dice;
use crate::scenario::{Lengths, Scenario};
use huiyin_engine::act::{Act, Actor};
use huiyin_engine::ids::{MatterId, PersonId, PostId, QuestionId};
use huiyin_engine::indicators::Subject;
use huiyin_engine::state::{City, Incident};
use huiyin_engine::{Event, Span, Time};
use key::Key;
use std::collections::{BTreeMap, BTreeSet};

/// Something a simulated person does now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deed {
    key: Key,
    /// What they do.
    pub what: What,
}

/// What a simulated person does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A petitioner's complaint comes in at a window.
    File(Complaint),
    /// A member of staff acts.
    Act {
        /// Who, from which post.
        by: Actor,
        /// What they do; texts are plain.
        act: Act<String>,
    },
}

/// Everyone in the scenario.
#[derive(Debug, Clone)]
pub struct Cast {
    scenario: Scenario,
    dice: Dice,
    people: BTreeMap<PostId, PersonId>,
    real: BTreeSet<PostId>,
    coming: Vec<Complaint>,
    next_case: usize,
    tried: BTreeSet<Key>,
    matters: BTreeMap<MatterId, String>,
    questions: BTreeMap<QuestionId, usize>,
}

impl Cast {
    /// The people of a scenario, with the account that each post acts under.
    #[must_use]
    pub fn new(scenario: &Scenario, seed: u64, people: BTreeMap<PostId, PersonId>) -> Self {
        Cast {
            coming: scenario.arrivals(seed),
            scenario: scenario.clone(),
            dice: Dice::new(seed),
            people,
            real: BTreeSet::new(),
            next_case: 0,
            tried: BTreeSet::new(),
            matters: BTreeMap::new(),
            questions: BTreeMap::new(),
        }
    }

    /// The posts that real people have taken over: the simulated ones no longer act from these.
    pub fn leave(&mut self, posts: BTreeSet<PostId>) {
        self.real = posts;
    }

    /// The scenario's names of the matters seen so far.
    #[must_use]
    pub fn labels(&self) -> &BTreeMap<MatterId, String> {
        &self.matters
    }

    /// When somebody acts next, if nothing happens before; it may be in the past.
    #[must_use]
    pub fn next_at(&self, city: &City) -> Option<Time> {
        self.open(city).into_iter().map(|(at, _)| at).min()
    }

    /// What is done at this instant; call again until there is nothing.
    pub fn act(&mut self, city: &City, now: Time) -> Option<Deed> {
        loop {
            let open = self.open(city).into_iter();
            let (at, key) = open.filter(|(at, _)| *at <= now).min()?;
            self.note_tried(&key);
            if let Some(what) = self.what(city, &key, at) {
                return Some(Deed { key, what });
            }
        }
    }

    /// A complaint of the scenario came into this matter.
    pub fn filed(&mut self, complaint: &Complaint, matter: MatterId) {
        self.matters.insert(matter, complaint.matter.clone());
    }

    /// What came of an act; nothing where it was refused.
    pub fn took<'e>(&mut self, deed: &Deed, events: impl IntoIterator<Item = &'e Event>) {
        for event in events {
            if let (Event::QuestionRecorded { question, .. }, Key::Question(n)) = (event, &deed.key)
            {
                self.questions.insert(*question, *n);
            }
        }
    }

    /// The complaints of the day that have not come yet.
    #[must_use]
    pub fn still_coming(&self) -> usize {
        self.coming.len() - self.next_case
    }

    fn note_tried(&mut self, key: &Key) {
        match key {
            Key::Case(n) => self.next_case = n + 1,
            _ => {
                self.tried.insert(key.clone());
            }
        }
    }

    // Everything that waits for a simulated person, with the instant at which they will act.
    fn open(&self, city: &City) -> Vec<(Time, Key)> {
        let mut open = Vec::new();
        let case = self.coming.get(self.next_case);
        open.extend(case.map(|complaint| (complaint.time, Key::Case(self.next_case))));
        self.open_steps(city, &mut open);
        for incident in city.open_incidents() {
            self.open_warnings(incident, &mut open);
            self.open_tasks(incident, &mut open);
            self.open_proposals(incident, &mut open);
            self.open_answers(incident, &mut open);
            self.open_promises(incident, &mut open);
            if self.is_story(&incident.subject) {
                self.open_site(incident, &mut open);
            }
        }
        open.retain(|(_, key)| !self.tried.contains(key));
        open
    }

    fn what(&self, city: &City, key: &Key, at: Time) -> Option<What> {
        match key {
            Key::Case(n) => self.coming.get(*n).cloned().map(What::File),
            Key::Step(assessment, step, post) => self.step(city, *assessment, *step, post),
            Key::Release(warning, post) => {
                let warning = *warning;
                self.by(post, Act::ReleaseWarning { warning })
            }
            Key::Acknowledge(warning, post) => {
                let (warning, recipient) = (*warning, post.clone());
                self.by(
                    post,
                    Act::AcknowledgeWarning {
                        warning,
                        post: recipient,
                    },
                )
            }
            Key::Task(task) => self.task(city, *task),
            Key::Proposal(proposal) => self.proposal(city, *proposal),
            Key::Figure(incident, _) => self.figure(city, *incident, at),
            Key::Question(n) => self.question(city, *n),
            Key::Answer(question, n) => self.answer(city, *question, *n, at),
            Key::Accept(promise) => self.accept(city, *promise),
        }
    }

    fn by(&self, post: &PostId, act: Act<String>) -> Option<What> {
        let person = *self.people.get(post)?;
        let by = Actor {
            post: post.clone(),
            person,
        };
        Some(What::Act { by, act })
    }

    // When a simulated person acts on something that began at an instant; never where the post is a real
    // person's or nobody's.
    fn acts_at(&self, post: &PostId, began: Time, key: &Key, takes: Lengths) -> Option<Time> {
        let simulated = self.people.contains_key(post) && !self.real.contains(post);
        let (name, numbers) = key.draws();
        let takes = self.dice.of(name, &numbers).length(takes.low, takes.high);
        simulated.then(|| self.after_absence(post, began + takes))
    }

    fn after_absence(&self, post: &PostId, at: Time) -> Time {
        let away = self
            .scenario
            .absence
            .iter()
            .filter(|away| away.post.get_ref() == post.as_str());
        let back = away.filter_map(|away| {
            let (from, until) = (self.scenario.at(away.from), self.scenario.at(away.until));
            (from <= at && at < until).then_some(until)
        });
        back.max().map_or(at, |back| back + Span::minutes(1))
    }

    fn is_story(&self, subject: &Subject) -> bool {
        self.label(subject) == Some(self.scenario.story.get_ref())
    }

    // The scenario's name for a subject.
    fn label<'a>(&'a self, subject: &'a Subject) -> Option<&'a str> {
        match subject {
            Subject::Matter { matter } => self.matters.get(matter).map(String::as_str),
            Subject::Keyword { word } => Some(word),
        }
    }

    fn story<'c>(&self, city: &'c City) -> Option<&'c Incident> {
        city.open_incidents()
            .find(|incident| self.is_story(&incident.subject))
    }
}

//! Simulated people. They look at what is committed, find what waits for their post, and act when the time
//! they take has passed. They keep only what the city cannot tell them: what they have tried, and which
//! matter and which question of the scenario became which number.

mod answers;
mod chain;
mod key;
mod response;
mod site;
mod stock;

use crate::arrivals::Complaint;
use crate::dice::Dice;
use crate::scenario::{Scenario, Spread};
use huiyin_engine::act::{Act, Actor};
use huiyin_engine::event::{Clock, SafetyChange};
use huiyin_engine::ids::{MatterId, PersonId, PostId, QuestionId, TaskId};
use huiyin_engine::indicators::Subject;
use huiyin_engine::plan::Level;
use huiyin_engine::promise::Stage;
use huiyin_engine::state::{City, Incident, TaskState, WarningState};
use huiyin_engine::{Event, Span, Time};
pub(crate) use key::Key;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Something a simulated person does now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deed {
    key: Key,
    /// What they do.
    pub what: What,
}

impl Deed {
    pub(crate) fn new(key: Key, what: What) -> Self {
        Deed { key, what }
    }
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

/// Something that somebody is asked to do, and from when on.
#[derive(Debug, Clone)]
pub(crate) struct Call<'a> {
    pub(crate) key: Key,
    pub(crate) post: PostId,
    pub(crate) began: Time,
    pub(crate) takes: Cow<'a, Spread>,
}

impl<'a> Call<'a> {
    fn new(key: Key, post: &PostId, began: Time, takes: &'a Spread) -> Self {
        Call {
            key,
            post: post.clone(),
            began,
            takes: Cow::Borrowed(takes),
        }
    }
}

/// Everyone in the scenario.
#[derive(Debug, Clone)]
pub struct Cast {
    scenario: Arc<Scenario>,
    dice: Dice,
    people: BTreeMap<PostId, PersonId>,
    real: BTreeSet<PostId>,
    coming: Vec<Complaint>,
    next_case: usize,
    tried: BTreeSet<Key>,
    matters: BTreeMap<MatterId, String>,
    questions: BTreeMap<QuestionId, usize>,
    // What the script brought about: more people for a matter, and posts that are empty for a while.
    more: Vec<(Time, String, u32)>,
    away: Vec<(PostId, Time, Time)>,
}

impl Cast {
    /// The people of a scenario, with the account that each post acts under.
    #[must_use]
    pub fn new(scenario: Arc<Scenario>, seed: u64, people: BTreeMap<PostId, PersonId>) -> Self {
        Cast {
            coming: scenario.arrivals(seed),
            scenario,
            dice: Dice::new(seed),
            people,
            real: BTreeSet::new(),
            next_case: 0,
            tried: BTreeSet::new(),
            matters: BTreeMap::new(),
            questions: BTreeMap::new(),
            more: Vec::new(),
            away: Vec::new(),
        }
    }

    /// The rest of the city, too: complaints that are no part of the story, in order of time.
    pub(crate) fn beside(&mut self, others: Vec<Complaint>) {
        self.coming.extend(others);
        self.coming.sort_by_key(|complaint| complaint.time);
    }

    /// The matters that the weeks before brought up.
    pub(crate) fn knows(&mut self, labels: BTreeMap<MatterId, String>) {
        self.matters = labels;
    }

    /// The complaints of the day.
    pub(crate) fn coming(&self) -> &[Complaint] {
        &self.coming
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
        let calls = self.calls(city);
        let waiting = calls.iter().filter(|call| !self.tried.contains(&call.key));
        open.extend(waiting.filter_map(|call| Some((self.acts_at(call)?, call.key.clone()))));
        open
    }

    fn calls(&self, city: &City) -> Vec<Call<'_>> {
        let mut calls = Vec::new();
        for assessment in city.open_assessments() {
            calls.extend(self.step_call(city, assessment));
            calls.extend(
                assessment
                    .tasks
                    .values()
                    .filter_map(|task| self.task_call(task)),
            );
        }
        for incident in city.open_incidents() {
            self.incident_calls(incident, &mut calls);
        }
        let ended = city.incidents.values().filter(|held| held.ended.is_some());
        ended.for_each(|incident| self.store_calls(incident, &mut calls));
        let asked = city.attention.iter();
        let asked = asked.filter_map(|(matter, held)| Some((*matter, held.asked.as_ref()?)));
        calls.extend(asked.filter_map(|(matter, asked)| self.public_call(matter, asked)));
        calls
    }

    fn incident_calls<'a>(&'a self, incident: &Incident, calls: &mut Vec<Call<'a>>) {
        for warning in incident.warnings.values() {
            self.warning_calls(incident, warning, calls);
        }
        for task in incident.open_tasks() {
            self.work_calls(incident, task, calls);
        }
        self.store_calls(incident, calls);
        let proposals = incident.proposals.values();
        calls.extend(proposals.filter_map(|proposal| self.proposal_call(incident, proposal)));
        for question in incident.questions.values() {
            self.answer_calls(question, calls);
        }
        let promises = incident.promises.values();
        calls.extend(promises.filter_map(|promise| self.promise_call(promise)));
        if self.decides(&incident.subject).is_some() {
            calls.push(self.figure_call(incident));
            self.question_calls(incident, calls);
        }
    }

    /// What an event asks of whom. Those that a look at the whole city would show, and no others.
    pub(crate) fn asked_by(&self, city: &City, event: &Event) -> Vec<Call<'_>> {
        let mut calls = Vec::new();
        match event {
            Event::AssessmentOpened { assessment, .. }
            | Event::StepOpened { assessment, .. }
            | Event::ClockPassed {
                clock: Clock::Step { assessment, .. },
                ..
            } => {
                let assessment = city.assessments.get(assessment);
                calls.extend(assessment.and_then(|assessment| self.step_call(city, assessment)));
            }
            Event::SafetyTask {
                task,
                assessment,
                change: SafetyChange::Opened { .. },
            } => {
                let assessment = city.assessments.get(assessment);
                let task = assessment.and_then(|assessment| assessment.tasks.get(task));
                calls.extend(task.and_then(|task| self.task_call(task)));
            }
            Event::AnswerAsked { matter, .. } => {
                let asked = city
                    .attention
                    .get(matter)
                    .and_then(|held| held.asked.as_ref());
                calls.extend(asked.and_then(|asked| self.public_call(*matter, asked)));
            }
            _ => self.asked_in_incident(city, event, &mut calls),
        }
        calls
    }

    fn asked_in_incident<'a>(&'a self, city: &City, event: &Event, calls: &mut Vec<Call<'a>>) {
        match event {
            Event::WarningPrepared { warning, .. }
            | Event::WarningReleased { warning, .. }
            | Event::ClockPassed {
                clock: Clock::Release { warning },
                ..
            } => {
                if let Some((incident, warning)) = city.warning(*warning) {
                    self.warning_calls(incident, warning, calls);
                }
            }
            Event::TaskOpened { task, .. } => {
                if let Some((incident, task)) = city.task(*task) {
                    self.work_calls(incident, task, calls);
                }
            }
            Event::StockReserved { incident, .. }
            | Event::StockDelivered { incident, .. }
            | Event::IncidentEnded { incident, .. } => {
                self.asked_by_supply(city, *incident, event, calls);
            }
            Event::LevelProposed { proposal, .. } => {
                let held = city.proposal(*proposal);
                calls.extend(
                    held.and_then(|(incident, proposal)| self.proposal_call(incident, proposal)),
                );
            }
            Event::PromiseMade {
                promise, incident, ..
            } => {
                self.asked_by_supply(city, *incident, event, calls);
                calls.extend(
                    city.promise(*promise)
                        .and_then(|(_, promise)| self.promise_call(promise)),
                );
            }
            Event::QuestionRecorded {
                question, incident, ..
            } => {
                let incident = city.incidents.get(incident);
                if let Some(question) =
                    incident.and_then(|incident| incident.questions.get(question))
                {
                    self.answer_calls(question, calls);
                }
            }
            Event::IncidentOpened(_) | Event::FiguresReported { .. } => {
                let id = event.incident();
                let incident = id.and_then(|id| city.incidents.get(&id));
                let story = incident.filter(|incident| self.decides(&incident.subject).is_some());
                if let Some(incident) = story {
                    calls.push(self.figure_call(incident));
                    if matches!(event, Event::IncidentOpened(_)) {
                        self.question_calls(incident, calls);
                    }
                }
            }
            _ => {}
        }
    }

    /// Whether something still waits for the one who was asked.
    pub(crate) fn waits(&self, city: &City, key: &Key) -> bool {
        let open = |incident: &Incident| incident.ended.is_none();
        match key {
            Key::Case(_) | Key::Question(_) => true,
            Key::Step(id, step, post) => city.assessments.get(id).is_some_and(|assessment| {
                assessment.step() == Some(*step) && assessment.ladder.holder() == post
            }),
            Key::Release(id, post) => city.warning(*id).is_some_and(|(incident, warning)| {
                let holder = match &warning.state {
                    WarningState::Waiting(ladder) => Some(ladder.holder()),
                    _ => None,
                };
                open(incident) && holder == Some(post)
            }),
            Key::Acknowledge(id, post) => city.warning(*id).is_some_and(|(incident, warning)| {
                open(incident) && !warning.acknowledged.contains_key(post)
            }),
            Key::Task(id) => self.task_waits(city, *id),
            Key::AskStock(..) | Key::Deliver(_) | Key::CountIn(_) => self.stock_waits(city, key),
            Key::Proposal(id) => city
                .proposal(*id)
                .is_some_and(|(i, proposal)| open(i) && proposal.open),
            Key::Figure(id, _) => city.incidents.get(id).is_some_and(open),
            Key::Answer(id, n) => {
                let incident = city.questions.get(id).and_then(|id| city.incidents.get(id));
                incident
                    .filter(|i| open(i))
                    .and_then(|i| i.questions.get(id))
                    .is_some_and(|question| {
                        question.statements.len() + question.promises.len() <= *n
                    })
            }
            Key::Accept(id) => city
                .promise(*id)
                .is_some_and(|(incident, promise)| open(incident) && promise.stage == Stage::Made),
            Key::Public(id) => city
                .attention
                .get(id)
                .is_some_and(|held| held.asked.is_some()),
        }
    }

    fn task_waits(&self, city: &City, id: TaskId) -> bool {
        let of_danger = city
            .safety_tasks
            .get(&id)
            .and_then(|a| city.assessments.get(a));
        let of_danger = of_danger.and_then(|assessment| assessment.tasks.get(&id));
        let of_incident = city
            .task(id)
            .filter(|(incident, _)| incident.ended.is_none());
        let task = of_danger.or(of_incident.map(|(_, task)| task));
        task.is_some_and(|task| task.state == TaskState::Open)
    }

    pub(crate) fn what(&self, city: &City, key: &Key, at: Time) -> Option<What> {
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
            Key::AskStock(task, item) => self.ask_stock(city, *task, item),
            Key::Deliver(reservation) => self.deliver(city, *reservation),
            Key::CountIn(reservation) => self.count_in(city, *reservation),
            Key::Proposal(proposal) => self.proposal(city, *proposal),
            Key::Figure(incident, _) => self.figure(city, *incident, at),
            Key::Question(n) => self.question(city, *n),
            Key::Answer(question, n) => self.answer(city, *question, *n, at),
            Key::Accept(promise) => self.accept(city, *promise),
            Key::Public(matter) => self.publish(city, *matter),
        }
    }

    pub(crate) fn by(&self, post: &PostId, act: Act<String>) -> Option<What> {
        let person = *self.people.get(post)?;
        let by = Actor {
            post: post.clone(),
            person,
        };
        Some(What::Act { by, act })
    }

    // When a simulated person acts on something that began at an instant; never where the post is a real
    // person's or nobody's.
    fn acts_at(&self, call: &Call<'_>) -> Option<Time> {
        let takes = call.takes.draw(self.dice(&call.key));
        self.plays(&call.post)
            .then(|| self.after_absence(&call.post, call.began + takes))
    }

    /// Whether the post is a simulated person's.
    pub(crate) fn plays(&self, post: &PostId) -> bool {
        self.people.contains_key(post) && !self.real.contains(post)
    }

    /// What falls for one thing to do.
    pub(crate) fn dice(&self, key: &Key) -> Dice {
        let (name, numbers) = key.draws();
        self.dice.of(name, &numbers)
    }

    /// The instant, or when the post is filled again.
    pub(crate) fn after_absence(&self, post: &PostId, at: Time) -> Time {
        let scripted = self.scenario.absence.iter();
        let scripted = scripted.filter(|away| away.post.get_ref() == post.as_str());
        let scripted = scripted.map(|a| (self.scenario.at(a.from), self.scenario.at(a.until)));
        let brought = self.away.iter().filter(|(away, ..)| away == post);
        let brought = brought.map(|(_, from, until)| (*from, *until));
        let back = scripted
            .chain(brought)
            .filter(|(from, until)| *from <= at && at < *until);
        let back = back.map(|(_, until)| until).max();
        back.map_or(at, |back| back + Span::minutes(1))
    }

    /// So many more came on site about a matter.
    pub(crate) fn more_came(&mut self, at: Time, matter: &str, people: u32) {
        self.more.push((at, matter.to_owned(), people));
    }

    /// A post is empty for a while.
    pub(crate) fn leaves(&mut self, post: PostId, from: Time, until: Time) {
        self.away.push((post, from, until));
    }

    /// The matter's number, once it has one.
    pub(crate) fn number_of(&self, matter: &str) -> Option<MatterId> {
        let mut known = self.matters.iter();
        known.find(|(_, label)| *label == matter).map(|(id, _)| *id)
    }

    // The level that the commander starts with; nothing where nobody responds.
    fn decides(&self, subject: &Subject) -> Option<Level> {
        let script = self.scenario.matter(self.label(subject)?)?;
        script.decides.as_ref().map(|level| *level.get_ref())
    }

    // The scenario's name for a subject.
    pub(crate) fn label<'a>(&'a self, subject: &'a Subject) -> Option<&'a str> {
        match subject {
            Subject::Matter { matter } => self.matters.get(matter).map(String::as_str),
            Subject::Keyword { word } => Some(word),
        }
    }
}

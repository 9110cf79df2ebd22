//! One simulated exercise: the virtual clock jumps to whatever is next, a timer of the engine or a person
//! of the cast, and every command goes the production road of decide, apply and effects.

use crate::arrivals::Complaint;
use crate::cast::{Cast, Deed, What};
use crate::check::{Checker, Violation};
use crate::line::{Line, Summary};
use crate::scenario::{Problem, Scenario};
use crate::tell::{Known, tell};
use huiyin_engine::act::{Command, TextRef, TimerKey};
use huiyin_engine::effect::{Effect, effects};
use huiyin_engine::ids::{PersonId, PostId};
use huiyin_engine::plan::Plan;
use huiyin_engine::record::{Channel, MatterChoice, NewCase};
use huiyin_engine::state::{AssessmentState, City, TaskState};
use huiyin_engine::{Entry, Event, Refusal, Time, decide};
use huiyin_text::Keywords;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// Most steps of one run: a run that needs more turns in a circle.
const STEPS_MAX: u64 = 1_000_000;

/// What a run leaves behind.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Its figures and hash.
    pub summary: Summary,
    /// What the checker found.
    pub violations: Vec<Violation>,
    /// The city as it stands.
    pub city: City,
}

/// A run that is being driven.
pub struct Run<'a> {
    scenario: &'a Scenario,
    seed: u64,
    now: Time,
    city: City,
    cast: Cast,
    timers: BTreeMap<TimerKey, Time>,
    checker: Checker,
    words: Keywords,
    texts: BTreeMap<u64, String>,
    hash: Sha256,
    records: u64,
    refused: u64,
    tell: &'a mut dyn FnMut(&Line),
}

impl<'a> Run<'a> {
    /// Plays a scenario under a plan to the end of its story, or to its horizon. `real` are posts that
    /// nobody plays: their clocks run out. `tell` gets the timeline as it happens.
    ///
    /// # Errors
    /// What the scenario names that the plan does not know.
    pub fn play(
        scenario: &'a Scenario,
        plan: &Plan,
        seed: u64,
        real: &BTreeSet<PostId>,
        tell: &'a mut dyn FnMut(&Line),
    ) -> Result<Outcome, Vec<Problem>> {
        let problems = scenario.fit(plan);
        if !problems.is_empty() {
            return Err(problems);
        }
        let posts = plan.posts.iter().zip(1..);
        let people = posts
            .map(|(post, n)| (post.id.clone(), PersonId(n)))
            .collect();
        let mut cast = Cast::new(scenario, seed, people);
        cast.leave(real.clone());
        let mut run = Run {
            scenario,
            seed,
            now: scenario.start(),
            city: City::default(),
            cast,
            timers: BTreeMap::new(),
            checker: Checker::default(),
            words: Keywords::new(plan.keywords.iter().map(|keyword| keyword.text.as_str()))
                .expect("a checked plan has few keywords and none is empty"),
            texts: BTreeMap::new(),
            hash: Sha256::new(),
            records: 0,
            refused: 0,
            tell,
        };
        run.prepare(plan);
        run.drive();
        Ok(run.outcome())
    }

    fn prepare(&mut self, plan: &Plan) {
        let plan = Box::new(plan.clone());
        self.commit_or_say(&Command::AdoptPlan { plan, by: None }, None);
        for complaint in self.scenario.history(self.seed) {
            self.file(&complaint, false);
        }
    }

    fn drive(&mut self) {
        for _ in 0..STEPS_MAX {
            if self.closed() {
                return;
            }
            let timer = self.timers.iter().map(|(key, due)| (*due, *key)).min();
            let person = self.cast.next_at(&self.city);
            let next = timer.map(|(due, _)| due).into_iter().chain(person).min();
            let Some(at) = next.filter(|at| *at <= self.scenario.horizon()) else {
                return;
            };
            self.now = self.now.max(at);
            match timer.filter(|(due, _)| *due <= self.now) {
                Some((_, key)) => {
                    self.timers.remove(&key);
                    self.commit_or_say(&Command::FireTimer(key), None);
                }
                None => self.person_acts(),
            }
        }
    }

    fn person_acts(&mut self) {
        let Some(deed) = self.cast.act(&self.city, self.now) else {
            return;
        };
        match &deed.what {
            What::File(complaint) => self.file(complaint, true),
            What::Act { .. } => {
                let events = self.act(&deed);
                self.cast.took(&deed, &events);
            }
        }
    }

    fn act(&mut self, deed: &Deed) -> Vec<Event> {
        let What::Act { by, act } = deed.what.clone() else {
            return Vec::new();
        };
        let Ok(sealed) =
            act.try_map_text(|plain| Ok::<_, std::convert::Infallible>(self.seal(plain)));
        let post = by.post.to_string();
        let command = Command::Act { by, act: sealed };
        self.commit_or_say(&command, Some(post))
    }

    // The log holds a salted commitment in place of the text; the salt comes from the seed.
    fn seal(&mut self, plain: String) -> TextRef {
        let id = self.texts.len() as u64 + 1;
        let mut hash = Sha256::new();
        hash.update(self.seed.to_le_bytes());
        hash.update(id.to_le_bytes());
        hash.update(&plain);
        let chars = u32::try_from(plain.chars().count()).unwrap_or(u32::MAX);
        self.texts.insert(id, plain);
        TextRef {
            id,
            chars,
            commitment: hex(hash),
        }
    }

    fn file(&mut self, complaint: &Complaint, of_today: bool) {
        let command = Command::RegisterCase(self.case(complaint));
        if of_today {
            (self.tell)(&Line::Case {
                at: complaint.time,
                channel: complaint.channel,
                people: complaint.people,
                matter: complaint.matter.clone(),
                topic: complaint.topic.clone(),
            });
        }
        // The label is known before its first signal is told.
        let known = self
            .city
            .matter_keys
            .get(&key_of(&complaint.matter))
            .copied();
        let matter = known.unwrap_or(self.city.next.matter);
        self.cast.filed(complaint, matter);
        self.records += 1;
        self.commit_or_say(&command, None);
    }

    fn case(&self, complaint: &Complaint) -> NewCase {
        let mut keywords = Vec::new();
        if complaint.channel == Channel::Hotline {
            self.words
                .hits(&[&complaint.topic, &complaint.body], &mut keywords);
        }
        NewCase {
            key: key_of(&complaint.id),
            time: complaint.time,
            channel: complaint.channel,
            source: complaint.source,
            people: complaint.people,
            matter: MatterChoice::Keyed(key_of(&complaint.matter)),
            area: complaint.area.as_deref().map(Into::into),
            unit: complaint.unit.as_deref().map(Into::into),
            keywords,
            public: false,
        }
    }

    fn commit_or_say(&mut self, command: &Command, post: Option<String>) -> Vec<Event> {
        match self.commit(command) {
            Ok(events) => events,
            Err(refusal) => {
                self.refused += 1;
                let (code, message) = (refusal.code().to_owned(), refusal.to_string());
                (self.tell)(&Line::Refused {
                    at: self.now,
                    post,
                    code,
                    message,
                });
                Vec::new()
            }
        }
    }

    fn commit(&mut self, command: &Command) -> Result<Vec<Event>, Refusal> {
        let events = decide(&self.city, command, self.now)?;
        for event in &events {
            let recorded = self.now.max(self.city.recorded);
            self.city.apply(recorded, event);
            for effect in effects(&self.city, event) {
                match effect {
                    Effect::SetTimer { key, due } => self.timers.insert(key, due),
                    Effect::CancelTimer { key } => self.timers.remove(&key),
                    Effect::Notify(_) => None,
                };
            }
            self.record(recorded, event);
        }
        Ok(events)
    }

    fn record(&mut self, recorded: Time, event: &Event) {
        let entry = Entry {
            seq: self.city.seq,
            recorded,
            event: event.clone(),
        };
        self.checker.entry(&self.city, &entry);
        let bytes =
            serde_json::to_vec(&entry).expect("an entry holds only strings, numbers and lists");
        self.hash.update(bytes);
        let known = Known {
            labels: self.cast.labels(),
            open: &|text| self.texts.get(&text.id).cloned(),
        };
        if let Some(line) = tell(&self.city, &entry, &known) {
            (self.tell)(&line);
        }
    }

    fn closed(&self) -> bool {
        let running = self.city.open_assessments().next().is_some();
        let open = self.city.open_incidents().next().is_some();
        !self.city.incidents.is_empty() && !running && !open
    }

    fn outcome(self) -> Outcome {
        let closed = self.closed();
        let violations = self.checker.found().to_vec();
        let summary = Summary {
            at: self.now,
            closed,
            records: self.records,
            refused: self.refused,
            violations: violations.iter().map(ToString::to_string).collect(),
            state_hash: hex(self.hash),
            ..figures(&self.city)
        };
        Outcome {
            summary,
            violations,
            city: self.city,
        }
    }
}

fn figures(city: &City) -> Summary {
    let incidents = || city.incidents.values();
    let steps = || {
        city.assessments
            .values()
            .flat_map(|assessment| &assessment.steps)
    };
    let tasks = || incidents().flat_map(|incident| incident.tasks.values());
    let voided = |state: &TaskState| matches!(state, TaskState::Voided { .. });
    let of_steps: usize = steps().map(|step| step.ladder.missed.len()).sum();
    let running = city
        .assessments
        .values()
        .filter(|a| matches!(a.state, AssessmentState::At(_)));
    let of_running: usize = running
        .map(|assessment| assessment.ladder.missed.len())
        .sum();
    let number = |n: usize| n as u64;
    Summary {
        at: city.recorded,
        closed: false,
        records: 0,
        signals: number(city.signals.len()),
        incidents: number(city.incidents.len()),
        clocks_met: number(steps().filter(|step| step.ladder.missed.is_empty()).count()),
        clocks_missed: number(of_steps + of_running),
        tasks_done: number(
            tasks()
                .filter(|t| !t.overdue && matches!(t.state, TaskState::Done { .. }))
                .count(),
        ),
        tasks_late: number(
            tasks()
                .filter(|task| task.overdue && !voided(&task.state))
                .count(),
        ),
        tasks_voided: number(tasks().filter(|task| voided(&task.state)).count()),
        questions: number(incidents().map(|incident| incident.questions.len()).sum()),
        statements: number(incidents().map(|incident| incident.statements.len()).sum()),
        promises: number(incidents().map(|incident| incident.promises.len()).sum()),
        people_peak: incidents()
            .filter_map(huiyin_engine::state::Incident::people_peak)
            .max()
            .unwrap_or(0),
        refused: 0,
        violations: Vec::new(),
        state_hash: String::new(),
    }
}

fn hex(hash: Sha256) -> String {
    hash.finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn key_of(text: &str) -> u64 {
    let digest = Sha256::digest(text);
    let first = digest.first_chunk().expect("a digest has 32 bytes");
    u64::from_le_bytes(*first)
}

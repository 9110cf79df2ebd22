//! Given, when, then: a city that lives through a story with a clock that the story moves.

use crate::plan;
use huiyin_engine::act::{Act, Actor, Choice, Ending, Finding, TextRef, TimerKey};
use huiyin_engine::effect::{Effect, Notice, effects};
use huiyin_engine::ids::{
    AssessmentId, IncidentId, MatterId, PersonId, QuestionId, TaskId, WarningId,
};
use huiyin_engine::plan::{Level, Plan};
use huiyin_engine::promise::{AcceptanceTest, NewPromise};
use huiyin_engine::record::{Channel, MatterChoice, NewCase, Source};
use huiyin_engine::{City, Command, Entry, Event, Refusal, Span, Time, decide};
use std::collections::BTreeMap;

pub(crate) struct Story {
    pub(crate) city: City,
    pub(crate) now: Time,
    pub(crate) timers: BTreeMap<TimerKey, Time>,
    pub(crate) notices: Vec<Notice>,
    /// The log.
    pub(crate) entries: Vec<Entry>,
    keys: u64,
}

pub(crate) fn words(text: &str) -> TextRef {
    let chars = u32::try_from(text.chars().count()).expect("a short text");
    TextRef {
        id: 1,
        chars,
        commitment: "00".repeat(32),
    }
}

pub(crate) fn three_answers() -> AcceptanceTest<TextRef> {
    AcceptanceTest {
        perceivable: words("工地有人施工"),
        implementable: words("市住建局落实资金"),
        verifiable: words("周报公示"),
    }
}

pub(crate) fn at(post: &str) -> Actor {
    let person = post
        .bytes()
        .fold(7u64, |sum, byte| sum * 31 % 1_000_003 + u64::from(byte));
    Actor {
        post: post.into(),
        person: PersonId(person),
    }
}

impl Story {
    pub(crate) fn begins() -> Self {
        Self::under(plan::small())
    }

    pub(crate) fn under(plan: Plan) -> Self {
        let mut story = Story {
            city: City::default(),
            now: Time::from_city(2026, 3, 2, 8, 30, 0),
            timers: BTreeMap::new(),
            notices: Vec::new(),
            entries: Vec::new(),
            keys: 0,
        };
        story.when(Command::AdoptPlan {
            plan: Box::new(plan),
            by: None,
        });
        story
    }

    /// Asks, without folding anything in.
    pub(crate) fn ask(&self, command: &Command) -> Result<Vec<Event>, Refusal> {
        decide(&self.city, command, self.now)
    }

    /// Acts; refused acts fail the story.
    pub(crate) fn when(&mut self, command: Command) -> Vec<Event> {
        let events = self
            .ask(&command)
            .unwrap_or_else(|refusal| panic!("{command:?}: {refusal}"));
        for event in &events {
            self.city.apply(self.now, event);
            self.entries.push(Entry {
                seq: self.city.seq,
                recorded: self.now,
                event: event.clone(),
            });
            for effect in effects(&self.city, event) {
                match effect {
                    Effect::SetTimer { key, due } => drop(self.timers.insert(key, due)),
                    Effect::CancelTimer { key } => drop(self.timers.remove(&key)),
                    Effect::Notify(notice) => self.notices.push(notice),
                }
            }
        }
        events
    }

    pub(crate) fn does(&mut self, post: &str, act: Act<TextRef>) -> Vec<Event> {
        self.when(Command::Act { by: at(post), act })
    }

    pub(crate) fn is_refused(&self, post: &str, act: Act<TextRef>) -> Refusal {
        self.ask(&Command::Act { by: at(post), act })
            .expect_err("this act is refused")
    }

    /// Lets time pass, firing each timer at its instant.
    pub(crate) fn passes(&mut self, span: Span) -> Vec<Event> {
        let until = self.now + span;
        let mut events = Vec::new();
        while let Some((key, due)) = self
            .timers
            .iter()
            .map(|(key, due)| (*key, *due))
            .min_by_key(|t| (t.1, t.0))
        {
            if due > until {
                break;
            }
            self.timers.remove(&key);
            self.now = self.now.max(due);
            events.extend(self.when(Command::FireTimer(key)));
        }
        self.now = until;
        events
    }

    pub(crate) fn case(&mut self, channel: Channel, people: u32, label: u64) -> Vec<Event> {
        let case = self.new_case(channel, people, label);
        self.when(Command::RegisterCase(case))
    }

    pub(crate) fn new_case(&mut self, channel: Channel, people: u32, label: u64) -> NewCase {
        self.keys += 1;
        NewCase {
            key: self.keys,
            time: self.now,
            channel,
            source: Source::Petition,
            people,
            matter: MatterChoice::Keyed(label),
            area: None,
            unit: None,
            keywords: Vec::new(),
            public: false,
        }
    }

    /// A visit of 30 people crosses the surge indicator and opens assessment 1.
    pub(crate) fn signal() -> Self {
        let mut story = Story::begins();
        story.case(Channel::Visit, 30, 1);
        story
    }

    pub(crate) fn screened(finding: Finding) -> Act<TextRef> {
        Act::Screen {
            assessment: AssessmentId(1),
            finding,
            reason: words("核实过"),
        }
    }

    pub(crate) fn verified(finding: Finding) -> Act<TextRef> {
        Act::Verify {
            assessment: AssessmentId(1),
            finding,
            reason: words("属实"),
        }
    }

    pub(crate) fn decided(choice: Choice) -> Act<TextRef> {
        Act::Decide {
            assessment: AssessmentId(1),
            choice,
            reason: words("人数在增加"),
        }
    }

    /// The chain has been through and incident 1 is open at a level.
    pub(crate) fn incident(level: Level) -> Self {
        let mut story = Story::signal();
        story.does("duty-officer", Story::screened(Finding::GoesOn));
        story.does("deputy", Story::verified(Finding::GoesOn));
        story.does("commander", Story::decided(Choice::Start(level)));
        story
    }

    /// The chain goes through for another matter, and a second incident opens at a level.
    pub(crate) fn another_incident(&mut self, level: Level) {
        self.case(Channel::Visit, 30, 2);
        let assessment = AssessmentId(2);
        let (finding, reason) = (Finding::GoesOn, words("另一处"));
        let screened = Act::Screen {
            assessment,
            finding,
            reason: reason.clone(),
        };
        self.does("duty-officer", screened);
        let verified = Act::Verify {
            assessment,
            finding,
            reason: reason.clone(),
        };
        self.does("deputy", verified);
        let choice = Choice::Start(level);
        let decided = Act::Decide {
            assessment,
            choice,
            reason,
        };
        self.does("commander", decided);
    }

    pub(crate) fn merge(incident: u64, into: u64) -> Act<TextRef> {
        Act::MergeIncident {
            incident: IncidentId(incident),
            into: IncidentId(into),
            reason: words("同一批人，同一件事"),
        }
    }

    pub(crate) fn reopen() -> Act<TextRef> {
        Act::ReopenIncident {
            incident: IncidentId(1),
            reason: words("承诺没有兑现"),
        }
    }

    pub(crate) fn figures(people_on_site: u32) -> Act<TextRef> {
        Act::ReportFigures {
            incident: IncidentId(1),
            people_on_site,
        }
    }

    pub(crate) fn question() -> Act<TextRef> {
        Act::RecordQuestion {
            incident: IncidentId(1),
            text: words("什么时候交房？"),
        }
    }

    pub(crate) fn statement(question: u64) -> Act<TextRef> {
        Act::PublishStatement {
            incident: IncidentId(1),
            question: QuestionId(question),
            unit: "petition-office".into(),
            text: words("答复如下"),
        }
    }

    pub(crate) fn promise(&self, question: u64, due: Time) -> Act<TextRef> {
        Act::MakePromise(NewPromise {
            incident: IncidentId(1),
            question: QuestionId(question),
            owner: "policy-lead".into(),
            due,
            text: words("三十日内复工"),
            test: three_answers(),
        })
    }

    pub(crate) fn change(to: Level) -> Act<TextRef> {
        Act::ChangeLevel {
            incident: IncidentId(1),
            to,
            reason: words("现场情况"),
        }
    }

    pub(crate) fn end(ending: Ending) -> Act<TextRef> {
        Act::EndIncident {
            incident: IncidentId(1),
            ending,
            reason: words("已逐一答复"),
        }
    }

    pub(crate) fn done(task: u64) -> Act<TextRef> {
        Act::CompleteTask {
            task: TaskId(task),
            evidence: Some(words("已到岗")),
        }
    }

    pub(crate) fn release(warning: u64) -> Act<TextRef> {
        Act::ReleaseWarning {
            warning: WarningId(warning),
        }
    }

    pub(crate) fn open(&self) -> &huiyin_engine::state::Incident {
        &self.city.incidents[&IncidentId(1)]
    }

    pub(crate) fn report(matter: u64) -> Act<TextRef> {
        Act::ReportMatter {
            matter: MatterId(matter),
            reason: words("现场聚集"),
        }
    }
}

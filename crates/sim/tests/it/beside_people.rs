//! Real people act beside the simulated ones: whatever they have done is done, and the others go on from there.

use crate::{city_plan, visit};
use huiyin_engine::act::{Act, Actor, Command, Finding, TextRef};
use huiyin_engine::ids::{IncidentId, PersonId, PostId, QuestionId, UnitId};
use huiyin_engine::plan::{Plan, Step};
use huiyin_engine::record::{MatterChoice, NewCase};
use huiyin_engine::state::AssessmentState;
use huiyin_engine::{City, Event, Time, decide};
use huiyin_sim::{Cast, Complaint, Deed, What};
use std::collections::BTreeSet;

/// A city with its cast and no timers: whoever is not simulated has all the time in the world.
struct Town {
    city: City,
    cast: Cast,
    now: Time,
    refused: Vec<String>,
}

fn sealed(act: Act<String>) -> Act<TextRef> {
    let seal = |text: String| {
        let chars = u32::try_from(text.chars().count()).expect("short");
        Ok::<_, std::convert::Infallible>(TextRef {
            id: 1,
            chars,
            commitment: text,
        })
    };
    let Ok(act) = act.try_map_text(seal);
    act
}

impl Town {
    fn new(plan: &Plan) -> Self {
        let scenario = visit();
        let people = plan
            .posts
            .iter()
            .zip(1..)
            .map(|(post, n)| (post.id.clone(), PersonId(n)))
            .collect();
        let now = scenario.start();
        let cast = Cast::new(std::sync::Arc::new(scenario.clone()), 1, people);
        let mut town = Town {
            city: City::default(),
            cast,
            now,
            refused: Vec::new(),
        };
        town.command(&Command::AdoptPlan {
            plan: Box::new(plan.clone()),
            by: None,
        });
        for complaint in scenario.history() {
            town.file(&complaint);
        }
        town
    }

    fn command(&mut self, command: &Command) -> Vec<Event> {
        match decide(&self.city, command, self.now) {
            Ok(events) => {
                events
                    .iter()
                    .for_each(|event| self.city.apply(self.now, event));
                events
            }
            Err(refusal) => {
                self.refused.push(refusal.code().to_owned());
                Vec::new()
            }
        }
    }

    fn file(&mut self, complaint: &Complaint) {
        let hash = |text: &str| {
            text.bytes()
                .fold(7_u64, |h, byte| h.wrapping_mul(31) + u64::from(byte))
        };
        let events = self.command(&Command::RegisterCase(NewCase {
            key: hash(&complaint.id),
            time: complaint.time,
            channel: complaint.channel,
            source: complaint.source,
            people: complaint.people,
            matter: MatterChoice::Keyed(hash(&complaint.matter)),
            area: None,
            unit: None,
            keywords: Vec::new(),
            public: false,
        }));
        for event in &events {
            if let Event::CaseRegistered { matter, .. } = event {
                self.cast.filed(complaint, *matter);
            }
        }
    }

    fn act(&mut self, post: &str, act: Act<String>) {
        let by = Actor {
            post: PostId::from(post),
            person: PersonId(99),
        };
        self.command(&Command::Act {
            by,
            act: sealed(act),
        });
    }

    fn step(&mut self) -> bool {
        let Some(at) = self.cast.next_at(&self.city) else {
            return false;
        };
        self.now = self.now.max(at);
        if let Some(deed) = self.cast.act(&self.city, self.now) {
            self.perform(&deed);
        }
        true
    }

    fn perform(&mut self, deed: &Deed) {
        match deed.what.clone() {
            What::File(complaint) => self.file(&complaint),
            What::Act { by, act } => {
                let events = self.command(&Command::Act {
                    by,
                    act: sealed(act),
                });
                self.cast.took(deed, &events);
            }
        }
    }

    fn until(&mut self, what: &str, there: impl Fn(&City) -> bool) {
        while !there(&self.city) {
            assert!(
                self.step(),
                "nobody has anything left to do and it is not so yet: {what}"
            );
        }
    }
}

#[test]
fn a_step_that_a_real_person_was_faster_with_is_not_done_again() {
    let mut town = Town::new(&city_plan());
    town.until("the signal", |city| !city.assessments.is_empty());
    let (id, assessment) = town
        .city
        .assessments
        .first_key_value()
        .expect("it is there");
    assert_eq!(assessment.state, AssessmentState::At(Step::Screening));
    let reason = "我看过了".to_owned();
    let screen = Act::Screen {
        assessment: *id,
        finding: Finding::GoesOn,
        reason,
    };
    town.act("duty-officer", screen);
    town.until("the decision", |city| !city.incidents.is_empty());
    let steps = &town
        .city
        .assessments
        .values()
        .next()
        .expect("it is there")
        .steps;
    assert_eq!(steps.len(), 3);
    assert_eq!(steps[0].by.person, PersonId(99));
    assert_eq!(town.refused, Vec::<String>::new());
}

fn asked(city: &City, words: &str) -> Option<(IncidentId, QuestionId)> {
    city.incidents.values().find_map(|incident| {
        let mut held = incident.questions.values();
        let question = held.find(|held| held.text.commitment.contains(words))?;
        Some((incident.id, question.id))
    })
}

#[test]
fn a_question_that_a_real_person_answered_gets_no_second_first_answer_and_one_they_recorded_gets_a_promise()
 {
    let mut town = Town::new(&city_plan());
    town.until("the question about the keys", |city| {
        asked(city, "到底哪一天").is_some()
    });
    let (incident, question) = asked(&town.city, "到底哪一天").expect("it is there");
    let unit = UnitId::from("housing");
    let text = "四月三十日前交 3、5 号楼".to_owned();
    town.act(
        "information-lead",
        Act::PublishStatement {
            incident,
            question,
            unit,
            text,
        },
    );
    let text = "停车位怎么分？".to_owned();
    town.act("reception-lead", Act::RecordQuestion { incident, text });
    town.until("the end", |city| {
        city.incidents
            .values()
            .all(|incident| incident.ended.is_some())
    });

    let ended = town.city.incidents.values().next().expect("it is there");
    let first = &ended.questions[&question];
    // The scenario has a promise and a statement for it, in that order: the statement is still to come.
    assert_eq!((first.statements.len(), first.promises.len()), (2, 0));
    let own: BTreeSet<QuestionId> = ended.questions.keys().copied().collect();
    assert_eq!(own.len(), 6);
    let (_, recorded) = asked(&town.city, "停车位").expect("the real person's question is there");
    let recorded = &ended.questions[&recorded];
    assert_eq!((recorded.statements.len(), recorded.promises.len()), (0, 1));
    assert_eq!(town.refused, Vec::<String>::new());
}

#[test]
fn posts_that_are_handed_back_go_on_from_there() {
    let mut town = Town::new(&city_plan());
    let everyone = city_plan()
        .posts
        .iter()
        .map(|post| post.id.clone())
        .collect();
    town.cast.leave(everyone);
    while town.step() {}
    assert_eq!(
        town.cast.still_coming(),
        0,
        "petitioners are no staff: they came all day"
    );
    assert!(town.city.incidents.is_empty());
    town.cast.leave(BTreeSet::new());
    town.until("the end", |city| {
        !city.incidents.is_empty()
            && city
                .incidents
                .values()
                .all(|incident| incident.ended.is_some())
    });
    assert_eq!(town.refused, Vec::<String>::new());
}

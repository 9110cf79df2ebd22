//! What staff answer: signed statements, and promises with an owner and a date.

use super::{Call, Cast, Key, What};
use crate::scenario::{Answer, AnswerKind, Days, Spread};
use huiyin_engine::act::Act;
use huiyin_engine::ids::{MatterId, PostId, PromiseId, QuestionId, UnitId};
use huiyin_engine::promise::{AcceptanceTest, NewPromise, Promise, PromiseStep, Stage};
use huiyin_engine::state::{AnswerAsked, City, Question};
use huiyin_engine::{Span, Time};

/// Promises are due at the end of an office day.
const OFFICE_CLOSES: Span = Span::hours(18);

struct Reply<'a> {
    after: &'a Spread,
    by: PostId,
    answer: Option<&'a Answer>,
}

impl Cast {
    pub(super) fn answer_calls<'a>(&'a self, question: &Question, calls: &mut Vec<Call<'a>>) {
        // Where a real person has answered already, that many answers are there.
        let there = question.statements.len() + question.promises.len();
        for (n, reply) in self.replies(question).into_iter().enumerate().skip(there) {
            let key = Key::Answer(question.id, n);
            calls.push(Call::new(key, &reply.by, question.asked, reply.after));
        }
    }

    /// Owners take on what was promised in their name.
    pub(super) fn promise_call(&self, promise: &Promise) -> Option<Call<'_>> {
        let key = Key::Accept(promise.id);
        let takes = &self.scenario.pace.accept;
        (promise.stage == Stage::Made).then(|| Call::new(key, &promise.owner, promise.made, takes))
    }

    /// What public attention asks for is answered where the scenario has an answer.
    pub(super) fn public_call(&self, matter: MatterId, asked: &AnswerAsked) -> Option<Call<'_>> {
        let script = self.scenario.matter(self.matters.get(&matter)?)?;
        let answer = script.public_answer.as_ref()?;
        let key = Key::Public(matter);
        Some(Call::new(key, &asked.owner, asked.at, &answer.after))
    }

    pub(super) fn publish(&self, city: &City, matter: MatterId) -> Option<What> {
        let asked = city.attention.get(&matter)?.asked.as_ref()?;
        let script = self.scenario.matter(self.matters.get(&matter)?)?;
        let answer = script.public_answer.as_ref()?;
        let act = Act::PublishAnswer {
            matter,
            unit: UnitId::from(answer.unit.get_ref().as_str()),
            text: answer.text.clone(),
        };
        self.by(&asked.owner, act)
    }

    pub(super) fn accept(&self, city: &City, promise: PromiseId) -> Option<What> {
        let owner = city.promise(promise)?.1.owner.clone();
        let step = PromiseStep::Accept;
        self.by(&owner, Act::StepPromise { promise, step })
    }

    // A question that a real person recorded is no scripted one: it gets a promise to answer.
    fn replies(&self, question: &Question) -> Vec<Reply<'_>> {
        let scripted = self
            .questions
            .get(&question.id)
            .and_then(|n| self.scenario.question.get(*n));
        let Some(script) = scripted else {
            let fallback = &self.scenario.fallback;
            let by = PostId::from(fallback.owner.get_ref().as_str());
            return vec![Reply {
                after: &fallback.after,
                by,
                answer: None,
            }];
        };
        let replies = script.answer.iter().map(|answer| Reply {
            after: &answer.after,
            by: PostId::from(answer.by.get_ref().as_str()),
            answer: Some(answer),
        });
        replies.collect()
    }

    pub(super) fn answer(&self, city: &City, id: QuestionId, n: usize, at: Time) -> Option<What> {
        let incident = city.incidents.get(city.questions.get(&id)?)?;
        let replies = self.replies(incident.questions.get(&id)?);
        let reply = replies.get(n)?;
        let promise = |owner: &str, days: Days, text: &str, test: &AcceptanceTest<String>| {
            Act::MakePromise(NewPromise {
                incident: incident.id,
                question: id,
                owner: PostId::from(owner),
                due: due(at, days),
                text: text.to_owned(),
                test: test.clone(),
            })
        };
        let act = match reply.answer.map(|answer| (answer.kind(), &answer.text)) {
            Some((Some(AnswerKind::Statement { unit }), text)) => Act::PublishStatement {
                incident: incident.id,
                question: id,
                unit: UnitId::from(unit.get_ref().as_str()),
                text: text.clone(),
            },
            Some((
                Some(AnswerKind::Promise {
                    owner,
                    due_days,
                    test,
                }),
                text,
            )) => promise(owner.get_ref(), due_days, text, test),
            _ => {
                let fallback = &self.scenario.fallback;
                promise(
                    fallback.owner.get_ref(),
                    fallback.due_days,
                    &fallback.text,
                    &fallback.test,
                )
            }
        };
        self.by(&reply.by, act)
    }
}

fn due(made: Time, days: Days) -> Time {
    let day = made.city_civil();
    let midnight = Time::from_city(day.year, day.month, day.day, 0, 0, 0);
    midnight + Span::days(days.0) + OFFICE_CLOSES
}

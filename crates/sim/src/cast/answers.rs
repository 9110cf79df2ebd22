//! What staff answer: signed statements, and promises with an owner and a date.

use super::{Cast, Key, What};
use crate::scenario::{Answer, AnswerKind, Days, Lengths};
use huiyin_engine::act::Act;
use huiyin_engine::ids::{PostId, PromiseId, QuestionId, UnitId};
use huiyin_engine::promise::{AcceptanceTest, NewPromise, PromiseStep, Stage};
use huiyin_engine::state::{City, Incident, Question};
use huiyin_engine::{Span, Time};

/// Promises are due at the end of an office day.
const OFFICE_CLOSES: Span = Span::hours(18);

struct Reply<'a> {
    after: Lengths,
    by: PostId,
    answer: Option<&'a Answer>,
}

impl Cast {
    pub(super) fn open_answers(&self, incident: &Incident, open: &mut Vec<(Time, Key)>) {
        for question in incident.questions.values() {
            // Where a real person has answered already, that many answers are there.
            let there = question.statements.len() + question.promises.len();
            for (n, reply) in self.replies(question).iter().enumerate().skip(there) {
                let key = Key::Answer(question.id, n);
                let at = self.acts_at(&reply.by, question.asked, &key, reply.after);
                open.extend(at.map(|at| (at, key)));
            }
        }
    }

    /// Owners take on what was promised in their name.
    pub(super) fn open_promises(&self, incident: &Incident, open: &mut Vec<(Time, Key)>) {
        let waiting = incident.promises.values();
        for promise in waiting.filter(|promise| promise.stage == Stage::Made) {
            let key = Key::Accept(promise.id);
            let takes = self.scenario.pace.accept;
            let at = self.acts_at(&promise.owner, promise.made, &key, takes);
            open.extend(at.map(|at| (at, key)));
        }
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
                after: fallback.after,
                by,
                answer: None,
            }];
        };
        let replies = script.answer.iter().map(|answer| Reply {
            after: answer.after,
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

//! Whoever holds a step of the chain.

use super::{Cast, Key, What};
use crate::say::roman;
use crate::scenario::{Lengths, Template};
use huiyin_engine::Time;
use huiyin_engine::act::{Act, Choice, Finding};
use huiyin_engine::ids::{AssessmentId, PostId};
use huiyin_engine::plan::{Plan, Step};
use huiyin_engine::state::{Assessment, City};

impl Cast {
    pub(super) fn open_steps(&self, city: &City, open: &mut Vec<(Time, Key)>) {
        let Some(plan) = &city.plan else { return };
        for assessment in city.open_assessments() {
            let (Some(step), ladder) = (assessment.step(), &assessment.ladder) else {
                continue;
            };
            let holder = ladder.holder();
            let key = Key::Step(assessment.id, step, holder.clone());
            let began = began(plan, assessment, step);
            let at = self.acts_at(holder, began, &key, self.step_takes(step));
            open.extend(at.map(|at| (at, key)));
        }
    }

    fn step_takes(&self, step: Step) -> Lengths {
        let pace = &self.scenario.pace;
        match step {
            Step::Screening => pace.screening,
            Step::Verification => pace.verification,
            Step::Decision => pace.decision,
        }
    }

    pub(super) fn step(
        &self,
        city: &City,
        id: AssessmentId,
        step: Step,
        post: &PostId,
    ) -> Option<What> {
        let assessment = city.assessments.get(&id)?;
        let goes_on = self.is_story(&assessment.subject);
        let finding = if goes_on {
            Finding::GoesOn
        } else {
            Finding::Stops
        };
        let reason = self.step_reason(city, assessment, step, post);
        let act = match step {
            Step::Screening => Act::Screen {
                assessment: id,
                finding,
                reason,
            },
            Step::Verification => Act::Verify {
                assessment: id,
                finding,
                reason,
            },
            Step::Decision => {
                let start = Choice::Start(self.scenario.decides);
                let choice = if goes_on { start } else { Choice::Decline };
                Act::Decide {
                    assessment: id,
                    choice,
                    reason,
                }
            }
        };
        self.by(post, act)
    }

    fn step_reason(
        &self,
        city: &City,
        assessment: &Assessment,
        step: Step,
        post: &PostId,
    ) -> String {
        let reasons = &self.scenario.reasons;
        let matter = self
            .label(&assessment.subject)
            .and_then(|id| self.scenario.matter(id));
        let key = Key::Step(assessment.id, step, post.clone());
        let own = matter.and_then(|matter| matter.stops.as_ref());
        let template = match (own, step) {
            (Some(own), _) => own,
            (None, _) if !self.is_story(&assessment.subject) => self.pick(&key, &reasons.stop),
            (None, Step::Screening) => self.pick(&key, &reasons.screening),
            (None, Step::Verification) => self.pick(&key, &reasons.verification),
            (None, Step::Decision) => self.pick(&key, &reasons.decision),
        };
        let signal = city.signals.get(&assessment.signal);
        template.fill(|figure| {
            let signal = signal?;
            match figure {
                "count" => Some(signal.count.to_string()),
                "previous" => signal.previous.map(|n| n.to_string()),
                "people" => signal.people.map(|n| n.to_string()),
                "level" => Some(roman(self.scenario.decides).to_owned()),
                _ => None,
            }
        })
    }

    pub(super) fn pick<'a>(&self, key: &Key, list: &'a [Template]) -> &'a Template {
        let (name, numbers) = key.draws();
        self.dice.of(name, &numbers).of("words", &[]).pick(list)
    }
}

// When the present holder's clock started: at the last miss, at the step before, or with the assessment.
fn began(plan: &Plan, assessment: &Assessment, step: Step) -> Time {
    match assessment.ladder.due {
        Some(due) => due - plan.chain.step(step).within,
        None => assessment
            .ladder
            .missed
            .last()
            .map_or(assessment.opened, |(_, due)| *due),
    }
}

//! Whoever holds a step of the chain.

use super::{Call, Cast, Key, What};
use crate::say::roman;
use crate::scenario::{Spread, Template};
use huiyin_engine::Time;
use huiyin_engine::act::{Act, Choice, Finding};
use huiyin_engine::ids::{AssessmentId, PostId};
use huiyin_engine::plan::{Level, Plan, Step};
use huiyin_engine::state::{Assessment, City};

impl Cast {
    pub(super) fn step_call(&self, city: &City, assessment: &Assessment) -> Option<Call<'_>> {
        let step = assessment.step()?;
        let plan = city.plan.as_ref()?;
        let holder = assessment.ladder.holder();
        let key = Key::Step(assessment.id, step, holder.clone());
        let began = began(plan, assessment, step);
        Some(Call::new(key, holder, began, self.step_takes(step)))
    }

    fn step_takes(&self, step: Step) -> &Spread {
        let pace = &self.scenario.pace;
        match step {
            Step::Screening => &pace.screening,
            Step::Verification => &pace.verification,
            Step::Decision => &pace.decision,
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
        let decides = self.decides(&assessment.subject);
        let goes_on = decides.is_some();
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
                let level = decides.map(|level| self.judged(city, level, id, post));
                let choice = level.map_or(Choice::Decline, Choice::Start);
                Act::Decide {
                    assessment: id,
                    choice,
                    reason,
                }
            }
        };
        self.by(post, act)
    }

    // One level beside the scenario's, where the decider is mistaken.
    fn judged(&self, city: &City, level: Level, id: AssessmentId, post: &PostId) -> Level {
        let dice = self.dice.of("judged", &[id.0]);
        let staff = self.scenario.staff_of(post.as_str());
        if !staff.is_some_and(|staff| dice.happens(staff.misjudges.0)) {
            return level;
        }
        let known = |level: &Level| {
            city.plan
                .as_ref()
                .is_some_and(|plan| plan.level(*level).is_some())
        };
        let at = Level::ALL
            .iter()
            .position(|other| *other == level)
            .unwrap_or(0);
        let beside = [at.checked_sub(1), Some(at + 1)].into_iter().flatten();
        let levels = beside
            .filter_map(|n| Level::ALL.get(n).copied())
            .filter(known);
        let levels: Vec<Level> = levels.collect();
        if levels.is_empty() {
            level
        } else {
            *dice.of("beside", &[]).pick(&levels)
        }
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
            (None, _) if self.decides(&assessment.subject).is_none() => {
                self.pick(&key, &reasons.stop)
            }
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
                "level" => matter?
                    .decides
                    .as_ref()
                    .map(|level| roman(*level.get_ref()).to_owned()),
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

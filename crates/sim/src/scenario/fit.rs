//! Whether a scenario agrees with itself and with a plan: every name it uses is there.

use super::{AnswerKind, Name, Problem, QuestionScript, Scenario, Wave};
use huiyin_engine::plan::Plan;
use std::ops::Range;

/// Most complaints of one wave.
const WAVE_MAX: u32 = 10_000;
/// Furthest that history reaches back: beyond two windows of 30 days nothing counts.
const DAYS_MAX: u32 = 60;

struct Desk<'a> {
    scenario: &'a Scenario,
    found: Vec<Problem>,
}

impl Desk<'_> {
    fn say(&mut self, span: &Range<usize>, message: String, help: &str) {
        let problem = Problem::at(&self.scenario.source, span, message, help.to_owned());
        self.found.push(problem);
    }

    fn name<'n>(
        &mut self,
        what: &str,
        name: &Name,
        mut allowed: impl Iterator<Item = &'n str> + Clone,
    ) {
        if allowed.clone().any(|known| known == name.get_ref()) {
            return;
        }
        let list = allowed.by_ref().collect::<Vec<_>>().join(", ");
        let message = format!("{what} {:?} is not known; known are {list}", name.get_ref());
        self.say(&name.span(), message, "use one of these names");
    }
}

/// What does not agree within the scenario itself.
pub(super) fn within(scenario: &Scenario) -> Vec<Problem> {
    let mut desk = Desk {
        scenario,
        found: Vec::new(),
    };
    desk.name(
        "matter",
        &scenario.story,
        scenario.matter.iter().map(|matter| matter.id.as_str()),
    );
    let story = scenario.story.span();
    let shares: u32 = scenario
        .question
        .iter()
        .map(|question| u32::from(question.share))
        .sum();
    if shares > 100 {
        let message = format!("the questions' shares add up to {shares} percent");
        desk.say(&story, message, "keep them within 100");
    }
    let came = &scenario.site.came;
    if came.is_empty() || came.windows(2).any(|pair| pair[0] >= pair[1]) {
        let message = "site.came does not rise in time and number".to_owned();
        desk.say(
            &story,
            message,
            "order it by time; whoever leaves is the questions' concern",
        );
    }
    for matter in &scenario.matter {
        let what = format!("matter {:?}", matter.id);
        if matter.topics.is_empty() || matter.bodies.is_empty() {
            desk.say(
                &story,
                format!("{what} has no topic or no body"),
                "give it at least one of each",
            );
        }
        for wave in &matter.wave {
            if let Some(message) = wave_wrong(scenario, wave) {
                desk.say(
                    &story,
                    format!("a wave of {what} {message}"),
                    "correct the wave",
                );
            }
        }
    }
    for answer in scenario
        .question
        .iter()
        .flat_map(|question| &question.answer)
    {
        if answer.kind().is_none() {
            let message = "an answer is neither a statement nor a promise".to_owned();
            let help = "give it a unit that signs, or an owner, due_days and a test with its three answers";
            desk.say(&answer.by.span(), message, help);
        }
    }
    if let Some(list) = empty_reasons(scenario) {
        desk.say(
            &story,
            format!("reasons.{list} is empty"),
            "give at least one text",
        );
    }
    desk.found
}

fn empty_reasons(scenario: &Scenario) -> Option<&'static str> {
    let reasons = &scenario.reasons;
    let lists = [
        ("screening", &reasons.screening),
        ("verification", &reasons.verification),
        ("decision", &reasons.decision),
        ("raise", &reasons.raise),
        ("lower", &reasons.lower),
        ("end", &reasons.end),
        ("stop", &reasons.stop),
        ("dismiss", &reasons.dismiss),
        ("evidence", &reasons.evidence),
    ];
    lists
        .iter()
        .find(|(_, list)| list.is_empty())
        .map(|(name, _)| *name)
}

fn wave_wrong(scenario: &Scenario, wave: &Wave) -> Option<String> {
    if wave.count > WAVE_MAX {
        return Some(format!("has {} complaints; at most {WAVE_MAX}", wave.count));
    }
    match (wave.days_before, wave.from, wave.until) {
        (Some((first, last)), None, None) if last >= 1 && first >= last && first <= DAYS_MAX => {
            None
        }
        (Some(_), None, None) => Some(format!(
            "needs days_before = [from, to] with {DAYS_MAX} >= from >= to >= 1"
        )),
        (None, Some(from), Some(until))
            if from < until && scenario.at(from) >= scenario.start() =>
        {
            None
        }
        (None, Some(_), Some(_)) => {
            Some("needs from before until, and neither before the start".to_owned())
        }
        _ => Some("needs either days_before, or from and until".to_owned()),
    }
}

impl Scenario {
    /// What the scenario names that the plan does not know, in the order of the file's tables.
    #[must_use]
    pub fn fit(&self, plan: &Plan) -> Vec<Problem> {
        let mut desk = Desk {
            scenario: self,
            found: Vec::new(),
        };
        let posts = plan.posts.iter().map(|post| post.id.as_str());
        let areas = plan.areas.iter().map(|area| area.id.as_str());
        let units = plan.units.iter().map(|unit| unit.id.as_str());
        desk.name("post", &self.site.reporter, posts.clone());
        desk.name("post", &self.fallback.owner, posts.clone());
        for absence in &self.absence {
            desk.name("post", &absence.post, posts.clone());
        }
        let specs: Vec<&str> = plan.task_specs().map(|spec| spec.id.as_str()).collect();
        for task in &self.task {
            desk.name("task", &task.id, specs.iter().copied());
        }
        for question in &self.question {
            desk.question(question, posts.clone(), units.clone());
        }
        for matter in &self.matter {
            if let Some(area) = &matter.area {
                desk.name("area", area, areas.clone());
            }
            if let Some(unit) = &matter.unit {
                desk.name("unit", unit, units.clone());
            }
        }
        if plan.level(self.decides).is_none() {
            let message = format!("the plan does not describe level {}", self.decides);
            desk.say(&self.story.span(), message, "decide a level of the plan");
        }
        desk.found
    }
}

impl Desk<'_> {
    fn question<'n>(
        &mut self,
        question: &QuestionScript,
        posts: impl Iterator<Item = &'n str> + Clone,
        units: impl Iterator<Item = &'n str> + Clone,
    ) {
        self.name("post", &question.by, posts.clone());
        for answer in &question.answer {
            self.name("post", &answer.by, posts.clone());
            match answer.kind() {
                Some(AnswerKind::Statement { unit }) => self.name("unit", unit, units.clone()),
                Some(AnswerKind::Promise { owner, .. }) => self.name("post", owner, posts.clone()),
                None => {}
            }
        }
    }
}

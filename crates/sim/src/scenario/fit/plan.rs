//! Whether a plan knows every name that a scenario uses.

use super::super::{AnswerKind, Problem, QuestionScript, Scenario};
use super::Desk;
use huiyin_engine::plan::Plan;

impl Scenario {
    /// What the scenario names that the plan does not know, in the order of the file.
    #[must_use]
    pub fn fit(&self, plan: &Plan) -> Vec<Problem> {
        let mut desk = Desk {
            scenario: self,
            found: Vec::new(),
        };
        desk.posts(plan);
        desk.others(plan);
        desk.found
            .sort_by_key(|problem| (problem.0.line, problem.0.column));
        desk.found
    }
}

impl Desk<'_> {
    fn posts(&mut self, plan: &Plan) {
        let scenario = self.scenario;
        let answers = scenario
            .question
            .iter()
            .flat_map(|question| &question.answer);
        let owners = answers.clone().filter_map(|answer| match answer.kind() {
            Some(AnswerKind::Promise { owner, .. }) => Some(owner),
            _ => None,
        });
        let injects = scenario.inject.iter();
        let of_injects = injects.flat_map(|i| [&i.danger, &i.by, &i.absent].into_iter().flatten());
        let named = [&scenario.site.reporter, &scenario.fallback.owner]
            .into_iter()
            .chain(scenario.absence.iter().map(|absence| &absence.post))
            .chain(scenario.staff.iter().map(|staff| &staff.post))
            .chain(
                scenario
                    .question
                    .iter()
                    .map(|question: &QuestionScript| &question.by),
            )
            .chain(answers.map(|answer| &answer.by))
            .chain(owners)
            .chain(of_injects);
        for name in named {
            let posts = plan.posts.iter().map(|post| post.id.as_str());
            self.name(("post", "岗位"), name, posts);
        }
    }

    fn others(&mut self, plan: &Plan) {
        let scenario = self.scenario;
        let specs: Vec<&str> = plan.task_specs().map(|spec| spec.id.as_str()).collect();
        for task in &scenario.task {
            self.name(("task", "任务"), &task.id, specs.iter().copied());
        }
        let down = scenario
            .inject
            .iter()
            .filter_map(|inject| inject.down.as_ref());
        for channel in scenario
            .outage
            .iter()
            .map(|outage| &outage.channel)
            .chain(down)
        {
            let channels = plan.channels.iter().map(|channel| channel.id.as_str());
            self.name(("channel", "渠道"), channel, channels);
        }
        let answers = scenario
            .question
            .iter()
            .flat_map(|question| &question.answer);
        let signing = answers.filter_map(|answer| answer.unit.as_ref());
        let of_matters = scenario.matter.iter();
        let public = of_matters
            .clone()
            .filter_map(|m| m.public_answer.as_ref().map(|a| &a.unit));
        for unit in of_matters
            .clone()
            .filter_map(|m| m.unit.as_ref())
            .chain(signing)
            .chain(public)
        {
            let units = plan.units.iter().map(|unit| unit.id.as_str());
            self.name(("unit", "单位"), unit, units);
        }
        for area in of_matters.filter_map(|matter| matter.area.as_ref()) {
            let areas = plan.areas.iter().map(|area| area.id.as_str());
            self.name(("area", "辖区"), area, areas);
        }
        self.levels_and_load(plan);
    }

    fn levels_and_load(&mut self, plan: &Plan) {
        let scenario = self.scenario;
        for decides in scenario
            .matter
            .iter()
            .filter_map(|matter| matter.decides.as_ref())
        {
            if plan.level(*decides.get_ref()).is_none() {
                self.clash(
                    &decides.span(),
                    (
                        &format!("the plan does not describe level {}", decides.get_ref()),
                        &format!("预案没有写 {} 级", decides.get_ref()),
                    ),
                    ("decide a level of the plan", "请定预案里有的级别"),
                );
            }
        }
        let background = scenario
            .background
            .as_ref()
            .filter(|_| plan.baseline.is_none());
        if let Some(background) = background {
            self.clash(
                &background.hours.span(),
                (
                    "the plan has no baseline, so there is no ordinary day's load",
                    "预案没有写全年基数，算不出日常来件",
                ),
                (
                    "add [baseline] to the plan, or remove [background]",
                    "请在预案里加 [baseline]，或删去 [background]",
                ),
            );
        }
        let seen = scenario
            .inject
            .iter()
            .filter(|inject| inject.seen.is_some());
        for inject in seen.filter(|_| plan.attention.is_none()) {
            self.clash(
                &inject.text.span(),
                (
                    "the plan says nothing of public attention",
                    "预案没有写公众关注",
                ),
                (
                    "add [attention] to the plan, or remove `seen`",
                    "请在预案里加 [attention]，或删去 `seen`",
                ),
            );
        }
        let danger = scenario
            .inject
            .iter()
            .filter(|inject| inject.danger.is_some());
        for inject in danger.filter(|_| plan.life_safety.is_none()) {
            self.clash(
                &inject.text.span(),
                (
                    "the plan says nothing of danger to life",
                    "预案没有写生命安全",
                ),
                (
                    "add [life_safety] to the plan, or remove `danger`",
                    "请在预案里加 [life_safety]，或删去 `danger`",
                ),
            );
        }
    }
}

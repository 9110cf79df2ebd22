//! Whether a scenario agrees with itself and with a plan: every name it uses is there, nothing contradicts
//! something else, and whoever comes can be served. Everything found is reported.

mod exercise;
mod plan;
mod wave;

use super::problem::{CONTRADICTION, NAME, words};
use super::{Clock, MatterScript, Name, Problem, Scenario};
use huiyin_plan::{Diagnostic, nearest};
use std::ops::Range;

/// English and Chinese.
type Two<'a> = (&'a str, &'a str);

struct Desk<'a> {
    scenario: &'a Scenario,
    found: Vec<Problem>,
}

impl Desk<'_> {
    fn say(&mut self, code: &'static str, span: &Range<usize>, said: Two<'_>, help: Two<'_>) {
        let (message, help) = (words(said.0, said.1), words(help.0, help.1));
        let source = &self.scenario.source;
        self.found.push(Problem(Diagnostic::error(
            code, source, span, message, help,
        )));
    }

    fn clash(&mut self, span: &Range<usize>, said: Two<'_>, help: Two<'_>) {
        self.say(CONTRADICTION, span, said, help);
    }

    fn name<'n>(
        &mut self,
        what: Two<'_>,
        name: &Name,
        allowed: impl Iterator<Item = &'n str> + Clone,
    ) {
        let written = name.get_ref();
        if allowed.clone().any(|known| known == written) {
            return;
        }
        let list = allowed.clone().collect::<Vec<_>>();
        let (en, zh) = (list.join(", "), list.join("、"));
        let near = nearest(written, allowed);
        let help = near.map_or(
            (
                "use one of these names".to_owned(),
                "请用其中一个名称".to_owned(),
            ),
            |near| {
                (
                    format!("did you mean {near:?}?"),
                    format!("是不是 {near:?}？"),
                )
            },
        );
        self.say(
            NAME,
            &name.span(),
            (
                &format!("{} {written:?} is not known; known are {en}", what.0),
                &format!("没有{} {written:?}；已有 {zh}", what.1),
            ),
            (&help.0, &help.1),
        );
    }

    fn matter(&mut self, name: &Name) {
        let scenario = self.scenario;
        let known = scenario.matter.iter().map(|m| m.id.get_ref().as_str());
        self.name(("matter", "事项"), name, known);
    }
}

/// What does not agree within the scenario itself, in the order of the file.
pub(super) fn within(scenario: &Scenario) -> Vec<Problem> {
    let mut desk = Desk {
        scenario,
        found: Vec::new(),
    };
    desk.matters();
    desk.questions();
    desk.absences();
    desk.injects();
    desk.staff();
    if let Some(hall) = &scenario.hall {
        desk.hall(hall);
    }
    desk.background();
    desk.reasons();
    desk.found
        .sort_by_key(|problem| (problem.0.line, problem.0.column));
    desk.found
}

impl Desk<'_> {
    fn matters(&mut self) {
        let scenario = self.scenario;
        for (n, matter) in scenario.matter.iter().enumerate() {
            let place = matter.id.span();
            let id = matter.id.get_ref();
            if scenario.matter[..n]
                .iter()
                .any(|other| other.id.get_ref() == id)
            {
                self.clash(
                    &place,
                    ("two matters have this name", "有两个事项同名"),
                    ("give each its own name", "请各用各的名称"),
                );
            }
            if matter.topics.is_empty() || matter.bodies.is_empty() {
                self.clash(
                    &place,
                    (
                        "the matter has no topic or no body",
                        "这个事项没有标题或没有正文",
                    ),
                    ("give it at least one of each", "两样至少各写一条"),
                );
            }
            self.came(matter);
            for wave in &matter.wave {
                if let Some((en, zh)) = wave::wrong(scenario, wave) {
                    self.clash(
                        &wave.channel.span(),
                        (&format!("this wave {en}"), &format!("这一波来件{zh}")),
                        ("correct the wave", "请改正这一波"),
                    );
                }
            }
        }
        if scenario.stories().next().is_none() {
            let place = scenario
                .matter
                .first()
                .map_or(0..0, |matter| matter.id.span());
            self.clash(
                &place,
                (
                    "no matter says which level the commander decides",
                    "没有一个事项写明指挥长定哪一级",
                ),
                ("give one of them `decides`", "请给其中一个写上 `decides`"),
            );
        }
    }

    fn came(&mut self, matter: &MatterScript) {
        let came = matter.came();
        let story = matter.decides.is_some();
        let rises = came
            .windows(2)
            .all(|pair| pair[0].0 < pair[1].0 && pair[0].1 <= pair[1].1);
        if story && came.is_empty() {
            self.clash(
                &matter.id.span(),
                (
                    "nobody comes on site about a matter that is responded to",
                    "要响应的事项没有写现场人数",
                ),
                (
                    "give it `came`, if only [[\"08:30\", 0]]",
                    "请写 `came`，没有人来也写 [[\"08:30\", 0]]",
                ),
            );
        } else if !rises {
            self.clash(
                &matter
                    .came
                    .as_ref()
                    .map_or_else(|| matter.id.span(), |came| came.span()),
                (
                    "`came` does not rise in time and number",
                    "`came` 的时刻和人数没有依次上升",
                ),
                (
                    "order it by time; whoever leaves is the questions' concern",
                    "请按时间排；走的人由关切的答复决定",
                ),
            );
        }
    }

    fn questions(&mut self) {
        let scenario = self.scenario;
        let several = scenario.stories().count() > 1;
        for question in &scenario.question {
            match &question.matter {
                Some(name) if scenario.matter(name.get_ref()).is_none() => self.matter(name),
                Some(name)
                    if scenario
                        .matter(name.get_ref())
                        .is_some_and(|m| m.decides.is_none()) =>
                {
                    self.clash(
                        &name.span(),
                        (
                            "nobody responds to this matter, so nobody writes this question down",
                            "这个事项不启动响应，关切无处可记",
                        ),
                        (
                            "ask it about a matter with `decides`",
                            "请写到有 `decides` 的事项上",
                        ),
                    );
                }
                None if several => self.clash(
                    &question.by.span(),
                    (
                        "several matters are responded to, and this question says about which",
                        "响应的事项不止一个，这条关切没写属于哪一个",
                    ),
                    ("give it `matter`", "请写上 `matter`"),
                ),
                _ => {}
            }
            for answer in question
                .answer
                .iter()
                .filter(|answer| answer.kind().is_none())
            {
                self.clash(
                    &answer.by.span(),
                    ("an answer is neither a statement nor a promise", "这条答复既不是公开答复也不是承诺"),
                    (
                        "give it a unit that signs, or an owner, due_days and a test with its three answers",
                        "请写署名单位，或写责任人、期限天数和三条验收办法",
                    ),
                );
            }
        }
        for story in scenario.stories() {
            let of = scenario.question.iter().filter(|question| {
                scenario
                    .about(question)
                    .is_some_and(|matter| matter.id == story.id)
            });
            let shares: u32 = of.map(|question| u32::from(question.share)).sum();
            if shares > 100 {
                self.clash(
                    &story.id.span(),
                    (
                        &format!("the shares of its questions add up to {shares} percent"),
                        &format!("各条关切的比例合计 {shares}%"),
                    ),
                    ("keep them within 100", "合计不要超过 100"),
                );
            }
        }
    }

    fn absences(&mut self) {
        let scenario = self.scenario;
        let away = scenario.absence.iter().map(|a| (&a.post, a.from, a.until));
        let down = scenario
            .outage
            .iter()
            .map(|o| (&o.channel, o.from, o.until));
        let all: Vec<(&Name, Clock, Clock)> = away.chain(down).collect();
        for (n, (name, from, until)) in all.iter().enumerate() {
            if from >= until {
                self.clash(
                    &name.span(),
                    ("this ends before it begins", "结束早于开始"),
                    ("order `from` before `until`", "请让 `from` 早于 `until`"),
                );
            }
            let twice = |other: &(&Name, Clock, Clock)| {
                other.0.get_ref() == name.get_ref() && other.1 < *until && *from < other.2
            };
            if all[..n].iter().any(twice) {
                self.clash(
                    &name.span(),
                    (
                        "this overlaps with an earlier one of the same name",
                        "与前面同名的一段时间重叠",
                    ),
                    ("make them one", "请合并成一段"),
                );
            }
        }
    }

    fn reasons(&mut self) {
        let reasons = &self.scenario.reasons;
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
        let source = &self.scenario.source;
        let at = source.find("[reasons]").unwrap_or(0);
        for (name, _) in lists.iter().filter(|(_, list)| list.is_empty()) {
            self.clash(
                &(at..at + 9),
                (
                    &format!("reasons.{name} is empty"),
                    &format!("reasons.{name} 是空的"),
                ),
                ("give at least one text", "请至少写一条"),
            );
        }
    }
}

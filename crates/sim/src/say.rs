//! The timeline as people read it, in Chinese or English, with the plan's own names. Texts of the scenario
//! stay in Chinese, as people wrote them.

use crate::line::{Line, State, StepLine, StepState, Summary};
use huiyin_engine::Time;
use huiyin_engine::plan::{Label, Level, Plan, Step, Target};

/// In which language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lang {
    /// Chinese.
    Zh,
    /// English.
    En,
}

impl Lang {
    const fn of(self, zh: &'static str, en: &'static str) -> &'static str {
        self.of_either(zh, en)
    }

    pub(crate) const fn of_either<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }
}

struct Voice<'a> {
    plan: &'a Plan,
    lang: Lang,
}

/// A line of the timeline as a sentence; nothing for lines that would only crowd it: single complaints,
/// receipts of warnings, and clocks that begin.
#[must_use]
pub fn say(line: &Line, plan: &Plan, lang: Lang) -> Option<String> {
    let (at, words) = say_words(line, plan, lang)?;
    Some(format!("{}  {words}", of_day(at)))
}

/// The same with its instant beside it.
#[must_use]
pub fn say_words(line: &Line, plan: &Plan, lang: Lang) -> Option<(Time, String)> {
    Voice { plan, lang }.line(line)
}

fn of_day(at: Time) -> String {
    let civil = at.city_civil();
    format!("{:02}:{:02}:{:02}", civil.hour, civil.minute, civil.second)
}

fn date(at: Time) -> String {
    let civil = at.city_civil();
    format!("{:04}-{:02}-{:02}", civil.year, civil.month, civil.day)
}

impl Voice<'_> {
    fn label<'a>(&self, label: &'a Label) -> &'a str {
        match self.lang {
            Lang::Zh => &label.zh,
            Lang::En => label.english(),
        }
    }

    fn post(&self, id: Option<&str>) -> String {
        let id = id.unwrap_or("");
        let post = self.plan.posts.iter().find(|post| post.id.as_str() == id);
        post.map_or_else(|| id.to_owned(), |post| self.label(&post.name).to_owned())
    }

    fn unit(&self, id: &str) -> String {
        let unit = self.plan.units.iter().find(|unit| unit.id.as_str() == id);
        unit.map_or_else(|| id.to_owned(), |unit| self.label(&unit.name).to_owned())
    }

    fn task(&self, id: &str) -> String {
        let spec = self.plan.task_spec(&id.into());
        spec.map_or_else(|| id.to_owned(), |spec| self.label(&spec.title).to_owned())
    }

    // The hour, with the date where that is another day's.
    fn by(&self, due: Time, now: Time) -> String {
        let hour = of_day(due)[..5].to_owned();
        let same = due.city_day() == now.city_day();
        if same {
            hour
        } else {
            format!("{} {hour}", date(due))
        }
    }

    fn level(&self, level: Level) -> String {
        match self.lang {
            Lang::Zh => format!("{}级响应", roman(level)),
            Lang::En => format!("level {level}"),
        }
    }

    fn line(&self, line: &Line) -> Option<(Time, String)> {
        Some(match line {
            Line::Case { .. } => return None,
            Line::Signal { at, .. } => (*at, self.signal(line)),
            Line::Assessment(step) => (step.at, self.assessment(step)?),
            Line::ReleaseClock {
                at, state, post, ..
            }
            | Line::PromiseClock {
                at, state, post, ..
            }
            | Line::HelpClock {
                at, state, post, ..
            } => (*at, self.clock(*state, post.as_deref())?),
            Line::Incident { at, .. } => (*at, self.incident(line)),
            Line::Warning {
                at,
                state,
                level,
                post,
                ..
            } => (*at, self.warning(*state, *level, post.as_deref())?),
            Line::Task { at, .. } => (*at, self.task_line(line)?),
            Line::PublicAnswer { at, .. } => (*at, self.public_answer(line)),
            Line::Figure {
                at,
                people_on_site: n,
            } => (
                *at,
                format!("{} {n}", self.lang.of("现场人数", "people on site:")),
            ),
            Line::Inject { at, text } => (
                *at,
                format!("{}  {text}", self.lang.of("【演练注入】", "INJECT")),
            ),
            Line::Question { at, question, text } => {
                let word = self.lang.of("群众关切", "question");
                (
                    *at,
                    format!("{word} {question}  {}", quoted(text.as_deref())),
                )
            }
            Line::Statement {
                at,
                question,
                unit,
                text,
            } => {
                let unit = self.unit(unit);
                let words = match self.lang {
                    Lang::Zh => format!("公开答复关切 {question}，{unit}署名"),
                    Lang::En => format!("statement on question {question}, signed by {unit}"),
                };
                (*at, format!("{words}  {}", quoted(text.as_deref())))
            }
            Line::Promise { at, .. } => (*at, self.promise(line)),
            Line::Proposal { at, state, to, .. } => (*at, self.proposal(*state, *to)?),
            Line::Refused { at, message, .. } => (
                *at,
                format!("{} {message}", self.lang.of("未被允许：", "refused:")),
            ),
        })
    }

    fn signal(&self, line: &Line) -> String {
        let Line::Signal {
            subject,
            count,
            previous,
            people,
            ..
        } = line
        else {
            return String::new();
        };
        let (before, people) = (previous.unwrap_or(0), people.unwrap_or(0));
        match self.lang {
            Lang::Zh => {
                format!(
                    "预警信号  「{subject}」近 30 天来信来访 {count} 件，前 30 天 {before} 件，涉及 {people} 人"
                )
            }
            Lang::En => format!(
                "SIGNAL  \"{subject}\": {count} letters and visits in 30 days, {before} in the 30 before, {people} people"
            ),
        }
    }

    fn assessment(&self, line: &StepLine) -> Option<String> {
        let StepLine {
            step,
            state,
            post,
            level,
            reason,
            ..
        } = line;
        let who = self.post(post.as_deref());
        let step = match step {
            Step::Screening => self.lang.of("初筛", "screening"),
            Step::Verification => self.lang.of("核实", "verification"),
            Step::Decision => self.lang.of("定级", "decision"),
        };
        let done = match state {
            StepState::Done => self.lang.of("完成", "done"),
            StepState::Stopped => self.lang.of("不再上报", "stops here"),
            StepState::Started => self.lang.of("决定启动", "starts"),
            StepState::Declined => self.lang.of("决定不启动", "starts nothing"),
            _ => return Some(format!("{step}  {}", self.clock(*state, post.as_deref())?)),
        };
        let level = level
            .map(|level| format!(" {}", self.level(level)))
            .unwrap_or_default();
        Some(format!(
            "{step} {done}{level}  {who} {}",
            quoted(reason.as_deref())
        ))
    }

    fn clock(&self, state: StepState, post: Option<&str>) -> Option<String> {
        let who = self.post(post);
        match (state, self.lang) {
            (StepState::Missed, Lang::Zh) => Some(format!("超时  {who}未在时限内处理")),
            (StepState::Missed, Lang::En) => Some(format!("MISSED  {who} did not act in time")),
            (StepState::Passed, Lang::Zh) => Some(format!("接替  转给{who}，重新计时")),
            (StepState::Passed, Lang::En) => {
                Some(format!("passed on to {who}, with a fresh clock"))
            }
            (StepState::Alarm, Lang::Zh) => Some("告警  无人处理，已无人可转".to_owned()),
            (StepState::Alarm, Lang::En) => {
                Some("ALARM  nobody acted and nobody is left".to_owned())
            }
            _ => None,
        }
    }

    fn incident(&self, line: &Line) -> String {
        let Line::Incident {
            state,
            level,
            reason,
            post,
            ..
        } = line
        else {
            return String::new();
        };
        let level = self.level(*level);
        let words = match (state, self.lang) {
            (State::Opened, Lang::Zh) => format!("启动{level}"),
            (State::Opened, Lang::En) => format!("INCIDENT opened at {level}"),
            (State::Level, Lang::Zh) => format!("调整为{level}"),
            (State::Level, Lang::En) => format!("LEVEL changed to {level}"),
            (State::MeasuresEnded, Lang::Zh) => "现场措施解除".to_owned(),
            (State::MeasuresEnded, Lang::En) => "measures ended".to_owned(),
            (State::Merged, Lang::Zh) => "并入另一事件".to_owned(),
            (State::Merged, Lang::En) => "INCIDENT goes on inside another one".to_owned(),
            (State::Reopened, Lang::Zh) => "事件重启".to_owned(),
            (State::Reopened, Lang::En) => "INCIDENT opened again".to_owned(),
            (State::EndingAsked, Lang::Zh) => "提请结束，等待第二人确认".to_owned(),
            (State::EndingAsked, Lang::En) => {
                "an end without demands waits for a second person".to_owned()
            }
            (_, Lang::Zh) => "事件结束".to_owned(),
            (_, Lang::En) => "INCIDENT ended".to_owned(),
        };
        let who = self.post(post.as_deref());
        format!("{words}  {who} {}", quoted(reason.as_deref()))
            .trim_end()
            .to_owned()
    }

    fn warning(&self, state: State, level: Level, post: Option<&str>) -> Option<String> {
        let (level, who) = (self.level(level), self.post(post));
        match (state, self.lang) {
            (State::Prepared, Lang::Zh) => Some(format!("{level}预警待第二人发布：{who}")),
            (State::Prepared, Lang::En) => Some(format!(
                "warning at {level} waits for a second person: {who}"
            )),
            (State::Released, Lang::Zh) => Some(format!("发布{level}预警")),
            (State::Released, Lang::En) => Some(format!("warning released at {level}")),
            (State::Withdrawn, Lang::Zh) => Some(format!("{level}预警撤回")),
            (State::Withdrawn, Lang::En) => Some(format!("warning at {level} withdrawn")),
            _ => None,
        }
    }

    fn task_line(&self, line: &Line) -> Option<String> {
        let Line::Task {
            task,
            state,
            post,
            evidence,
            due,
            at,
            ..
        } = line
        else {
            return None;
        };
        let (title, who) = (self.task(task), self.post(Some(post)));
        let due = self.by(*due, *at);
        let word = match state {
            State::Opened => self.lang.of("任务", "task"),
            State::Done => self.lang.of("任务完成", "task done"),
            State::Late => self.lang.of("任务超期", "TASK LATE"),
            State::HelpAsked => self.lang.of("任务求助", "HELP NEEDED"),
            State::HelpAnswered => self.lang.of("求助已答复", "help answered"),
            State::HandedOver => self.lang.of("任务转交", "task handed over"),
            _ => self.lang.of("任务撤销", "task struck off"),
        };
        Some(match (state, self.lang) {
            (State::Opened, Lang::Zh) => format!("{word}  {title}（{who}，{} 前）", due),
            (State::Opened, Lang::En) => format!("{word}  {title} ({who}, by {})", due),
            _ => format!("{word}  {title}  {who} {}", quoted(evidence.as_deref()))
                .trim_end()
                .to_owned(),
        })
    }

    fn public_answer(&self, line: &Line) -> String {
        let Line::PublicAnswer {
            at,
            state,
            matter,
            post,
            due,
            text,
        } = line
        else {
            return String::new();
        };
        let (who, text) = (self.post(Some(post)), quoted(text.as_deref()));
        let due = due.map(|due| self.by(due, *at)).unwrap_or_default();
        let words = match (state, self.lang) {
            (State::Opened, Lang::Zh) => {
                format!("公众关注「{matter}」要求公开答复：{who}，{due} 前")
            }
            (State::Opened, Lang::En) => {
                format!("public attention to \"{matter}\" asks for an answer: {who}, by {due}")
            }
            (State::Late, Lang::Zh) => format!("公开答复超期：{who}"),
            (State::Late, Lang::En) => format!("ANSWER LATE  {who}"),
            (_, Lang::Zh) => format!("回应公众关注的公开答复已发布：{who} {text}"),
            (_, Lang::En) => format!("the answer to public attention is published: {who} {text}"),
        };
        words.trim_end().to_owned()
    }

    fn promise(&self, line: &Line) -> String {
        let Line::Promise {
            promise,
            state,
            question,
            owner,
            due,
            text,
            ..
        } = line
        else {
            return String::new();
        };
        let (who, due) = (self.post(Some(owner)), date(*due));
        let words = match (state, self.lang) {
            (State::Silent, Lang::Zh) => format!("承诺 {promise} 到期无回音：{who}，{due}"),
            (State::Silent, Lang::En) => {
                format!("promise {promise} passed its date in silence: {who}, {due}")
            }
            (State::Made, Lang::Zh) => format!("承诺 {promise}（关切 {question}）{who}，{due} 前"),
            (State::Made, Lang::En) => {
                format!("promise {promise} (question {question}) {who}, by {due}")
            }
            (_, Lang::Zh) => format!(
                "承诺 {promise} {}：{who}，{due} 前",
                stepped(*state, Lang::Zh)
            ),
            (_, Lang::En) => {
                format!(
                    "promise {promise} {}: {who}, by {due}",
                    stepped(*state, Lang::En)
                )
            }
        };
        format!("{words}  {}", quoted(text.as_deref()))
            .trim_end()
            .to_owned()
    }

    fn proposal(&self, state: State, to: Target) -> Option<String> {
        let aim = match to {
            Target::Level(level) => self.level(level),
            Target::End => self.lang.of("结束", "the end").to_owned(),
        };
        match (state, self.lang) {
            (State::Opened, Lang::Zh) => Some(format!("预案建议：{aim}，待指挥长决定")),
            (State::Opened, Lang::En) => {
                Some(format!("the plan suggests {aim}; the commander decides"))
            }
            (State::Turned, Lang::Zh) => Some(format!("建议未采纳：{aim}")),
            (State::Turned, Lang::En) => Some(format!("the suggestion was turned down: {aim}")),
            _ => None,
        }
    }
}

fn stepped(state: State, lang: Lang) -> &'static str {
    let (zh, en) = match state {
        State::Accepted => ("已认领", "was taken on"),
        State::Declined => ("未认领", "was declined"),
        State::Reported => ("报告已兑现，待核验", "is reported as kept"),
        State::Kept => ("核验已兑现", "was verified as kept"),
        State::Broken => ("未兑现", "was not kept"),
        State::Renewed => ("改期", "has a new date"),
        _ => ("撤回", "was taken back"),
    };
    lang.of(zh, en)
}

/// The numeral as Chinese documents set it.
pub(crate) const fn roman(level: Level) -> &'static str {
    match level {
        Level::IV => "Ⅳ",
        Level::III => "Ⅲ",
        Level::II => "Ⅱ",
        Level::I => "Ⅰ",
    }
}

fn quoted(text: Option<&str>) -> String {
    text.map(|text| format!("「{text}」")).unwrap_or_default()
}

/// The last words of a run.
#[must_use]
pub fn say_summary(summary: &Summary, lang: Lang) -> String {
    let s = summary;
    let open = lang.of("未办结", "not closed");
    let closed = if s.closed {
        lang.of("已办结", "closed")
    } else {
        open
    };
    match lang {
        Lang::Zh => format!(
            "{closed}：来件 {} 件，信号 {} 个；时限守住 {}、超时 {}；任务按时 {}、超期 {}、撤销 {}；关切 {}，公开答复 {}，承诺 {}；现场最多 {} 人\n状态摘要 {}",
            s.records,
            s.signals,
            s.clocks_met,
            s.clocks_missed,
            s.tasks_done,
            s.tasks_late,
            s.tasks_voided,
            s.questions,
            s.statements,
            s.promises,
            s.people_peak,
            s.state_hash
        ),
        Lang::En => format!(
            "{closed}: {} complaints, {} signals; clocks met {}, missed {}; tasks in time {}, late {}, struck off {}; questions {}, statements {}, promises {}; at most {} people on site\nstate {}",
            s.records,
            s.signals,
            s.clocks_met,
            s.clocks_missed,
            s.tasks_done,
            s.tasks_late,
            s.tasks_voided,
            s.questions,
            s.statements,
            s.promises,
            s.people_peak,
            s.state_hash
        ),
    }
}

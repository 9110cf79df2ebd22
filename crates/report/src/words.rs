//! The report's words in both languages, with the plan's own names.

use crate::clocks::{Cause, Clock, Fate, What};
use huiyin_document::Lang;
use huiyin_engine::ids::{PostId, StockId, TaskSpecId, UnitId};
use huiyin_engine::plan::{Label, Level, Plan, Step};
use huiyin_engine::promise::{Stage, Word};
use huiyin_engine::{Span, Time};

/// Who speaks: a language, and the plan that the names come from.
#[derive(Clone, Copy)]
pub(crate) struct Voice<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) lang: Lang,
}

impl Voice<'_> {
    pub(crate) const fn say(self, zh: &'static str, en: &'static str) -> &'static str {
        match self.lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    fn label(self, label: &Label) -> String {
        match self.lang {
            Lang::Zh => label.zh.clone(),
            Lang::En => label.english().to_owned(),
        }
    }

    pub(crate) fn post(self, id: &PostId) -> String {
        let post = self.plan.post(id);
        post.map_or_else(|| id.to_string(), |post| self.label(&post.name))
    }

    pub(crate) fn unit(self, id: &UnitId) -> String {
        let unit = self.plan.unit(id);
        unit.map_or_else(|| id.to_string(), |unit| self.label(&unit.name))
    }

    pub(crate) fn task(self, id: &TaskSpecId) -> String {
        let spec = self.plan.task_spec(id);
        spec.map_or_else(|| id.to_string(), |spec| self.label(&spec.title))
    }

    pub(crate) fn item(self, id: &StockId) -> String {
        let item = self.plan.stock_item(id);
        item.map_or_else(|| id.to_string(), |item| self.label(&item.name))
    }

    pub(crate) fn level(self, level: Level) -> String {
        let roman = match level {
            Level::IV => "Ⅳ",
            Level::III => "Ⅲ",
            Level::II => "Ⅱ",
            Level::I => "Ⅰ",
        };
        match self.lang {
            Lang::Zh => format!("{roman}级"),
            Lang::En => format!("level {level}"),
        }
    }

    /// A length of time to the minute, in seconds below one.
    pub(crate) fn span(self, span: Span) -> String {
        let total = span.as_seconds().max(0);
        let (days, hours, minutes) = (total / 86_400, total / 3600 % 24, total / 60 % 60);
        let parts = match (days, hours) {
            (0, 0) if minutes == 0 => [(total, "秒", "s"), (0, "", "")],
            (0, 0) => [(minutes, "分钟", "min"), (0, "", "")],
            (0, _) => [(hours, "小时", "h"), (minutes, "分钟", "min")],
            _ => [(days, "天", "d"), (hours, "小时", "h")],
        };
        let said = parts.iter().enumerate();
        let said = said.filter(|(at, (n, ..))| *at == 0 || *n > 0);
        let said = said.map(|(_, (n, zh, en))| format!("{n} {}", self.say(zh, en)));
        said.collect::<Vec<_>>().join(" ")
    }

    /// Date and time of day.
    pub(crate) fn moment(self, at: Time) -> String {
        let c = at.city_civil();
        format!(
            "{:04}-{:02}-{:02} {:02}:{:02}",
            c.year, c.month, c.day, c.hour, c.minute
        )
    }

    /// The time of day, with the date where it is not that of `beside`.
    pub(crate) fn hour(self, at: Time, beside: Time) -> String {
        let c = at.city_civil();
        if at.city_day() == beside.city_day() {
            format!("{:02}:{:02}", c.hour, c.minute)
        } else {
            format!("{:02}-{:02} {:02}:{:02}", c.month, c.day, c.hour, c.minute)
        }
    }

    pub(crate) fn date(self, at: Time) -> String {
        let c = at.city_civil();
        format!("{:04}-{:02}-{:02}", c.year, c.month, c.day)
    }

    pub(crate) fn what(self, what: &What) -> String {
        match what {
            What::Step { step } => match step {
                Step::Screening => self.say("研判：初筛", "chain: screening"),
                Step::Verification => self.say("研判：核实", "chain: verification"),
                Step::Decision => self.say("研判：定级", "chain: decision"),
            }
            .to_owned(),
            What::Release { .. } => self
                .say("预警发布（第二人）", "release of the warning")
                .to_owned(),
            What::Task { spec, .. } => self.task(spec),
            What::Help { spec, .. } => format!(
                "{}{}",
                self.say("求助答复：", "help with: "),
                self.task(spec)
            ),
            What::Delivery { item } => format!(
                "{}{}",
                self.say("物资送达：", "delivery: "),
                self.item(item)
            ),
            What::Shortfall { item } => format!(
                "{}{}",
                self.say("缺口处置：", "shortfall: "),
                self.item(item)
            ),
            What::Question { question } => format!(
                "{} {question}",
                self.say("群众关切首次答复", "first answer to question")
            ),
            What::Promise { promise } => format!("{} {promise}", self.say("承诺", "promise")),
        }
    }

    pub(crate) fn fate(self, clock: &Clock) -> String {
        let over = clock.stopped.map(|at| self.span(at - clock.due));
        match (clock.fate, over, self.lang) {
            (Fate::Late, Some(over), Lang::Zh) => format!("超时 {over}"),
            (Fate::Late, Some(over), Lang::En) => format!("late by {over}"),
            (Fate::Met, ..) => self.say("按时", "in time").to_owned(),
            (Fate::Missed | Fate::Late, ..) => {
                self.say("超时，未完成", "missed, not done").to_owned()
            }
            (Fate::Struck, ..) => self.say("撤销", "struck off").to_owned(),
            (Fate::Open, ..) => self.say("在办", "running").to_owned(),
        }
    }

    pub(crate) fn cause(self, clock: &Clock) -> String {
        let mut said: Vec<String> = clock
            .cause
            .iter()
            .map(|cause| self.because(cause))
            .collect();
        if !clock.passed.is_empty() {
            let names: Vec<String> = clock.passed.iter().map(|post| self.post(post)).collect();
            let names = names.join(self.say("、", ", "));
            said.push(format!("{}{names}", self.say("转给", "passed on to ")));
        }
        if clock.alarm {
            said.push(self.say("已无人可转", "nobody was left").to_owned());
        }
        said.join(self.say("；", "; "))
    }

    fn because(self, cause: &Cause) -> String {
        match (cause, self.lang) {
            (Cause::HelpAsked { reason }, _) => {
                let reason = reason.as_ref().map(|reason| format!("「{reason}」"));
                format!(
                    "{}{}",
                    self.say("曾求助", "help was asked for "),
                    reason.unwrap_or_default()
                )
            }
            (Cause::HandedOver { to }, Lang::Zh) => format!("曾转交{}", self.post(to)),
            (Cause::HandedOver { to }, Lang::En) => {
                format!("it was handed over to {}", self.post(to))
            }
            (Cause::Short, _) => self.say("库存不足", "there was less in store").to_owned(),
            (Cause::ManyTasks { open }, Lang::Zh) => format!("该岗位同时有 {open} 项任务未完"),
            (Cause::ManyTasks { open }, Lang::En) => {
                format!("the post had {open} tasks open at once")
            }
            (Cause::NothingHeard, _) => self
                .say(
                    "期间该岗位没有任何记录",
                    "nothing of the post is on record meanwhile",
                )
                .to_owned(),
            (Cause::OtherThings, _) => self
                .say(
                    "期间该岗位在办其他事",
                    "the post did other things meanwhile",
                )
                .to_owned(),
        }
    }

    pub(crate) fn stage(self, stage: Stage, silent: bool) -> &'static str {
        match stage {
            Stage::Made | Stage::Accepted if silent => {
                self.say("到期无回音", "passed its date in silence")
            }
            Stage::Made => self.say("待认领", "waits for its owner"),
            Stage::Accepted => self.say("已认领，未到期", "taken on, not due yet"),
            Stage::Reported => self.say("报告已兑现，待核验", "reported as kept, not verified"),
            Stage::Kept => self.say("核验已兑现", "verified as kept"),
            Stage::Broken => self.say("未兑现", "not kept"),
            Stage::Declined => self.say("未认领", "declined by its owner"),
            Stage::Withdrawn => self.say("已撤回", "taken back"),
        }
    }

    pub(crate) fn word(self, word: Word) -> &'static str {
        match word {
            Word::Kept => self.say("信访人：兑现", "petitioner: kept"),
            Word::NotKept => self.say("信访人：没有兑现", "petitioner: not kept"),
            Word::Absent => self.say("未能征求信访人意见", "the petitioner could not be asked"),
        }
    }
}

//! What the plan lacked in words, what could be done about it, and the post that is nearest to it.

use crate::lacks::Lack;
use crate::words::Voice;
use huiyin_document::Lang;
use huiyin_engine::Span;
use huiyin_engine::ids::PostId;

impl Voice<'_> {
    /// What was found; what could be done; whose it is nearest to.
    pub(crate) fn lack(self, lack: &Lack) -> [String; 3] {
        let found = match self.lang {
            Lang::Zh => self.found_zh(lack),
            Lang::En => self.found_en(lack),
        };
        let post = near(lack).map(|post| self.post(post));
        [
            found,
            self.advice(lack).to_owned(),
            post.unwrap_or_default(),
        ]
    }

    fn found_zh(self, lack: &Lack) -> String {
        match lack {
            Lack::NobodyLeft { of, .. } => format!("「{}」超时后已无人可转", self.what(of)),
            Lack::PostMissed { post, missed } => {
                format!("{}错过 {missed} 个研判或发布时限", self.post(post))
            }
            Lack::TaskLate {
                spec,
                times,
                seconds_max,
                ..
            } => {
                let most = self.span(Span::seconds(*seconds_max));
                format!("任务「{}」超期 {times} 次，最多 {most}", self.task(spec))
            }
            Lack::HelpNeeded { spec, blocked, .. } => {
                let what = if *blocked {
                    "办不了"
                } else {
                    "需要支援"
                };
                format!("任务「{}」{what}", self.task(spec))
            }
            Lack::Short { item, pieces } => format!("{}缺 {pieces} 件", self.item(item)),
            Lack::DeliveryLate { item, .. } => format!("{}没有按时送到", self.item(item)),
            Lack::Unanswered { question } => {
                format!("群众关切 {question} 没有答复，也没有有效承诺")
            }
            Lack::AnsweredLate { question } => format!("群众关切 {question} 超过一天才有答复"),
            Lack::NotKept { promise, .. } => format!("承诺 {promise} 没有兑现或到期无回音"),
            Lack::FirstLevelLow { from, to, seconds } => {
                let after = self.span(Span::seconds(*seconds));
                let (from, to) = (self.level(*from), self.level(*to));
                format!("启动 {after}后即由{from}升为{to}")
            }
            Lack::RaisedUnsuggested { to } => {
                format!("升为{}时，预案条件并未提示", self.level(*to))
            }
        }
    }

    fn found_en(self, lack: &Lack) -> String {
        match lack {
            Lack::NobodyLeft { of, .. } => format!(
                "after \"{}\" was missed, nobody was left to pass it to",
                self.what(of)
            ),
            Lack::PostMissed { post, missed } => format!(
                "{} missed {missed} clocks of chain or release",
                self.post(post)
            ),
            Lack::TaskLate {
                spec,
                times,
                seconds_max,
                ..
            } => {
                let most = self.span(Span::seconds(*seconds_max));
                let times = match times {
                    1 => format!("late by {most}"),
                    times => format!("late {times} times, by {most} at most"),
                };
                format!("the task \"{}\" was {times}", self.task(spec))
            }
            Lack::HelpNeeded { spec, blocked, .. } => {
                let what = match blocked {
                    true => "could not be done",
                    false => "needed help",
                };
                format!("the task \"{}\" {what}", self.task(spec))
            }
            Lack::Short { item, pieces } => {
                format!("{pieces} of {} were missing", self.item(item))
            }
            Lack::DeliveryLate { item, .. } => format!("{} came late", self.item(item)),
            Lack::Unanswered { question } => {
                format!("question {question} has neither an answer nor a promise that stands")
            }
            Lack::AnsweredLate { question } => {
                format!("question {question} had its first answer after more than a day")
            }
            Lack::NotKept { promise, .. } => {
                format!("promise {promise} was not kept, or its date passed in silence")
            }
            Lack::FirstLevelLow { from, to, seconds } => {
                let after = self.span(Span::seconds(*seconds));
                let (from, to) = (self.level(*from), self.level(*to));
                format!("raised from {from} to {to} only {after} after the start")
            }
            Lack::RaisedUnsuggested { to } => {
                format!("nothing in the plan had suggested {}", self.level(*to))
            }
        }
    }

    const fn advice(self, lack: &Lack) -> &'static str {
        match lack {
            Lack::NobodyLeft { .. } => self.say(
                "给该岗位再设一名替补，或明确上级",
                "name one more substitute or a superior for the post",
            ),
            Lack::PostMissed { .. } => self.say(
                "核对值班安排和通知渠道，或放宽该时限",
                "check the roster and the post's channels, or give the clock more time",
            ),
            Lack::TaskLate { .. } => self.say(
                "增加人手，提前开始，或放宽期限",
                "more hands, an earlier start, or more time",
            ),
            Lack::HelpNeeded { .. } => self.say(
                "把所缺的写进预案：人、物、授权",
                "put what was missing into the plan: people, things, authority",
            ),
            Lack::Short { .. } => self.say(
                "提高常备数量，或签订代储",
                "keep more of it, or agree on a reserve with a supplier",
            ),
            Lack::DeliveryLate { .. } => self.say(
                "把库存放近些，或预先装车",
                "store it nearer, or load it beforehand",
            ),
            Lack::Unanswered { .. } => {
                self.say("明确由谁答复，限期公布", "say who answers, and by when")
            }
            Lack::AnsweredLate { .. } => self.say(
                "把首次答复写进任务并定岗",
                "make the first answer a task of a named post",
            ),
            Lack::NotKept { .. } => self.say(
                "查明原因，重新承诺并向信访人说明",
                "find out why, promise anew, and tell the petitioners",
            ),
            Lack::FirstLevelLow { .. } => self.say(
                "检查定级条件是否偏高",
                "see whether the conditions for the first level are too high",
            ),
            Lack::RaisedUnsuggested { .. } => self.say(
                "把当时的依据写成升级条件",
                "turn what was decided on into a condition of the plan",
            ),
        }
    }
}

fn near(lack: &Lack) -> Option<&PostId> {
    match lack {
        Lack::NobodyLeft { post, .. }
        | Lack::PostMissed { post, .. }
        | Lack::TaskLate { post, .. }
        | Lack::HelpNeeded { post, .. }
        | Lack::DeliveryLate { post, .. } => Some(post),
        Lack::NotKept { owner, .. } => Some(owner),
        Lack::Short { .. }
        | Lack::Unanswered { .. }
        | Lack::AnsweredLate { .. }
        | Lack::FirstLevelLow { .. }
        | Lack::RaisedUnsuggested { .. } => None,
    }
}

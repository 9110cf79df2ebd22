//! A sweep in words, and as one JSON object.

use super::{Effect, Found, Report, Share};
use crate::report::{deadline_words, post_words};
use crate::run::Staffing;
use crate::say::Lang;
use crate::scenario::Scenario;
use huiyin_engine::Span;
use huiyin_engine::plan::Plan;
use serde_json::{Value, json};

/// Everything that a sweep came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Sweep {
    /// All runs.
    pub report: Report,
    /// What one more person would change, where somebody is counted.
    pub effects: Vec<Effect>,
    /// The search for the fewest people, where ranges were given, and the probability that was asked for.
    pub found: Option<(Found, f64)>,
}

fn percent(share: f64) -> String {
    format!("{:.1}%", share * 100.0)
}

fn interval(share: Share) -> String {
    format!(
        "{} [{}, {}]",
        percent(share.point()),
        percent(share.low),
        percent(share.high)
    )
}

fn seconds(seconds: f64) -> Span {
    Span::seconds(libm::round(seconds) as i64)
}

struct Words<'a> {
    scenario: &'a Scenario,
    plan: &'a Plan,
    lang: Lang,
}

/// The sweep as people read it.
#[must_use]
pub fn say_sweep(sweep: &Sweep, scenario: &Scenario, plan: &Plan, lang: Lang) -> String {
    let words = Words {
        scenario,
        plan,
        lang,
    };
    let report = &sweep.report;
    let mut out = match lang {
        Lang::Zh => format!(
            "全部时限守住的概率：{}（95% 置信区间），{} 场\n\n",
            interval(report.held),
            report.runs
        ),
        Lang::En => format!(
            "every deadline met: {} (95% interval), {} runs\n\n",
            interval(report.held),
            report.runs
        ),
    };
    words.deadlines(report, &mut out);
    words.people(report, &mut out);
    words.hall(report, &mut out);
    words.effects(&sweep.effects, &mut out);
    if let Some((found, target)) = &sweep.found {
        words.found(found, *target, &mut out);
    }
    out
}

impl Words<'_> {
    // A post, or a channel's windows.
    fn whose(&self, id: &str) -> String {
        match id.strip_prefix("hall:") {
            None => post_words(id, self.plan, self.lang),
            Some(channel) => {
                let name = self.scenario.channel_name(channel, self.lang);
                match self.lang {
                    Lang::Zh => format!("大厅窗口：{name}"),
                    Lang::En => format!("hall windows: {name}"),
                }
            }
        }
    }

    fn deadlines(&self, report: &Report, out: &mut String) {
        out.push_str(self.lang.of_either(
            "时限：守住的概率 [区间]，最先断的场次占比，多在谁手里断\n",
            "Deadlines: probability met [interval], share of runs in which it broke first, at whose post\n",
        ));
        for row in &report.deadlines {
            let name = deadline_words(&row.name, self.scenario, self.plan, self.lang);
            let first = percent(row.first as f64 / report.runs.max(1) as f64);
            let owner = row
                .owner
                .as_ref()
                .map(|post| format!("  {}", self.whose(post.as_str())));
            out.push_str(&format!(
                "  {:<24} {first:>6}  {name}{}\n",
                interval(row.met),
                owner.unwrap_or_default()
            ));
        }
    }

    fn people(&self, report: &Report, out: &mut String) {
        if report.posts.is_empty() {
            return;
        }
        out.push_str(self.lang.of_either("\n人手\n", "\nPeople\n"));
        for post in &report.posts {
            let (who, busy) = (self.whose(post.post.as_str()), percent(post.busy));
            let (waited, (mean, most)) = (seconds(post.waited), post.queue);
            out.push_str(&match self.lang {
                Lang::Zh => format!("  {who}：占用 {busy}，平均等手 {waited}，最多积压平均 {mean:.1} 件、最高 {most} 件\n"),
                Lang::En => format!("  {who}: busy {busy}, each thing waited {waited}, longest queue {mean:.1} on average and {most} at most\n"),
            });
        }
    }

    fn hall(&self, report: &Report, out: &mut String) {
        if report.hall.is_empty() {
            return;
        }
        out.push_str(self.lang.of_either("\n接待大厅\n", "\nReception hall\n"));
        for c in &report.hall {
            let name = self.scenario.channel_name(&c.channel, self.lang);
            let (busy, in_time, gave_up) =
                (percent(c.busy), percent(c.in_time), percent(c.gave_up));
            let (waited, windows, (mean, most)) = (seconds(c.waited), c.windows, c.queue);
            out.push_str(&match self.lang {
                Lang::Zh => format!("  {name}：{windows} 个窗口，占用 {busy}，按时叫到 {in_time}，离开 {gave_up}，平均等 {waited}，最长的队平均 {mean:.1} 批、最高 {most} 批\n"),
                Lang::En => format!("  {name}: {windows} windows, busy {busy}, called in time {in_time}, gave up {gave_up}, waited {waited}, longest line {mean:.1} on average and {most} at most\n"),
            });
        }
    }

    fn effects(&self, effects: &[Effect], out: &mut String) {
        if effects.is_empty() {
            return;
        }
        out.push_str(self.lang.of_either(
            "\n多一个人（一个窗口）：每场少断几个时限，按作用大小\n",
            "\nOne more person (or window): how many fewer deadlines are missed in a run, the most first\n",
        ));
        for effect in effects {
            let who = self.whose(effect.post.as_str());
            let fewer = effect.missed.0 - effect.missed.1;
            out.push_str(&format!(
                "  {fewer:>6.2}  {who} {} → {}\n",
                effect.people,
                effect.people + 1
            ));
        }
    }

    fn staffing(&self, staffing: &Staffing) -> String {
        let posts = staffing
            .iter()
            .map(|(post, n)| format!("{} {n}", self.whose(post.as_str())));
        posts
            .collect::<Vec<_>>()
            .join(self.lang.of_either("，", ", "))
    }

    fn found(&self, found: &Found, target: f64, out: &mut String) {
        let target = percent(target);
        out.push_str(&match (&found.least, self.lang) {
            (Some(least), Lang::Zh) => format!(
                "\n以 {target} 的概率守住，最少人手：{}\n  守住 {}，{} 场\n",
                self.staffing(&least.staffing),
                interval(least.held),
                least.held.all
            ),
            (Some(least), Lang::En) => format!(
                "\nThe fewest that hold with probability {target}: {}\n  held {}, {} runs\n",
                self.staffing(&least.staffing),
                interval(least.held),
                least.held.all
            ),
            (None, Lang::Zh) => format!("\n给到上限也达不到 {target}\n"),
            (None, Lang::En) => {
                format!("\nNot even the most of these ranges hold with probability {target}\n")
            }
        });
        out.push_str(self.lang.of_either("  试过：\n", "  tried:\n"));
        for tried in &found.tried {
            let mark = if tried.holds { "+" } else { "-" };
            out.push_str(&format!(
                "  {mark} {}  {}/{}\n",
                self.staffing(&tried.staffing),
                tried.held.of,
                tried.held.all
            ));
        }
    }
}

// Enough digits for any share, and the same ones everywhere.
fn rounded(x: f64) -> f64 {
    libm::round(x * 1e6) / 1e6
}

fn share(share: Share) -> Value {
    json!({
        "of": share.of, "all": share.all, "probability": rounded(share.point()),
        "low": rounded(share.low), "high": rounded(share.high),
    })
}

fn staffing(staffing: &Staffing) -> Value {
    let posts = staffing
        .iter()
        .map(|(post, n)| (post.to_string(), Value::from(*n)));
    Value::Object(posts.collect())
}

/// The sweep as one JSON object.
#[must_use]
pub fn sweep_json(sweep: &Sweep) -> Value {
    let report = &sweep.report;
    let deadlines = report.deadlines.iter().map(|row| {
        json!({
            "name": row.name.to_string(), "met": share(row.met), "first": row.first,
            "owner": row.owner.as_ref().map(ToString::to_string),
        })
    });
    let posts = report.posts.iter().map(|post| {
        json!({
            "post": post.post.as_str(), "busy": rounded(post.busy), "waited_seconds": rounded(post.waited),
            "queue_mean": rounded(post.queue.0), "queue_peak": post.queue.1,
        })
    });
    let hall = report.hall.iter().map(|c| {
        json!({
            "channel": c.channel, "windows": c.windows, "busy": rounded(c.busy),
            "in_time": rounded(c.in_time), "gave_up": rounded(c.gave_up),
            "waited_seconds": rounded(c.waited), "queue_mean": rounded(c.queue.0), "queue_peak": c.queue.1,
        })
    });
    let effects = sweep.effects.iter().map(|effect| {
        json!({
            "post": effect.post.as_str(), "people": effect.people,
            "missed": rounded(effect.missed.0), "missed_with_one_more": rounded(effect.missed.1),
            "held": rounded(effect.held.0), "held_with_one_more": rounded(effect.held.1),
        })
    });
    let tried = |tried: &super::Tried| json!({"staffing": staffing(&tried.staffing), "held": share(tried.held), "holds": tried.holds});
    let found = sweep.found.as_ref().map(|(found, target)| {
        json!({
            "target": target, "least": found.least.as_ref().map(tried),
            "tried": found.tried.iter().map(tried).collect::<Vec<_>>(),
        })
    });
    json!({
        "type": "sweep", "runs": report.runs, "held": share(report.held),
        "deadlines": deadlines.collect::<Vec<_>>(), "posts": posts.collect::<Vec<_>>(),
        "hall": hall.collect::<Vec<_>>(), "one_more": effects.collect::<Vec<_>>(),
        "smallest": found, "checked": report.checked, "violations": report.violations,
    })
}

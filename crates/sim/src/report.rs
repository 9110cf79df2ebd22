//! What an exercise came to, after its timeline: every deadline with whose it was, how busy people were, and
//! how the reception hall went. As text in either language, and as JSON lines.

use crate::hall::ChannelDay;
use crate::run::{Deadline, DeadlineName, Fate, Load, Outcome};
use crate::say::Lang;
use crate::scenario::Scenario;
use huiyin_engine::plan::{Label, Plan, Step};
use huiyin_engine::{Span, Time};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A deadline's name as people read it.
#[must_use]
pub fn deadline_words(name: &DeadlineName, scenario: &Scenario, plan: &Plan, lang: Lang) -> String {
    let word = |zh: &str, en: &str| lang.of_either(zh, en).to_owned();
    match name {
        DeadlineName::Step(Step::Screening) => word("初筛", "screening"),
        DeadlineName::Step(Step::Verification) => word("核实", "verification"),
        DeadlineName::Step(Step::Decision) => word("定级", "decision of the level"),
        DeadlineName::Release => word("第二人发布", "release by a second person"),
        DeadlineName::PublicAnswer => word("回应公众关注", "answer to public attention"),
        DeadlineName::Task(id) => {
            let spec = plan.task_spec(id);
            spec.map_or_else(
                || id.to_string(),
                |spec| label(&spec.title, lang).to_owned(),
            )
        }
        DeadlineName::Hall(id) => {
            let name = scenario.channel_name(id, lang);
            match lang {
                Lang::Zh => format!("接待大厅叫号：{name}"),
                Lang::En => format!("called in the hall: {name}"),
            }
        }
    }
}

fn label(label: &Label, lang: Lang) -> &str {
    match lang {
        Lang::Zh => &label.zh,
        Lang::En => label.english(),
    }
}

/// A post's name as people read it.
pub(crate) fn post_words(id: &str, plan: &Plan, lang: Lang) -> String {
    let post = plan.posts.iter().find(|post| post.id.as_str() == id);
    post.map_or_else(|| id.to_owned(), |post| label(&post.name, lang).to_owned())
}

impl Scenario {
    /// A channel of its hall as people read it.
    pub(crate) fn channel_name(&self, id: &str, lang: Lang) -> &str {
        let channels = self.hall.iter().flat_map(|hall| &hall.channel);
        let mut named = channels.filter(|channel| channel.id.get_ref() == id);
        named.next().map_or("", |channel| {
            lang.of_either(&channel.name, &channel.name_en)
        })
    }
}

/// How one deadline went over a whole run: times in time, late, and struck off or still running; whose the
/// late ones were, and by how much the latest was late.
#[derive(Debug, Default)]
struct Row {
    met: u64,
    missed: u64,
    open: u64,
    whose: BTreeMap<String, u64>,
    late: Option<Span>,
}

fn rows(deadlines: &[Deadline]) -> BTreeMap<&DeadlineName, Row> {
    let mut rows: BTreeMap<&DeadlineName, Row> = BTreeMap::new();
    for deadline in deadlines {
        let row = rows.entry(&deadline.name).or_default();
        match deadline.fate {
            Fate::Met(_) => row.met += 1,
            Fate::Open => row.open += 1,
            Fate::Missed(done) => {
                row.missed += 1;
                let late = done.map(|done| done - deadline.due);
                row.late = row.late.max(late);
                if let Some(owner) = &deadline.owner {
                    *row.whose.entry(owner.to_string()).or_default() += 1;
                }
            }
        }
    }
    rows
}

/// The end of an exercise in words: deadlines, people, hall.
#[must_use]
pub fn say_outcome(outcome: &Outcome, scenario: &Scenario, plan: &Plan, lang: Lang) -> String {
    let mut out = String::new();
    let head = lang.of_either("时限（守住 / 超时）", "Deadlines (met / missed)");
    out.push_str(head);
    out.push('\n');
    for (name, row) in rows(&outcome.deadlines) {
        let passes = matches!(name, DeadlineName::Step(_) | DeadlineName::Release);
        let name = deadline_words(name, scenario, plan, lang);
        out.push_str(&format!(
            "  {:>3} / {:<3} {name}{}\n",
            row.met,
            row.missed,
            whose(passes, &row, plan, lang)
        ));
    }
    if !outcome.loads.is_empty() {
        out.push_str(lang.of_either("\n人手\n", "\nPeople\n"));
        for (id, load) in &outcome.loads {
            let line = load_words(load, outcome.ran(), lang);
            out.push_str(&format!(
                "  {}{}{line}\n",
                post_words(id.as_str(), plan, lang),
                lang.of_either("：", ": ")
            ));
        }
    }
    if !outcome.hall.is_empty() {
        out.push_str(lang.of_either("\n接待大厅\n", "\nReception hall\n"));
        for channel in &outcome.hall {
            out.push_str(&hall_words(channel, lang));
        }
    }
    out
}

// A step that its holder missed passes on, and is the next one's deadline.
fn whose(passes: bool, row: &Row, plan: &Plan, lang: Lang) -> String {
    if row.missed == 0 {
        return String::new();
    }
    let posts: Vec<String> = row
        .whose
        .keys()
        .map(|id| post_words(id, plan, lang))
        .collect();
    let posts = posts.join(lang.of_either("、", ", "));
    let late = match (row.late, lang) {
        (Some(late), Lang::Zh) => format!("最多晚 {late}"),
        (Some(late), Lang::En) => format!("at most {late} late"),
        (None, Lang::Zh) if passes => "已转接替岗位".to_owned(),
        (None, Lang::En) if passes => "passed on".to_owned(),
        (None, Lang::Zh) => "一直没有完成".to_owned(),
        (None, Lang::En) => "never done".to_owned(),
    };
    match (posts.is_empty(), lang) {
        (true, _) => String::new(),
        (false, Lang::Zh) => format!("  ←  {posts}，{late}"),
        (false, Lang::En) => format!("  <-  {posts}, {late}"),
    }
}

fn load_words(load: &Load, ran: Span, lang: Lang) -> String {
    let busy = percent(load.busy, ran, load.hands);
    let waited =
        Span::seconds(load.waited.as_seconds() / i64::try_from(load.taken.max(1)).unwrap_or(1));
    let (taken, hands, queue) = (load.taken, load.hands, load.queue_peak);
    match lang {
        Lang::Zh => format!(
            "经手 {taken} 件，同时可办 {hands} 件，占用 {busy}%，平均等手 {waited}，最多积压 {queue} 件"
        ),
        Lang::En => format!(
            "{taken} things, {hands} at once, busy {busy}%, each waited {waited} for a hand, at most {queue} waiting"
        ),
    }
}

/// Busy time as a share of what so many could have been busy, in percent.
pub(crate) fn percent(busy: Span, ran: Span, hands: u32) -> i64 {
    let could = i128::from(ran.0.max(1)) * i128::from(hands.max(1));
    i64::try_from(i128::from(busy.0) * 100 / could).unwrap_or(i64::MAX)
}

fn hall_words(channel: &ChannelDay, lang: Lang) -> String {
    let c = channel;
    let parties = i64::try_from(c.parties.max(1)).unwrap_or(1);
    let mean = Span::seconds(c.waited.as_seconds() / parties);
    match lang {
        Lang::Zh => format!(
            "  {}：{} 个窗口，{} 批，按时叫到 {} 批，离开 {} 批，平均等 {mean}，最长等 {}，最多排 {} 批，厅外最多 {} 人\n",
            c.name.0,
            c.windows,
            c.parties,
            c.in_time,
            c.gave_up,
            c.longest,
            c.queue_peak,
            c.outside_peak
        ),
        Lang::En => format!(
            "  {}: {} windows, {} parties, {} called in time, {} gave up, waited {mean} on average and {} at most, {} in line at most, {} people outside at most\n",
            c.name.1,
            c.windows,
            c.parties,
            c.in_time,
            c.gave_up,
            c.longest,
            c.queue_peak,
            c.outside_peak
        ),
    }
}

impl Outcome {
    /// How long it went on.
    #[must_use]
    pub fn ran(&self) -> Span {
        self.summary.at - self.began
    }

    /// What stands between the timeline and the summary, one JSON object each: `deadline`, `load`, `hall`.
    #[must_use]
    pub fn json(&self) -> Vec<Value> {
        let deadlines = self.deadlines.iter().map(deadline_json);
        let loads = self.loads.iter().map(|(post, load)| {
            json!({
                "type": "load", "post": post.as_str(), "hands": load.hands, "taken": load.taken,
                "busy_seconds": load.busy.as_seconds(), "waited_seconds": load.waited.as_seconds(),
                "queue_peak": load.queue_peak,
            })
        });
        let hall = self.hall.iter().map(|c| {
            json!({
                "type": "hall", "channel": c.id, "windows": c.windows, "parties": c.parties,
                "in_time": c.in_time, "gave_up": c.gave_up, "waited_seconds": c.waited.as_seconds(),
                "longest_seconds": c.longest.as_seconds(), "queue_peak": c.queue_peak,
                "busy_seconds": c.busy.as_seconds(), "outside_peak": c.outside_peak,
            })
        });
        deadlines.chain(loads).chain(hall).collect()
    }
}

fn deadline_json(deadline: &Deadline) -> Value {
    let (state, done) = match deadline.fate {
        Fate::Met(at) => ("met", Some(at)),
        Fate::Missed(at) => ("missed", at),
        Fate::Open => ("open", None),
    };
    let time = |time: Time| time.to_string();
    json!({
        "type": "deadline", "name": deadline.name.to_string(), "state": state,
        "owner": deadline.owner.as_ref().map(ToString::to_string),
        "began": time(deadline.began), "due": time(deadline.due), "done": done.map(time),
    })
}

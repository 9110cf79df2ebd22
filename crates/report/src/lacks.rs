//! What the plan lacked, as far as the log can tell. Each is a place to look at, never a verdict on a person.

use crate::Report;
use crate::clocks::{Clock, What};
use huiyin_engine::Span;
use huiyin_engine::act::Need;
use huiyin_engine::ids::{PostId, PromiseId, QuestionId, StockId, TaskSpecId};
use huiyin_engine::plan::Level;
use huiyin_engine::promise::Stage;
use huiyin_engine::state::Incident;
use serde::Serialize;
use std::collections::BTreeMap;

/// A level that was raised so soon was too low at first.
const SOON: Span = Span::hours(1);

/// Something that the plan lacked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "lack", rename_all = "snake_case")]
#[allow(missing_docs, reason = "named after the events and terms.md")]
pub enum Lack {
    /// A clock ran out, and nobody was left to pass it to.
    NobodyLeft { of: What, post: PostId },
    /// A post missed clocks of the chain or of a release; a substitute or a superior acted for it.
    PostMissed { post: PostId, missed: usize },
    /// A task was late, so often and by so much at most, in seconds.
    TaskLate {
        spec: TaskSpecId,
        times: usize,
        seconds_max: i64,
        post: PostId,
    },
    /// Whoever had a task could not do it, or not alone.
    HelpNeeded {
        spec: TaskSpecId,
        blocked: bool,
        post: PostId,
    },
    /// There was less in store than was asked for.
    Short { item: StockId, pieces: u64 },
    /// What is set aside came late.
    DeliveryLate { item: StockId, post: PostId },
    /// What people asked has no answer and no promise that stands.
    Unanswered { question: QuestionId },
    /// A first answer took more than a day.
    AnsweredLate { question: QuestionId },
    /// A promise was not kept, or its date passed in silence.
    NotKept { promise: PromiseId, owner: PostId },
    /// The level was raised soon after the response began: so many seconds later.
    FirstLevelLow {
        from: Level,
        to: Level,
        seconds: i64,
    },
    /// The level was raised, and no condition of the plan had suggested it.
    RaisedUnsuggested { to: Level },
}

pub(crate) fn of(report: &Report, incident: &Incident) -> Vec<Lack> {
    let mut found = Vec::new();
    nobody_left(report, &mut found);
    posts(report, &mut found);
    tasks(report, &mut found);
    help(incident, &mut found);
    stock(report, incident, &mut found);
    answers(report, &mut found);
    levels(report, &mut found);
    found
}

fn missed(report: &Report) -> impl Iterator<Item = (&Clock, &PostId)> {
    let missed = report.clocks.iter().filter(|clock| clock.missed());
    missed.filter_map(|clock| Some((clock, clock.post.as_ref()?)))
}

fn nobody_left(report: &Report, found: &mut Vec<Lack>) {
    let alarms = missed(report).filter(|(clock, _)| clock.alarm);
    found.extend(alarms.map(|(clock, post)| Lack::NobodyLeft {
        of: clock.what.clone(),
        post: post.clone(),
    }));
}

fn posts(report: &Report, found: &mut Vec<Lack>) {
    let mut posts: BTreeMap<&PostId, usize> = BTreeMap::new();
    for (clock, post) in missed(report) {
        if matches!(
            clock.what,
            What::Step { .. } | What::Release { .. } | What::Help { .. }
        ) {
            *posts.entry(post).or_default() += 1;
        }
    }
    found.extend(posts.into_iter().map(|(post, missed)| Lack::PostMissed {
        post: post.clone(),
        missed,
    }));
}

fn tasks(report: &Report, found: &mut Vec<Lack>) {
    let mut late: BTreeMap<&TaskSpecId, (usize, i64, &PostId)> = BTreeMap::new();
    for (clock, post) in missed(report) {
        let What::Task { spec, .. } = &clock.what else {
            continue;
        };
        let over = clock.stopped.unwrap_or(report.written) - clock.due;
        let row = late.entry(spec).or_insert((0, 0, post));
        row.0 += 1;
        row.1 = row.1.max(over.as_seconds());
    }
    found.extend(late.into_iter().map(|(spec, (times, seconds_max, post))| {
        let (spec, post) = (spec.clone(), post.clone());
        Lack::TaskLate {
            spec,
            times,
            seconds_max,
            post,
        }
    }));
}

fn help(incident: &Incident, found: &mut Vec<Lack>) {
    let mut asked: BTreeMap<(&TaskSpecId, bool), &PostId> = BTreeMap::new();
    for task in incident.tasks.values() {
        for help in &task.help {
            asked.insert((&task.spec, help.need == Need::Blocked), &help.by.post);
        }
    }
    found.extend(asked.into_iter().map(|((spec, blocked), post)| {
        let (spec, post) = (spec.clone(), post.clone());
        Lack::HelpNeeded {
            spec,
            blocked,
            post,
        }
    }));
}

fn stock(report: &Report, incident: &Incident, found: &mut Vec<Lack>) {
    let mut short: BTreeMap<&StockId, u64> = BTreeMap::new();
    for held in incident.stock.values() {
        if let Some(shortfall) = &held.short {
            *short.entry(&held.item).or_default() += u64::from(shortfall.missing);
        }
    }
    found.extend(short.into_iter().map(|(item, pieces)| Lack::Short {
        item: item.clone(),
        pieces,
    }));
    let late = missed(report).filter_map(|(clock, post)| match &clock.what {
        What::Delivery { item } => Some((item.clone(), post.clone())),
        _ => None,
    });
    found.extend(late.map(|(item, post)| Lack::DeliveryLate { item, post }));
}

fn answers(report: &Report, found: &mut Vec<Lack>) {
    let late = |question: QuestionId| {
        let same = |clock: &&Clock| clock.what == What::Question { question };
        report.clocks.iter().find(same).is_some_and(Clock::missed)
    };
    for asked in &report.questions {
        let question = asked.question;
        if !asked.settled {
            found.push(Lack::Unanswered { question });
        } else if late(question) {
            found.push(Lack::AnsweredLate { question });
        }
    }
    let broken = report.promises.iter();
    let broken = broken.filter(|given| given.silent || given.stage == Stage::Broken);
    found.extend(broken.map(|given| Lack::NotKept {
        promise: given.promise,
        owner: given.owner.clone(),
    }));
}

fn levels(report: &Report, found: &mut Vec<Lack>) {
    let pairs = report.levels.windows(2);
    let raised = pairs.filter(|pair| pair[1].level > pair[0].level);
    for (nth, pair) in raised.enumerate() {
        let (from, to) = (pair[0].level, pair[1].level);
        let after = pair[1].at - report.opened;
        if nth == 0 && after <= SOON {
            let seconds = after.as_seconds();
            found.push(Lack::FirstLevelLow { from, to, seconds });
        }
        if !pair[1].suggested {
            found.push(Lack::RaisedUnsuggested { to });
        }
    }
}

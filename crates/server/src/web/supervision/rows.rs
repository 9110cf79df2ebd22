//! What is late, silent or broken, as rows: by which post, of which unit, since when. Read out of the state.
//!
//! Deliberately absent: texts, topics and names. A row says what the plan calls a thing and where it is, so a
//! list can leave the house.

use crate::auth::shown::sees;
use huiyin_engine::casework::CaseFile;
use huiyin_engine::ids::{
    AssessmentId, CaseId, IncidentId, MatterId, PostId, PromiseId, TaskId, UnitId,
};
use huiyin_engine::law::ClockId;
use huiyin_engine::plan::{Label, Plan, Step};
use huiyin_engine::promise::{Promise, Stage};
use huiyin_engine::state::{Incident, Ladder, ReservationState, Task, TaskState, WarningState};
use huiyin_engine::{City, Span, Time};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Which clock it is, in the order in which lists show them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// A promise that its petitioner says was not kept, and nobody has answered that.
    Disputed,
    /// A promise whose date passed without a word from its owner.
    Silent,
    /// A promise that was not kept.
    Broken,
    /// A clock of the law on a case.
    Law,
    /// A step of the chain.
    Chain,
    /// A warning that waited for its second person.
    Release,
    /// A task.
    Task,
    /// Help that was asked for.
    Help,
    /// Stock that did not come in time, or whose shortfall nobody answered.
    Stock,
    /// An answer to public attention that was not published in time.
    Answer,
    /// A question without answer or promise.
    Question,
}

impl Kind {
    /// All of them.
    pub(crate) const ALL: [Kind; 11] = [
        Kind::Disputed,
        Kind::Silent,
        Kind::Broken,
        Kind::Law,
        Kind::Chain,
        Kind::Release,
        Kind::Task,
        Kind::Help,
        Kind::Stock,
        Kind::Answer,
        Kind::Question,
    ];

    /// Its name in addresses and files.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Kind::Disputed => "disputed",
            Kind::Silent => "silent",
            Kind::Broken => "broken",
            Kind::Law => "law",
            Kind::Chain => "chain",
            Kind::Release => "release",
            Kind::Task => "task",
            Kind::Help => "help",
            Kind::Stock => "stock",
            Kind::Answer => "answer",
            Kind::Question => "question",
        }
    }

    pub(crate) fn named(name: &str) -> Option<Self> {
        Kind::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// What a row is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum What {
    Step(Step),
    Task(TaskId, Label),
    Promise(PromiseId),
    Question(huiyin_engine::ids::QuestionId),
    Warning(huiyin_engine::plan::Level),
    Stock(Label),
    Answer,
    Clock(ClockId),
}

/// Where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Home {
    Assessment(AssessmentId),
    Incident(IncidentId),
    Matter(MatterId),
    Case(CaseId),
}

/// One clock that was missed.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) kind: Kind,
    pub(crate) what: What,
    pub(crate) home: Home,
    /// Who had it; nobody where a question waits for the incident as a whole, or a case is assigned to no post.
    pub(crate) post: Option<PostId>,
    /// Whose post that is.
    pub(crate) unit: Option<UnitId>,
    pub(crate) due: Time,
    /// When it was settled after all.
    pub(crate) settled: Option<Time>,
    pub(crate) plan: Arc<Plan>,
}

impl Row {
    /// How long it was late, or is by now.
    pub(crate) fn late_by(&self, now: Time) -> Span {
        self.settled.unwrap_or(now) - self.due
    }
}

/// Everything that was missed and is still in memory, the worst first: open before settled, then by what it is.
/// `posts` are those of who looks: a case is kept from whom it accuses.
pub(crate) fn rows(city: &City, posts: &[PostId], now: Time) -> Vec<Row> {
    let mut rows = Vec::new();
    law(city, posts, &mut rows);
    on_cases(city, posts, &mut rows);
    chain(city, &mut rows);
    safety(city, &mut rows);
    answers(city, &mut rows);
    for incident in city.incidents.values() {
        promises(incident, &mut rows);
        warnings(incident, &mut rows);
        let home = Home::Incident(incident.id);
        tasks(&incident.tasks, home, &incident.plan, &mut rows);
        stock(incident, &mut rows);
        questions(incident, now, &mut rows);
    }
    rows.sort_by_key(|row| (row.settled.is_some(), row.kind, row.due, row.home));
    rows
}

fn row(kind: Kind, what: What, home: Home, plan: &Arc<Plan>) -> Row {
    Row {
        kind,
        what,
        home,
        post: None,
        unit: None,
        due: Time::default(),
        settled: None,
        plan: Arc::clone(plan),
    }
}

fn of_post(mut row: Row, post: &PostId, due: Time, settled: Option<Time>) -> Row {
    row.unit = row.plan.post(post).and_then(|post| post.unit.clone());
    row.post = Some(post.clone());
    row.due = due;
    row.settled = settled;
    row
}

// One row for every holder who let it pass; the next holder's clock runs on.
fn missed(row: &Row, ladder: &Ladder, settled: Option<Time>, rows: &mut Vec<Row>) {
    for (post, due) in &ladder.missed {
        rows.push(of_post(row.clone(), post, *due, settled));
    }
}

fn chain(city: &City, rows: &mut Vec<Row>) {
    let Some(plan) = &city.plan else { return };
    for assessment in city.assessments.values() {
        let home = Home::Assessment(assessment.id);
        for done in &assessment.steps {
            let of = row(Kind::Chain, What::Step(done.step), home, plan);
            missed(&of, &done.ladder, Some(done.at), rows);
        }
        if let Some(step) = assessment.step() {
            let of = row(Kind::Chain, What::Step(step), home, plan);
            missed(&of, &assessment.ladder, None, rows);
        }
    }
}

fn law(city: &City, posts: &[PostId], rows: &mut Vec<Row>) {
    let Some(plan) = &city.plan else { return };
    // Nobody has said what these are: whoever screens should have.
    for (case, missed) in city.unclassed.late() {
        let what = What::Clock(ClockId::Register);
        let of = row(Kind::Law, what, Home::Case(case), plan);
        rows.push(of_post(of, &plan.chain.screening.post, missed, None));
    }
    let open = city.cases.values().filter_map(CaseFile::open);
    for case in open.filter(|case| sees(city, case.id, None, posts)) {
        for (id, clock) in &case.clocks {
            let Some(missed) = clock.missed else { continue };
            let mut late = row(Kind::Law, What::Clock(*id), Home::Case(case.id), plan);
            late.unit.clone_from(&case.holder);
            late.post.clone_from(&case.assigned);
            // It writes itself down at the first instant after its last day.
            late.due = missed;
            late.settled = clock.stopped;
            rows.push(late);
        }
    }
}

fn promises(incident: &Incident, rows: &mut Vec<Row>) {
    let home = Home::Incident(incident.id);
    for promise in incident.promises.values() {
        let Some((kind, due)) = promise_kind(promise) else {
            continue;
        };
        let of = row(kind, What::Promise(promise.id), home, &incident.plan);
        rows.push(of_post(of, &promise.owner, due, None));
    }
}

fn on_cases(city: &City, posts: &[PostId], rows: &mut Vec<Row>) {
    let Some(plan) = &city.plan else { return };
    let held = city.case_promises.values();
    for held in held.filter(|held| sees(city, held.case, None, posts)) {
        if let Some((kind, due)) = promise_kind(&held.promise) {
            let what = What::Promise(held.promise.id);
            let of = row(kind, what, Home::Case(held.case), plan);
            rows.push(of_post(of, &held.promise.owner, due, None));
        }
    }
}

fn promise_kind(promise: &Promise) -> Option<(Kind, Time)> {
    match promise.stage {
        Stage::Made | Stage::Accepted if promise.silent => Some((Kind::Silent, promise.due)),
        Stage::Reported => promise.disputed.map(|since| (Kind::Disputed, since)),
        Stage::Broken => Some((Kind::Broken, promise.due)),
        _ => None,
    }
}

fn warnings(incident: &Incident, rows: &mut Vec<Row>) {
    for warning in incident.warnings.values() {
        if let WarningState::Waiting(ladder) = &warning.state {
            let home = Home::Incident(incident.id);
            let what = What::Warning(warning.level);
            let of = row(Kind::Release, what, home, &incident.plan);
            missed(&of, ladder, None, rows);
        }
    }
}

// What began with a report of danger belongs to its assessment until an incident takes it over.
fn safety(city: &City, rows: &mut Vec<Row>) {
    let Some(plan) = &city.plan else { return };
    for assessment in city.assessments.values() {
        let home = Home::Assessment(assessment.id);
        tasks(&assessment.tasks, home, plan, rows);
    }
}

fn tasks(held: &BTreeMap<TaskId, Task>, home: Home, plan: &Arc<Plan>, rows: &mut Vec<Row>) {
    for task in held.values() {
        let spec = plan.task_spec(&task.spec);
        let unknown = || Label {
            zh: task.spec.to_string(),
            en: None,
        };
        let title = spec.map_or_else(unknown, |spec| spec.title.clone());
        let what = What::Task(task.id, title);
        for help in &task.help {
            let of = row(Kind::Help, what.clone(), home, plan);
            let answered = help.answer.as_ref().map(|(.., at)| *at);
            missed(&of, &help.ladder, answered, rows);
        }
        let done = match &task.state {
            TaskState::Open => None,
            TaskState::Done { at, .. } | TaskState::Voided { at, .. } => Some(*at),
        };
        if task.overdue {
            let of = row(Kind::Task, what, home, plan);
            rows.push(of_post(of, &task.owner, task.due, done));
        }
    }
}

fn stock(incident: &Incident, rows: &mut Vec<Row>) {
    let home = Home::Incident(incident.id);
    for held in incident.stock.values() {
        let item = incident.plan.stock.iter().find(|item| item.id == held.item);
        let name = item.map(|item| item.name.clone()).unwrap_or_default();
        let of = row(Kind::Stock, What::Stock(name), home, &incident.plan);
        let settled = match &held.state {
            ReservationState::SetAside => None,
            ReservationState::Forward { at, .. } | ReservationState::Back { at, .. } => Some(*at),
        };
        if let Some(short) = &held.short {
            let answered = short.answer.as_ref().map(|(.., at)| *at);
            missed(&of, &short.ladder, answered, rows);
        }
        if held.late {
            rows.push(of_post(of, &held.keeper, held.due, settled));
        }
    }
}

// One that was published late leaves no clock behind: the matter's page says that it was late.
fn answers(city: &City, rows: &mut Vec<Row>) {
    let Some(plan) = &city.plan else { return };
    for (matter, held) in &city.attention {
        if let Some(asked) = held.asked.as_ref().filter(|asked| asked.overdue) {
            let of = row(Kind::Answer, What::Answer, Home::Matter(*matter), plan);
            rows.push(of_post(of, &asked.owner, asked.due, None));
        }
    }
}

fn questions(incident: &Incident, now: Time, rows: &mut Vec<Row>) {
    let home = Home::Incident(incident.id);
    for question in incident.unsettled() {
        let due = question.asked + huiyin_engine::state::ANSWER_WITHIN;
        if due <= now {
            let what = What::Question(question.id);
            let mut late = row(Kind::Question, what, home, &incident.plan);
            late.due = due;
            rows.push(late);
        }
    }
}

//! The shapes that programs read: numbers, names of the plan and instants. No text by people, nobody's name.

use super::openapi::shape::shaped;
use super::promise_view::{self, PromiseView};
use super::stock::{self, ReservationView, ShelfView};
use huiyin_engine::ids::{
    AssessmentId, IncidentId, MatterId, PostId, QuestionId, TaskId, WarningId,
};
use huiyin_engine::indicators::{Standing, Subject};
use huiyin_engine::plan::{Level, Target};
use huiyin_engine::state::{
    Assessment, AssessmentState, Incident, Ladder, TaskState, WarningState,
};
use huiyin_engine::{City, Time};
use serde::Serialize;

shaped! {
    #[derive(Debug, Serialize)]
    pub(super) struct ClockView {
        holder: PostId,
        /// RFC 3339; absent once the alarm was raised.
        due: Option<String>,
        missed: Vec<PostId>,
    }
}

impl ClockView {
    pub(super) fn of(ladder: &Ladder) -> Self {
        ClockView {
            holder: ladder.holder().clone(),
            due: ladder.due.map(|due| due.to_string()),
            missed: ladder.missed.iter().map(|(post, _)| post.clone()).collect(),
        }
    }
}

shaped! {
    #[derive(Debug, Serialize)]
    pub(super) struct AssessmentView {
        assessment: AssessmentId,
        subject: Subject,
        opened: String,
        state: &'static str,
        step: Option<huiyin_engine::plan::Step>,
        incident: Option<IncidentId>,
        clock: Option<ClockView>,
        /// What began at once with a report of danger, while no incident has it.
        tasks: Vec<TaskView>,
    }
}

impl AssessmentView {
    pub(super) fn of(held: &Assessment) -> Self {
        let (state, incident) = match held.state {
            AssessmentState::At(_) => ("open", None),
            AssessmentState::Stopped(_) => ("stopped", None),
            AssessmentState::Declined => ("declined", None),
            AssessmentState::Started(id) => ("started", Some(id)),
        };
        AssessmentView {
            assessment: held.id,
            subject: held.subject.clone(),
            opened: held.opened.to_string(),
            state,
            step: held.step(),
            incident,
            clock: held.step().map(|_| ClockView::of(&held.ladder)),
            tasks: held.tasks.values().map(task).collect(),
        }
    }
}

shaped! {
    #[derive(Debug, Serialize)]
    pub(super) struct TaskView {
        task: TaskId,
        spec: String,
        group: String,
        owner: PostId,
        due: String,
        state: &'static str,
        overdue: bool,
        /// Whoever was asked for help with it, while they have not answered.
        help: Option<ClockView>,
        /// Posts that had it before, the first one first.
        handed_over_by: Vec<PostId>,
    }
}

shaped! {
    #[derive(Debug, Serialize)]
    struct QuestionView {
        question: QuestionId,
        asked: String,
        settled: bool,
        statements: usize,
        promises: usize,
    }
}

shaped! {
    #[derive(Debug, Serialize)]
    struct WarningView {
        warning: WarningId,
        level: Level,
        state: &'static str,
        clock: Option<ClockView>,
        acknowledged: Vec<PostId>,
    }
}

shaped! {
    #[derive(Debug, Serialize)]
    pub(super) struct IncidentView {
        incident: IncidentId,
        assessment: AssessmentId,
        subject: Subject,
        level: Level,
        opened: String,
        level_since: String,
        measures: bool,
        ended: Option<String>,
        /// The incident in which it goes on.
        merged_into: Option<IncidentId>,
        /// Incidents that go on in this one.
        merged: Vec<IncidentId>,
        /// When it was opened again, each time.
        reopened: Vec<String>,
        people_on_site: Option<u32>,
        plan: String,
        /// False where it ended so long ago that a list has its promises and questions alone; asked for by
        /// its number it comes whole.
        whole: bool,
        tasks: Vec<TaskView>,
        questions: Vec<QuestionView>,
        promises: Vec<PromiseView>,
        warnings: Vec<WarningView>,
        proposals: Vec<ProposalView>,
        stock: Vec<ReservationView>,
    }
}

shaped! {
    #[derive(Debug, Serialize)]
    struct ProposalView {
        proposal: huiyin_engine::ids::ProposalId,
        to: Target,
    }
}

impl IncidentView {
    pub(super) fn of(held: &Incident) -> Self {
        IncidentView {
            incident: held.id,
            assessment: held.assessment,
            subject: held.subject.clone(),
            level: held.level,
            opened: held.opened.to_string(),
            level_since: held.level_since.to_string(),
            measures: held.measures,
            ended: held.ended.as_ref().map(|end| end.at.to_string()),
            merged_into: held.merged_into,
            merged: held.merged.clone(),
            reopened: held
                .reopened
                .iter()
                .map(|(.., at)| at.to_string())
                .collect(),
            people_on_site: held.people_on_site(),
            plan: held.plan.version.clone(),
            whole: !held.slim,
            tasks: held.tasks.values().map(task).collect(),
            questions: held
                .questions
                .values()
                .map(|question| question_view(held, question))
                .collect(),
            promises: promise_view::of_incident(held),
            warnings: held.warnings.values().map(warning).collect(),
            proposals: held
                .proposals
                .values()
                .filter(|open| open.open)
                .map(|open| ProposalView {
                    proposal: open.id,
                    to: open.to,
                })
                .collect(),
            stock: held.stock.values().map(ReservationView::of).collect(),
        }
    }
}

fn task(held: &huiyin_engine::state::Task) -> TaskView {
    TaskView {
        task: held.id,
        spec: held.spec.to_string(),
        group: held.group.to_string(),
        owner: held.owner.clone(),
        due: held.due.to_string(),
        state: match held.state {
            TaskState::Open => "open",
            TaskState::Done { .. } => "done",
            TaskState::Voided { .. } => "struck_off",
        },
        overdue: held.overdue,
        help: held
            .waits_for_help()
            .map(|help| ClockView::of(&help.ladder)),
        handed_over_by: held.handed.iter().map(|step| step.from.clone()).collect(),
    }
}

fn question_view(incident: &Incident, held: &huiyin_engine::state::Question) -> QuestionView {
    QuestionView {
        question: held.id,
        asked: held.asked.to_string(),
        settled: incident.settled(held),
        statements: held.statements.len(),
        promises: held.promises.len(),
    }
}

fn warning(held: &huiyin_engine::state::Warning) -> WarningView {
    let (state, clock) = match &held.state {
        WarningState::Waiting(ladder) => ("waiting", Some(ClockView::of(ladder))),
        WarningState::Released { .. } => ("released", None),
        WarningState::Withdrawn => ("withdrawn", None),
    };
    WarningView {
        warning: held.id,
        level: held.level,
        state,
        clock,
        acknowledged: held.acknowledged.keys().cloned().collect(),
    }
}

shaped! {
    #[derive(Debug, Serialize)]
    pub(super) struct MatterView {
        matter: MatterId,
        cases: u64,
        people: u64,
        latest: String,
        indicators: Vec<StandingView>,
    }
}

shaped! {
    #[derive(Debug, Serialize)]
    struct StandingView {
        indicator: String,
        count: u64,
        previous: u64,
        people: u64,
        crossed: bool,
        curve: Vec<u32>,
    }
}

impl From<Standing> for StandingView {
    fn from(held: Standing) -> Self {
        let Standing {
            indicator,
            count,
            previous,
            people,
            crossed,
            curve,
        } = held;
        StandingView {
            indicator: indicator.to_string(),
            count,
            previous,
            people,
            crossed,
            curve,
        }
    }
}

/// Matters large enough to be listed, the latest first.
pub(super) fn matters(city: &City, limit: usize) -> Vec<MatterView> {
    let mut held: Vec<_> = city
        .matters
        .values()
        .filter(|matter| crate::auth::shown::shown(matter))
        .collect();
    held.sort_by_key(|matter| std::cmp::Reverse((matter.latest, matter.id)));
    let view = |matter: &huiyin_engine::state::Matter| MatterView {
        matter: matter.id,
        cases: matter.cases,
        people: matter.people,
        latest: matter.latest.to_string(),
        indicators: city
            .counters
            .standing(matter.id)
            .into_iter()
            .filter(crate::auth::shown::shown_window)
            .map(StandingView::from)
            .collect(),
    };
    held.into_iter().take(limit).map(view).collect()
}

shaped! {
    #[derive(Debug, Serialize)]
    pub(super) struct BoardView {
        now: String,
        seq: u64,
        rising: Vec<MatterView>,
        deciding: Vec<AssessmentView>,
        responding: Vec<IncidentView>,
        promised: Vec<PromiseView>,
        stock: Vec<ShelfView>,
        answers: Vec<AnswerView>,
        shared_posts: Vec<SharedPostView>,
    }
}

shaped! {
    /// An answer to public attention that is to be published.
    #[derive(Debug, Serialize)]
    struct AnswerView {
        matter: MatterId,
        owner: PostId,
        due: String,
        overdue: bool,
    }
}

impl AnswerView {
    fn of((matter, held): (&MatterId, &huiyin_engine::state::Attention)) -> Option<Self> {
        let asked = held.asked.as_ref()?;
        Some(AnswerView {
            matter: *matter,
            owner: asked.owner.clone(),
            due: asked.due.to_string(),
            overdue: asked.overdue,
        })
    }
}

shaped! {
    /// A post that has open tasks in several incidents.
    #[derive(Debug, Serialize)]
    struct SharedPostView {
        post: PostId,
        incidents: Vec<IncidentId>,
    }
}

impl SharedPostView {
    fn of((post, incidents): (PostId, std::collections::BTreeMap<IncidentId, usize>)) -> Self {
        SharedPostView {
            post,
            incidents: incidents.into_keys().collect(),
        }
    }
}

impl BoardView {
    pub(super) fn of(city: &City, posts: &[PostId], now: Time, limit: usize) -> Self {
        BoardView {
            now: now.to_string(),
            seq: city.seq,
            rising: matters(city, limit),
            deciding: city.open_assessments().map(AssessmentView::of).collect(),
            responding: city.open_incidents().map(IncidentView::of).collect(),
            promised: promise_view::on_the_board(city, posts, now),
            stock: stock::shelves(city),
            shared_posts: city
                .shared_posts()
                .into_iter()
                .map(SharedPostView::of)
                .collect(),
            answers: city.attention.iter().filter_map(AnswerView::of).collect(),
        }
    }
}

//! Why the engine refuses: a closed list, each with what would be allowed.

mod record;

pub use record::RecordRefusal;

use crate::casework::CaseRefusal;
use crate::ids::{IncidentId, PostId, QuestionId, StockId};
use crate::law::GuardRefusal;
use crate::plan::{Evidence, Level};
use crate::promise::Stage;
use std::fmt;

/// A named reason for refusing a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// No plan is in force.
    NoPlan,
    /// The plan in force has this very content already.
    PlanInForce,
    /// This version name was used by another content.
    VersionTaken,
    /// The same source and id was registered before.
    Duplicate,
    /// There is no such thing.
    NotFound(Thing),
    /// The chain is at another step, or closed.
    StepNotOpen,
    /// The act belongs to other posts.
    NotYours(Vec<PostId>),
    /// A reason is required.
    ReasonMissing,
    /// The plan in force does not describe this level.
    LevelNotInPlan(Level),
    /// It is at this level already.
    AtThisLevel(Level),
    /// The incident has ended.
    Ended,
    /// The warning has been released already.
    AlreadyReleased,
    /// The person who decided cannot also release or confirm.
    SamePerson,
    /// That post is not a recipient.
    NotARecipient,
    /// It has been acknowledged already.
    AlreadyAcknowledged,
    /// The task is done or struck off.
    TaskClosed,
    /// The plan asks for this evidence.
    EvidenceMissing(Evidence),
    /// The task gives a promise, and none was made since it began.
    NothingPromised,
    /// That unit is not in the plan.
    UnknownUnit,
    /// That post is not in the plan.
    UnknownPost,
    /// A promise is due within 90 days and not in the past.
    PromiseDueOutOfRange,
    /// One of the three answers of the acceptance test is missing.
    AcceptanceTestMissing,
    /// The promise stands where this step does not begin.
    PromiseAt(Stage),
    /// Its petitioner did not ask for it to be shown in public.
    PublicityNotAsked,
    /// The case is not shown in public.
    NotShown,
    /// A step with a case is refused.
    Case(CaseRefusal),
    /// A correction of records is refused.
    Record(RecordRefusal),
    /// Who promised, owns or reported it cannot also verify it.
    OwnPromise,
    /// The incident cannot end: no question has been recorded (charter 4).
    NoQuestionRecorded,
    /// The incident cannot end: these questions have neither a statement nor a promise (charter 4).
    QuestionsUnsettled(Vec<QuestionId>),
    /// Questions were recorded, so a demand was voiced.
    DemandWasVoiced,
    /// Nobody has asked for this ending yet.
    EndingNotAsked,
    /// The ending has been asked for and waits for its second person.
    EndingAwaitsSecond,
    /// Measures have ended already.
    MeasuresOver,
    /// The same is proposed already.
    AlreadyProposed,
    /// This subject has an assessment or incident already.
    AlreadyInHand,
    /// Help was asked for with this task and is not answered yet.
    HelpAsked,
    /// Nobody waits for help with this task.
    HelpNotAsked,
    /// It belongs to that post already.
    TheirsAlready,
    /// That post has nothing to do in this incident.
    NothingToHandOver,
    /// An incident cannot be merged into itself.
    SameIncident,
    /// The two incidents run under different plans.
    PlansDiffer,
    /// The incident that stays is at a lower level, or without measures that the other one has.
    MergesDown,
    /// A merge is no ending that somebody chooses.
    NotAnEnding,
    /// The incident has not ended.
    NotEnded,
    /// The incident was merged, and goes on in this one.
    GoesOnIn(IncidentId),
    /// The incident ended longer ago than [`INCIDENT_KEPT`](crate::state::INCIDENT_KEPT): a new response is opened instead.
    EndedTooLongAgo,
    /// It cannot be had from the store, or brought back to it.
    Stock(StockRefusal),
    /// The plan does not say what public attention may ask for.
    NoAttentionRule,
    /// No answer is asked for in this matter.
    NoAnswerAsked,
}

/// A named reason about stock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StockRefusal {
    /// That item is not in the plan's stock.
    UnknownItem,
    /// How many pieces was not said.
    NoPieces,
    /// Nothing was set aside, it is there already, or it is back.
    NothingToDeliver,
    /// It came back already, or there is nothing to come back.
    NothingToReturn,
    /// At most so many can come back.
    BackAtMost(u32),
    /// It has not left the store, so all of it comes back.
    NotForward(u32),
    /// Nobody waits to hear about this shortfall.
    NoShortfall,
    /// The task brings this forward, and nobody has asked the store for it.
    NotAskedFor(StockId),
    /// The task brings this forward, and none of it is there yet.
    NotThere(StockId),
}

/// A kind of thing that was looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the words of terms.md")]
pub enum Thing {
    Case,
    Matter,
    Assessment,
    Incident,
    Warning,
    Task,
    Question,
    Promise,
    Proposal,
    Reservation,
}

impl Refusal {
    /// A stable code for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Refusal::NoPlan => "no-plan",
            Refusal::PlanInForce => "plan-in-force",
            Refusal::VersionTaken => "version-taken",
            Refusal::Duplicate => "duplicate",
            Refusal::NotFound(_) => "not-found",
            Refusal::StepNotOpen => "step-not-open",
            Refusal::NotYours(_) => "not-yours",
            Refusal::ReasonMissing => "reason-missing",
            Refusal::LevelNotInPlan(_) => "level-not-in-plan",
            Refusal::AtThisLevel(_) => "at-this-level",
            Refusal::Ended => "ended",
            Refusal::AlreadyReleased => "already-released",
            Refusal::SamePerson => "same-person",
            Refusal::NotARecipient => "not-a-recipient",
            Refusal::AlreadyAcknowledged => "already-acknowledged",
            Refusal::TaskClosed => "task-closed",
            Refusal::EvidenceMissing(_) => "evidence-missing",
            Refusal::NothingPromised => "nothing-promised",
            Refusal::UnknownUnit => "unknown-unit",
            Refusal::UnknownPost => "unknown-post",
            Refusal::PromiseDueOutOfRange => "promise-due-out-of-range",
            Refusal::AcceptanceTestMissing => "acceptance-test-missing",
            Refusal::PromiseAt(_) => "promise-at",
            Refusal::OwnPromise => "own-promise",
            Refusal::Case(why) => why.code(),
            Refusal::Record(why) => why.code(),
            Refusal::PublicityNotAsked => "publicity-not-asked",
            Refusal::NotShown => "not-shown",
            Refusal::NoQuestionRecorded => "no-question-recorded",
            Refusal::QuestionsUnsettled(_) => "questions-unsettled",
            Refusal::DemandWasVoiced => "demand-was-voiced",
            Refusal::EndingNotAsked => "ending-not-asked",
            Refusal::EndingAwaitsSecond => "ending-awaits-second",
            Refusal::MeasuresOver => "measures-over",
            Refusal::AlreadyProposed => "already-proposed",
            Refusal::AlreadyInHand => "already-in-hand",
            Refusal::HelpAsked => "help-asked",
            Refusal::HelpNotAsked => "help-not-asked",
            Refusal::TheirsAlready => "theirs-already",
            Refusal::NothingToHandOver => "nothing-to-hand-over",
            Refusal::SameIncident => "same-incident",
            Refusal::PlansDiffer => "plans-differ",
            Refusal::MergesDown => "merges-down",
            Refusal::NotAnEnding => "not-an-ending",
            Refusal::NotEnded => "not-ended",
            Refusal::GoesOnIn(_) => "goes-on-in",
            Refusal::Stock(reason) => reason.code(),
            Refusal::NoAttentionRule => "no-attention-rule",
            Refusal::NoAnswerAsked => "no-answer-asked",
            Refusal::EndedTooLongAgo => "ended-too-long-ago",
        }
    }
}

fn list<T: fmt::Display>(items: &[T]) -> String {
    items
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(", ")
}

const NOTHING_PROMISED: &str = "the task gives a promise, and none was made since it began: make it first, with owner, date and test";
const THREE_ANSWERS: &str = "a promise needs three answers: what people will see of it, how it will be done, how it can be checked";

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::NoPlan => f.write_str("no plan is in force; adopt one first"),
            Refusal::PlanInForce => f.write_str("this plan is in force already"),
            Refusal::VersionTaken => f.write_str("another plan bears this version; give this one another"),
            Refusal::Duplicate => f.write_str("the same source and id was registered before"),
            Refusal::NotFound(thing) => write!(f, "there is no such {}", format!("{thing:?}").to_lowercase()),
            Refusal::StepNotOpen => f.write_str("this step is not open; look at the assessment again"),
            Refusal::NotYours(posts) => write!(f, "this act belongs to: {}", list(posts)),
            Refusal::ReasonMissing => f.write_str("a reason is required"),
            Refusal::LevelNotInPlan(level) => write!(f, "the plan does not describe level {level}"),
            Refusal::AtThisLevel(level) => write!(f, "the incident is at level {level} already"),
            Refusal::Ended => f.write_str("the incident has ended"),
            Refusal::AlreadyReleased => f.write_str("the warning has been released or withdrawn already"),
            Refusal::SamePerson => f.write_str("a second person is required, not the one who asked"),
            Refusal::NotARecipient => f.write_str("that post is not a recipient of this warning"),
            Refusal::AlreadyAcknowledged => f.write_str("it has been acknowledged already"),
            Refusal::TaskClosed => f.write_str("the task is done or struck off already"),
            Refusal::EvidenceMissing(kind) => write!(f, "the plan asks for evidence: {kind:?}"),
            Refusal::NothingPromised => f.write_str(NOTHING_PROMISED),
            Refusal::UnknownUnit => f.write_str("that unit is not in the plan"),
            Refusal::UnknownPost => f.write_str("that post is not in the plan"),
            Refusal::PromiseDueOutOfRange => f.write_str("a promise is due within 90 days from now"),
            Refusal::AcceptanceTestMissing => f.write_str(THREE_ANSWERS),
            Refusal::PromiseAt(stage) => {
                let stage = format!("{stage:?}").to_lowercase();
                write!(f, "the promise is {stage}; this step does not begin there")
            }
            Refusal::PublicityNotAsked => {
                f.write_str("its petitioner did not ask for this case to be shown in public")
            }
            Refusal::Case(why) => why.fmt(f),
            Refusal::Record(why) => why.fmt(f),
            Refusal::NotShown => f.write_str("this case is not shown in public"),
            Refusal::OwnPromise => {
                f.write_str("who promised, owns or reported it cannot also verify it: a second person is required")
            }
            Refusal::NoQuestionRecorded => f.write_str(
                "no question is recorded: record what people asked, or end as \"no demand voiced\" with a second person",
            ),
            Refusal::QuestionsUnsettled(questions) => write!(
                f,
                "these questions have neither a statement nor a promise: {}",
                list(questions)
            ),
            Refusal::DemandWasVoiced => f.write_str("questions are recorded, so a demand was voiced"),
            Refusal::EndingNotAsked => f.write_str("nobody has asked for this ending yet"),
            Refusal::EndingAwaitsSecond => f.write_str("the ending waits for its second person"),
            Refusal::MeasuresOver => f.write_str("measures have ended already"),
            Refusal::AlreadyProposed => f.write_str("the same is proposed already"),
            Refusal::AlreadyInHand => f.write_str("this matter is being assessed or responded to already"),
            Refusal::HelpAsked => f.write_str("help was asked for with this task and is not answered yet"),
            Refusal::HelpNotAsked => f.write_str("nobody waits for help with this task"),
            Refusal::TheirsAlready => f.write_str("it belongs to that post already; choose another one"),
            Refusal::NothingToHandOver => f.write_str("that post has no open task in this incident"),
            Refusal::SameIncident => f.write_str("an incident cannot be merged into itself; choose another one"),
            Refusal::PlansDiffer => f.write_str("the two incidents run under different plans; end each on its own"),
            Refusal::MergesDown => f.write_str(
                "the incident that stays is at a lower level or without measures: merge the other way round, or raise its level first",
            ),
            Refusal::NotAnEnding => f.write_str("incidents are merged by an act of its own"),
            Refusal::NotEnded => f.write_str("the incident has not ended"),
            Refusal::GoesOnIn(id) => write!(f, "it was merged and goes on in incident {id}"),
            Refusal::Stock(reason) => reason.fmt(f),
            Refusal::NoAttentionRule => f.write_str("the plan has no [attention] table"),
            Refusal::NoAnswerAsked => f.write_str("no answer is asked for in this matter"),
            Refusal::EndedTooLongAgo => f.write_str("it ended more than 180 days ago; report the matter anew"),
        }
    }
}

impl std::error::Error for Refusal {}

impl StockRefusal {
    const fn code(&self) -> &'static str {
        match self {
            StockRefusal::UnknownItem => "unknown-stock",
            StockRefusal::NoPieces => "no-pieces",
            StockRefusal::NothingToDeliver => "nothing-to-deliver",
            StockRefusal::NothingToReturn => "nothing-to-return",
            StockRefusal::BackAtMost(_) => "back-at-most",
            StockRefusal::NotForward(_) => "not-forward",
            StockRefusal::NoShortfall => "no-shortfall",
            StockRefusal::NotAskedFor(_) => "not-asked-for",
            StockRefusal::NotThere(_) => "not-there",
        }
    }
}

impl fmt::Display for StockRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StockRefusal::UnknownItem => f.write_str("that item is not in the plan's stock"),
            StockRefusal::NoPieces => f.write_str("say how many pieces: at least one"),
            StockRefusal::NothingToDeliver => f.write_str(
                "nothing was set aside, or it is there or back already; look at the incident again",
            ),
            StockRefusal::NothingToReturn => f.write_str(
                "it is back already, or nothing was set aside; look at the incident again",
            ),
            StockRefusal::BackAtMost(pieces) => {
                write!(f, "at most {pieces} can come back; more were not taken")
            }
            StockRefusal::NotForward(pieces) => write!(
                f,
                "it has not left the store, so all {pieces} come back; report it as delivered first where it was used"
            ),
            StockRefusal::NoShortfall => f.write_str("nobody waits to hear about this shortfall"),
            StockRefusal::NotAskedFor(item) => {
                write!(f, "nobody has asked the store for {item}: ask for it first")
            }
            StockRefusal::NotThere(item) => {
                write!(f, "none of {item} is there yet: report its delivery first")
            }
        }
    }
}

impl From<CaseRefusal> for Refusal {
    fn from(why: CaseRefusal) -> Self {
        Refusal::Case(why)
    }
}

impl From<GuardRefusal> for Refusal {
    fn from(why: GuardRefusal) -> Self {
        Refusal::Case(CaseRefusal::Guard(why))
    }
}

//! What people do, and by whom: commands and the references they carry.
//! Free text never enters: a reason is a reference to text that is sealed in the vault, with its commitment.

use crate::ids::{
    AssessmentId, CaseId, IncidentId, MatterId, PersonId, PostId, PromiseId, ProposalId,
    QuestionId, TaskId, UnitId, WarningId,
};
use crate::plan::{Level, Plan, Target};
use crate::promise::{NewPromise, PromiseStep};
use crate::record::NewCase;
use crate::time::Time;
use serde::{Deserialize, Serialize};

/// A named person acting from a post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// From which post.
    pub post: PostId,
    /// Who.
    pub person: PersonId,
}

/// Text that is sealed elsewhere. The commitment is a salted SHA-256, so the log can prove the text
/// without holding it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextRef {
    /// Where the sealed text is kept.
    pub id: u64,
    /// Length in characters; an empty reason is no reason.
    pub chars: u32,
    /// Salted SHA-256 as lower-case hex.
    pub commitment: String,
}

/// What a person found at screening or verification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// There is something to it: the next step begins.
    GoesOn,
    /// There is not: the chain stops here, with the reason on record.
    Stops,
}

/// What a commander decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// Start a response at a level.
    Start(Level),
    /// Start none.
    Decline,
}

/// How an incident may end (charter 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// Every question has a statement or a promise with an owner and a date.
    Settled,
    /// Nobody asked for anything; a second person confirms it.
    NoDemandVoiced,
}

/// What a named person does from a post. `T` is the text: plain on its way in, a [`TextRef`] once sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Act<T> {
    /// An information officer reports a matter by hand.
    ReportMatter {
        /// Which matter.
        matter: MatterId,
        /// Why it needs the command centre.
        reason: T,
    },
    /// First step of the chain.
    Screen {
        /// Which assessment.
        assessment: AssessmentId,
        /// What was found.
        finding: Finding,
        /// Why.
        reason: T,
    },
    /// Second step of the chain.
    Verify {
        /// Which assessment.
        assessment: AssessmentId,
        /// What was found.
        finding: Finding,
        /// Why.
        reason: T,
    },
    /// Third step of the chain.
    Decide {
        /// Which assessment.
        assessment: AssessmentId,
        /// What is decided.
        choice: Choice,
        /// Why.
        reason: T,
    },
    /// The second person releases a warning.
    ReleaseWarning {
        /// Which warning.
        warning: WarningId,
    },
    /// A recipient has it; or whoever told them by phone ticks it off.
    AcknowledgeWarning {
        /// Which warning.
        warning: WarningId,
        /// Which recipient.
        post: PostId,
    },
    /// A task is done.
    CompleteTask {
        /// Which task.
        task: TaskId,
        /// What shows it.
        evidence: Option<T>,
    },
    /// Figures from the site: counts only.
    ReportFigures {
        /// Which incident.
        incident: IncidentId,
        /// People on site.
        people_on_site: u32,
    },
    /// What people ask.
    RecordQuestion {
        /// In which incident.
        incident: IncidentId,
        /// The question.
        text: T,
    },
    /// An answer in public, signed by a named unit.
    PublishStatement {
        /// In which incident.
        incident: IncidentId,
        /// Which question it answers.
        question: QuestionId,
        /// Which unit signs.
        unit: UnitId,
        /// The text.
        text: T,
    },
    /// Who does what by when.
    MakePromise(NewPromise<T>),
    /// A promise goes a step further.
    StepPromise {
        /// Which promise.
        promise: PromiseId,
        /// What step.
        step: PromiseStep<T>,
    },
    /// A person suggests a level or the end.
    Propose {
        /// In which incident.
        incident: IncidentId,
        /// To what.
        to: Target,
        /// Why.
        reason: T,
    },
    /// The commander turns a proposal down.
    DismissProposal {
        /// Which proposal.
        proposal: ProposalId,
        /// Why.
        reason: T,
    },
    /// The commander changes the level.
    ChangeLevel {
        /// Of which incident.
        incident: IncidentId,
        /// To which level.
        to: Level,
        /// Why.
        reason: T,
    },
    /// The danger is over: measures end, the incident stays open until its questions are settled.
    EndMeasures {
        /// Of which incident.
        incident: IncidentId,
        /// Why.
        reason: T,
    },
    /// The commander ends the incident, or asks for the second person where nobody voiced a demand.
    EndIncident {
        /// Which incident.
        incident: IncidentId,
        /// How.
        ending: Ending,
        /// Why.
        reason: T,
    },
    /// The second person confirms that nobody voiced a demand.
    ConfirmEnding {
        /// Which incident.
        incident: IncidentId,
        /// Why.
        reason: T,
    },
}

/// What can be asked of the engine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Put a plan in force; running incidents keep theirs.
    AdoptPlan {
        /// The checked plan.
        plan: Box<Plan>,
        /// Who signed it off; absent at first start.
        by: Option<Actor>,
    },
    /// Take in a complaint.
    RegisterCase(NewCase),
    /// A named person acts.
    Act {
        /// Who, from which post.
        by: Actor,
        /// What they do.
        act: Act<TextRef>,
    },
    /// A petitioner says on their own page whether a promise was kept. Whoever holds the receipt may; the
    /// case and its matter are those of the receipt.
    Word {
        /// The receipt's case.
        case: CaseId,
        /// Its matter.
        matter: MatterId,
        /// Which promise.
        promise: PromiseId,
        /// Whether it was kept.
        kept: bool,
    },
    /// A due timer fires. Firing one whose time has not come, or that has moved on, does nothing.
    FireTimer(TimerKey),
}

impl<T> Act<T> {
    /// The same act with its texts replaced, in the order in which they stand.
    ///
    /// # Errors
    /// What `seal` returns.
    pub fn try_map_text<U, E>(self, mut seal: impl FnMut(T) -> Result<U, E>) -> Result<Act<U>, E> {
        Ok(match self {
            Act::ReportMatter { matter, reason } => Act::ReportMatter {
                matter,
                reason: seal(reason)?,
            },
            Act::Screen {
                assessment,
                finding,
                reason,
            } => Act::Screen {
                assessment,
                finding,
                reason: seal(reason)?,
            },
            Act::Verify {
                assessment,
                finding,
                reason,
            } => Act::Verify {
                assessment,
                finding,
                reason: seal(reason)?,
            },
            Act::Decide {
                assessment,
                choice,
                reason,
            } => Act::Decide {
                assessment,
                choice,
                reason: seal(reason)?,
            },
            Act::ReleaseWarning { warning } => Act::ReleaseWarning { warning },
            Act::AcknowledgeWarning { warning, post } => Act::AcknowledgeWarning { warning, post },
            Act::CompleteTask { task, evidence } => Act::CompleteTask {
                task,
                evidence: evidence.map(seal).transpose()?,
            },
            Act::ReportFigures {
                incident,
                people_on_site,
            } => Act::ReportFigures {
                incident,
                people_on_site,
            },
            Act::RecordQuestion { incident, text } => Act::RecordQuestion {
                incident,
                text: seal(text)?,
            },
            Act::PublishStatement {
                incident,
                question,
                unit,
                text,
            } => Act::PublishStatement {
                incident,
                question,
                unit,
                text: seal(text)?,
            },
            Act::MakePromise(made) => Act::MakePromise(made.try_map_text(seal)?),
            Act::StepPromise { promise, step } => Act::StepPromise {
                promise,
                step: step.try_map_text(seal)?,
            },
            Act::Propose {
                incident,
                to,
                reason,
            } => Act::Propose {
                incident,
                to,
                reason: seal(reason)?,
            },
            Act::DismissProposal { proposal, reason } => Act::DismissProposal {
                proposal,
                reason: seal(reason)?,
            },
            Act::ChangeLevel {
                incident,
                to,
                reason,
            } => Act::ChangeLevel {
                incident,
                to,
                reason: seal(reason)?,
            },
            Act::EndMeasures { incident, reason } => Act::EndMeasures {
                incident,
                reason: seal(reason)?,
            },
            Act::EndIncident {
                incident,
                ending,
                reason,
            } => Act::EndIncident {
                incident,
                ending,
                reason: seal(reason)?,
            },
            Act::ConfirmEnding { incident, reason } => Act::ConfirmEnding {
                incident,
                reason: seal(reason)?,
            },
        })
    }
}

/// Names a timer; at most one runs under each key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimerKey {
    /// The clock of an assessment's present step.
    Step {
        /// Which assessment.
        assessment: AssessmentId,
    },
    /// The second person's clock on a warning.
    Release {
        /// Which warning.
        warning: WarningId,
    },
    /// A task's deadline.
    Task {
        /// Which task.
        task: TaskId,
    },
    /// A promise's due date.
    Promise {
        /// Which promise.
        promise: PromiseId,
    },
    /// An instant at which a level condition can change by time alone.
    Watch {
        /// Which incident.
        incident: IncidentId,
        /// Which instant.
        at: Time,
    },
}

//! What has happened. Events carry ids, enums, counts, instants and commitments; never text of
//! complaints, never a petitioner. Stored events replay for ever: a variant may be added, none changed.

mod causes;
mod opened;

pub use causes::{Cause, Clock, Joins, ProposalEnd, Proposer, Rung, SafetyChange, VoidCause};
pub use opened::{IncidentOpened, SecondPerson};

use crate::act::{Actor, Choice, Ending, Finding, Need, TextRef};
use crate::calendar::Year;
use crate::casework::{CaseEnd, CaseStep, ClockChange, Filed, MaterialKind, Rating};
use crate::ids::{
    AreaId, AssessmentId, CaseId, GroupId, IncidentId, MatterId, PostId, PromiseId, ProposalId,
    QuestionId, ReservationId, SignalId, StatementId, StockId, TaskId, TaskSpecId, UnitId,
    WarningId,
};
use crate::indicators::Subject;
use crate::law::ClockId;
use crate::plan::{Level, Plan, Step, Target};
use crate::promise::{AcceptanceTest, CasePromiseChange, PromiseStep};
use crate::record::{Channel, Counted, Source, Stands};
use crate::time::Time;
use serde::{Deserialize, Serialize};

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(
    missing_docs,
    reason = "fields repeat the ids and words of terms.md; each variant says what happened"
)]
pub enum Event {
    /// A plan came into force.
    PlanAdopted {
        digest: String,
        by: Option<Actor>,
        plan: Box<Plan>,
    },
    /// A complaint was taken in.
    CaseRegistered {
        case: CaseId,
        key: u64,
        time: Time,
        channel: Channel,
        source: Source,
        people: u32,
        matter: MatterId,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        matter_key: Option<u64>,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        area: Option<AreaId>,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        unit: Option<UnitId>,
        #[serde(skip_serializing_if = "Vec::is_empty", default)]
        keywords: Vec<u16>,
    },
    /// A petitioner asked for their case to be shown in public.
    PublicityAsked { case: CaseId, matter: MatterId },
    /// Staff showed it, in words that name nobody.
    CaseShown {
        case: CaseId,
        text: TextRef,
        by: Actor,
    },
    /// Staff took it back.
    CaseHidden {
        case: CaseId,
        reason: TextRef,
        by: Actor,
    },
    /// Somebody typed in what is asked in public about a matter, and how often that was seen.
    AttentionNoted {
        matter: MatterId,
        seen: u64,
        text: TextRef,
        by: Actor,
    },
    /// An answer is to be published: the one thing that attention can bring about.
    AnswerAsked {
        matter: MatterId,
        owner: PostId,
        due: Time,
    },
    /// It was not published in time.
    AnswerOverdue { matter: MatterId },
    /// A unit answered in public.
    AnswerPublished {
        matter: MatterId,
        unit: UnitId,
        text: TextRef,
        by: Actor,
    },
    /// An indicator was crossed, or a matter was reported.
    SignalRaised {
        signal: SignalId,
        cause: Cause,
        subject: Subject,
        /// The evaluation instant; not the instant of receipt.
        at: Time,
        count: u64,
        previous: Option<u64>,
        people: Option<u64>,
        /// Its records are older than 24 h: it starts no chain.
        history: bool,
        joins: Option<Joins>,
    },
    /// The decision chain began, with screening.
    AssessmentOpened {
        assessment: AssessmentId,
        signal: SignalId,
        subject: Subject,
        holder: PostId,
        due: Time,
    },
    /// A step of the chain was done.
    StepDone {
        assessment: AssessmentId,
        step: Step,
        finding: Finding,
        reason: TextRef,
        by: Actor,
    },
    /// The next step began.
    StepOpened {
        assessment: AssessmentId,
        step: Step,
        holder: PostId,
        due: Time,
    },
    /// The commander decided.
    Decided {
        assessment: AssessmentId,
        choice: Choice,
        reason: TextRef,
        by: Actor,
    },
    /// Whoever held a clock did not act in time.
    ClockMissed {
        clock: Clock,
        post: PostId,
        due: Time,
    },
    /// A missed clock passed on, and runs afresh.
    ClockPassed {
        clock: Clock,
        to: PostId,
        rung: Rung,
        due: Time,
    },
    /// A clock was missed and nobody is left to pass it to.
    AlarmRaised { clock: Clock },
    /// A task for safety or medical care that began with a report of danger, before the chain decided.
    SafetyTask {
        task: TaskId,
        assessment: AssessmentId,
        change: SafetyChange,
    },
    /// A response began.
    IncidentOpened(Box<IncidentOpened>),
    /// A warning is ready; where a second person is needed, it waits for them.
    WarningPrepared {
        warning: WarningId,
        incident: IncidentId,
        level: Level,
        second_person: Option<SecondPerson>,
    },
    /// A warning went out.
    WarningReleased {
        warning: WarningId,
        incident: IncidentId,
        by: Actor,
    },
    /// A warning was overtaken before its second person released it.
    WarningWithdrawn {
        warning: WarningId,
        incident: IncidentId,
    },
    /// A recipient has the warning.
    WarningAcknowledged {
        warning: WarningId,
        incident: IncidentId,
        post: PostId,
        by: Actor,
    },
    /// A task has to be done.
    TaskOpened {
        task: TaskId,
        incident: IncidentId,
        spec: TaskSpecId,
        group: GroupId,
        owner: PostId,
        due: Time,
    },
    /// A task was done.
    TaskDone {
        task: TaskId,
        incident: IncidentId,
        evidence: Option<TextRef>,
        by: Actor,
    },
    /// A task's deadline passed.
    TaskOverdue { task: TaskId, incident: IncidentId },
    /// Whoever has a task cannot do it, or not alone. Its own deadline runs on.
    HelpAsked {
        task: TaskId,
        incident: IncidentId,
        need: Need,
        reason: TextRef,
        by: Actor,
        /// Who is asked.
        holder: PostId,
        /// By when they answer.
        due: Time,
    },
    /// Whoever was asked for help said what happens now.
    HelpAnswered {
        task: TaskId,
        incident: IncidentId,
        text: TextRef,
        by: Actor,
    },
    /// A task went to another post.
    TaskHandedOver {
        task: TaskId,
        incident: IncidentId,
        to: PostId,
        reason: TextRef,
        by: Actor,
    },
    /// A task was struck off.
    TaskVoided {
        task: TaskId,
        incident: IncidentId,
        cause: VoidCause,
    },
    /// An incident asked for something in store, and this much of it is set aside.
    StockReserved {
        reservation: ReservationId,
        incident: IncidentId,
        item: StockId,
        asked: u32,
        /// Fewer than asked where no more was left.
        pieces: u32,
        /// Who brings it forward, and by when.
        keeper: PostId,
        due: Time,
        by: Actor,
    },
    /// There is less in store than was asked for.
    StockShort {
        reservation: ReservationId,
        incident: IncidentId,
        missing: u32,
        /// Who is told, and has to say by when what happens.
        holder: PostId,
        due: Time,
    },
    /// Whoever was told of a shortfall said what happens now.
    ShortfallAnswered {
        reservation: ReservationId,
        incident: IncidentId,
        text: TextRef,
        by: Actor,
    },
    /// What was set aside is there.
    StockDelivered {
        reservation: ReservationId,
        incident: IncidentId,
        by: Actor,
    },
    /// What was set aside was not there in time.
    StockLate {
        reservation: ReservationId,
        incident: IncidentId,
    },
    /// So many pieces are in the store again; the rest is used up.
    StockReturned {
        reservation: ReservationId,
        incident: IncidentId,
        back: u32,
        by: Actor,
    },
    /// More came into the store.
    StockAdded {
        item: StockId,
        pieces: u32,
        by: Actor,
    },
    /// Figures came in from the site.
    FiguresReported {
        incident: IncidentId,
        people_on_site: u32,
        by: Actor,
    },
    /// People asked something.
    QuestionRecorded {
        question: QuestionId,
        incident: IncidentId,
        text: TextRef,
        by: Actor,
    },
    /// A unit answered in public.
    StatementPublished {
        statement: StatementId,
        incident: IncidentId,
        question: QuestionId,
        unit: UnitId,
        text: TextRef,
        by: Actor,
    },
    /// Somebody promised something.
    PromiseMade {
        promise: PromiseId,
        incident: IncidentId,
        question: QuestionId,
        owner: PostId,
        due: Time,
        text: TextRef,
        /// Absent in logs written before it was asked for: such a promise counts as accepted.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        test: Option<AcceptanceTest<TextRef>>,
        by: Actor,
    },
    /// A promise went a step further.
    PromiseStepped {
        promise: PromiseId,
        incident: IncidentId,
        step: PromiseStep<TextRef>,
        by: Actor,
    },
    /// A petitioner said whether a promise was kept.
    PromiseWord {
        promise: PromiseId,
        incident: IncidentId,
        case: CaseId,
        kept: bool,
    },
    /// A promise's due date passed in silence.
    PromiseSilent {
        promise: PromiseId,
        incident: IncidentId,
    },
    /// A level or the end was suggested.
    LevelProposed {
        proposal: ProposalId,
        incident: IncidentId,
        to: Target,
        proposer: Proposer,
    },
    /// A proposal was dealt with.
    ProposalClosed {
        proposal: ProposalId,
        incident: IncidentId,
        end: ProposalEnd,
    },
    /// The condition behind a proposal that was turned down no longer holds; it may be proposed again.
    ConditionCleared { incident: IncidentId, to: Target },
    /// The level changed.
    LevelChanged {
        incident: IncidentId,
        from: Level,
        to: Level,
        reason: TextRef,
        by: Actor,
    },
    /// Measures ended with the danger.
    MeasuresEnded {
        incident: IncidentId,
        reason: TextRef,
        by: Actor,
    },
    /// One person says that nobody voiced a demand; a second one is awaited.
    EndingAsked {
        incident: IncidentId,
        reason: TextRef,
        by: Actor,
    },
    /// The incident ended.
    IncidentEnded {
        incident: IncidentId,
        ending: Ending,
        reason: TextRef,
        by: Actor,
        second: Option<Actor>,
    },
    /// The incident goes on inside another one, with everything that was open.
    IncidentMerged {
        incident: IncidentId,
        into: IncidentId,
        reason: TextRef,
        by: Actor,
    },
    /// What was written down of a case was wrong, or it should never have been counted.
    CaseCorrected {
        case: CaseId,
        was: Stands,
        now: Stands,
        /// Places in the keyword list of the plan in force.
        #[serde(skip_serializing_if = "Vec::is_empty", default)]
        keywords: Vec<u16>,
        reason: TextRef,
        by: Actor,
    },
    /// Cases turned out to be about something else.
    CasesMoved {
        /// Each with what it counts for but for its matter, which is the one that it leaves.
        cases: Vec<(CaseId, Counted)>,
        to: MatterId,
        reason: TextRef,
        by: Actor,
    },
    /// Two matters turned out to be one.
    MattersMerged {
        matter: MatterId,
        into: MatterId,
        reason: TextRef,
        by: Actor,
    },
    /// A step was taken with a case; the first says what it is.
    CaseStepped {
        case: CaseId,
        /// With the first step: what the log says of the case.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        filed: Option<Filed>,
        step: CaseStep<TextRef>,
        by: Actor,
    },
    /// A clock of the law on a case began, was changed, was answered, or ran out in silence.
    CaseClock {
        case: CaseId,
        clock: ClockId,
        change: ClockChange,
    },
    /// A case ended.
    CaseEnded { case: CaseId, end: CaseEnd },
    /// A petitioner said how their case was handled.
    CaseRated { case: CaseId, rating: Rating },
    /// A promise was made on a case, went a step further, was heard of, or fell silent.
    CasePromise {
        promise: PromiseId,
        case: CaseId,
        matter: MatterId,
        change: CasePromiseChange,
    },
    /// A petitioner added something to their case.
    MaterialAdded {
        case: CaseId,
        /// The unit that the case's record names: it may be the accused one.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        unit: Option<UnitId>,
        /// Which piece of the case, from 1.
        number: u32,
        kind: MaterialKind,
        bytes: u32,
        /// Salted SHA-256 as lower-case hex.
        commitment: String,
    },
    /// A person read what was added.
    MaterialRead { case: CaseId, upto: u32, by: Actor },
    /// The retention of a case ended and its key was erased.
    CaseErased { case: CaseId, key: u64 },
    /// The last copy that held the key of an erased case is gone.
    CaseDestroyed { case: CaseId },
    /// Somebody asked the custodians to agree that the identity of a case is opened.
    OpeningAsked {
        case: CaseId,
        /// The unit that the case's record names.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        unit: Option<UnitId>,
        /// The vault's number of what was asked.
        request: u64,
        by: Actor,
    },
    /// One person has opened many identities within a day.
    OpeningsMany { by: Actor, openings: u32 },
    /// Another working calendar came into force.
    CalendarAdopted { version: String, years: Vec<Year> },
    /// An incident that had ended goes on, at the level at which it ended and without measures.
    IncidentReopened {
        incident: IncidentId,
        reason: TextRef,
        by: Actor,
    },
}

/// An event with its place in the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Place in the log, from 1, without gaps.
    pub seq: u64,
    /// When it was recorded; never before the entry before it.
    pub recorded: Time,
    /// What happened.
    pub event: Event,
}

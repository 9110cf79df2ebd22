//! What people do, and by whom: commands and the references they carry.
//! Free text never enters: a reason is a reference to text that is sealed in the vault, with its commitment.

mod command;
mod timer;

pub use command::Command;
pub use timer::TimerKey;

use crate::casework::CaseStep;
use crate::ids::{
    AssessmentId, CaseId, IncidentId, MatterId, PersonId, PostId, PromiseId, ProposalId,
    QuestionId, ReservationId, StockId, TaskId, UnitId, WarningId,
};
use crate::plan::{Level, Target};
use crate::promise::{CasePromise, NewPromise, PromiseStep};
use crate::record::{Correction, MoveTo, Strike};
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
    /// It goes on inside another incident. Comes about by a merge alone; nobody can choose it as an end.
    Merged,
}

/// What is the matter with a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// It goes on, and needs help.
    Help,
    /// It stands still: whoever has it cannot do it.
    Blocked,
}

/// An act as a program sends it: what a description of the interface needs to know of it.
#[derive(Debug, Clone, Copy)]
pub struct ActShape {
    /// Its name in Rust; a program writes it in snake case.
    pub name: &'static str,
    /// What it does.
    pub about: &'static str,
    /// The one type that it carries as a whole, where it has no fields of its own.
    pub whole: &'static [&'static str],
    /// Its fields: name, type, and whether an act must have it.
    pub fields: &'static [(&'static str, &'static str, bool)],
}

/// The type of a field that holds what a person wrote.
pub const TEXT: &str = "text";

// Each act once: what it is about, then the text that it carries, if any. From this come the type
// and the road of the text through it, so that neither can forget an act.
macro_rules! acts {
    ($(
        $(#[doc = $doc:literal])*
        $name:ident
        $(($made:ident: $whole:ident))?
        $({ $($(#[$about_doc:meta])* $about:ident: $ty:ty,)* }
            $(says $(#[$text_doc:meta])* $text:ident)?
            $(may say $(#[$maybe_doc:meta])* $maybe:ident)?
            $(goes $(#[$step_doc:meta])* $step:ident: $step_ty:ident)?
        )?;
    )+) => {
        /// What a named person does from a post. `T` is the text: plain on its way in, a [`TextRef`] once
        /// sealed.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case", deny_unknown_fields)]
        pub enum Act<T> {
            $($(#[doc = $doc])* $name
                $(($whole<T>))?
                $({
                    $($(#[$about_doc])* $about: $ty,)*
                    $($(#[$text_doc])* $text: T,)?
                    $($(#[$maybe_doc])* $maybe: Option<T>,)?
                    $($(#[$step_doc])* $step: $step_ty<T>,)?
                })?,
            )+
        }

        /// Every act as a program sends it.
        pub const ACTS: &[ActShape] = &[$(ActShape {
            name: stringify!($name),
            about: concat!($($doc),*),
            whole: &[$(stringify!($whole))?],
            fields: &[
                $($((stringify!($about), stringify!($ty), true),)*
                $((stringify!($text), TEXT, true),)?
                $((stringify!($maybe), TEXT, false),)?
                $((stringify!($step), stringify!($step_ty), true),)?)?
            ],
        },)+];

        impl<T> Act<T> {
            /// The same act with its texts replaced, in the order in which they stand.
            ///
            /// # Errors
            /// What `seal` returns.
            pub fn try_map_text<U, E>(
                self,
                mut seal: impl FnMut(T) -> Result<U, E>,
            ) -> Result<Act<U>, E> {
                Ok(match self {
                    $(Act::$name
                        $(($made))?
                        $({ $($about,)* $($text,)? $($maybe,)? $($step,)? })? => Act::$name
                        $(($made.try_map_text(seal)?))?
                        $({
                            $($about,)*
                            $($text: seal($text)?,)?
                            $($maybe: $maybe.map(&mut seal).transpose()?,)?
                            $($step: $step.try_map_text(seal)?,)?
                        })?,
                    )+
                })
            }
        }
    };
}

acts! {
    /// An information officer reports a matter by hand.
    ReportMatter {
        /// Which matter.
        matter: MatterId,
    } says
        /// Why it needs the command centre.
        reason;
    /// Somebody's life or limb is in danger: care and crowd safety begin at once, the chain confirms.
    ReportDanger {
        /// Which matter.
        matter: MatterId,
    } says
        /// What was seen.
        reason;
    /// What is asked in public about a matter, and how often that was seen: one figure, without persons or
    /// accounts. All that can follow is the task of publishing an answer.
    NoteAttention {
        /// Which matter.
        matter: MatterId,
        /// How many times it was seen in the plan's span.
        seen: u64,
    } says
        /// What is asked, and where that can be read.
        text;
    /// An answer in public to what is asked about a matter, signed by a named unit.
    PublishAnswer {
        /// Which matter.
        matter: MatterId,
        /// Which unit signs.
        unit: UnitId,
    } says
        /// The text.
        text;
    /// First step of the chain.
    Screen {
        /// Which assessment.
        assessment: AssessmentId,
        /// What was found.
        finding: Finding,
    } says
        /// Why.
        reason;
    /// Second step of the chain.
    Verify {
        /// Which assessment.
        assessment: AssessmentId,
        /// What was found.
        finding: Finding,
    } says
        /// Why.
        reason;
    /// Third step of the chain.
    Decide {
        /// Which assessment.
        assessment: AssessmentId,
        /// What is decided.
        choice: Choice,
    } says
        /// Why.
        reason;
    /// The second person releases a warning.
    ReleaseWarning {
        /// Which warning.
        warning: WarningId,
    };
    /// A recipient has it; or whoever told them by phone ticks it off.
    AcknowledgeWarning {
        /// Which warning.
        warning: WarningId,
        /// Which recipient.
        post: PostId,
    };
    /// A task is done.
    CompleteTask {
        /// Which task.
        task: TaskId,
    } may say
        /// What shows it.
        evidence;
    /// Whoever has a task cannot do it, or not alone.
    AskHelp {
        /// Which task.
        task: TaskId,
        /// Which of the two.
        need: Need,
    } says
        /// What is in the way.
        reason;
    /// Whoever was asked says what happens now.
    AnswerHelp {
        /// Which task.
        task: TaskId,
    } says
        /// What.
        text;
    /// A task goes to another post, as when somebody is relieved in the middle of it.
    HandOverTask {
        /// Which task.
        task: TaskId,
        /// To which post.
        to: PostId,
    } says
        /// Why.
        reason;
    /// A post is relieved: everything it still has to do in an incident goes to another one.
    RelievePost {
        /// In which incident.
        incident: IncidentId,
        /// Which post goes.
        post: PostId,
        /// Which post comes.
        to: PostId,
    } says
        /// Why.
        reason;
    /// An incident asks for pieces of something in store. What is left is set aside for it; what is missing
    /// goes to whoever verifies in the plan's chain.
    AskStock {
        /// For which incident.
        incident: IncidentId,
        /// Of what.
        item: StockId,
        /// How many.
        pieces: u32,
    };
    /// What was set aside has been brought forward.
    DeliverStock {
        /// Which reservation.
        reservation: ReservationId,
    };
    /// So many pieces came back to the store; the rest is used up.
    ReturnStock {
        /// Which reservation.
        reservation: ReservationId,
        /// How many came back.
        back: u32,
    };
    /// Whoever was told of a shortfall says what happens now.
    AnswerShortfall {
        /// Of which reservation.
        reservation: ReservationId,
    } says
        /// What.
        text;
    /// More of something comes into the store.
    AddStock {
        /// Of what.
        item: StockId,
        /// How many.
        pieces: u32,
    };
    /// Figures from the site: counts only.
    ReportFigures {
        /// Which incident.
        incident: IncidentId,
        /// People on site.
        people_on_site: u32,
    };
    /// What people ask.
    RecordQuestion {
        /// In which incident.
        incident: IncidentId,
    } says
        /// The question.
        text;
    /// An answer in public, signed by a named unit.
    PublishStatement {
        /// In which incident.
        incident: IncidentId,
        /// Which question it answers.
        question: QuestionId,
        /// Which unit signs.
        unit: UnitId,
    } says
        /// The text.
        text;
    /// Who does what by when.
    MakePromise(made: NewPromise);
    /// Who does what by when, on a case without an incident.
    PromiseOnCase(made: CasePromise);
    /// A promise goes a step further.
    StepPromise {
        /// Which promise.
        promise: PromiseId,
    } goes
        /// What step.
        step: PromiseStep;
    /// Staff show a case in public that its petitioner asked to have shown, in words that name nobody.
    ShowCase {
        /// Which case.
        case: CaseId,
    } says
        /// The words shown.
        text;
    /// Staff take a case back from the public list.
    HideCase {
        /// Which case.
        case: CaseId,
    } says
        /// Why.
        reason;
    /// A person says what a case is and takes it in hand, or takes the next step with it.
    StepCase {
        /// Which case.
        case: CaseId,
    } goes
        /// What step.
        step: CaseStep;
    /// What was written down of a case was wrong; from now on it counts for what is right.
    CorrectCase(right: Correction);
    /// A record that should never have been counted: from now on it counts for nothing.
    StrikeCase {
        /// Which case.
        case: CaseId,
        /// Which mistake it was.
        cause: Strike,
    } says
        /// Why.
        reason;
    /// Cases that are about something else go to another matter, or to one of their own.
    MoveCases {
        /// Which cases.
        cases: Vec<CaseId>,
        /// To which matter.
        to: MoveTo,
    } says
        /// Why.
        reason;
    /// Two matters turn out to be one: all cases of this one belong to the other.
    MergeMatter {
        /// Which matter goes.
        matter: MatterId,
        /// Which one stays.
        into: MatterId,
    } says
        /// Why.
        reason;
    /// A person has read what a petitioner added to their case.
    ReadMaterial {
        /// Which case.
        case: CaseId,
        /// Up to which piece.
        upto: u32,
    };
    /// A person suggests a level or the end.
    Propose {
        /// In which incident.
        incident: IncidentId,
        /// To what.
        to: Target,
    } says
        /// Why.
        reason;
    /// The commander turns a proposal down.
    DismissProposal {
        /// Which proposal.
        proposal: ProposalId,
    } says
        /// Why.
        reason;
    /// The commander changes the level.
    ChangeLevel {
        /// Of which incident.
        incident: IncidentId,
        /// To which level.
        to: Level,
    } says
        /// Why.
        reason;
    /// The danger is over: measures end, the incident stays open until its questions are settled.
    EndMeasures {
        /// Of which incident.
        incident: IncidentId,
    } says
        /// Why.
        reason;
    /// Two incidents turn out to be one: this one goes on inside the other.
    MergeIncident {
        /// Which incident ends.
        incident: IncidentId,
        /// Which one goes on with everything that is open.
        into: IncidentId,
    } says
        /// Why.
        reason;
    /// The commander ends the incident, or asks for the second person where nobody voiced a demand.
    EndIncident {
        /// Which incident.
        incident: IncidentId,
        /// How.
        ending: Ending,
    } says
        /// Why.
        reason;
    /// The second person confirms that nobody voiced a demand.
    ConfirmEnding {
        /// Which incident.
        incident: IncidentId,
    } says
        /// Why.
        reason;
    /// An incident that ended goes on: it was ended wrongly, or what settled it did not hold.
    ReopenIncident {
        /// Which incident.
        incident: IncidentId,
    } says
        /// Why.
        reason;
}

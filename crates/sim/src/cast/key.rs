//! What there is for a person to do: one key for each thing, the same whoever looks and whenever.

use huiyin_engine::Time;
use huiyin_engine::ids::{
    AssessmentId, IncidentId, MatterId, PostId, PromiseId, ProposalId, QuestionId, ReservationId,
    StockId, TaskId, WarningId,
};
use huiyin_engine::plan::Step;

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Key {
    /// A complaint comes in: its place in the day's list.
    Case(usize),
    /// A step of the chain, by its present holder.
    Step(AssessmentId, Step, PostId),
    /// The second person on a warning, by its present holder.
    Release(WarningId, PostId),
    /// A recipient has a warning.
    Acknowledge(WarningId, PostId),
    /// A task.
    Task(TaskId),
    /// Stock that a task brings and nobody has asked for.
    AskStock(TaskId, StockId),
    /// Stock that was set aside.
    Deliver(ReservationId),
    /// Stock that is still out after the end.
    CountIn(ReservationId),
    /// A proposal waits for the commander.
    Proposal(ProposalId),
    /// The next figure from the site, at its instant.
    Figure(IncidentId, Time),
    /// A scripted question: its place in the scenario.
    Question(usize),
    /// The n-th answer to a question.
    Answer(QuestionId, usize),
    /// A promise in this owner's name.
    Accept(PromiseId),
    /// Public attention asks for an answer about a matter.
    Public(MatterId),
}

impl Key {
    /// Name and numbers to draw by.
    pub(crate) fn draws(&self) -> (&'static str, Vec<u64>) {
        let named = |id: u64, name: &str| {
            let name = name.bytes().map(u64::from);
            std::iter::once(id).chain(name).collect()
        };
        match self {
            Key::Case(n) => ("case", vec![*n as u64]),
            Key::Step(id, step, post) => (step_name(*step), named(id.0, post.as_str())),
            Key::Release(id, post) => ("release", named(id.0, post.as_str())),
            Key::Acknowledge(id, post) => ("acknowledge", named(id.0, post.as_str())),
            Key::Task(id) => ("task", vec![id.0]),
            Key::AskStock(id, item) => ("ask-stock", named(id.0, item.as_str())),
            Key::Deliver(id) => ("deliver", vec![id.0]),
            Key::CountIn(id) => ("count-in", vec![id.0]),
            Key::Proposal(id) => ("proposal", vec![id.0]),
            Key::Figure(id, at) => ("figure", vec![id.0, at.0.unsigned_abs()]),
            Key::Question(n) => ("question", vec![*n as u64]),
            Key::Answer(id, n) => ("answer", vec![id.0, *n as u64]),
            Key::Accept(id) => ("accept", vec![id.0]),
            Key::Public(id) => ("public", vec![id.0]),
        }
    }
}

const fn step_name(step: Step) -> &'static str {
    match step {
        Step::Screening => "screening",
        Step::Verification => "verification",
        Step::Decision => "decision",
    }
}

//! Whose act an entry is.

use huiyin_engine::Event;
use huiyin_engine::ids::PostId;

/// The post that somebody acted from.
pub(crate) fn acting_post(event: &Event) -> Option<&PostId> {
    let by = match event {
        Event::StepDone { by, .. }
        | Event::Decided { by, .. }
        | Event::WarningReleased { by, .. }
        | Event::WarningAcknowledged { by, .. }
        | Event::TaskDone { by, .. }
        | Event::HelpAsked { by, .. }
        | Event::HelpAnswered { by, .. }
        | Event::TaskHandedOver { by, .. }
        | Event::StockReserved { by, .. }
        | Event::StockDelivered { by, .. }
        | Event::ShortfallAnswered { by, .. }
        | Event::FiguresReported { by, .. }
        | Event::QuestionRecorded { by, .. }
        | Event::StatementPublished { by, .. }
        | Event::PromiseMade { by, .. }
        | Event::PromiseStepped { by, .. }
        | Event::LevelChanged { by, .. }
        | Event::MeasuresEnded { by, .. } => by,
        Event::IncidentOpened(opened) => &opened.by,
        _ => return None,
    };
    Some(&by.post)
}

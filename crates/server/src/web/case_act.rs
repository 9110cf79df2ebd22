//! A step with a case, as its form sends it.

use super::fields::Fields;
use crate::auth::problem::Kind;
use huiyin_engine::casework::CaseStep;
use huiyin_engine::ids::{PostId, UnitId};
use huiyin_engine::law::{Class, Interest};
use serde::de::DeserializeOwned;

/// Reads the step.
pub(super) fn step(fields: &Fields) -> Result<CaseStep<String>, Kind> {
    // What is missing of a text the engine says itself.
    let reason = fields.maybe("reason").unwrap_or_default();
    let text = fields.maybe("text").unwrap_or_default();
    Ok(match fields.text("step")? {
        "classify" => classify(fields, reason)?,
        "report_up" => CaseStep::ReportUp { text },
        "transfer" => CaseStep::Transfer {
            to: UnitId::from(fields.text("to")?),
            reason,
        },
        "object" => CaseStep::Object { reason },
        "accept" => CaseStep::Accept { text },
        "extend" => CaseStep::Extend {
            days: small(fields, "days")?,
            reason_told: fields.ticked("reason_told"),
            reason,
        },
        "begin_hearing" => CaseStep::BeginHearing { reason },
        "end_hearing" => CaseStep::EndHearing { reason },
        "answer" => CaseStep::Answer { text },
        "ask_review" => CaseStep::AskReview { text },
        "assign" => CaseStep::Assign {
            post: PostId::from(fields.text("to")?),
            interest: word::<Interest>(fields, "interest")?,
            reason,
        },
        "represent" => CaseStep::Represent {
            representatives: small(fields, "representatives")?,
        },
        "remedy" => CaseStep::Remedy {
            remedy: word(fields, "remedy")?,
            began: fields.time("began")?.city_day(),
        },
        "close" => CaseStep::Close { reason },
        _ => return Err(Kind::Field("step".to_owned())),
    })
}

fn classify(fields: &Fields, reason: String) -> Result<CaseStep<String>, Kind> {
    let class = match fields.text("class")? {
        "suggestion" => Class::Suggestion,
        "accusation" => Class::Accusation,
        _ => Class::Request(word(fields, "class")?),
    };
    Ok(CaseStep::Classify {
        class,
        grave: fields.ticked("grave"),
        reachable: fields.ticked("reachable"),
        accused: fields.ticked_after("accused-").map(UnitId::from).collect(),
        direct: fields.maybe("direct").map(|unit| unit.as_str().into()),
        reason,
    })
}

// A word of the engine, as the log and the API write it.
fn word<T: DeserializeOwned>(fields: &Fields, name: &str) -> Result<T, Kind> {
    let written = serde_json::Value::from(fields.text(name)?);
    serde_json::from_value(written).map_err(|_| Kind::Field(name.to_owned()))
}

fn small(fields: &Fields, name: &str) -> Result<u32, Kind> {
    u32::try_from(fields.number(name)?).map_err(|_| Kind::Field(name.to_owned()))
}

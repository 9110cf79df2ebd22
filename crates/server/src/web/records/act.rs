//! A correction as its form sends it.

use crate::auth::problem::Kind;
use crate::web::fields::Fields;
use huiyin_engine::Act;
use huiyin_engine::ids::{AreaId, CaseId, MatterId, UnitId};
use huiyin_engine::record::{Correction, MoveTo};
use serde::de::DeserializeOwned;

/// The acts that are read here.
pub(in crate::web) const NAMES: [&str; 4] =
    ["correct_case", "strike_case", "move_cases", "merge_matter"];

/// Reads the act; what is missing of a reason the engine says itself.
pub(in crate::web) fn read(name: &str, fields: &Fields) -> Result<Act<String>, Kind> {
    let reason = fields.maybe("reason").unwrap_or_default();
    let case = || fields.number("case").map(CaseId);
    Ok(match name {
        "correct_case" => Act::CorrectCase(correction(fields, case()?, reason)?),
        "strike_case" => Act::StrikeCase {
            case: case()?,
            cause: word(fields, "cause")?,
            reason,
        },
        "move_cases" => Act::MoveCases {
            cases: cases(fields)?,
            to: match fields.text("to")? {
                "new" => MoveTo::New,
                _ => MoveTo::Matter(MatterId(fields.number("into")?)),
            },
            reason,
        },
        _ => Act::MergeMatter {
            matter: MatterId(fields.number("matter")?),
            into: MatterId(fields.number("into")?),
            reason,
        },
    })
}

fn correction(fields: &Fields, case: CaseId, reason: String) -> Result<Correction<String>, Kind> {
    // A field shows minutes; a time that nobody touched stays as exact as it is.
    let time = match fields.raw("time") == fields.raw("time_shown") {
        true => fields.raw("time_exact").parse().map(huiyin_engine::Time),
        false => Ok(fields.time("time")?),
    };
    let people = u32::try_from(fields.number("people")?);
    Ok(Correction {
        case,
        time: time.map_err(|_| Kind::Field("time".to_owned()))?,
        channel: word(fields, "channel")?,
        people: people.map_err(|_| Kind::Field("people".to_owned()))?,
        area: fields.maybe("area").map(|id| AreaId::from(id.as_str())),
        unit: fields.maybe("unit").map(|id| UnitId::from(id.as_str())),
        reason,
    })
}

// Those that are ticked, and others by their numbers.
fn cases(fields: &Fields) -> Result<Vec<CaseId>, Kind> {
    let more = fields.maybe("more").unwrap_or_default();
    let more = more.split(|sign: char| !sign.is_ascii_digit());
    let ticked = fields.ticked_after("case-");
    let all = ticked.chain(more).filter(|number| !number.is_empty());
    let number = |text: &str| text.parse().map(CaseId);
    let cases: Result<_, _> = all.map(number).collect();
    cases.map_err(|_| Kind::Field("more".to_owned()))
}

// A word of the engine, as the log and the API write it.
fn word<T: DeserializeOwned>(fields: &Fields, name: &str) -> Result<T, Kind> {
    let written = serde_json::Value::from(fields.text(name)?);
    serde_json::from_value(written).map_err(|_| Kind::Field(name.to_owned()))
}

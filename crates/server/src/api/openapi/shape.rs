//! The JSON Schema of a type, made where the type is: what is written down cannot differ from what is sent.
//! Absent: names and references; a shape stands in full wherever it is used.

use huiyin_engine::ids::{
    AssessmentId, CaseId, IncidentId, MatterId, PostId, PromiseId, ProposalId, QuestionId,
    ReservationId, SignalId, TaskId, UnitId, WarningId,
};
use huiyin_engine::indicators::Subject;
use huiyin_engine::plan::{Level, Plan, Step, Target};
use huiyin_engine::promise::Stage;
use huiyin_engine::{Entry, Time};
use huiyin_report::Report;
use serde_json::{Map, Value, json};
use std::borrow::Cow;

/// A type that programs read.
pub(crate) trait Shape {
    /// Its JSON Schema.
    fn schema() -> Value;
}

/// Defines structs and says their shape: every field is always there, `Option` as `null`.
macro_rules! shaped {
    ($(
        $(#[$outer:meta])*
        $vis:vis struct $name:ident { $($(#[$inner:meta])* $field_vis:vis $field:ident: $ty:ty),+ $(,)? }
    )+) => {$(
        $(#[$outer])*
        $vis struct $name { $($(#[$inner])* $field_vis $field: $ty,)+ }

        impl $crate::api::openapi::shape::Shape for $name {
            fn schema() -> serde_json::Value {
                $crate::api::openapi::shape::object(&[
                    $((stringify!($field), <$ty as $crate::api::openapi::shape::Shape>::schema()),)+
                ])
            }
        }
    )+};
}
pub(crate) use shaped;

/// An object that has exactly these fields.
pub(crate) fn object(fields: &[(&str, Value)]) -> Value {
    let names: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
    let properties: Map<String, Value> = fields
        .iter()
        .map(|(name, schema)| ((*name).to_owned(), schema.clone()))
        .collect();
    json!({
        "type": "object",
        "properties": properties,
        "required": names,
        "additionalProperties": false,
    })
}

macro_rules! plain {
    ($schema:tt: $($ty:ty),+ $(,)?) => {$(
        impl Shape for $ty {
            fn schema() -> Value {
                json!($schema)
            }
        }
    )+};
}

plain!({ "type": "boolean" }: bool);
plain!({ "type": "string" }: String, &'static str, Cow<'static, str>, PostId, UnitId);
plain!({ "type": "integer", "minimum": 0 }: u32, u64, usize, AssessmentId, CaseId, IncidentId, MatterId,
    PromiseId, ProposalId, QuestionId, ReservationId, SignalId, TaskId, WarningId);
plain!({ "type": "integer", "description": "microseconds since 1970-01-01T00:00:00Z" }: Time);
plain!({ "type": "object", "required": ["version"], "description": "the plan as it was compiled" }: Plan);
plain!({
    "type": "object",
    "required": ["incident", "exercise", "subject", "plan_version", "opened", "written", "first_level", "highest_level",
        "timeline", "clocks", "curves", "levels", "questions", "promises", "lacks"],
    "description": "instants are RFC 3339 in city time, spans seconds; docs/guide/report.md says what each part is",
}: Report);

impl<T: Shape> Shape for Vec<T> {
    fn schema() -> Value {
        json!({ "type": "array", "items": T::schema() })
    }
}

impl<T: Shape> Shape for Option<T> {
    fn schema() -> Value {
        json!({ "anyOf": [T::schema(), { "type": "null" }] })
    }
}

impl Shape for Level {
    fn schema() -> Value {
        json!({ "enum": Level::ALL })
    }
}

impl Shape for Step {
    fn schema() -> Value {
        json!({ "enum": [Step::Screening, Step::Verification, Step::Decision] })
    }
}

impl Shape for Stage {
    fn schema() -> Value {
        json!({ "enum": [
            Stage::Made, Stage::Accepted, Stage::Reported, Stage::Kept, Stage::Broken, Stage::Declined,
            Stage::Withdrawn,
        ] })
    }
}

impl Shape for Target {
    fn schema() -> Value {
        json!({ "anyOf": [
            object(&[("to", json!({ "const": "level" })), ("level", Level::schema())]),
            object(&[("to", json!({ "const": "end" }))]),
        ] })
    }
}

impl Shape for Subject {
    fn schema() -> Value {
        json!({ "anyOf": [
            object(&[("of", json!({ "const": "matter" })), ("matter", MatterId::schema())]),
            object(&[("of", json!({ "const": "keyword" })), ("word", String::schema())]),
        ] })
    }
}

impl Shape for Entry {
    fn schema() -> Value {
        let event = "what happened, by its name; commitments stand where people wrote";
        object(&[
            ("seq", u64::schema()),
            ("recorded", Time::schema()),
            (
                "event",
                json!({ "type": ["object", "string"], "description": event }),
            ),
        ])
    }
}

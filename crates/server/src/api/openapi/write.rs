//! What programs may send: acts and records, from the lists that the code itself reads them by.

use super::shape::{Shape, object};
use huiyin_engine::act::{ACTS, ActShape, Ending, Finding, Need, TEXT};
use huiyin_engine::law::{Class, Interest, REMEDIES, Route};
use huiyin_engine::plan::{Level, Target};
use huiyin_engine::promise::Word;
use huiyin_engine::record::{Channel as Came, MOVED_MAX, Strike};
use huiyin_intake::{Channel, Field, MAX_PEOPLE, Source};
use serde_json::{Map, Value, json};

/// Most characters of one text by staff.
const TEXT_CHARS_MAX: usize = crate::live::TEXT_CHARS_MAX;

/// The ways in which a record came in.
const CHANNELS: [Came; 5] = [
    Came::Letter,
    Came::Visit,
    Came::Web,
    Came::Hotline,
    Came::Grid,
];

/// The body of `POST /api/v1/acts`.
pub(super) fn act_body() -> Value {
    let acts: Vec<Value> = ACTS.iter().map(act).collect();
    json!({
        "type": "object",
        "properties": {
            "post": {
                "type": ["string", "null"],
                "description": "from which post of the account; the usual one where it is absent",
            },
            "act": { "oneOf": acts },
        },
        "required": ["act"],
        "additionalProperties": false,
    })
}

fn act(act: &ActShape) -> Value {
    let held = match act.whole.first() {
        Some(whole) => known(whole),
        None => fields(act.fields),
    };
    let mut schema = object(&[(&snake(act.name), held)]);
    schema["description"] = act.about.trim().into();
    schema
}

fn fields(fields: &[(&str, &str, bool)]) -> Value {
    let properties: Map<String, Value> = fields
        .iter()
        .map(|(name, ty, needed)| {
            let schema = known(ty);
            let schema = if *needed {
                schema
            } else {
                json!({ "anyOf": [schema, { "type": "null" }] })
            };
            ((*name).to_owned(), schema)
        })
        .collect();
    let needed: Vec<&str> = fields
        .iter()
        .filter(|(.., needed)| *needed)
        .map(|(name, ..)| *name)
        .collect();
    json!({
        "type": "object",
        "properties": properties,
        "required": needed,
        "additionalProperties": false,
    })
}

// The schema of a type that an act carries; the types are named as the engine names them.
fn known(ty: &str) -> Value {
    match ty {
        TEXT => json!({ "type": "string", "maxLength": TEXT_CHARS_MAX }),
        "Finding" => json!({ "enum": [Finding::GoesOn, Finding::Stops] }),
        "Choice" => json!({ "oneOf": [
            object(&[("start", Level::schema())]),
            { "const": "decline" },
        ] }),
        "Level" => Level::schema(),
        "Target" => Target::schema(),
        "Need" => json!({ "enum": [Need::Help, Need::Blocked] }),
        "Ending" => {
            json!({ "enum": [Ending::Settled, Ending::NoDemandVoiced, Ending::Merged] })
        }
        "PostId" | "UnitId" | "StockId" => json!({ "type": "string" }),
        "bool" => bool::schema(),
        "Word" => json!({ "enum": [Word::Kept, Word::NotKept, Word::Absent] }),
        "Time" => json!({
            "type": "integer", "minimum": i64::MIN, "maximum": i64::MAX,
            "description": "microseconds since 1970-01-01T00:00:00Z",
        }),
        "u64" => json!({ "type": "integer", "minimum": 0, "maximum": u64::MAX }),
        "u32" => json!({ "type": "integer", "minimum": 0, "maximum": u32::MAX }),
        "NewPromise" => promise_on(&[("incident", "IncidentId"), ("question", "QuestionId")]),
        "CasePromise" => promise_on(&[("case", "CaseId")]),
        "PromiseStep" => promise_step(),
        "CaseStep" => case_step(),
        "Correction" => correction(),
        "Strike" => json!({ "enum": Strike::ALL }),
        "Vec<CaseId>" => json!({
            "type": "array", "items": known("CaseId"), "minItems": 1, "maxItems": MOVED_MAX,
        }),
        "MoveTo" => json!({ "oneOf": [
            { "const": "new" },
            object(&[("matter", known("MatterId"))]),
        ] }),
        "Class" => {
            let mut classes = vec![json!({ "enum": [Class::Suggestion, Class::Accusation] })];
            classes.push(object(&[("request", json!({ "enum": Route::ALL }))]));
            json!({ "oneOf": classes })
        }
        "Interest" => {
            json!({ "enum": [Interest::NotAnswered, Interest::None, Interest::Direct] })
        }
        "RemedyId" => json!({ "enum": REMEDIES.map(|held| held.id) }),
        "Day" => json!({
            "type": "integer", "minimum": i32::MIN, "maximum": i32::MAX,
            "description": "days since 1970-01-01, in city time",
        }),
        "units" => json!({ "type": "array", "items": known("UnitId") }),
        id if id.ends_with("Id") => {
            json!({ "type": "integer", "minimum": 0, "maximum": u64::MAX })
        }
        other => json!({ "description": format!("{other}, not described") }),
    }
}

fn correction() -> Value {
    let maybe = || json!({ "type": ["string", "null"] });
    let mut schema = object(&[
        ("case", known("CaseId")),
        ("time", known("Time")),
        ("channel", json!({ "enum": CHANNELS })),
        ("people", known("u32")),
        ("area", maybe()),
        ("unit", maybe()),
        ("reason", known(TEXT)),
    ]);
    schema["required"] = json!(["case", "time", "channel", "people", "reason"]);
    schema
}

// A promise about to be made on something.
fn promise_on(on: &[(&str, &str)]) -> Value {
    let text = || known(TEXT);
    let test = object(&[
        ("perceivable", text()),
        ("implementable", text()),
        ("verifiable", text()),
    ]);
    let mut all: Vec<(&str, Value)> = on.iter().map(|(name, ty)| (*name, known(ty))).collect();
    all.extend([
        ("owner", known("PostId")),
        ("due", known("Time")),
        ("text", text()),
        ("test", test),
    ]);
    object(&all)
}

fn promise_step() -> Value {
    let step = |name: &str, with: &[(&str, &str, bool)]| object(&[(name, fields(with))]);
    let reason = ("reason", TEXT, true);
    let verify = [("kept", "bool", true), ("word", "Word", true), reason];
    json!({ "oneOf": [
        { "const": "accept" },
        step("decline", &[reason]),
        step("report", &[("evidence", TEXT, true)]),
        step("verify", &verify),
        step("break", &[reason]),
        step("renew", &[("due", "Time", true), reason]),
        step("withdraw", &[reason]),
    ] })
}

fn case_step() -> Value {
    let step = |name: &str, with: &[(&str, &str, bool)]| object(&[(name, fields(with))]);
    let (reason, text) = (("reason", TEXT, true), ("text", TEXT, true));
    let classify = [
        ("class", "Class", true),
        ("grave", "bool", true),
        ("reachable", "bool", true),
        ("accused", "units", true),
        ("direct", "UnitId", false),
        reason,
    ];
    let extend = [("days", "u32", true), ("reason_told", "bool", true), reason];
    let assign = [
        ("post", "PostId", true),
        ("interest", "Interest", true),
        reason,
    ];
    let remedy = [("remedy", "RemedyId", true), ("began", "Day", true)];
    json!({ "oneOf": [
        step("classify", &classify),
        step("report_up", &[text]),
        step("transfer", &[("to", "UnitId", true), reason]),
        step("object", &[reason]),
        step("accept", &[text]),
        step("extend", &extend),
        step("begin_hearing", &[reason]),
        step("end_hearing", &[reason]),
        step("answer", &[text]),
        step("ask_review", &[text]),
        step("assign", &assign),
        step("represent", &[("representatives", "u32", true)]),
        step("remedy", &remedy),
        step("close", &[reason]),
    ] })
}

/// The body of `POST /api/v1/cases`: the fields that intake reads, with its limits.
pub(super) fn record() -> Value {
    let mut properties: Map<String, Value> = Field::ALL
        .iter()
        .map(|field| (field.name().to_owned(), nullable(*field)))
        .collect();
    let known = json!({
        "type": ["integer", "null"], "minimum": 0, "maximum": u64::MAX,
        "description": "an existing matter by its number, chosen by hand; no file has it",
    });
    properties.insert("known".to_owned(), known);
    json!({
        "type": "object",
        "properties": properties,
        "required": [Field::Time.name(), Field::Channel.name()],
        "anyOf": [{ "required": [Field::Topic.name()] }, { "required": [Field::Body.name()] }],
        "additionalProperties": false,
    })
}

// A field that is `null` is a field that is not there.
fn nullable(field: Field) -> Value {
    match field {
        Field::Time | Field::Channel => of_field(field),
        _ => json!({ "anyOf": [of_field(field), { "type": "null" }] }),
    }
}

fn of_field(field: Field) -> Value {
    let most = field.max_chars();
    match field {
        Field::Time => json!({
            "type": ["string", "number"],
            "description": "2026-11-24T08:30:00+08:00, 2026-11-24 08:30, or the number of an Excel date",
        }),
        Field::Channel => json!({ "enum": Channel::ALL.map(Channel::name) }),
        // Blank is absent, and one system's name is a number.
        Field::Source => {
            json!({ "anyOf": [{ "enum": Source::ALL.map(Source::name) }, { "enum": ["", 12345] }] })
        }
        Field::People => {
            json!({ "type": ["integer", "string"], "minimum": 1, "maximum": MAX_PEOPLE })
        }
        Field::Id
        | Field::Matter
        | Field::Follows
        | Field::PetitionerPhone
        | Field::PetitionerIdNumber => {
            json!({ "type": ["string", "integer"], "maxLength": most })
        }
        _ => json!({ "type": "string", "maxLength": most }),
    }
}

// `ReportMatter` as programs write it.
fn snake(name: &str) -> String {
    let mut text = String::new();
    for (at, sign) in name.char_indices() {
        if at > 0 && sign.is_ascii_uppercase() {
            text.push('_');
        }
        text.push(sign.to_ascii_lowercase());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_that_an_act_carries_is_described() {
        let text = act_body().to_string();
        assert!(!text.contains("not described"), "{text}");
        assert!(ACTS.len() > 20);
    }
}

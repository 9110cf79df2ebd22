//! The plan language as JSON Schema 2020-12, for editors that complete and check TOML as one types.
//! It says what stands where; whether the plan as a whole can run is for the rules.

use crate::schema::{Kind, ROOT, Scope, Table};
use huiyin_engine::plan::Var;
use serde_json::{Map, Value, json};

/// The JSON Schema of a plan, as pretty-printed JSON with a line break at its end.
#[must_use]
pub fn json_schema() -> String {
    let mut schema = object(&ROOT);
    let head = [
        ("$schema", "https://json-schema.org/draft/2020-12/schema"),
        ("title", "Huiyin plan"),
    ];
    for (name, value) in head {
        schema.insert(name.to_owned(), value.into());
    }
    let text = serde_json::to_string_pretty(&schema).expect("texts and lists are JSON");
    format!("{text}\n")
}

fn object(table: &Table) -> Map<String, Value> {
    let properties: Map<String, Value> = table
        .fields
        .iter()
        .map(|field| (field.name.to_owned(), value(&field.kind)))
        .collect();
    let required: Vec<&str> = table
        .fields
        .iter()
        .filter(|field| field.required)
        .map(|field| field.name)
        .collect();
    let schema = json!({
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    });
    match schema {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

fn value(kind: &Kind) -> Value {
    let text = || json!({ "type": "string", "minLength": 1 });
    let list = |items: Value| json!({ "type": "array", "items": items, "uniqueItems": true });
    match kind {
        Kind::Id => json!({ "type": "string", "pattern": r"^[\p{L}\p{N}_-]{1,64}$" }),
        Kind::Text => text(),
        Kind::Texts => list(text()),
        Kind::Word(words) => json!({ "enum": words.words }),
        Kind::Words(words) => list(json!({ "enum": words.words })),
        Kind::Ref(names) => {
            json!({ "type": "string", "description": format!("The id of a [[{}]].", names.table()) })
        }
        Kind::Refs(names) => list(
            json!({ "type": "string", "description": format!("The id of a [[{}]].", names.table()) }),
        ),
        Kind::Length => json!({
            "type": "string",
            "pattern": r"^(?=.)([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?$",
            "examples": ["30m", "4h", "1h30m", "30d"],
        }),
        Kind::Count => json!({ "type": "integer", "minimum": 1 }),
        Kind::Day => {
            json!({ "type": "string", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "examples": ["2026-01-05"] })
        }
        Kind::Flag => json!({ "type": "boolean" }),
        Kind::Condition(scope) => json!({
            "type": "string",
            "minLength": 1,
            "maxLength": 2000,
            "description": format!("A condition over {}.", inputs(*scope)),
        }),
        Kind::Table(inner) => Value::Object(object(inner)),
        Kind::Tables(inner) => json!({ "type": "array", "minItems": 1, "items": object(inner) }),
    }
}

fn inputs(scope: Scope) -> String {
    let seen = |var: &Var| var.of_indicator() == (scope == Scope::Indicator);
    let names: Vec<&str> = Var::ALL
        .iter()
        .copied()
        .filter(seen)
        .map(Var::name)
        .collect();
    names.join(", ")
}

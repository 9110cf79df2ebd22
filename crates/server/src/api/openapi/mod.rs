//! OpenAPI 3.1 of everything that programs may call, made from the table of rules, the shapes of what is sent and
//! the limits that the routes hold. Absent: a second list of routes; what has no description is missing in a test.

mod operations;
pub(crate) mod shape;
mod write;

use crate::auth::rules::{Access, RULES, Rule};
use axum::Json;
use operations::{Operation, operation};
use serde_json::{Map, Value, json};
use std::sync::LazyLock;

/// Whether a route is for programs, not a page.
pub(crate) fn for_programs(path: &str) -> bool {
    path.starts_with("/api/")
        || path.starts_with("/open311/")
        || path.starts_with("/ledger/")
        || matches!(path, "/events" | "/healthz" | "/readyz" | "/metrics")
}

// A name that stands for the rest of a path is one like others here.
fn named(path: &str) -> String {
    path.replace("{*", "{")
}

/// The description; it says how to call, and nothing about what is held.
pub(super) async fn get() -> Json<&'static Value> {
    static DOCUMENT: LazyLock<Value> = LazyLock::new(document);
    Json(&DOCUMENT)
}

fn document() -> Value {
    let mut paths: Map<String, Value> = Map::new();
    for rule in RULES.iter().filter(|rule| for_programs(rule.path)) {
        if let Some(held) = operation(rule.method, rule.path) {
            let path = paths.entry(named(rule.path)).or_insert_with(|| json!({}));
            path[rule.method.to_lowercase()] = written(rule, &held);
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Huiyin",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "The same acts and reads as the pages, under the same rules. Add `lang=en` or `lang=zh` to \
                a query for the language of what is said.",
        },
        "servers": [{ "url": "/" }],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "token": { "type": "http", "scheme": "bearer",
                    "description": "a program's token, or on /metrics the metrics token" },
            },
            "schemas": { "Problem": problem() },
        },
    })
}

fn written(rule: &Rule, held: &Operation) -> Value {
    let mut responses = Map::new();
    for (status, content) in &held.answers {
        responses.insert(status.to_string(), content.clone());
    }
    for status in refusals(rule, held) {
        let refused = json!({
            "description": "refused; the body says what stands in the way and what to do",
            "content": { "application/problem+json": {
                "schema": { "$ref": "#/components/schemas/Problem" },
            } },
        });
        responses.entry(status.to_string()).or_insert(refused);
    }
    let mut written = json!({
        "summary": held.summary,
        "parameters": held.parameters,
        "responses": responses,
    });
    if let Some(body) = &held.body {
        written["requestBody"] = body.clone();
    }
    match rule.access {
        Access::Public => {}
        // On this machine it needs none.
        Access::Machine => written["security"] = json!([{}, { "token": [] }]),
        _ => written["security"] = json!([{ "token": [] }]),
    }
    written
}

// What the guard and the body's limits can answer, beside what the route itself does.
fn refusals(rule: &Rule, held: &Operation) -> Vec<u16> {
    let mut statuses = held.refusals.to_vec();
    statuses.extend(match rule.access {
        Access::Public => [].as_slice(),
        Access::SignedIn => &[401],
        Access::Machine | Access::Denied | Access::Demo => &[403],
        Access::Acting | Access::Admin => &[401, 403],
    });
    statuses
}

fn problem() -> Value {
    let text = || json!({ "type": "string" });
    let mut schema = shape::object(&[
        ("type", text()),
        ("title", text()),
        ("status", json!({ "type": "integer" })),
        ("detail", text()),
        ("code", text()),
        ("todo", text()),
        ("instance", text()),
    ]);
    schema["description"] = "RFC 9457, with a stable `code` and what to do in `todo`".into();
    schema
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_route_for_programs_is_described_and_no_other() {
        let document = document();
        let paths = document["paths"].as_object().unwrap();
        let described: BTreeSet<(String, String)> = paths
            .iter()
            .flat_map(|(path, methods)| {
                let methods = methods.as_object().unwrap().keys();
                methods.map(|method| (method.to_uppercase(), path.clone()))
            })
            .collect();
        let ruled: BTreeSet<_> = RULES
            .iter()
            .filter(|rule| for_programs(rule.path))
            .map(|rule| (rule.method.to_owned(), named(rule.path)))
            .collect();
        assert_eq!(described, ruled);
    }

    #[test]
    fn every_name_in_a_path_is_a_parameter() {
        let document = document();
        for (path, methods) in document["paths"].as_object().unwrap() {
            for operation in methods.as_object().unwrap().values() {
                let named = operation["parameters"].as_array().unwrap();
                let named = named.iter().filter(|held| held["in"] == "path").count();
                assert_eq!(named, path.matches('{').count(), "{path}");
            }
        }
    }
}

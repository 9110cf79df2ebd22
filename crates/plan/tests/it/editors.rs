//! What editors read: SARIF and the JSON Schema.

use crate::city::CITY;
use huiyin_plan::{Lang, check, check_bytes, codes, json_schema, render_sarif};
use serde_json::Value;
use std::fs;
use std::path::Path;

fn sarif(file: &str, text: &str) -> Value {
    let found = check(text).diagnostics;
    serde_json::from_str(&render_sarif(file, text, &found, Lang::En)).expect("as we write it")
}

#[test]
fn sarif_has_the_shape_the_standard_asks_for() {
    let text = include_str!("../fixtures/closed_lane.bad.toml");
    let log = sarif("plans/临江 a.toml", text);
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    assert_eq!(rules.len(), codes().count());
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let results = run["results"].as_array().unwrap();
    let found = check(text).diagnostics;
    assert_eq!(results.len(), found.len());
    for (result, d) in results.iter().zip(&found) {
        let index = result["ruleIndex"].as_u64().unwrap() as usize;
        assert_eq!(rules[index]["id"], d.code);
        assert_eq!(result["ruleId"], d.code);
        assert_eq!(result["level"], "error");
        assert_eq!(result["properties"]["severity"], "refused");
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(
            place["artifactLocation"]["uri"],
            "plans/%E4%B8%B4%E6%B1%9F%20a.toml"
        );
        assert_eq!(
            place["region"]["startLine"].as_u64().unwrap() as usize,
            d.line
        );
        assert_eq!(
            place["region"]["startColumn"].as_u64().unwrap() as usize,
            d.column
        );
        let line = text.lines().nth(d.line - 1).unwrap();
        assert_eq!(place["region"]["snippet"]["text"], line);
        assert!(
            result["message"]["text"]
                .as_str()
                .unwrap()
                .starts_with(&d.message.en)
        );
    }
}

#[test]
fn sarif_of_a_clean_plan_has_no_results_and_is_still_a_run() {
    let log = sarif("plans/city.toml", CITY);
    assert_eq!(log["runs"][0]["results"].as_array().map(Vec::len), Some(0));
}

/// What a value does not hold to, over the words of JSON Schema that ours uses; another word panics.
fn faults(schema: &Value, value: &Value, place: &str, found: &mut Vec<String>) {
    let mut fault = |what: &str| found.push(format!("{place}: {what}"));
    for (word, wanted) in schema.as_object().expect("as we write it") {
        match word.as_str() {
            "$schema" | "title" | "description" | "examples" | "pattern" | "maxLength" => {}
            "items" | "properties" | "additionalProperties" | "uniqueItems" => {}
            "type" => {
                let is = match wanted.as_str().expect("as we write it") {
                    "object" => value.is_object(),
                    "array" => value.is_array(),
                    "string" => value.is_string(),
                    "boolean" => value.is_boolean(),
                    "integer" => value.is_i64(),
                    other => panic!("{other}"),
                };
                if !is {
                    fault("type");
                }
            }
            "enum" if !wanted.as_array().expect("as we write it").contains(value) => fault("enum"),
            "required" => {
                for name in wanted.as_array().expect("as we write it") {
                    if value.get(name.as_str().expect("as we write it")).is_none() {
                        fault(&format!("lacks {name}"));
                    }
                }
            }
            "minLength" if value.as_str().is_some_and(str::is_empty) => fault("empty"),
            "minItems" if value.as_array().is_some_and(Vec::is_empty) => fault("empty"),
            "minimum" if value.as_i64() < wanted.as_i64() => fault("too small"),
            "maximum" if value.as_i64() > wanted.as_i64() => fault("too large"),
            "enum" | "minLength" | "minItems" | "minimum" | "maximum" => {}
            other => panic!("{other}"),
        }
    }
    for (name, inner) in value.as_object().into_iter().flatten() {
        match schema["properties"].get(name) {
            Some(schema) => faults(schema, inner, &format!("{place}.{name}"), found),
            None => found.push(format!("{place}.{name}: unknown")),
        }
    }
    for (at, inner) in value.as_array().into_iter().flatten().enumerate() {
        faults(&schema["items"], inner, &format!("{place}[{at}]"), found);
    }
}

fn against_schema(text: &str) -> Vec<String> {
    let schema: Value = serde_json::from_str(&json_schema()).expect("as we write it");
    let tree: toml::Table = text.parse().expect("as we write it");
    let mut found = Vec::new();
    faults(
        &schema,
        &serde_json::to_value(tree).expect("as we write it"),
        "",
        &mut found,
    );
    found
}

#[test]
fn the_sample_city_and_every_good_fixture_hold_to_the_json_schema() {
    assert_eq!(against_schema(CITY), Vec::<String>::new());
    for (code, _) in codes() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"));
        let path = path.join(format!(
            "tests/fixtures/{}.good.toml",
            code.replace('-', "_")
        ));
        let text = fs::read_to_string(path).unwrap();
        assert_eq!(against_schema(&text), Vec::<String>::new(), "{code}");
    }
}

#[test]
fn what_the_reader_finds_misplaced_the_json_schema_finds_too() {
    for name in ["missing_field", "unknown_field", "wrong_type", "wrong_word"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"));
        let bytes = fs::read(path.join(format!("tests/fixtures/{name}.bad.toml"))).unwrap();
        let (checked, text) = check_bytes(&bytes);
        assert!(!checked.diagnostics.is_empty());
        assert!(!against_schema(&text).is_empty(), "{name}");
    }
}

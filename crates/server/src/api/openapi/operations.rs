//! What each route takes and answers.

use super::shape::{Shape, object};
use super::write::{act_body, record};
use crate::api::body::KB_MAX;
use crate::api::case_view::CaseView;
use crate::api::corrections::CorrectionView;
use crate::api::custody::{CustodyView, OpenedView, ReceiptView};
use crate::api::import::{self, Report};
use crate::api::view::{AssessmentView, BoardView, IncidentView, MatterView};
use crate::api::{IDEMPOTENCY_KEY_MAX, reads::Me};
use crate::live::Done;
use crate::live::Registered;
use crate::vault::Purpose;
use huiyin_engine::Entry;
use huiyin_engine::ids::{CaseId, MatterId, SignalId};
use huiyin_engine::plan::Plan;
use huiyin_intake::Source;
use serde_json::{Value, json};

/// A route as it is described.
pub(super) struct Operation {
    pub(super) summary: &'static str,
    pub(super) parameters: Vec<Value>,
    pub(super) body: Option<Value>,
    /// What comes back where it is not a problem.
    pub(super) answers: Vec<(u16, Value)>,
    /// Problems of the route's own.
    pub(super) refusals: &'static [u16],
}

/// The description of a route; nothing where there is none.
pub(super) fn operation(method: &str, path: &str) -> Option<Operation> {
    Some(match (method, path) {
        ("GET", "/api/openapi.json") => json_read::<Anything>("This description"),
        ("GET", "/api/v1/me") => json_read::<Me>("Who asks, and from which posts"),
        ("GET", "/api/v1/board") => json_read::<BoardView>("What the duty board shows"),
        ("GET", "/api/v1/incidents") => {
            json_read::<Vec<IncidentView>>("The latest 500 incidents, newest first")
        }
        ("GET", "/api/v1/incidents/{id}") => Operation {
            parameters: vec![number_in_path()],
            refusals: &[404, 503],
            ..json_read::<IncidentView>("One incident")
        },
        ("GET", "/api/v1/incidents/{id}/report") => Operation {
            parameters: vec![number_in_path()],
            refusals: &[404, 503],
            ..json_read::<huiyin_report::Report>("The after-action report on an incident")
        },
        ("GET", "/api/v1/assessments") => {
            json_read::<Vec<AssessmentView>>("The latest 500 assessments, newest first")
        }
        ("GET", "/api/v1/matters") => json_read::<Vec<MatterView>>(
            "Matters of at least three cases and ten people, the latest first, at most 500",
        ),
        ("GET", "/api/v1/corrections") => json_read::<Vec<CorrectionView>>(
            "The latest 500 corrections of records by hand, newest first",
        ),
        ("GET", "/api/v1/plan") => Operation {
            refusals: &[404, 503],
            ..json_read::<Plan>("The plan in force")
        },
        ("GET", "/api/v1/cases/{id}") => Operation {
            parameters: vec![number_in_path()],
            refusals: &[403, 404, 503],
            ..json_read::<CaseView>("One case: its class, and every clock of the law on it")
        },
        ("POST", "/api/v1/acts") => acts(),
        ("POST", "/api/v1/cases") => cases(),
        ("POST", "/api/v1/cases/import") => import(),
        ("GET", "/events") => events(),
        ("GET", "/healthz") => plain("The process answers", "text/plain"),
        ("GET", "/readyz") => readyz(),
        ("GET", "/metrics") => plain("Figures for Prometheus", "text/plain"),
        (_, path) if path.starts_with("/open311/v2/") => open311(method, path)?,
        _ => return of_ledger(method, path).or_else(|| of_vault(method, path)),
    })
}

fn of_ledger(method: &str, path: &str) -> Option<Operation> {
    Some(match (method, path) {
        ("GET", "/ledger/checkpoint") => Operation {
            refusals: &[404, 503],
            ..plain(
                "What the ledger signed last (C2SP tlog-checkpoint)",
                "text/plain",
            )
        },
        ("GET", "/ledger/key") => Operation {
            refusals: &[404],
            ..plain("The ledger's verifier key (C2SP signed-note)", "text/plain")
        },
        ("GET", "/ledger/tile/{*path}") => Operation {
            parameters: vec![path_parameter(
                "path",
                json!({ "type": "string" }),
                json!("0/000.p/1"),
            )],
            refusals: &[404, 503],
            ..plain(
                "A tile of hashes or a bundle of entries (C2SP tlog-tiles)",
                "application/octet-stream",
            )
        },
        _ => return None,
    })
}

fn of_vault(method: &str, path: &str) -> Option<Operation> {
    Some(match (method, path) {
        ("POST", "/api/v1/cases/{id}/identity") => identity(),
        ("POST", "/api/v1/cases/{id}/receipt") => Operation {
            parameters: vec![case_number()],
            body: Some(json_body(&post_and(&[]), &json!({}))),
            refusals: &[404, 409, 413, 415, 422, 503],
            ..json_read::<ReceiptView>(
                "Issue a receipt again, within half an hour after its identity was opened for that",
            )
        },
        ("GET", "/api/v1/cases/{id}/material/{number}") => Operation {
            parameters: vec![
                case_number(),
                path_parameter(
                    "number",
                    json!({ "type": "integer", "minimum": 1 }),
                    json!(1),
                ),
            ],
            refusals: &[403, 404, 503],
            ..plain(
                "A piece of what a petitioner added to their case, to be saved",
                "application/octet-stream",
            )
        },
        ("GET", "/api/v1/custody") => json_read::<CustodyView>(
            "Who opened the identity of which case, when and why; for custodians and auditors",
        ),
        ("POST", "/api/v1/custody/{id}") => custody(),
        _ => return None,
    })
}

fn number_in_path() -> Value {
    let number = json!({ "type": "integer", "minimum": 1 });
    path_parameter("id", number, json!(1))
}

struct Anything;

impl Shape for Anything {
    fn schema() -> Value {
        json!({ "type": "object" })
    }
}

impl Shape for Done {
    fn schema() -> Value {
        object(&[("entries", Vec::<Entry>::schema())])
    }
}

impl Shape for Registered {
    fn schema() -> Value {
        object(&[
            ("case", CaseId::schema()),
            ("matter", MatterId::schema()),
            ("receipt", String::schema()),
            ("duplicate", bool::schema()),
            ("signals", Vec::<SignalId>::schema()),
        ])
    }
}

fn json_read<T: Shape>(summary: &'static str) -> Operation {
    Operation {
        summary,
        parameters: Vec::new(),
        body: None,
        answers: vec![(200, json_answer("it", &T::schema()))],
        refusals: &[503],
    }
}

fn json_answer(description: &str, schema: &Value) -> Value {
    json!({ "description": description, "content": { "application/json": { "schema": schema } } })
}

fn json_body(schema: &Value, example: &Value) -> Value {
    json!({
        "required": true,
        "description": format!("at most {KB_MAX} KB"),
        "content": { "application/json": { "schema": schema, "example": example } },
    })
}

fn path_parameter(name: &str, schema: Value, example: Value) -> Value {
    json!({ "name": name, "in": "path", "required": true, "schema": schema, "example": example })
}

fn idempotency_key() -> Value {
    json!({
        "name": "Idempotency-Key", "in": "header", "required": false,
        "description": "a write with the same key and body acts once",
        "schema": { "type": "string", "pattern": format!("^[!-~]{{1,{IDEMPOTENCY_KEY_MAX}}}$") },
    })
}

fn case_number() -> Value {
    path_parameter("id", json!({ "type": "integer", "minimum": 1 }), json!(1))
}

// A body that may say from which post.
fn post_and(fields: &[(&str, Value)]) -> Value {
    let mut schema = object(fields);
    schema["properties"]["post"] = json!({ "type": ["string", "null"] });
    schema
}

fn identity() -> Operation {
    let purposes = json!({ "enum": Purpose::ALL.map(Purpose::name) });
    let body = post_and(&[("purpose", purposes)]);
    let opened = OpenedView::schema();
    Operation {
        summary: "Open the identity of one case for one purpose; on record, and shown to the petitioner",
        parameters: vec![case_number()],
        body: Some(json_body(&body, &json!({ "purpose": "handle_case" }))),
        answers: vec![
            (200, json_answer("what was told", &opened)),
            (202, json_answer("a custodian has to agree first", &opened)),
        ],
        refusals: &[404, 409, 413, 415, 422, 503],
    }
}

fn custody() -> Operation {
    let body = post_and(&[("agree", bool::schema())]);
    Operation {
        summary: "A custodian agrees that an identity is opened, or does not",
        parameters: vec![case_number()],
        body: Some(json_body(&body, &json!({ "agree": true }))),
        answers: vec![(204, json!({ "description": "on record" }))],
        refusals: &[404, 409, 413, 415, 422, 503],
    }
}

fn acts() -> Operation {
    let example = json!({ "act": { "report_figures": { "incident": 1, "people_on_site": 73 } } });
    Operation {
        summary: "One act of a named person from a post",
        parameters: vec![idempotency_key()],
        body: Some(json_body(&act_body(), &example)),
        answers: vec![(200, json_answer("what it did", &Done::schema()))],
        refusals: &[404, 409, 413, 415, 422, 503],
    }
}

fn cases() -> Operation {
    let registered = Registered::schema();
    let example = json!({
        "id": "2026-118", "time": "2026-01-05 09:00", "channel": "hotline", "topic": "停水", "people": 4,
    });
    Operation {
        summary: "Register one complaint",
        parameters: vec![idempotency_key()],
        body: Some(json_body(&record(), &example)),
        answers: vec![
            (201, json_answer("registered", &registered)),
            (200, json_answer("it was registered before", &registered)),
        ],
        refusals: &[404, 409, 413, 415, 422, 503],
    }
}

fn import() -> Operation {
    let many = |name: &str, description: &str| {
        json!({
            "name": name, "in": "query", "required": false, "description": description,
            "schema": { "type": "array", "items": { "type": "string" } },
        })
    };
    let mut source = many("source", "the system that the file comes from");
    source["schema"] = json!({ "enum": Source::ALL.map(Source::name) });
    let mut name = many("name", "the file's name, to tell its format by");
    name["schema"] = json!({ "type": "string" });
    let mut rejects = many("rejects", "1: the rejected rows as a file");
    rejects["schema"] = json!({ "enum": ["0", "1"] });
    let kb = import::KB_MAX;
    let body = json!({
        "required": true,
        "description": format!("JSONL, CSV or XLSX; at most {kb} KB"),
        "content": { "application/octet-stream": {
            "schema": { "type": "string", "format": "binary" },
            "example": "id,time,channel,topic\n2026-119,2026-01-05 09:00,hotline,停水\n",
        } },
    });
    Operation {
        summary: "Register the complaints of a file; a bad row is reported and loses nothing else",
        parameters: vec![
            many("map", "FIELD=COLUMN: which column holds a field"),
            many("set", "FIELD=VALUE: the same for every row"),
            many("ignore", "COLUMN: a column to pass over"),
            source,
            name,
            rejects,
        ],
        body: Some(body),
        answers: vec![(200, json_answer("what became of it", &Report::schema()))],
        refusals: &[413, 422, 503],
    }
}

fn plain(summary: &'static str, media: &str) -> Operation {
    Operation {
        answers: vec![(
            200,
            json!({ "description": "text", "content": { media: { "schema": { "type": "string" } } } }),
        )],
        ..json_read::<Anything>(summary)
    }
}

fn events() -> Operation {
    let after = json!({
        "name": "Last-Event-ID", "in": "header", "required": false, "schema": { "type": "string" },
        "description": "the number of the last entry that is known",
    });
    Operation {
        parameters: vec![after],
        ..plain(
            "The stream of what changed; it does not end",
            "text/event-stream",
        )
    }
}

fn readyz() -> Operation {
    let ready = object(&[("ready", bool::schema())]);
    Operation {
        answers: vec![
            (200, json_answer("commands can be taken", &ready)),
            (503, json_answer("commands cannot be taken", &ready)),
        ],
        ..json_read::<Anything>("Whether commands can be taken")
    }
}

// Shapes and errors are those of the Open311 specification, which has its own description.
fn open311(method: &str, path: &str) -> Option<Operation> {
    let (summary, files, example) = match (method, path) {
        ("GET", "/open311/v2/{file}") => (
            "Open311 GeoReport v2: discovery, services, requests",
            "^(discovery|services|requests)\\.(json|xml)$",
            "services.json",
        ),
        ("POST", "/open311/v2/{file}") => (
            "Open311 GeoReport v2: file a request",
            "^requests\\.(json|xml)$",
            "requests.json",
        ),
        ("GET", "/open311/v2/services/{file}") => (
            "Open311 GeoReport v2: what a service asks for",
            "^[^/.]+\\.(json|xml)$",
            "housing.json",
        ),
        ("GET", "/open311/v2/requests/{file}") => (
            "Open311 GeoReport v2: one request",
            "^[^/.]+\\.(json|xml)$",
            "1.json",
        ),
        ("GET", "/open311/v2/tokens/{file}") => (
            "Open311 GeoReport v2: there are no tokens, ids are given at once",
            "^[^/.]+\\.(json|xml)$",
            "1.json",
        ),
        _ => return None,
    };
    let media = |description: &str, schema: &Value| {
        json!({ "description": description, "content": {
            "application/json": { "schema": schema },
            "text/xml": {},
        } })
    };
    let answered = json!({ "type": ["array", "object"] });
    let error = object(&[
        ("code", json!({ "type": "integer" })),
        ("description", String::schema()),
    ]);
    let errors = json!({ "type": "array", "items": error });
    let refused = |status| (status, media("a list of errors", &errors));
    let mut answers = vec![(200, media("as the specification says", &answered))];
    answers.extend([400, 404].map(refused));
    let mut body = None;
    if method == "POST" {
        answers.push((201, media("registered", &answered)));
        answers.extend([403, 413, 415, 503].map(refused));
        body = Some(json!({ "required": true, "content": {
            "application/x-www-form-urlencoded": { "schema": { "type": "object" } },
        } }));
    }
    Some(Operation {
        summary,
        parameters: vec![path_parameter(
            "file",
            json!({ "type": "string", "pattern": files }),
            json!(example),
        )],
        body,
        answers,
        refusals: &[],
    })
}

//! Discovery, the list of services and what each asks for.

use super::tree::Tree;
use super::{Answer, missing};
use crate::auth::WebState;
use crate::words::Lang;
use axum::http::{HeaderMap, StatusCode};
use huiyin_engine::plan::{Plan, Unit};
use std::sync::Arc;

pub(super) fn discovery(headers: &HeaderMap, tls: bool) -> Tree {
    let host = headers.get("host").and_then(|host| host.to_str().ok());
    let scheme = if tls { "https" } else { "http" };
    let url = format!("{scheme}://{}/open311/v2", host.unwrap_or("localhost"));
    let formats = ["text/xml", "application/json"];
    let formats = formats.map(|format| Tree::Record("format", vec![("type", Tree::text(format))]));
    let endpoint = vec![
        (
            "specification",
            Tree::text("http://wiki.open311.org/GeoReport_v2"),
        ),
        ("url", Tree::text(url)),
        ("changeset", Tree::text("2026-11-24T00:00:00+08:00")),
        ("type", Tree::text("production")),
        ("formats", Tree::List("formats", formats.into())),
    ];
    let endpoints = Tree::List("endpoints", vec![Tree::Record("endpoint", endpoint)]);
    let fields = vec![
        ("changeset", Tree::text("2026-11-24T00:00:00+08:00")),
        ("contact", Tree::text("the city's petition office")),
        (
            "key_service",
            Tree::text("an administrator of this server gives a program its key"),
        ),
        ("endpoints", endpoints),
    ];
    Tree::Record("discovery", fields)
}

pub(super) fn list(state: &WebState, lang: Lang) -> Answer {
    let plan = plan(state);
    let units = plan.iter().flat_map(|plan| &plan.units);
    let services = units.map(|unit| service(unit, lang)).collect();
    Ok((StatusCode::OK, Tree::List("services", services)))
}

fn service(unit: &Unit, lang: Lang) -> Tree {
    let duty = unit.duty.as_ref().map(|duty| lang.label(duty).to_owned());
    let fields = vec![
        ("service_code", Tree::text(unit.id.to_string())),
        ("service_name", Tree::text(lang.label(&unit.name))),
        ("description", Tree::maybe(duty)),
        ("metadata", Tree::Flag(true)),
        ("type", Tree::text("realtime")),
        ("keywords", Tree::text("")),
        ("group", Tree::text("")),
    ];
    Tree::Record("service", fields)
}

pub(super) fn definition(state: &WebState, lang: Lang, code: &str) -> Answer {
    let plan = plan(state);
    let unit = plan
        .iter()
        .flat_map(|plan| &plan.units)
        .find(|unit| unit.id.as_str() == code);
    let Some((plan, unit)) = plan.as_ref().zip(unit) else {
        return Err(missing("such service"));
    };
    let fields = vec![
        ("service_code", Tree::text(unit.id.to_string())),
        (
            "attributes",
            Tree::List("attributes", attributes(plan, lang)),
        ),
    ];
    Ok((StatusCode::OK, Tree::Record("service_definition", fields)))
}

fn attributes(plan: &Plan, lang: Lang) -> Vec<Tree> {
    let areas = plan
        .areas
        .iter()
        .map(|area| (area.id.to_string(), lang.label(&area.name).to_owned()));
    let yes_no = [("yes", lang.o311_yes()), ("no", lang.o311_no())];
    let yes_no = yes_no.map(|(key, name)| (key.to_owned(), name.to_owned()));
    vec![
        attribute(
            1,
            "area",
            "singlevaluelist",
            lang.o311_area(),
            areas.collect(),
        ),
        attribute(2, "people", "number", lang.o311_people(), Vec::new()),
        attribute(
            3,
            "public",
            "singlevaluelist",
            lang.o311_public(),
            yes_no.into(),
        ),
        attribute(4, "follows", "string", lang.o311_follows(), Vec::new()),
    ]
}

fn attribute(
    order: u64,
    code: &'static str,
    datatype: &str,
    description: &str,
    values: Vec<(String, String)>,
) -> Tree {
    let one = |(key, name)| {
        Tree::Record(
            "value",
            vec![("key", Tree::Text(key)), ("name", Tree::Text(name))],
        )
    };
    let fields = vec![
        ("variable", Tree::Flag(true)),
        ("code", Tree::text(code)),
        ("datatype", Tree::text(datatype)),
        ("required", Tree::Flag(false)),
        ("datatype_description", Tree::text("")),
        ("order", Tree::Number(order)),
        ("description", Tree::text(description)),
        (
            "values",
            Tree::List("values", values.into_iter().map(one).collect()),
        ),
    ];
    Tree::Record("attribute", fields)
}

pub(super) fn plan(state: &WebState) -> Option<Arc<Plan>> {
    state.live.read(|city| city.plan.clone())
}

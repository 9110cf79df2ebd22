//! A service request comes in: checked whole, so that one answer names everything that is wrong with it.

use super::form::Form;
use super::services::plan;
use super::tree::Tree;
use super::{Answer, Fault, fault, wrong};
use crate::api::idempotency_key;
use crate::auth::{WebState, fresh_secret, tokens};
use crate::live::{ActError, Filing};
use crate::vault::Identity;
use axum::http::{HeaderMap, StatusCode};
use huiyin_engine::plan::Plan;
use huiyin_engine::record::{Channel, Source};

/// Most characters of a description, as the specification has it.
const DESCRIPTION_CHARS_MAX: usize = 4_000;
/// Most characters of every other field.
const FIELD_CHARS_MAX: usize = 200;

const KNOWN: [&str; 15] = [
    "api_key",
    "jurisdiction_id",
    "service_code",
    "lat",
    "long",
    "address_string",
    "description",
    "media_url",
    "first_name",
    "last_name",
    "phone",
    "email",
    "attribute[area]",
    "attribute[people]",
    "attribute[public]",
];

pub(super) async fn file(state: &WebState, headers: &HeaderMap, body: &[u8]) -> Answer {
    let form = Form::read(body)?;
    admitted(state, &form)?;
    let key = idempotency_key(headers)
        .map_err(|_| vec![wrong("Idempotency-Key: 1 to 200 visible ASCII characters")])?;
    let plan = plan(state).ok_or_else(|| {
        vec![fault(
            StatusCode::SERVICE_UNAVAILABLE,
            "no plan is in force yet",
        )]
    })?;
    let id = match key {
        Some(key) => key,
        None => fresh_secret()
            .map_err(|error| vec![fault(StatusCode::INTERNAL_SERVER_ERROR, error.to_string())])?,
    };
    let filing = filing(state, &plan, &form, id)?;
    let registered = state.live.register(filing).await.map_err(refused)?;
    let notice = if registered.duplicate {
        "this request was registered before; its receipt code was given then".to_owned()
    } else {
        format!(
            "receipt code {}: it opens /r on this server; keep it",
            registered.receipt
        )
    };
    let fields = vec![
        (
            "service_request_id",
            Tree::text(registered.case.to_string()),
        ),
        ("service_notice", Tree::text(notice)),
        ("account_id", Tree::Nothing),
    ];
    let requests = Tree::List("service_requests", vec![Tree::Record("request", fields)]);
    let status = if registered.duplicate {
        StatusCode::OK
    } else {
        StatusCode::CREATED
    };
    Ok((status, requests))
}

// A program's key is a token of an account that may act.
fn admitted(state: &WebState, form: &Form) -> Result<(), Vec<Fault>> {
    let Some(key) = form.get("api_key") else {
        return Err(vec![wrong(
            "api_key is missing; an administrator gives a program its key",
        )]);
    };
    let found = state.live.with_db(|db| tokens::find(db, key));
    let session =
        found.map_err(|error| vec![fault(StatusCode::INTERNAL_SERVER_ERROR, error.to_string())])?;
    match session {
        Some(session) if !session.account.auditor => Ok(()),
        _ => Err(vec![fault(
            StatusCode::FORBIDDEN,
            "api_key is not a key of this server, or may not file",
        )]),
    }
}

fn refused(error: ActError) -> Vec<Fault> {
    let status = match error {
        ActError::Filing(_) => StatusCode::BAD_REQUEST,
        _ => StatusCode::SERVICE_UNAVAILABLE,
    };
    vec![fault(status, error.to_string())]
}

fn filing(state: &WebState, plan: &Plan, form: &Form, id: String) -> Result<Filing, Vec<Fault>> {
    let mut faults: Vec<Fault> = form.names().filter_map(not_accepted).collect();
    faults.extend(form.names().filter_map(|name| too_long(form, name)));
    let unit = listed(
        form.get("service_code"),
        "service_code",
        plan.units.iter().map(|unit| unit.id.as_str()),
        &mut faults,
    );
    if form.get("service_code").is_none() {
        faults.push(wrong("service_code is missing; services.json lists them"));
    }
    let area = listed(
        form.attribute("area"),
        "attribute[area]",
        plan.areas.iter().map(|area| area.id.as_str()),
        &mut faults,
    );
    let people = number(
        form.attribute("people"),
        "attribute[people]",
        1.0,
        1e6,
        &mut faults,
    );
    let public = listed(
        form.attribute("public"),
        "attribute[public]",
        ["yes", "no"].into_iter(),
        &mut faults,
    );
    let description = form.get("description").unwrap_or_default();
    if description.is_empty() {
        faults.push(wrong("description is missing: say what the matter is"));
    }
    let place = place(form, &mut faults);
    if !faults.is_empty() {
        return Err(faults);
    }
    let now = state.live.now();
    let mut body = vec![description.to_owned()];
    body.extend(place);
    body.extend(form.get("media_url").map(|url| format!("media: {url}")));
    Ok(Filing {
        source: Source::Open311,
        id: format!("o311-{id}"),
        time: now,
        channel: Channel::Web,
        people: people.map_or(1, |n| n as u32),
        topic: String::new(),
        body: body.join("\n"),
        matter: None,
        area,
        unit,
        follows: form.attribute("follows").map(str::to_owned),
        public: public.as_deref() == Some("yes"),
        identity: Some(identity(form)).filter(|told| !told.is_empty()),
    })
}

fn not_accepted(name: &str) -> Option<Fault> {
    let follows = name == "attribute[follows]";
    if KNOWN.contains(&name) || follows {
        return None;
    }
    Some(match name {
        "device_id" | "account_id" => wrong(format!(
            "{name} is never accepted: it would follow a person from one request to the next; leave it out"
        )),
        "address_id" => wrong(
            "address_id: this server keeps no list of addresses; send address_string, or lat and long",
        ),
        _ => wrong(format!(
            "{name} is not a field of this server; it takes {}",
            KNOWN.join(", ")
        )),
    })
}

fn too_long(form: &Form, name: &str) -> Option<Fault> {
    let most = if name == "description" {
        DESCRIPTION_CHARS_MAX
    } else {
        FIELD_CHARS_MAX
    };
    let found = form.get(name)?.chars().count();
    (found > most).then(|| wrong(format!("{name} has {found} characters; it may have {most}")))
}

fn listed<'a>(
    value: Option<&str>,
    name: &str,
    mut allowed: impl Iterator<Item = &'a str>,
    faults: &mut Vec<Fault>,
) -> Option<String> {
    let value = value?;
    if !allowed.any(|held| held == value) {
        faults.push(wrong(format!("{name} is not one of the list; services/CODE.json and services.json say which there are")));
    }
    Some(value.to_owned())
}

fn number(
    value: Option<&str>,
    name: &str,
    low: f64,
    high: f64,
    faults: &mut Vec<Fault>,
) -> Option<f64> {
    let value = value?;
    let read = value
        .parse::<f64>()
        .ok()
        .filter(|n| n.is_finite() && (low..=high).contains(n));
    let whole = name.starts_with("attribute");
    match read.filter(|n| !whole || n.fract() == 0.0) {
        Some(number) => Some(number),
        None => {
            faults.push(wrong(format!("{name} is a number from {low} to {high}")));
            None
        }
    }
}

// Where it is, as a line of the text: it is sealed with it, and never shown again.
fn place(form: &Form, faults: &mut Vec<Fault>) -> Option<String> {
    let (lat, long) = (form.get("lat"), form.get("long"));
    let north = number(lat, "lat", -90.0, 90.0, faults);
    let east = number(long, "long", -180.0, 180.0, faults);
    if lat.is_some() != long.is_some() {
        faults.push(wrong("lat and long go together"));
    }
    let address = form.get("address_string");
    if lat.is_none() && address.is_none() {
        faults.push(wrong(
            "a location is missing: address_string, or lat and long",
        ));
    }
    let point = north
        .zip(east)
        .map(|(north, east)| format!("({north}, {east})"));
    let parts: Vec<String> = address
        .map(str::to_owned)
        .into_iter()
        .chain(point)
        .collect();
    (!parts.is_empty()).then(|| format!("location: {}", parts.join(" ")))
}

fn identity(form: &Form) -> Identity {
    let names = [form.get("last_name"), form.get("first_name")];
    let name: Vec<&str> = names.into_iter().flatten().collect();
    Identity {
        name: (!name.is_empty()).then(|| name.join(" ")),
        phone: form.get("phone").map(str::to_owned),
        email: form.get("email").map(str::to_owned),
        ..Identity::default()
    }
}

//! A service request comes in: who sends it, and the case that becomes of it. Absent: what a request must hold,
//! which the intake room checks.

use super::services::plan;
use super::tree::Tree;
use super::{Answer, Fault, fault, wrong, wrongs};
use crate::api::idempotency_key;
use crate::auth::{WebState, fresh_secret};
use crate::live::{ActError, Filing};
use crate::vault::Identity;
use axum::http::{HeaderMap, StatusCode};
use huiyin_engine::plan::Plan;
use huiyin_engine::record::{Channel, Source};
use huiyin_intake::{Open311Form as Form, ServiceRequest, Services};

pub(super) async fn file(state: &WebState, headers: &HeaderMap, body: &[u8]) -> Answer {
    let form = Form::read(body).map_err(wrongs)?;
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
    let found = state.tokens.find(&state.live, key);
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
    let services = Services {
        units: plan.units.iter().map(|unit| unit.id.as_str()).collect(),
        areas: plan.areas.iter().map(|area| area.id.as_str()).collect(),
    };
    let request = ServiceRequest::read(form, &services).map_err(wrongs)?;
    Ok(Filing {
        source: Source::Open311,
        id: format!("o311-{id}"),
        time: state.live.now(),
        channel: Channel::Web,
        people: request.people,
        topic: String::new(),
        body: request.text(),
        matter: None,
        area: request.area,
        unit: Some(request.unit),
        follows: request.follows,
        known: None,
        public: request.public,
        identity: Some(Identity {
            name: request.name,
            phone: request.phone,
            email: request.email,
            ..Identity::default()
        })
        .filter(|told| !told.is_empty()),
    })
}

//! One complaint record, by the names that files use.

use super::body::json_bytes;
use super::case_view::CaseView;
use super::{actor, idempotency_key};
use crate::auth::WebState;
use crate::auth::guard::{Asked, Signed};
use crate::auth::problem::{Kind, Problem};
use crate::auth::shown::sees;
use crate::live::{Filing, Registered};
use crate::words::Lang;
use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use huiyin_engine::City;
use huiyin_engine::ids::{CaseId, MatterId};
use huiyin_engine::plan::Plan;
use huiyin_intake::{Allowed, Intake, Mapping};
use serde_json::Value;
use std::sync::LazyLock;

/// Records by the fields' own names.
static PLAIN: LazyLock<Intake> = LazyLock::new(|| Intake::new(Mapping::default()));

/// Registers one complaint: 201 with its receipt, 200 where it was registered before.
pub(super) async fn register(
    State(state): State<WebState>,
    Signed(session): Signed,
    asked: Asked,
    request: Request,
) -> Result<(StatusCode, Json<Registered>), Problem> {
    actor(&session, None)?;
    let key = idempotency_key(request.headers())?;
    let filing = filing(&state, &json_bytes(request).await?, key, asked.lang)?;
    let registered = state.live.register(filing).await?;
    let status = if registered.duplicate {
        StatusCode::OK
    } else {
        StatusCode::CREATED
    };
    Ok((status, Json(registered)))
}

/// One case: its class, where it stands, and every clock of the law on it. Nothing of an accusation is shown to
/// whom it accuses.
pub(super) async fn read(
    State(state): State<WebState>,
    Signed(session): Signed,
    id: Result<Path<String>, PathRejection>,
) -> Result<Json<CaseView>, Problem> {
    let Path(id) = id.map_err(|_| Kind::NotFound)?;
    let id = CaseId(id.parse().map_err(|_| Kind::NotFound)?);
    let row = state.live.case_row(id).ok_or(Kind::NotFound)?;
    let (now, posts) = (state.live.now(), &session.account.posts);
    let seen = |city: &City| {
        let sees = sees(city, id, row.unit.as_ref(), posts);
        sees.then(|| CaseView::of(city, &row, now))
    };
    Ok(Json(state.live.read(seen).ok_or(Kind::Forbidden)?))
}

fn filing(state: &WebState, bytes: &[u8], key: Option<String>, lang: Lang) -> Result<Filing, Kind> {
    let mut value: Value =
        serde_json::from_slice(bytes).map_err(|error| Kind::Body(error.to_string()))?;
    // A record's id already makes a write act once; a bare key does the same.
    if let (Some(fields), Some(key)) = (value.as_object_mut(), key) {
        fields.entry("id").or_insert(Value::String(key));
    }
    let known = known(&mut value)?;
    let text = value.to_string();
    // Areas and units are held against the plan where the record is registered.
    let record = PLAIN.json(1, &text, Some(state.live.now().0));
    let filing = record
        .map(Filing::from)
        .map_err(|reject| Kind::Body(reject.message(intake_lang(lang))))?;
    Ok(Filing { known, ..filing })
}

// The number of a matter of this city, which no file has.
fn known(value: &mut Value) -> Result<Option<MatterId>, Kind> {
    let fields = value.as_object_mut();
    match fields.and_then(|fields| fields.remove("known")) {
        None | Some(Value::Null) => Ok(None),
        Some(held) => match held.as_u64() {
            Some(number) => Ok(Some(MatterId(number))),
            None => Err(Kind::Field("known".to_owned())),
        },
    }
}

/// The plan's closed lists.
pub(super) fn allowed(plan: Option<&Plan>) -> Allowed {
    let areas = plan
        .iter()
        .flat_map(|plan| &plan.areas)
        .map(|area| area.id.to_string());
    let units = plan
        .iter()
        .flat_map(|plan| &plan.units)
        .map(|unit| unit.id.to_string());
    Allowed {
        areas: areas.collect(),
        units: units.collect(),
    }
}

/// The same language in the intake room's words.
pub(super) const fn intake_lang(lang: Lang) -> huiyin_intake::Lang {
    match lang {
        Lang::Zh => huiyin_intake::Lang::Chinese,
        Lang::En => huiyin_intake::Lang::English,
    }
}

//! One complaint record, by the names that files use.

use super::body::json_bytes;
use super::{actor, idempotency_key};
use crate::auth::WebState;
use crate::auth::guard::{Asked, Signed};
use crate::auth::problem::{Kind, Problem};
use crate::live::{Filing, Registered};
use crate::words::Lang;
use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use huiyin_engine::ids::MatterId;
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

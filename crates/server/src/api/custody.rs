//! Opening an identity by program, under the same rules as the page: one case, one purpose, on record; and the
//! custodians' answers. Absent: any list of identities.

use super::actor;
use super::body::JsonBody;
use super::openapi::shape::shaped;
use crate::auth::WebState;
use crate::auth::guard::Signed;
use crate::auth::problem::{Kind, Problem};
use crate::auth::shown::{custody, sees_openings};
use crate::live::Let;
use crate::vault::Purpose;
use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use huiyin_engine::ids::{CaseId, PostId};
use serde::{Deserialize, Serialize};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OpenBody {
    post: Option<PostId>,
    purpose: Purpose,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PostBody {
    post: Option<PostId>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AnswerBody {
    post: Option<PostId>,
    agree: bool,
}

shaped! {
    #[derive(Debug, Default, Serialize)]
    pub(super) struct OpenedView {
        /// The custodians' request, where one of them has to agree first.
        request: Option<u64>,
        name: Option<String>,
        phone: Option<String>,
        email: Option<String>,
        id_number: Option<String>,
        address: Option<String>,
    }
}

shaped! {
    #[derive(Debug, Serialize)]
    pub(super) struct ReceiptView {
        receipt: String,
    }
}

shaped! {
    #[derive(Debug, Serialize)]
    pub(super) struct CustodyView {
        requests: Vec<RequestView>,
        openings: Vec<OpeningView>,
    }
}

shaped! {
    #[derive(Debug, Serialize)]
    struct OpeningView {
        case: CaseId,
        post: PostId,
        at: String,
        purpose: &'static str,
    }
}

shaped! {
    #[derive(Debug, Serialize)]
    struct RequestView {
        id: u64,
        case: CaseId,
        post: PostId,
        at: String,
        purpose: &'static str,
        /// Absent while it waits.
        agreed: Option<bool>,
        used: bool,
    }
}

fn case_of(id: Result<Path<String>, PathRejection>) -> Result<CaseId, Kind> {
    let Path(id) = id.map_err(|_| Kind::NotFound)?;
    Ok(CaseId(id.parse().map_err(|_| Kind::NotFound)?))
}

/// Opens an identity: 200, or 202 where a custodian was asked.
pub(super) async fn open(
    State(state): State<WebState>,
    Signed(session): Signed,
    id: Result<Path<String>, PathRejection>,
    JsonBody(body): JsonBody<OpenBody>,
) -> Result<(StatusCode, Json<OpenedView>), Problem> {
    let (case, by) = (case_of(id)?, actor(&session, body.post)?);
    Ok(
        match state.live.open_identity(case, body.purpose, by).await? {
            Let::Waits { request } => {
                let view = OpenedView {
                    request: Some(request),
                    ..OpenedView::default()
                };
                (StatusCode::ACCEPTED, Json(view))
            }
            Let::In(identity) => {
                let told = identity.unwrap_or_default();
                let view = OpenedView {
                    request: None,
                    name: told.name,
                    phone: told.phone,
                    email: told.email,
                    id_number: told.id_number,
                    address: told.address,
                };
                (StatusCode::OK, Json(view))
            }
        },
    )
}

/// Issues a receipt again.
pub(super) async fn reissue(
    State(state): State<WebState>,
    Signed(session): Signed,
    id: Result<Path<String>, PathRejection>,
    JsonBody(body): JsonBody<PostBody>,
) -> Result<Json<ReceiptView>, Problem> {
    let (case, by) = (case_of(id)?, actor(&session, body.post)?);
    let receipt = state.live.reissue_receipt(case, by).await?.to_string();
    Ok(Json(ReceiptView { receipt }))
}

/// What custodians and auditors see.
pub(super) async fn list(
    State(state): State<WebState>,
    Signed(session): Signed,
) -> Result<Json<CustodyView>, Problem> {
    let posts = &session.account.posts;
    let plan = state.live.read(|city| city.plan.clone());
    if !sees_openings(plan.as_deref(), session.account.auditor, posts) {
        return Err(Kind::Forbidden.into());
    }
    let custody = custody(&state.live, posts)?;
    let requests = custody.requests.into_iter().map(|row| RequestView {
        id: row.id,
        case: row.asked.case,
        post: row.asked.by.post,
        at: row.asked.at.to_string(),
        purpose: row.asked.purpose.name(),
        agreed: row.answered.map(|(_, _, agreed)| agreed),
        used: row.used.is_some(),
    });
    let openings = custody.openings.into_iter().map(|row| OpeningView {
        case: row.case,
        post: row.by.post,
        at: row.at.to_string(),
        purpose: row.purpose.name(),
    });
    Ok(Json(CustodyView {
        requests: requests.collect(),
        openings: openings.collect(),
    }))
}

/// A custodian's answer.
pub(super) async fn answer(
    State(state): State<WebState>,
    Signed(session): Signed,
    id: Result<Path<String>, PathRejection>,
    JsonBody(body): JsonBody<AnswerBody>,
) -> Result<StatusCode, Problem> {
    let Path(id) = id.map_err(|_| Kind::NotFound)?;
    let request = id.parse().map_err(|_| Kind::NotFound)?;
    let by = actor(&session, body.post)?;
    state.live.answer_opening(request, by, body.agree).await?;
    Ok(StatusCode::NO_CONTENT)
}

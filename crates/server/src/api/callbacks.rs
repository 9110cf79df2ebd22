//! What a text message's provider says afterwards: whether a text arrived, and what its recipient replied.
//! It comes to an address with a secret in it, which only the provider was told.

use crate::auth::problem::{Kind, Problem};
use crate::notify::channels::sms::{reply, reports};
use crate::notify::courier::Courier;
use axum::body::Bytes;
use axum::extract::Path;
use axum::{Extension, Json};
use serde_json::{Value, json};

/// Whether texts arrived.
pub(crate) async fn arrived(
    courier: Option<Extension<Courier>>,
    Path(secret): Path<String>,
    body: Bytes,
) -> Result<Json<Value>, Problem> {
    let courier = theirs(courier, &secret)?;
    let reports = reports(&body).ok_or_else(|| Kind::Body("an array of reports".to_owned()))?;
    courier.reported(reports).await;
    Ok(taken())
}

/// What a recipient replied.
pub(crate) async fn replied(
    courier: Option<Extension<Courier>>,
    Path(secret): Path<String>,
    body: Bytes,
) -> Result<Json<Value>, Problem> {
    let courier = theirs(courier, &secret)?;
    let reply = reply(&body).ok_or_else(|| Kind::Body("a reply".to_owned()))?;
    courier.replied(reply).await;
    Ok(taken())
}

// Whoever does not know the secret finds nothing here.
fn theirs(courier: Option<Extension<Courier>>, secret: &str) -> Result<Courier, Problem> {
    let courier = courier.filter(|Extension(courier)| courier.knows_provider(secret));
    let Extension(courier) = courier.ok_or(Kind::NotFound)?;
    Ok(courier)
}

fn taken() -> Json<Value> {
    Json(json!({ "result": 0, "errmsg": "OK" }))
}

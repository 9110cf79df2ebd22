//! A JSON body, or a problem that says what is wrong with it.

use crate::auth::problem::Kind;
use axum::body::{Bytes, to_bytes};
use axum::extract::{FromRequest, Request};
use axum::http::header::CONTENT_TYPE;
use serde::de::DeserializeOwned;

/// Largest JSON body, in kilobytes.
pub(super) const KB_MAX: usize = 1024;

/// A JSON body of a known shape.
pub(super) struct JsonBody<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for JsonBody<T> {
    type Rejection = Kind;
    async fn from_request(request: Request, _: &S) -> Result<Self, Kind> {
        let bytes = json_bytes(request).await?;
        let parsed = serde_json::from_slice(&bytes);
        parsed
            .map(JsonBody)
            .map_err(|error| Kind::Body(error.to_string()))
    }
}

/// The bytes of a body that says it is JSON.
pub(super) async fn json_bytes(request: Request) -> Result<Bytes, Kind> {
    let media = request
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let media = media.split(';').next().unwrap_or_default().trim();
    if media != "application/json" && !media.ends_with("+json") {
        return Err(Kind::Media);
    }
    let body = to_bytes(request.into_body(), KB_MAX * 1024).await;
    body.map_err(|_| Kind::TooLarge(KB_MAX))
}

//! The page that verifies receipts in the reader's browser: one file without network, made to be saved.
//!
//! Its parts are in `static/verify` and are put together here, words included: a page that leaves the server takes
//! them along. Deliberately absent: the receipt. Nothing that is checked reaches the server.

use axum::http::HeaderValue;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

const PAGE: &str = include_str!("../../static/verify/page.html");
const CSS: &str = include_str!("../../static/verify/page.css");
const CORE: &str = concat!(
    include_str!("../../static/verify/crypto.js"),
    include_str!("../../static/verify/receipt.js")
);
const JS: &str = include_str!("../../static/verify/page.js");

struct Sheet {
    page: String,
    policy: HeaderValue,
}

static SHEET: LazyLock<Sheet> = LazyLock::new(|| {
    let hash = |text: &str| BASE64_STANDARD.encode(Sha256::digest(text));
    let policy = format!(
        "default-src 'none'; script-src 'sha256-{}' 'sha256-{}'; style-src 'sha256-{}'; form-action 'none'; base-uri 'none'; \
         frame-ancestors 'none'",
        hash(CORE),
        hash(JS),
        hash(CSS)
    );
    Sheet {
        page: PAGE
            .replacen("{page}", JS, 1)
            .replacen("{core}", CORE, 1)
            .replacen("{css}", CSS, 1),
        policy: HeaderValue::try_from(policy).expect("base64 and ASCII fit in a header"),
    }
});

/// The page. Its script and style stand in it, so it has a content policy of its own.
pub(crate) async fn get() -> Response {
    let html = HeaderValue::from_static("text/html; charset=utf-8");
    let headers = [
        (CONTENT_TYPE, html),
        (CONTENT_SECURITY_POLICY, SHEET.policy.clone()),
    ];
    (headers, SHEET.page.as_str()).into_response()
}

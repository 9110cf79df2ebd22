//! A Feishu group robot with signed requests: HMAC-SHA256 over nothing, with the seconds, a line end and the
//! robot's secret as its key, in base64, beside the seconds in the body. A hundred messages a minute.

use super::{Envelope, Outcome, Settings, WITHIN, by_code, by_status, hmac_sha256, without_answer};
use crate::config::settle::Fault;
use crate::http::Client;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

/// Messages that it takes in a minute.
pub(super) const A_MINUTE: usize = 100;

/// Bytes of one text; the whole request may have 20 kB.
pub(super) const TEXT_MAX: usize = 10_000;

/// Called too often.
const TOO_OFTEN: [i64; 2] = [11_232, 9499];

/// The robot, set up.
pub(super) struct Feishu {
    client: Client,
    url: String,
    secret: String,
}

impl Feishu {
    pub(super) fn load(set: &Settings<'_>) -> Result<Option<Self>, Fault> {
        let name = "channel.feishu.url_file";
        let Some(url) = set.secret_url(name)? else {
            return Ok(None);
        };
        set.needed("channel.feishu.secret_file", name)?;
        let secret = set.secret("channel.feishu.secret_file")?;
        Ok(Some(Feishu {
            client: set.client()?,
            url,
            secret: secret.unwrap_or_default(),
        }))
    }

    pub(super) async fn send(&self, envelope: &Envelope) -> Outcome {
        let seconds = (envelope.at.0 / 1_000_000).to_string();
        let key = format!("{seconds}\n{}", self.secret);
        let body = json!({
            "timestamp": seconds,
            "sign": STANDARD.encode(hmac_sha256(key.as_bytes(), b"")),
            "msg_type": "text",
            "content": { "text": envelope.cut(TEXT_MAX) },
        });
        let headers = [("content-type", "application/json")];
        let body = body.to_string().into_bytes();
        match self.client.post(&self.url, &headers, body, WITHIN).await {
            Err(fault) => without_answer(&fault),
            Ok(answer) => {
                let fields = ["code", "StatusCode"];
                by_status(&answer).unwrap_or_else(|| by_code(&answer, &fields, &TOO_OFTEN))
            }
        }
    }
}

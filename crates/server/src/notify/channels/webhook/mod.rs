//! Another system of the city: one JSON object per message, signed. The signature is HMAC-SHA256, in
//! hexadecimal digits, over the seconds of `X-Huiyin-Timestamp`, a full stop and the body; whoever takes
//! it refuses old seconds. `Idempotency-Key` is the same for a message that is sent again.

use super::{Envelope, Outcome, Settings, WITHIN, by_status, hmac_sha256, without_answer};
use crate::config::settle::Fault;
use crate::http::Client;

/// The webhook, set up.
pub(super) struct Webhook {
    client: Client,
    url: String,
    secret: String,
}

impl Webhook {
    pub(super) fn load(set: &Settings<'_>) -> Result<Option<Self>, Fault> {
        let Some(url) = set.url("channel.webhook.url")? else {
            return Ok(None);
        };
        set.needed("channel.webhook.secret_file", "channel.webhook.url")?;
        let secret = set.secret("channel.webhook.secret_file")?;
        Ok(Some(Webhook {
            client: set.client()?,
            url: url.to_owned(),
            secret: secret.unwrap_or_default(),
        }))
    }

    pub(super) async fn send(&self, envelope: &Envelope) -> Outcome {
        let body = serde_json::json!({
            "key": envelope.key,
            "post": envelope.post,
            "level": envelope.level,
            "subject": envelope.subject,
            "text": envelope.body,
            "at": envelope.at.to_string(),
        });
        let body = body.to_string();
        let seconds = (envelope.at.0 / 1_000_000).to_string();
        let signature = signature(&self.secret, &seconds, &body);
        let headers = [
            ("content-type", "application/json"),
            ("idempotency-key", envelope.key.as_str()),
            ("x-huiyin-timestamp", seconds.as_str()),
            ("x-huiyin-signature", signature.as_str()),
        ];
        let answer = self
            .client
            .post(&self.url, &headers, body.into_bytes(), WITHIN);
        match answer.await {
            Err(fault) => without_answer(&fault),
            Ok(answer) => by_status(&answer).unwrap_or(Outcome::HandedOver(None)),
        }
    }
}

fn signature(secret: &str, seconds: &str, body: &str) -> String {
    let said = format!("{seconds}.{body}");
    let bytes = hmac_sha256(secret.as_bytes(), said.as_bytes());
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

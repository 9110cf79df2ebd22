//! A `DingTalk` group robot with signed requests: HMAC-SHA256 with the robot's secret over the milliseconds,
//! a line end and the secret, in base64, beside the milliseconds in the address. Twenty messages a minute.

use super::{Envelope, Outcome, Settings, WITHIN, by_code, by_status, hmac_sha256, without_answer};
use crate::config::settle::Fault;
use crate::http::Client;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use huiyin_engine::Time;
use serde_json::json;

/// Messages that it takes in a minute.
pub(super) const A_MINUTE: usize = 20;

/// Bytes of one text.
pub(super) const TEXT_MAX: usize = 5000;

/// Called too often, in the words of several years.
const TOO_OFTEN: [i64; 3] = [130_101, 410_100, 90_030];

/// The robot, set up.
pub(super) struct Dingtalk {
    client: Client,
    url: String,
    secret: String,
}

impl Dingtalk {
    pub(super) fn load(set: &Settings<'_>) -> Result<Option<Self>, Fault> {
        let name = "channel.dingtalk.url_file";
        let Some(url) = set.secret_url(name)? else {
            return Ok(None);
        };
        set.needed("channel.dingtalk.secret_file", name)?;
        let secret = set.secret("channel.dingtalk.secret_file")?;
        Ok(Some(Dingtalk {
            client: set.client()?,
            url,
            secret: secret.unwrap_or_default(),
        }))
    }

    pub(super) async fn send(&self, envelope: &Envelope) -> Outcome {
        let body = json!({
            "msgtype": "text",
            "text": { "content": envelope.cut(TEXT_MAX) },
            "at": { "atMobiles": envelope.local_mobiles(), "isAtAll": false },
        });
        let headers = [("content-type", "application/json")];
        let (url, body) = (self.signed(envelope.at), body.to_string().into_bytes());
        match self.client.post(&url, &headers, body, WITHIN).await {
            Err(fault) => without_answer(&fault),
            Ok(answer) => {
                by_status(&answer).unwrap_or_else(|| by_code(&answer, &["errcode"], &TOO_OFTEN))
            }
        }
    }

    fn signed(&self, at: Time) -> String {
        let millis = at.0 / 1000;
        let said = format!("{millis}\n{}", self.secret);
        let sign = STANDARD.encode(hmac_sha256(self.secret.as_bytes(), said.as_bytes()));
        let sign: String = form_urlencoded::byte_serialize(sign.as_bytes()).collect();
        let joint = if self.url.contains('?') { '&' } else { '?' };
        format!("{}{joint}timestamp={millis}&sign={sign}", self.url)
    }
}

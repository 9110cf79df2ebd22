//! A WeCom group robot: one POST of JSON to an address that is itself the secret. Twenty messages a
//! minute, 2,048 bytes a text; 45009 says that there were more.

use super::{Envelope, Outcome, Settings, WITHIN, by_code, by_status, without_answer};
use crate::config::settle::Fault;
use crate::http::Client;
use serde_json::json;

/// Messages that it takes in a minute.
pub(super) const A_MINUTE: usize = 20;

/// Bytes of one text.
pub(super) const TEXT_MAX: usize = 2048;

/// Called too often.
const TOO_OFTEN: [i64; 1] = [45_009];

/// The robot, set up.
pub(super) struct Wecom {
    client: Client,
    url: String,
}

impl Wecom {
    pub(super) fn load(set: &Settings<'_>) -> Result<Option<Self>, Fault> {
        let Some(url) = set.secret_url("channel.wecom.url_file")? else {
            return Ok(None);
        };
        Ok(Some(Wecom {
            client: set.client()?,
            url,
        }))
    }

    pub(super) async fn send(&self, envelope: &Envelope) -> Outcome {
        let body = json!({
            "msgtype": "text",
            "text": {
                "content": envelope.cut(TEXT_MAX),
                "mentioned_mobile_list": envelope.local_mobiles(),
            },
        });
        let headers = [("content-type", "application/json")];
        let body = body.to_string().into_bytes();
        match self.client.post(&self.url, &headers, body, WITHIN).await {
            Err(fault) => without_answer(&fault),
            Ok(answer) => {
                by_status(&answer).unwrap_or_else(|| by_code(&answer, &["errcode"], &TOO_OFTEN))
            }
        }
    }
}

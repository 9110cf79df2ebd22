//! Text messages through Tencent Cloud's gateway (`SendSms`, version 2021-01-11), signed with
//! TC3-HMAC-SHA256. A text is a template that the provider has approved, with what this server fills in:
//! `{1}` what it is about, `{2}` the end of the link that acknowledges it, `{3}` the reply that does.
//!
//! A text that was taken has not arrived: the provider says so later (`receipts`), or it is not
//! acknowledged, and the next channel follows.

mod receipts;
mod tc3;

pub(crate) use receipts::{Reply, Report, reply, reports};

use super::{Envelope, Outcome, Settings, WITHIN, by_status, without_answer};
use crate::config::settle::Fault;
use crate::http::Client;
use crate::notify::step::Failure;
use serde_json::{Value, json};
use tc3::Keys;

/// The gateway, set up.
pub(super) struct Sms {
    client: Client,
    url: String,
    region: String,
    keys: Keys,
    app: String,
    sign: String,
    template: String,
    values: usize,
}

impl Sms {
    pub(super) fn load(set: &Settings<'_>) -> Result<Option<Self>, Fault> {
        let first = "channel.sms.secret_id";
        let Some(id) = set.text(first) else {
            return Ok(None);
        };
        let text = |name: &str| set.needed(name, first).map(str::to_owned);
        text("channel.sms.secret_key_file")?;
        let key = set.secret("channel.sms.secret_key_file")?;
        let values = set.text("channel.sms.template_values").unwrap_or("2");
        let values = values.parse().ok().filter(|n| (1..=3).contains(n));
        let wrong = || set.wrong("channel.sms.template_values", "1, 2 or 3 is expected");
        let url = set.url("channel.sms.url")?;
        Ok(Some(Sms {
            client: set.client()?,
            url: url.unwrap_or_default().to_owned(),
            region: set
                .text("channel.sms.region")
                .unwrap_or_default()
                .to_owned(),
            keys: Keys::new(id, &key.unwrap_or_default()),
            app: text("channel.sms.app_id")?,
            sign: text("channel.sms.sign_name")?,
            template: text("channel.sms.template_id")?,
            values: values.ok_or_else(wrong)?,
        }))
    }

    pub(super) async fn send(&self, envelope: &Envelope) -> Outcome {
        let Some(number) = &envelope.address else {
            return Outcome::Failed(Failure::WrongAddress, None);
        };
        let mut values = vec![envelope.about.clone()];
        values.push(envelope.link_end.clone().unwrap_or_else(|| "-".to_owned()));
        values.push(envelope.code.clone().unwrap_or_else(|| "-".to_owned()));
        values.truncate(self.values);
        let body = json!({
            "PhoneNumberSet": [number],
            "SmsSdkAppId": self.app,
            "SignName": self.sign,
            "TemplateId": self.template,
            "TemplateParamSet": values,
            "SessionContext": envelope.key,
        });
        let body = body.to_string();
        let seconds = envelope.at.0 / 1_000_000;
        let host = self.host();
        let authorization = self.keys.authorization(host, &body, seconds);
        let seconds = seconds.to_string();
        let headers = [
            ("content-type", tc3::CONTENT_TYPE),
            ("authorization", authorization.as_str()),
            ("x-tc-action", "SendSms"),
            ("x-tc-version", "2021-01-11"),
            ("x-tc-region", self.region.as_str()),
            ("x-tc-timestamp", seconds.as_str()),
        ];
        match self
            .client
            .post(&self.url, &headers, body.into_bytes(), WITHIN)
            .await
        {
            Err(fault) => without_answer(&fault),
            Ok(answer) => by_status(&answer).unwrap_or_else(|| outcome(&answer.body)),
        }
    }

    fn host(&self) -> &str {
        let rest = self.url.split_once("://").map_or("", |(_, rest)| rest);
        rest.split('/').next().unwrap_or_default()
    }
}

// 200 with an error in the body is an error.
fn outcome(body: &[u8]) -> Outcome {
    let answer: Value = serde_json::from_slice(body).unwrap_or_default();
    let answer = &answer["Response"];
    let status = &answer["SendStatusSet"][0];
    let code = status["Code"].as_str().or(answer["Error"]["Code"].as_str());
    match code {
        Some("Ok") => Outcome::HandedOver(status["SerialNo"].as_str().map(str::to_owned)),
        Some(code) => {
            let short: String = code
                .chars()
                .filter(char::is_ascii_graphic)
                .take(80)
                .collect();
            Outcome::Failed(failure(code), Some(short))
        }
        None => Outcome::Failed(Failure::Refused, None),
    }
}

fn failure(code: &str) -> Failure {
    if code.contains("PhoneNumber") && code.starts_with("InvalidParameter") {
        Failure::WrongAddress
    } else if code.starts_with("LimitExceeded")
        || code.starts_with("RequestLimitExceeded")
        || code.starts_with("InternalError")
    {
        Failure::Busy
    } else {
        Failure::Refused
    }
}

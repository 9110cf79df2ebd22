//! TC3-HMAC-SHA256, as Tencent Cloud publishes it for its API 3.0: a key for the day and the service,
//! over the hash of a request written in one way only.

use crate::notify::channels::hmac_sha256;
use huiyin_engine::{Span, Time};
use sha2::{Digest, Sha256};

/// The media type, which is signed.
pub(super) const CONTENT_TYPE: &str = "application/json; charset=utf-8";

const SERVICE: &str = "sms";

/// Who signs.
pub(super) struct Keys {
    id: String,
    key: String,
}

impl Keys {
    pub(super) fn new(id: &str, key: &str) -> Self {
        Keys {
            id: id.to_owned(),
            key: key.to_owned(),
        }
    }

    /// The header that shows who asks, for a POST to `/` of a host at an instant.
    pub(super) fn authorization(&self, host: &str, body: &str, seconds: i64) -> String {
        let signed = "content-type;host";
        let request = format!(
            "POST\n/\n\ncontent-type:{CONTENT_TYPE}\nhost:{host}\n\n{signed}\n{}",
            hash(body.as_bytes())
        );
        let date = utc_date(seconds);
        let scope = format!("{date}/{SERVICE}/tc3_request");
        let said = format!(
            "TC3-HMAC-SHA256\n{seconds}\n{scope}\n{}",
            hash(request.as_bytes())
        );
        let key = format!("TC3{}", self.key);
        let key = hmac_sha256(key.as_bytes(), date.as_bytes());
        let key = hmac_sha256(&key, SERVICE.as_bytes());
        let key = hmac_sha256(&key, b"tc3_request");
        let signature = hex(&hmac_sha256(&key, said.as_bytes()));
        format!(
            "TC3-HMAC-SHA256 Credential={}/{scope}, SignedHeaders={signed}, Signature={signature}",
            self.id
        )
    }
}

fn hash(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

// The city's day of the same instant eight hours earlier is the day by UTC.
fn utc_date(seconds: i64) -> String {
    let at = Time(0) + Span::seconds(seconds) - Span::hours(8);
    at.city_day().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_date_is_that_of_utc() {
        assert_eq!(utc_date(0), "1970-01-01");
        assert_eq!(utc_date(86_399), "1970-01-01");
        assert_eq!(utc_date(1_551_113_065), "2019-02-25");
    }
}

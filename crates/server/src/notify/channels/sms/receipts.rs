//! What the provider sends back: whether a text arrived, and what its recipient replied. Both come as JSON
//! arrays to an address that only it knows.

use serde::Deserialize;

/// Whether a text arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Report {
    /// The provider's name for the text.
    pub(crate) receipt: String,
    /// Whether it arrived.
    pub(crate) arrived: bool,
    /// The provider's code.
    pub(crate) code: String,
}

#[derive(Deserialize)]
struct Row {
    sid: String,
    report_status: String,
    #[serde(default)]
    errmsg: String,
}

/// Reads reports; one that does not read is left out.
pub(crate) fn reports(body: &[u8]) -> Option<Vec<Report>> {
    let rows: Vec<serde_json::Value> = serde_json::from_slice(body).ok()?;
    let read = rows.into_iter().filter_map(|row| {
        let row: Row = serde_json::from_value(row).ok()?;
        let code = row
            .errmsg
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .take(40);
        Some(Report {
            receipt: row.sid,
            arrived: row.report_status == "SUCCESS",
            code: code.collect(),
        })
    });
    Some(read.collect())
}

/// A reply to a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reply {
    /// From which number, in international form.
    pub(crate) from: String,
    /// What it says.
    pub(crate) text: String,
}

/// Reads the reply that a request holds.
pub(crate) fn reply(body: &[u8]) -> Option<Reply> {
    #[derive(Deserialize)]
    struct Sent {
        mobile: String,
        #[serde(default)]
        nationcode: String,
        text: String,
    }
    let sent: Sent = serde_json::from_slice(body).ok()?;
    let country = match sent.nationcode.as_str() {
        "" => "86",
        code => code,
    };
    Some(Reply {
        from: format!("+{country}{}", sent.mobile),
        text: sent.text,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_and_replies_are_read_as_the_provider_publishes_them() {
        let body = r#"[{"user_receive_time":"2026-03-02 08:50:08","nationcode":"86","mobile":"13800138000",
            "report_status":"SUCCESS","errmsg":"DELIVRD","description":"用户短信送达成功","sid":"8:Wuw"},
            {"report_status":"FAIL","errmsg":"MK:0001","sid":"8:Xxx"}, {"sid": 7}]"#;
        let read = reports(body.as_bytes()).unwrap();
        let report = |receipt: &str, arrived, code: &str| Report {
            receipt: receipt.to_owned(),
            arrived,
            code: code.to_owned(),
        };
        assert_eq!(
            read,
            [
                report("8:Wuw", true, "DELIVRD"),
                report("8:Xxx", false, "MK0001")
            ]
        );
        assert_eq!(reports(b"{}"), None);
        let body = r#"{"extend":"","mobile":"13800138000","nationcode":"86","sign":"城市","text":" 1234 ","time":1}"#;
        let read = reply(body.as_bytes()).unwrap();
        assert_eq!(
            (read.from.as_str(), read.text.as_str()),
            ("+8613800138000", " 1234 ")
        );
    }
}

//! The fields of a form as a page sends them.

use crate::auth::guard::FORM_KB_MAX;
use crate::auth::problem::Kind;
use axum::body::to_bytes;
use axum::extract::{FromRequest, Request};
use huiyin_engine::Time;
use huiyin_engine::plan::Level;
use std::collections::BTreeMap;

/// A form's fields by name; a name sent twice keeps its last value.
pub(crate) struct Fields(BTreeMap<String, String>);

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = Kind;
    async fn from_request(request: Request, _: &S) -> Result<Self, Kind> {
        let body = to_bytes(request.into_body(), FORM_KB_MAX * 1024).await;
        let body = body.map_err(|_| Kind::TooLarge(FORM_KB_MAX))?;
        let pairs = url_pairs(&body).ok_or_else(|| Kind::Field("form".to_owned()))?;
        Ok(Fields(pairs.into_iter().collect()))
    }
}

// `application/x-www-form-urlencoded`: percent and plus undone, UTF-8 or nothing.
fn url_pairs(body: &[u8]) -> Option<Vec<(String, String)>> {
    let pairs = body
        .split(|byte| *byte == b'&')
        .filter(|pair| !pair.is_empty());
    let one = |pair: &[u8]| {
        let at = pair
            .iter()
            .position(|byte| *byte == b'=')
            .unwrap_or(pair.len());
        let value = pair.get(at + 1..).unwrap_or_default();
        Some((decoded(&pair[..at])?, decoded(value)?))
    };
    pairs.map(one).collect()
}

fn decoded(text: &[u8]) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.iter();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digit = |byte: &u8| char::from(*byte).to_digit(16);
                let (high, low) = (digit(rest.next()?)?, digit(rest.next()?)?);
                u8::try_from(high * 16 + low).ok()?
            }
            other => *other,
        });
    }
    let text = String::from_utf8(bytes).ok()?;
    Some(text.replace("\r\n", "\n"))
}

impl Fields {
    /// A field that must be there and not be empty.
    pub(crate) fn text(&self, name: &str) -> Result<&str, Kind> {
        let text = self
            .0
            .get(name)
            .map(|text| text.trim())
            .filter(|text| !text.is_empty());
        text.ok_or_else(|| Kind::Field(name.to_owned()))
    }

    /// A field that may be empty or absent.
    pub(crate) fn maybe(&self, name: &str) -> Option<String> {
        self.text(name).ok().map(str::to_owned)
    }

    /// A field as it was typed, blanks included; empty where it is absent.
    pub(crate) fn raw(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// Whether a box is ticked.
    pub(crate) fn ticked(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// What follows a prefix in the names of ticked boxes.
    pub(crate) fn ticked_after<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = &'a str> {
        self.0
            .keys()
            .filter_map(move |name| name.strip_prefix(prefix))
    }

    /// A whole number.
    pub(crate) fn number(&self, name: &str) -> Result<u64, Kind> {
        self.text(name)?
            .parse()
            .map_err(|_| Kind::Field(name.to_owned()))
    }

    /// A level by its numeral.
    pub(crate) fn level(&self, name: &str) -> Result<Level, Kind> {
        let written = self.text(name)?;
        let level = Level::ALL
            .into_iter()
            .find(|level| level.numeral() == written);
        level.ok_or_else(|| Kind::Field(name.to_owned()))
    }

    /// A time as a form field gives it, in city time.
    pub(crate) fn time(&self, name: &str) -> Result<Time, Kind> {
        let micros = huiyin_intake::parse_time_us(self.text(name)?);
        micros.map(Time).map_err(|_| Kind::Field(name.to_owned()))
    }
}

/// A path of this server to go back to; the board where the form named another place.
pub(crate) fn local(back: Option<String>) -> String {
    let path = back.unwrap_or_default();
    let ours =
        path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\r', '\n']);
    if ours { path } else { "/".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_as_browsers_send_it() {
        let pairs = url_pairs("a=1+2&b=%E7%90%86%E7%94%B1&c&d=x%0D%0Ay".as_bytes()).unwrap();
        let pairs: Vec<_> = pairs
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        assert_eq!(
            pairs,
            [("a", "1 2"), ("b", "理由"), ("c", ""), ("d", "x\ny")]
        );
        assert_eq!(url_pairs(b"a=%E7%9"), None);
        assert_eq!(url_pairs(b"a=%FF"), None);
    }

    #[test]
    fn a_way_back_leads_nowhere_else() {
        assert_eq!(local(Some("/incidents/1#now".into())), "/incidents/1#now");
        for other in [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "",
        ] {
            assert_eq!(local(Some(other.into())), "/");
        }
    }
}

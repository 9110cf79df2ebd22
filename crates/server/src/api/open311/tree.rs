//! One tree, written as JSON or as XML: the two formats of the specification cannot drift apart.

use super::Fault;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use huiyin_intake::MAX_FAULTS;
use serde_json::{Map, Value};

/// The format that a path's ending asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Json,
    Xml,
}

impl Format {
    /// `services.json` is `services` in JSON.
    pub(super) fn split(file: &str) -> (String, Option<Self>) {
        match file.rsplit_once('.') {
            Some((name, "json")) => (name.to_owned(), Some(Format::Json)),
            Some((name, "xml")) => (name.to_owned(), Some(Format::Xml)),
            _ => (file.to_owned(), None),
        }
    }
}

/// A value of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Tree {
    /// A text; in JSON a string.
    Text(String),
    /// Nothing: an empty element, in JSON `null`.
    Nothing,
    /// Yes or no.
    Flag(bool),
    /// A whole number.
    Number(u64),
    /// Named values in order, in an element of this name.
    Record(&'static str, Vec<(&'static str, Tree)>),
    /// Values of one kind in an element of this name, each of which brings its own; in JSON an array.
    List(&'static str, Vec<Tree>),
}

impl Tree {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Tree::Text(text.into())
    }

    pub(super) fn maybe(text: Option<String>) -> Self {
        text.map_or(Tree::Nothing, Tree::Text)
    }

    fn json(&self) -> Value {
        match self {
            Tree::Text(text) => Value::String(text.clone()),
            Tree::Nothing => Value::Null,
            Tree::Flag(flag) => Value::Bool(*flag),
            Tree::Number(number) => Value::from(*number),
            Tree::Record(_, fields) => {
                let fields = fields
                    .iter()
                    .map(|(name, value)| ((*name).to_owned(), value.json()));
                Value::Object(fields.collect::<Map<_, _>>())
            }
            Tree::List(_, items) => Value::Array(items.iter().map(Tree::json).collect()),
        }
    }

    fn xml(&self, into: &mut String) {
        match self {
            Tree::Text(text) => escape(text, into),
            Tree::Nothing => {}
            Tree::Flag(flag) => into.push_str(if *flag { "true" } else { "false" }),
            Tree::Number(number) => into.push_str(&number.to_string()),
            Tree::Record(name, fields) => element(name, into, |into| {
                for (name, value) in fields {
                    match value {
                        Tree::List(..) => value.xml(into),
                        _ => element(name, into, |into| value.xml(into)),
                    }
                }
            }),
            Tree::List(name, items) => element(name, into, |into| {
                items.iter().for_each(|item| item.xml(into));
            }),
        }
    }
}

fn element(name: &str, into: &mut String, inside: impl FnOnce(&mut String)) {
    into.push('<');
    into.push_str(name);
    into.push('>');
    inside(into);
    into.push_str("</");
    into.push_str(name);
    into.push('>');
}

// What XML 1.0 has no way to write is left out.
fn escape(text: &str, into: &mut String) {
    for sign in text.chars() {
        match sign {
            '&' => into.push_str("&amp;"),
            '<' => into.push_str("&lt;"),
            '>' => into.push_str("&gt;"),
            '\t' | '\n' | '\r' => into.push(sign),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            _ => into.push(sign),
        }
    }
}

/// An answer in a format.
pub(super) fn response(status: StatusCode, tree: &Tree, format: Format) -> Response {
    let (kind, body) = match format {
        Format::Json => ("application/json; charset=utf-8", tree.json().to_string()),
        Format::Xml => {
            let mut body = r#"<?xml version="1.0" encoding="utf-8"?>"#.to_owned();
            tree.xml(&mut body);
            ("text/xml; charset=utf-8", body)
        }
    };
    let kind = HeaderValue::from_static(kind);
    (status, [(CONTENT_TYPE, kind)], body).into_response()
}

/// The specification's errors, the first [`MAX_FAULTS`] of them; the first one gives the status.
pub(super) fn errors(faults: &[Fault], format: Format) -> Response {
    let one = |fault: &Fault| {
        let code = u64::from(fault.status.as_u16());
        let fields = vec![
            ("code", Tree::Number(code)),
            ("description", Tree::text(&fault.description)),
        ];
        Tree::Record("error", fields)
    };
    let status = faults
        .first()
        .map_or(StatusCode::BAD_REQUEST, |fault| fault.status);
    let list = Tree::List("errors", faults.iter().take(MAX_FAULTS).map(one).collect());
    response(status, &list, format)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_tree_reads_the_same_in_both_formats() {
        let fields = vec![
            ("name", Tree::text("a<b & c\u{1}")),
            ("note", Tree::Nothing),
            (
                "many",
                Tree::List(
                    "many",
                    vec![Tree::Record("x", vec![("n", Tree::Number(1))])],
                ),
            ),
        ];
        let tree = Tree::List("things", vec![Tree::Record("thing", fields)]);
        let mut xml = String::new();
        tree.xml(&mut xml);
        assert_eq!(
            xml,
            "<things><thing><name>a&lt;b &amp; c</name><note></note><many><x><n>1</n></x></many></thing></things>"
        );
        assert_eq!(
            tree.json().to_string(),
            r#"[{"many":[{"n":1}],"name":"a<b & c\u0001","note":null}]"#
        );
    }
}

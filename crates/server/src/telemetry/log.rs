//! Log lines on standard error: for people on a terminal, a JSON object a line elsewhere.
//!
//! A line has a fixed name and named fields. One line is one write, so lines of several threads do not
//! mix. Absent: files and their rotation; whoever starts the server keeps its output.

use crate::clock::Clock;
use std::fmt::{self, Display};
use std::io::{self, Write};
use std::str::FromStr;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering::Relaxed};

/// How much a line matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Something that somebody must look at.
    Error,
    /// Something that may become one.
    Warn,
    /// Starts, stops, requests.
    Info,
    /// Everything.
    Debug,
}

impl Level {
    const fn name(self) -> &'static str {
        match self {
            Level::Error => "error",
            Level::Warn => "warn",
            Level::Info => "info",
            Level::Debug => "debug",
        }
    }
}

impl FromStr for Level {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [Level::Error, Level::Warn, Level::Info, Level::Debug]
            .into_iter()
            .find(|level| level.name() == text)
            .ok_or(())
    }
}

/// How lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// A field's value.
#[derive(Debug, Clone, PartialEq)]
pub enum Field {
    /// A number.
    Number(u64),
    /// Anything else.
    Text(String),
}

impl Field {
    /// The value of anything that can be shown.
    pub fn text(shown: impl Display) -> Self {
        Field::Text(shown.to_string())
    }
}

impl From<u64> for Field {
    fn from(number: u64) -> Self {
        Field::Number(number)
    }
}

impl From<&str> for Field {
    fn from(text: &str) -> Self {
        Field::Text(text.to_owned())
    }
}

// Until a server says otherwise, only what goes wrong is worth a line.
static LEVEL: AtomicU8 = AtomicU8::new(Level::Warn as u8);
static JSON: AtomicBool = AtomicBool::new(false);

/// Sets what is logged from now on, and how.
pub fn start(level: Level, form: Form) {
    LEVEL.store(level as u8, Relaxed);
    JSON.store(form == Form::Json, Relaxed);
}

/// Logs a line, where its level is logged.
pub fn say(level: Level, event: &str, fields: &[(&str, Field)]) {
    if level as u8 > LEVEL.load(Relaxed) {
        return;
    }
    let now = Clock::system().now().to_string();
    let line = if JSON.load(Relaxed) {
        json(&now, level, event, fields)
    } else {
        Text(&now, level, event, fields).to_string()
    };
    // A log that cannot be written stops nobody's work.
    let _ = io::stderr().write_all(line.as_bytes());
}

fn json(now: &str, level: Level, event: &str, fields: &[(&str, Field)]) -> String {
    use serde_json::{Map, Value};
    let mut line = Map::new();
    line.insert("time".to_owned(), now.into());
    line.insert("level".to_owned(), level.name().into());
    line.insert("event".to_owned(), event.into());
    for (name, field) in fields {
        let value = match field {
            Field::Number(number) => Value::from(*number),
            Field::Text(text) => Value::from(text.as_str()),
        };
        line.insert((*name).to_owned(), value);
    }
    format!("{}\n", Value::Object(line))
}

struct Text<'a>(&'a str, Level, &'a str, &'a [(&'a str, Field)]);

impl Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Text(now, level, event, fields) = self;
        write!(f, "{now} {:<5} {event}", level.name())?;
        for (name, field) in *fields {
            match field {
                Field::Number(number) => write!(f, " {name}={number}")?,
                Field::Text(text) if text.chars().all(|c| c.is_ascii_graphic() && c != '"') => {
                    write!(f, " {name}={text}")?;
                }
                Field::Text(text) => write!(f, " {name}={text:?}")?,
            }
        }
        writeln!(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_stays_one_line_whatever_is_in_it() {
        let fields = [
            ("why", Field::from("a\n\"b\"\u{202e}")),
            ("ms", Field::from(7)),
        ];
        let text = Text("now", Level::Warn, "commit_failed", &fields).to_string();
        assert_eq!(
            text,
            "now warn  commit_failed why=\"a\\n\\\"b\\\"\\u{202e}\" ms=7\n"
        );
        let line = json("now", Level::Warn, "commit_failed", &fields);
        assert_eq!(line.matches('\n').count(), 1);
        let read: serde_json::Value = serde_json::from_str(&line).unwrap();
        assert_eq!(
            (&read["why"], &read["ms"]),
            (&"a\n\"b\"\u{202e}".into(), &7.into())
        );
    }
}

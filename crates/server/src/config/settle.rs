//! Brings flags, environment and file together: which value holds, and where it came from.

use super::table::{SETTINGS, Setting, Where, settings};
use std::collections::BTreeMap;
use std::fmt::{self, Display};
use std::path::{Path, PathBuf};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The settings file that is read where it is there and no other is named.
pub const DEFAULT_FILE: &str = "huiyin.toml";

/// What is wrong with the settings, in words that say where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault(pub String);

impl Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A value and where it was given, as in `--listen` or `huiyin.toml:3:10`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// The value as it was written.
    pub text: String,
    /// Where; `None` for the default.
    pub from: Option<String>,
}

/// Every setting that has a value, by name.
pub type Values = BTreeMap<&'static str, Value>;

/// Settles every setting: flag before environment before file before default.
///
/// # Errors
/// A file that cannot be read, and whatever in it no setting is called.
pub fn settle(
    flags: &BTreeMap<&'static str, String>,
    environment: impl Fn(&str) -> Option<String>,
) -> Result<Values, Fault> {
    let mut values = Values::new();
    for setting in SETTINGS {
        if let Some(value) = given(setting, flags, &environment) {
            values.insert(setting.name, value);
        }
    }
    for (name, value) in from_file(values.get("config"))? {
        values.entry(name).or_insert(value);
    }
    for setting in settings().filter(|setting| !setting.default.is_empty()) {
        values.entry(setting.name).or_insert_with(|| Value {
            text: setting.default.to_owned(),
            from: None,
        });
    }
    Ok(values)
}

// An empty variable is one that was not set.
fn given(
    setting: &Setting,
    flags: &BTreeMap<&'static str, String>,
    environment: impl Fn(&str) -> Option<String>,
) -> Option<Value> {
    let flag = flags.get(setting.name).map(|text| Value {
        text: text.clone(),
        from: Some(setting.flag.to_owned()),
    });
    flag.or_else(|| {
        let text = environment(setting.variable).filter(|text| !text.is_empty())?;
        let from = Some(setting.variable.to_owned());
        Some(Value { text, from })
    })
}

fn from_file(named: Option<&Value>) -> Result<Values, Fault> {
    let path = named.map_or_else(
        || PathBuf::from(DEFAULT_FILE),
        |value| PathBuf::from(&value.text),
    );
    match std::fs::read_to_string(&path) {
        Ok(text) => read(&path, &text),
        Err(error) if named.is_none() && error.kind() == std::io::ErrorKind::NotFound => {
            Ok(Values::new())
        }
        Err(error) => Err(Fault(format!(
            "{}: cannot be read: {error}",
            path.display()
        ))),
    }
}

/// Reads a settings file.
///
/// # Errors
/// The first thing in it that is no setting or has no value of its kind, with line and column.
pub fn read(path: &Path, text: &str) -> Result<Values, Fault> {
    let at = |offset: usize, said: &str| {
        let (line, column) = place(text, offset);
        Fault(format!("{}:{line}:{column}: {said}", path.display()))
    };
    let tree = DeTable::parse(text)
        .map_err(|error| at(error.span().map_or(0, |span| span.start), error.message()))?;
    let mut values = Values::new();
    for (name, start, value) in flat("", tree.get_ref()) {
        let setting = in_file(&name).map_err(|said| at(start, &said))?;
        let written = written(value.get_ref());
        let written = written.ok_or_else(|| {
            let said = format!("{}: a text in quotation marks is expected", setting.name);
            at(value.span().start, &said)
        })?;
        let (line, column) = place(text, value.span().start);
        let from = Some(format!("{}:{line}:{column}", path.display()));
        values.insert(
            setting.name,
            Value {
                text: written,
                from,
            },
        );
    }
    Ok(values)
}

// Tables are part of the name: `server` under `[channel.smtp]` is `channel.smtp.server`.
fn flat<'a>(
    within: &str,
    table: &'a DeTable<'a>,
) -> Vec<(String, usize, &'a Spanned<DeValue<'a>>)> {
    let mut all = Vec::new();
    for (key, value) in table {
        let name = format!("{within}{}", key.get_ref());
        match value.get_ref() {
            DeValue::Table(inner) => all.extend(flat(&format!("{name}."), inner)),
            _ => all.push((name, key.span().start, value)),
        }
    }
    all
}

// A list is as good as the same with commas.
fn written(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Array(items) => {
            let texts = items.iter().map(|item| item.get_ref().as_str());
            texts
                .collect::<Option<Vec<_>>>()
                .map(|texts| texts.join(","))
        }
        _ => None,
    }
}

fn in_file(key: &str) -> Result<&'static Setting, String> {
    let file = |setting: &&Setting| matches!(setting.place, Where::Everywhere | Where::File);
    let found = settings().find(|setting| setting.name == key);
    match found {
        Some(setting) if file(&setting) => Ok(setting),
        Some(setting) => Err(format!(
            "`{key}` is not read from the file; set {} in the environment",
            setting.variable
        )),
        None => {
            let known: Vec<&str> = settings()
                .filter(file)
                .map(|setting| setting.name)
                .collect();
            let meant = known.iter().copied().max_by_key(|name| alike(name, key));
            let meant = meant.filter(|name| 2 * alike(name, key) > key.len());
            let meant = meant.map_or_else(String::new, |name| format!("; did you mean `{name}`?"));
            Err(format!(
                "unknown setting `{key}`; settings are {}{meant}",
                known.join(", ")
            ))
        }
    }
}

// The length of the longest common subsequence: enough to see what was meant.
fn alike(a: &str, b: &str) -> usize {
    let mut row = vec![0; b.len() + 1];
    for ours in a.bytes() {
        let mut diagonal = 0;
        for (at, theirs) in b.bytes().enumerate() {
            let above = row[at + 1];
            row[at + 1] = if ours == theirs {
                diagonal + 1
            } else {
                above.max(row[at])
            };
            diagonal = above;
        }
    }
    row[b.len()]
}

fn place(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.rsplit('\n').next().unwrap_or_default();
    (before.matches('\n').count() + 1, line.chars().count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flag_goes_before_the_environment_before_the_file_before_the_default() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("h.toml");
        std::fs::write(
            &file,
            "listen = \"127.0.0.1:1\"\nlog_level = \"warn\"\ndata = \"/file\"\n",
        )
        .unwrap();
        let environment = |name: &str| match name {
            "HUIYIN_LISTEN" => Some("127.0.0.1:2".to_owned()),
            "HUIYIN_CONFIG" => Some(file.display().to_string()),
            "HUIYIN_LOG_LEVEL" => Some(String::new()),
            "HUIYIN_DATA" => Some("/environment".to_owned()),
            _ => None,
        };
        let flags = BTreeMap::from([("data", "/flag".to_owned())]);
        let values = settle(&flags, environment).unwrap();
        let held = |name: &str| {
            let value = &values[name];
            (value.text.clone(), value.from.clone().unwrap_or_default())
        };
        assert_eq!(held("data"), ("/flag".into(), "--data".into()));
        assert_eq!(
            held("listen"),
            ("127.0.0.1:2".into(), "HUIYIN_LISTEN".into())
        );
        assert_eq!(
            held("log_level"),
            ("warn".into(), format!("{}:2:13", file.display()))
        );
        assert_eq!(held("log_format"), ("auto".into(), String::new()));
        assert_eq!(values.get("plan"), None);
    }

    #[test]
    fn what_is_wrong_with_a_file_is_said_with_its_place_and_what_was_meant() {
        let said = |text: &str| read(Path::new("h.toml"), text).unwrap_err().0;
        let wrong = said("data = \"/srv\"\n\nlistn = \"127.0.0.1:1\"\n");
        assert!(
            wrong.starts_with("h.toml:3:1: unknown setting `listn`"),
            "{wrong}"
        );
        assert!(wrong.ends_with("did you mean `listen`?"), "{wrong}");
        assert!(!said("zzz = \"\"").contains("did you mean"));
        assert!(said("listen = 8080").starts_with("h.toml:1:10: listen: a text"));
        assert!(said("a = \n").starts_with("h.toml:1:"));
        assert!(said("database = \"x\"").contains("HUIYIN_DATABASE"));
    }

    #[test]
    fn a_table_is_part_of_a_settings_name() {
        let text = "[channel.smtp]\nserver = \"127.0.0.1:25\"\n";
        let values = read(Path::new("h.toml"), text).unwrap();
        let held = &values["channel.smtp.server"];
        assert_eq!(held.from.as_deref(), Some("h.toml:2:10"));
        let wrong = read(Path::new("h.toml"), "[channel.smtp]\nservr = \"x\"\n")
            .unwrap_err()
            .0;
        assert!(
            wrong.starts_with("h.toml:2:1: unknown setting `channel.smtp.servr`"),
            "{wrong}"
        );
        assert!(
            wrong.ends_with("did you mean `channel.smtp.server`?"),
            "{wrong}"
        );
    }

    #[test]
    fn a_list_is_read_like_the_same_with_commas() {
        let values = read(
            Path::new("h.toml"),
            "trusted_proxy = [\"10.0.0.1\", \"::1\"]",
        )
        .unwrap();
        assert_eq!(values["trusted_proxy"].text, "10.0.0.1,::1");
    }
}

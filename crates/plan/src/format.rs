//! Lays a plan out as the sample city's is: one blank line between tables, fields in the order of the
//! schema, double quotes where they do. Comments stay with the line they stand above or behind; tables
//! stay in the writer's order, which may carry a story. What the plan says never changes.

use crate::diagnostic::Diagnostic;
use crate::schema::{Kind, ROOT, Table as Shape};
use toml_edit::{Array, DocumentMut, InlineTable, Item, Key, Table, Value};

/// The plan laid out; formatting the answer again changes nothing.
///
/// # Errors
/// What is not TOML, as [`crate::check`] says it. A plan with other faults is formatted like any.
pub fn format(text: &str) -> Result<String, Vec<Diagnostic>> {
    let text = crate::without_mark(text);
    let unreadable = crate::unreadable(text);
    let Ok(mut document) = text.parse::<DocumentMut>() else {
        return Err(unreadable);
    };
    if !unreadable.is_empty() {
        return Err(unreadable);
    }
    let tail = comments(document.trailing().as_str().unwrap_or(""));
    table(document.as_table_mut(), Some(&ROOT));
    document.set_trailing(if tail.is_empty() {
        String::new()
    } else {
        format!("\n{tail}")
    });
    let laid_out = document.to_string();
    Ok(format!("{}\n", laid_out.trim_matches('\n')))
}

/// A table and all in it. `shape` is absent where the plan language has no such table.
fn table(of: &mut Table, shape: Option<&'static Shape>) {
    if let Some(shape) = shape {
        of.sort_values_by(|a, _, b, _| rank(shape, a).cmp(&rank(shape, b)));
    }
    let mut first = true;
    for (mut key, item) in of.iter_mut() {
        let name = key.get().to_owned();
        let inner = shape.and_then(|shape| inner(shape, &name));
        let above = key
            .leaf_decor()
            .prefix()
            .and_then(|raw| raw.as_str())
            .unwrap_or("")
            .to_owned();
        key.fmt();
        match item {
            Item::Value(value) => {
                key.leaf_decor_mut().set_prefix(above_line(&above, first));
                key.leaf_decor_mut().set_suffix(" ");
                line(value);
                first = false;
            }
            Item::Table(table) if table.is_dotted() => dotted(table, inner),
            Item::Table(table) => header(table, inner),
            Item::ArrayOfTables(tables) => {
                tables.iter_mut().for_each(|table| header(table, inner));
            }
            Item::None => {}
        }
    }
}

/// `a.b.c = …`, which the sample does not use: laid out line by line and left as it is.
fn dotted(of: &mut Table, shape: Option<&'static Shape>) {
    for (mut key, item) in of.iter_mut() {
        let inner = shape.and_then(|shape| inner(shape, key.get()));
        match item {
            Item::Value(value) => {
                let above = key
                    .leaf_decor()
                    .prefix()
                    .and_then(|raw| raw.as_str())
                    .unwrap_or("");
                let above = above_line(above, false);
                key.leaf_decor_mut().set_prefix(above);
                key.leaf_decor_mut().set_suffix(" ");
                line(value);
            }
            Item::Table(table) => dotted(table, inner),
            _ => {}
        }
    }
}

fn header(of: &mut Table, shape: Option<&'static Shape>) {
    if !of.is_implicit() {
        let above = of
            .decor()
            .prefix()
            .and_then(|raw| raw.as_str())
            .unwrap_or("");
        let above = format!("\n{}", comments(above));
        let behind = of
            .decor()
            .suffix()
            .and_then(|raw| raw.as_str())
            .unwrap_or("");
        let behind = remark(behind);
        of.decor_mut().set_prefix(above);
        of.decor_mut().set_suffix(behind);
    }
    table(of, shape);
}

fn inner(shape: &'static Shape, name: &str) -> Option<&'static Shape> {
    match shape.field(name)?.kind {
        Kind::Table(inner) | Kind::Tables(inner) => Some(inner),
        _ => None,
    }
}

/// Where a field stands; what the language does not have comes last, in the writer's order.
fn rank(shape: &Shape, key: &Key) -> usize {
    let found = shape
        .fields
        .iter()
        .position(|field| field.name == key.get());
    found.unwrap_or(shape.fields.len())
}

/// One value and the remark behind it.
fn line(value: &mut Value) {
    let behind = value
        .decor()
        .suffix()
        .and_then(|raw| raw.as_str())
        .unwrap_or("");
    let behind = remark(behind);
    bare(value);
    value.decor_mut().set_prefix(" ");
    value.decor_mut().set_suffix(behind);
}

/// A value without its surroundings.
fn bare(value: &mut Value) {
    match value {
        Value::String(text) => {
            let written = text.as_repr().and_then(|repr| repr.as_raw().as_str());
            let many = written.is_some_and(|w| w.starts_with("\"\"\"") || w.starts_with("'''"));
            if !many {
                let plain = text.value().clone();
                if let Ok(quoted) = quoted(&plain).parse::<Value>() {
                    *value = quoted;
                }
            }
        }
        Value::Array(items) => array(items),
        Value::InlineTable(table) => inline(table),
        _ => {}
    }
    value.decor_mut().clear();
}

/// Double quotes, or single ones where the text has double quotes in it and nothing that needs an escape.
fn quoted(text: &str) -> String {
    let plain = |c: char| c != '\'' && !c.is_control();
    if text.contains(['"', '\\']) && text.chars().all(plain) {
        return format!("'{text}'");
    }
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if c.is_control() => out.push_str(&format!("\\U{:08X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// On one line; one item a line where remarks stand between them.
fn array(items: &mut Array) {
    let text = |raw: Option<&toml_edit::RawString>| {
        raw.and_then(|raw| raw.as_str()).unwrap_or("").to_owned()
    };
    let around: Vec<(String, String)> = items
        .iter()
        .map(|item| (text(item.decor().prefix()), text(item.decor().suffix())))
        .collect();
    let end = text(Some(items.trailing()));
    let remarks = around
        .iter()
        .any(|(a, b)| a.contains('#') || b.contains('#'));
    let many = remarks || end.contains('#');
    let count = items.len();
    for (at, item) in items.iter_mut().enumerate() {
        bare(item);
        let (above, behind) = &around[at];
        let prefix = match many {
            true => format!("\n{}    ", indented(above)),
            false if at > 0 => " ".to_owned(),
            false => String::new(),
        };
        item.decor_mut().set_prefix(prefix);
        let suffix = if behind.contains('#') {
            format!("\n{}    ", indented(behind))
        } else {
            String::new()
        };
        item.decor_mut().set_suffix(suffix);
    }
    items.set_trailing_comma(many && count > 0);
    items.set_trailing(if many {
        format!("\n{}", indented(&end))
    } else {
        String::new()
    });
}

fn inline(table: &mut InlineTable) {
    let commented = |raw: Option<&toml_edit::RawString>| {
        raw.and_then(|raw| raw.as_str())
            .is_some_and(|text| text.contains('#'))
    };
    let any = table
        .iter()
        .any(|(_, value)| commented(value.decor().prefix()) || commented(value.decor().suffix()));
    // TOML 1.1 lets remarks stand inside; they are rare enough to be left as they are.
    if any
        || commented(Some(table.trailing()))
        || table.get_values().iter().any(|(keys, _)| {
            keys.len() > 1 || keys.iter().any(|key| commented(key.leaf_decor().prefix()))
        })
    {
        return;
    }
    table.set_trailing("");
    table.set_trailing_comma(false);
    let count = table.len();
    for (at, (mut key, value)) in table.iter_mut().enumerate() {
        key.fmt();
        key.leaf_decor_mut().set_prefix(" ");
        key.leaf_decor_mut().set_suffix(" ");
        bare(value);
        value.decor_mut().set_prefix(" ");
        value
            .decor_mut()
            .set_suffix(if at + 1 == count { " " } else { "" });
    }
}

/// Comment lines above something, each with its line break; a blank line stays, two become one.
fn comments(text: &str) -> String {
    let mut out = String::new();
    let mut blank = false;
    for line in text.split('\n').map(str::trim) {
        if line.is_empty() {
            blank = true;
            continue;
        }
        if blank && !out.is_empty() {
            out.push('\n');
        }
        blank = false;
        out.push_str(line);
        out.push('\n');
    }
    // A heading that stands apart from what is below it goes on standing apart.
    if !out.is_empty() && text.trim_end_matches([' ', '\t', '\r']).ends_with("\n\n") {
        out.push('\n');
    }
    out
}

/// What stands above a field: its comments, and one blank line before them where there was one.
fn above_line(text: &str, first: bool) -> String {
    let apart = text.trim_start_matches([' ', '\t', '\r']).starts_with('\n');
    let above = comments(text);
    if apart && !first {
        format!("\n{above}")
    } else {
        above
    }
}

fn indented(text: &str) -> String {
    let lines = text
        .split('\n')
        .map(str::trim)
        .filter(|line| !line.is_empty());
    lines.map(|line| format!("    {line}\n")).collect()
}

/// The remark behind a value, one space away.
fn remark(text: &str) -> String {
    match text.trim() {
        "" => String::new(),
        text => format!(" {text}"),
    }
}

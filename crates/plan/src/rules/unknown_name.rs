//! A post, group, unit or channel that is named and does not exist.

use crate::diagnostic::{Finding, Findings, Rule, Severity};
use crate::item::{At, Item, Value};
use crate::schema::{Kind, Names, ROOT};
use crate::suggest::nearest;

pub(crate) const RULE: Rule = ("unknown-name", Severity::Error);

pub(super) fn check(root: &Item, out: &mut Findings) {
    root.walk(&mut |item| {
        for (field, _, value) in &item.fields {
            let kind = item.table.field(field).map(|field| &field.kind);
            match (kind, value) {
                (Some(Kind::Ref(names)), Value::Text(name)) => one(root, *names, name, out),
                (Some(Kind::Refs(names)), Value::Texts(texts)) => {
                    texts.iter().for_each(|name| one(root, *names, name, out));
                }
                _ => {}
            }
        }
    });
}

fn one(root: &Item, names: Names, name: &At<String>, out: &mut Findings) {
    let table = names.table();
    let items = root.items(table);
    let wanted = ROOT.field(table).is_some_and(|field| field.required);
    // Where the whole table is missing or unreadable, that is what is reported.
    if items.is_empty() && (wanted || root.has(table)) {
        return;
    }
    let mut ids = items.iter().map(|item| item.word("id"));
    if ids.any(|id| id == name.value) {
        return;
    }
    let text = &name.value;
    let (en, zh) = hint(items, names, text);
    let finding = Finding::new(
        RULE,
        &name.span,
        format!("there is no {table} `{text}`"),
        format!("没有 id 为 `{text}` 的 [[{table}]]"),
    );
    out.push(finding.help(en, zh));
}

/// The id that was probably meant: a near one, or the one whose name was written.
fn hint(items: &[Item], names: Names, text: &str) -> (String, String) {
    let table = names.table();
    let named = items
        .iter()
        .find(|item| item.word("name") == text || item.word("name_en") == text);
    let named = named.map(|item| item.word("id"));
    let near = named.or_else(|| nearest(text, items.iter().map(|item| item.word("id"))));
    if let Some(near) = near {
        return (
            format!("did you mean `{near}`?"),
            format!("是否想写 `{near}`？"),
        );
    }
    (
        format!("write the id of a [[{table}]], or add one with `id = \"{text}\"`"),
        format!("请写某个 [[{table}]] 的 id，或新增一个 `id = \"{text}\"`"),
    )
}

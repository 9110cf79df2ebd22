//! Two things of the same name, or one thing named twice in a list.

use crate::diagnostic::{Finding, Findings, Rule, Severity};
use crate::item::{At, Item, Value};
use crate::schema::Kind;

pub(crate) const RULE: Rule = ("duplicate-name", Severity::Error);

pub(super) fn check(root: &Item, out: &mut Findings) {
    for table in [
        "area",
        "unit",
        "group",
        "post",
        "indicator",
        "channel",
        "zone",
        "lane",
        "stock",
        "scenario",
    ] {
        among(
            root.items(table).iter().filter_map(|item| item.text("id")),
            out,
        );
    }
    among(
        root.items("keyword")
            .iter()
            .filter_map(|item| item.text("text")),
        out,
    );
    let with_tasks = root.items("level").iter().chain(root.inner("life_safety"));
    for holder in with_tasks {
        among(
            holder
                .items("task")
                .iter()
                .filter_map(|task| task.text("id")),
            out,
        );
    }
    root.walk(&mut |item| {
        for (name, _, value) in &item.fields {
            let kind = item.table.field(name).map(|field| &field.kind);
            if let (Some(Kind::Refs(_) | Kind::Words(_)), Value::Texts(texts)) = (kind, value) {
                among(texts.iter(), out);
            }
        }
    });
}

fn among<'i>(names: impl Iterator<Item = &'i At<String>>, out: &mut Findings) {
    let mut seen: Vec<&At<String>> = Vec::new();
    for name in names {
        if seen.iter().any(|earlier| earlier.value == name.value) {
            let text = &name.value;
            let finding = Finding::new(
                RULE,
                &name.span,
                format!("`{text}` is there already"),
                format!("`{text}` 前面已经有了"),
            );
            out.push(finding.help(
                "give it a name of its own, or leave one away",
                "请另取一个名称，或删去其中一处",
            ));
        } else {
            seen.push(name);
        }
    }
}

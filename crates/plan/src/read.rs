//! TOML to [`Item`]s by the schema. Every fault is reported at its place and reading goes on.

use crate::diagnostic::Findings;
use crate::expr;
use crate::item::{At, Item, Value};
use crate::rules::{
    bad_date, bad_duration, bad_expression, bad_id, missing_field, toml_syntax, unknown_field,
    wrong_type, wrong_word,
};
use crate::schema::{Field, Kind, ROOT, Scope, Table, WordList};
use crate::source::Decoded;
use huiyin_engine::plan::Condition;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

type Node<'i> = Spanned<DeValue<'i>>;

/// Reads a whole file.
pub(crate) fn file(text: &str, out: &mut Findings) -> Item {
    let (tree, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        out.push(toml_syntax::finding(text, error.message(), error.span()));
    }
    let broken = !errors.is_empty();
    let mut reader = Reader { text, broken, out };
    reader.item(&ROOT, tree.get_ref(), 0..0)
}

struct Reader<'t, 'o> {
    text: &'t str,
    /// Whether the file has syntax errors: what seems missing may only be unreadable.
    broken: bool,
    out: &'o mut Findings,
}

impl Reader<'_, '_> {
    fn item(&mut self, table: &'static Table, tree: &DeTable<'_>, place: Range<usize>) -> Item {
        let mut entries: Vec<_> = tree.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        let mut item = Item {
            table,
            place,
            fields: Vec::new(),
        };
        for (key, node) in entries {
            let name: &str = key.get_ref();
            match table.field(name) {
                Some(field) => {
                    let value = self.value(table, field, &key.span(), node);
                    item.fields.push((field.name, key.span(), value));
                }
                None => unknown_field::report(table, name, &key.span(), node.get_ref(), self.out),
            }
        }
        let absent = table.fields.iter();
        for field in absent.filter(|field| field.required && !item.has(field.name)) {
            if !self.broken {
                self.out
                    .push(missing_field::finding(table, field, &item.place));
            }
        }
        item
    }

    fn value(
        &mut self,
        table: &Table,
        field: &'static Field,
        key: &Range<usize>,
        node: &Node<'_>,
    ) -> Value {
        let read = match (&field.kind, node.get_ref()) {
            (Kind::Table(inner), DeValue::Table(tree)) => {
                Some(Value::Table(self.item(inner, tree, node.span())))
            }
            (Kind::Tables(inner), DeValue::Array(nodes)) => {
                self.items(table, field, inner, &node.span(), nodes)
            }
            (Kind::Count, DeValue::Integer(number)) => {
                self.count(table, field, number.as_str(), node)
            }
            (Kind::Flag, DeValue::Boolean(flag)) => Some(Value::Flag(*flag)),
            (Kind::Texts | Kind::Refs(_) | Kind::Words(_), DeValue::Array(nodes)) => {
                self.texts(table, field, &node.span(), nodes)
            }
            (
                Kind::Id | Kind::Text | Kind::Day | Kind::Word(_) | Kind::Ref(_),
                DeValue::String(text),
            ) => {
                let text = At {
                    value: text.to_string(),
                    span: node.span(),
                };
                self.text(field, text).map(Value::Text)
            }
            (Kind::Length, DeValue::String(text)) => self.length(field, text, node.span()),
            (Kind::Condition(scope), DeValue::String(text)) => {
                self.condition(text, node.span(), *scope)
            }
            (_, other) => {
                // A table's place is its header; anything else is a value of its own.
                let span = if node.span().is_empty() {
                    key.clone()
                } else {
                    node.span()
                };
                self.out
                    .push(wrong_type::finding(table, field, other, &span));
                None
            }
        };
        read.unwrap_or(Value::Unreadable)
    }

    fn items(
        &mut self,
        table: &Table,
        field: &'static Field,
        inner: &'static Table,
        span: &Range<usize>,
        nodes: &[Node<'_>],
    ) -> Option<Value> {
        if nodes.is_empty() {
            self.out.push(missing_field::empty_list(field, span));
        }
        let mut items = Vec::new();
        for node in nodes {
            match node.get_ref() {
                DeValue::Table(tree) => items.push(self.item(inner, tree, node.span())),
                other => self
                    .out
                    .push(wrong_type::finding(table, field, other, &node.span())),
            }
        }
        Some(Value::Tables(items))
    }

    fn texts(
        &mut self,
        table: &Table,
        field: &'static Field,
        span: &Range<usize>,
        nodes: &[Node<'_>],
    ) -> Option<Value> {
        if nodes.is_empty() && field.required {
            self.out.push(missing_field::empty_list(field, span));
        }
        let mut texts = Vec::new();
        for node in nodes {
            match node.get_ref() {
                DeValue::String(text) => {
                    let text = At {
                        value: text.to_string(),
                        span: node.span(),
                    };
                    texts.extend(self.text(field, text));
                }
                other => self
                    .out
                    .push(wrong_type::finding(table, field, other, &node.span())),
            }
        }
        Some(Value::Texts(texts))
    }

    fn text(&mut self, field: &'static Field, text: At<String>) -> Option<At<String>> {
        let found = match &field.kind {
            Kind::Word(list) | Kind::Words(list) => return self.word(list, text),
            Kind::Id => bad_id::finding(&text),
            Kind::Day => bad_date::finding(field, &text),
            _ => missing_field::empty(field, &text),
        };
        match found {
            Some(finding) => {
                self.out.push(finding);
                None
            }
            None => Some(text),
        }
    }

    fn word(&mut self, list: &'static WordList, text: At<String>) -> Option<At<String>> {
        if list.words.contains(&text.value.as_str()) {
            return Some(text);
        }
        self.out.push(wrong_word::finding(list, &text));
        None
    }

    fn length(&mut self, field: &'static Field, text: &str, span: Range<usize>) -> Option<Value> {
        match expr::plan_length(text) {
            Some(value) => Some(Value::Length(At { value, span })),
            None => {
                self.out.push(bad_duration::finding(field, text, &span));
                None
            }
        }
    }

    fn count(
        &mut self,
        table: &Table,
        field: &'static Field,
        digits: &str,
        node: &Node<'_>,
    ) -> Option<Value> {
        match digits.parse().ok().filter(|count| *count > 0) {
            Some(value) => Some(Value::Count(At {
                value,
                span: node.span(),
            })),
            None => {
                let found = node.get_ref();
                self.out
                    .push(wrong_type::finding(table, field, found, &node.span()));
                None
            }
        }
    }

    fn condition(&mut self, text: &str, span: Range<usize>, scope: Scope) -> Option<Value> {
        match expr::read(text, scope) {
            Ok(expr) => {
                let source = text.to_owned();
                let value = Condition { source, expr };
                Some(Value::Condition(At { value, span }))
            }
            Err(faults) => {
                let decoded = Decoded::new(self.text, &span, text);
                for fault in faults {
                    let place = decoded.place(&fault.at);
                    self.out
                        .push(bad_expression::finding(&fault, scope, text, place));
                }
                None
            }
        }
    }
}

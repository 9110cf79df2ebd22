//! The plan as read: typed values with their places, before names are resolved and rules are run.

use crate::schema::Table;
use huiyin_engine::plan::Condition;
use huiyin_engine::time::Span;
use std::ops::Range;

/// A value and where it stands.
#[derive(Debug, Clone)]
pub(crate) struct At<T> {
    pub(crate) value: T,
    pub(crate) span: Range<usize>,
}

/// What a field holds.
pub(crate) enum Value {
    Text(At<String>),
    Texts(Vec<At<String>>),
    Length(At<Span>),
    Count(At<u64>),
    Flag(bool),
    Condition(At<Condition>),
    Table(Item),
    Tables(Vec<Item>),
    /// Present, and already reported as unreadable.
    Unreadable,
}

/// One table of the plan.
pub(crate) struct Item {
    pub(crate) table: &'static Table,
    /// Its header.
    pub(crate) place: Range<usize>,
    /// Fields in the order of the file.
    pub(crate) fields: Vec<(&'static str, Range<usize>, Value)>,
}

impl Item {
    pub(crate) fn value(&self, name: &str) -> Option<&Value> {
        debug_assert!(self.table.field(name).is_some(), "no field {name}");
        let found = self.fields.iter().find(|(field, ..)| *field == name);
        found.map(|(.., value)| value)
    }

    /// Whether the field is there, readable or not.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.value(name).is_some()
    }

    /// Where the field's name stands; the header where the field is absent.
    pub(crate) fn key(&self, name: &str) -> Range<usize> {
        let found = self.fields.iter().find(|(field, ..)| *field == name);
        found.map_or_else(|| self.place.clone(), |(_, key, _)| key.clone())
    }

    pub(crate) fn text(&self, name: &str) -> Option<&At<String>> {
        match self.value(name)? {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The text of a field, empty where there is none.
    pub(crate) fn word(&self, name: &str) -> &str {
        self.text(name).map_or("", |text| text.value.as_str())
    }

    pub(crate) fn texts(&self, name: &str) -> &[At<String>] {
        match self.value(name) {
            Some(Value::Texts(texts)) => texts,
            _ => &[],
        }
    }

    pub(crate) fn length(&self, name: &str) -> Option<&At<Span>> {
        match self.value(name)? {
            Value::Length(length) => Some(length),
            _ => None,
        }
    }

    pub(crate) fn count(&self, name: &str) -> Option<&At<u64>> {
        match self.value(name)? {
            Value::Count(count) => Some(count),
            _ => None,
        }
    }

    pub(crate) fn flag(&self, name: &str) -> bool {
        matches!(self.value(name), Some(Value::Flag(true)))
    }

    pub(crate) fn condition(&self, name: &str) -> Option<&At<Condition>> {
        match self.value(name)? {
            Value::Condition(condition) => Some(condition),
            _ => None,
        }
    }

    pub(crate) fn inner(&self, name: &str) -> Option<&Item> {
        match self.value(name)? {
            Value::Table(item) => Some(item),
            _ => None,
        }
    }

    pub(crate) fn items(&self, name: &str) -> &[Item] {
        match self.value(name) {
            Some(Value::Tables(items)) => items,
            _ => &[],
        }
    }

    /// Visits this table and every table in it.
    pub(crate) fn walk<'i>(&'i self, visit: &mut impl FnMut(&'i Item)) {
        visit(self);
        for (.., value) in &self.fields {
            match value {
                Value::Table(item) => item.walk(visit),
                Value::Tables(items) => items.iter().for_each(|item| item.walk(visit)),
                _ => {}
            }
        }
    }
}

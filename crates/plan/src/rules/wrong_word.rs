//! A word outside its closed list. A near one is suggested; one far from all of them, where the list
//! is closed by the charter, is refused.

use super::{outside, told};
use crate::diagnostic::{Finding, Rule, Severity};
use crate::item::At;
use crate::schema::{Closed, WordList};
use crate::suggest::nearest;
use crate::telling::{Plain, Topic, anywhere};

pub(crate) const RULE: Rule = ("wrong-word", Severity::Error);

pub(crate) fn finding(list: &WordList, text: &At<String>) -> Finding {
    let word = text.value.trim();
    let meant = list
        .meant
        .iter()
        .find(|(written, _)| written.eq_ignore_ascii_case(word));
    let near = meant
        .map(|(_, meant)| *meant)
        .or_else(|| nearest(word, list.words.iter().copied()));
    if let (None, Some(closed)) = (near, list.closed_by) {
        return refused(closed, text);
    }
    let allowed = list.words.join(", ");
    let (en, zh) = near.map_or_else(Default::default, |near| {
        (format!("write `{near}`. "), format!("请写 `{near}`。"))
    });
    Finding::new(
        RULE,
        &text.span,
        format!("`{word}` is not one of the words allowed here"),
        format!("此处不能写 `{word}`"),
    )
    .help(
        format!("{en}Allowed: {allowed}"),
        format!("{zh}可用：{allowed}"),
    )
}

fn refused(closed: Closed, text: &At<String>) -> Finding {
    let plain = Plain::of(&text.value);
    let mut topic = anywhere(&plain);
    if closed == Closed::Subject {
        let counted = [Topic::Attention, Topic::Person];
        let counted = counted
            .into_iter()
            .find_map(|t| t.told_by(&plain).map(|word| (t, word)));
        topic = counted.or(topic);
    }
    match topic {
        Some((topic, word)) => told(topic, &text.span, word),
        None => outside(closed, &text.span, &format!("`{}`", text.value)),
    }
}

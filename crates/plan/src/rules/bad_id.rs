//! An id that could not stand in a record, a link or a file name.

use crate::diagnostic::{Finding, Rule, Severity};
use crate::item::At;

pub(crate) const RULE: Rule = ("bad-id", Severity::Error);

const CHARS_MAX: usize = 64;

pub(crate) fn finding(id: &At<String>) -> Option<Finding> {
    let text = &id.value;
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    let wrong = text.chars().find(|c| !fits(*c));
    let (en, zh) = match wrong {
        Some(c) => (
            format!("an id cannot have `{}` in it", c.escape_debug()),
            format!("id 中不能有 `{}`", c.escape_debug()),
        ),
        None if text.is_empty() => ("the id is empty".to_owned(), "id 是空的".to_owned()),
        None if text.chars().count() > CHARS_MAX => {
            ("the id is too long".to_owned(), "id 太长".to_owned())
        }
        None => return None,
    };
    let finding = Finding::new(RULE, &id.span, en, zh);
    Some(finding.help(
        format!("letters (Chinese ones too), digits, `-` and `_`, at most {CHARS_MAX}: \"duty-officer\"; the words for people go into `name`"),
        format!("用字母（含汉字）、数字、`-`、`_`，最多 {CHARS_MAX} 个，如 \"duty-officer\"；给人看的名称写在 `name` 里"),
    ))
}

//! The file is not TOML.

use crate::diagnostic::{Finding, Rule, Severity};
use std::ops::Range;

pub(crate) const RULE: Rule = ("toml-syntax", Severity::Error);

/// What each of the parser's complaints means in Chinese, and what to do about it.
const KNOWN: [(&str, &str, &str, &str); 12] = [
    (
        "duplicate key",
        "同一张表里这个字段写了两次",
        "keep one of them",
        "请只保留一处",
    ),
    (
        "unclosed table",
        "表头缺少右方括号 `]`",
        "write `[name]` or `[[name]]`",
        "请写成 `[名称]` 或 `[[名称]]`",
    ),
    (
        "unclosed array",
        "数组缺少右方括号 `]`",
        "end the list with `]`",
        "请用 `]` 结束数组",
    ),
    (
        "invalid basic string",
        "字符串没有正确结束或含有不能用的转义",
        "end it with `\"`; a `\"` or `\\` inside is written `\\\"` or `\\\\`, or put the whole in single quotes",
        "请用 `\"` 结束；字符串中的 `\"`、`\\` 要写成 `\\\"`、`\\\\`，或整体改用单引号",
    ),
    (
        "invalid literal string",
        "单引号字符串没有正确结束",
        "end it with `'` on the same line",
        "请在同一行用 `'` 结束",
    ),
    (
        "invalid unquoted key",
        "字段名里有不能用的字符",
        "field names are letters, digits, `-` and `_`",
        "字段名只用字母、数字、`-` 和 `_`",
    ),
    (
        "key with no value",
        "字段后面缺少 `=` 和值",
        "write `field = value`",
        "请写成 `字段 = 值`",
    ),
    (
        "extra `=`",
        "多了一个等号",
        "write `field = value`",
        "请写成 `字段 = 值`",
    ),
    (
        "string values must be quoted",
        "字符串要加引号",
        "put the value in quotes: `\"…\"`",
        "请给值加上引号：`\"…\"`",
    ),
    (
        "unexpected key or value",
        "此处多了内容",
        "one `field = value` a line; lists are `[\"a\", \"b\"]`",
        "一行只写一个 `字段 = 值`；数组写成 `[\"a\", \"b\"]`",
    ),
    (
        "missing comma",
        "数组元素之间缺少逗号",
        "part the entries with `,`",
        "请用英文逗号 `,` 分隔",
    ),
    (
        "extra comma",
        "多了一个逗号",
        "part the entries with one `,`",
        "请只用一个英文逗号 `,` 分隔",
    ),
];

pub(crate) fn finding(text: &str, message: &str, span: Option<Range<usize>>) -> Finding {
    let span = span.unwrap_or(0..0);
    let known = KNOWN.iter().find(|(start, ..)| message.starts_with(start));
    let (zh, help_en, help_zh) = known.map_or(
        (
            "此处不符合 TOML 写法",
            "write `field = value` lines under `[table]` or `[[table]]` headers",
            "请在 `[表]` 或 `[[表]]` 之下逐行写 `字段 = 值`",
        ),
        |(_, zh, help_en, help_zh)| (*zh, *help_en, *help_zh),
    );
    let signs = full_width(text, &span);
    let hint = |hint: &str| {
        if signs {
            hint.to_owned()
        } else {
            String::new()
        }
    };
    Finding::new(
        RULE,
        &span,
        format!("not TOML: {message}"),
        format!("TOML 写法有误：{zh}"),
    )
    .help(
        format!(
            "{help_en}{}",
            hint("; this line has full-width signs (＝ “” ， 【】): TOML wants = \"\" , []")
        ),
        format!(
            "{help_zh}{}",
            hint("；本行有全角符号（＝ “” ， 【】），TOML 要用半角 = \"\" , []")
        ),
    )
}

/// Whether the line has full-width signs, outside of which a Chinese input method is the usual cause.
fn full_width(text: &str, span: &Range<usize>) -> bool {
    let at = text.floor_char_boundary(span.start.min(text.len()));
    let start = text[..at].rfind('\n').map_or(0, |n| n + 1);
    let end = text[at..].find('\n').map_or(text.len(), |n| at + n);
    text[start..end].contains(['＝', '“', '”', '，', '【', '】', '［', '］', '‘', '’'])
}

pub(crate) fn too_large(bytes: usize) -> Finding {
    let max = crate::BYTES_MAX;
    Finding::new(
        RULE,
        &(0..0),
        format!("the file has {bytes} bytes; a plan has at most {max}"),
        format!("文件有 {bytes} 字节，预案最多 {max} 字节"),
    )
    .help("check that this is the plan file", "请确认打开的是预案文件")
}

//! The file is not UTF-8.

use crate::diagnostic::{Finding, Rule, Severity};

pub(crate) const RULE: Rule = ("bad-encoding", Severity::Error);

/// `valid_up_to` is where, in the text with the unreadable bytes replaced, the first of them stands.
pub(crate) fn finding(bytes: &[u8], valid_up_to: usize) -> Finding {
    let (en, zh) = match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => (
            "the file is UTF-16, not UTF-8",
            "文件是 UTF-16 编码，不是 UTF-8",
        ),
        _ => (
            "the file is not UTF-8 from here on",
            "文件从此处起不是 UTF-8 编码",
        ),
    };
    Finding::new(RULE, &(valid_up_to..valid_up_to + '\u{fffd}'.len_utf8()), en, zh).help(
        "save the file as UTF-8 (in Notepad or WPS: Save as, encoding UTF-8); Chinese Windows programs often write GB18030",
        "请把文件另存为 UTF-8 编码（记事本、WPS 的“另存为”中选择编码）；中文 Windows 程序常写成 GB18030",
    )
}

//! The words for what goes wrong, in English and in Chinese: found, where, allowed, what to do.
//!
//! Absent: any decision; every value that may be repeated is already in the reason.

use std::fmt::Write as _;

use crate::field::Field;
use crate::mapping::MappingError;
use crate::reject::{Reject, RejectReason, ValueKind};
use crate::time::TimeFault;
use crate::{Channel, MAX_COLUMNS, MAX_LINE_BYTES, MAX_PEOPLE, Source};

/// A language of messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// English.
    #[default]
    English,
    /// Simplified Chinese.
    Chinese,
}

use Lang::{Chinese, English};

/// `row 7, field `time` (column `when`): ...`.
pub(crate) fn reject(reject: &Reject, lang: Lang) -> String {
    let mut place = match lang {
        English => format!("row {}", reject.row),
        Chinese => format!("第 {} 行", reject.row),
    };
    if let Some(field) = reject.field {
        place += match lang {
            English => ", field `",
            Chinese => "，字段 `",
        };
        place += field.name();
        place.push('`');
    }
    if let Some(column) = &reject.column {
        let _ = match lang {
            English => write!(place, " (column `{column}`)"),
            Chinese => write!(place, "（列 `{column}`）"),
        };
    }
    let colon = pick(lang, ": ", "：");
    format!(
        "{place}{colon}{}",
        reason(&reject.reason, reject.field, lang)
    )
}

pub(crate) fn pick<T>(lang: Lang, english: T, chinese: T) -> T {
    match lang {
        English => english,
        Chinese => chinese,
    }
}

fn reason(reason: &RejectReason, field: Option<Field>, lang: Lang) -> String {
    use RejectReason as R;
    match reason {
        R::MalformedText(_)
        | R::LineTooLong
        | R::BadJson { .. }
        | R::Truncated
        | R::NotAnObject
        | R::Ragged { .. }
        | R::UnnamedColumn { .. }
        | R::OpenQuote => of_syntax(reason, lang),
        R::DuplicateKey(name) => pick(
            lang,
            format!("the name `{name}` comes twice; leave one"),
            format!("名称 `{name}` 出现两次，请只保留一个"),
        ),
        R::UnknownField { name, meant } => {
            unknown_name(pick(lang, "field", "字段"), name, *meant, lang)
        }
        R::ColumnTaken { name } => column_taken(name, lang),
        R::BadTime { found, fault } => bad_time(found, *fault, lang),
        R::NotInPlan { meant, listed } => not_in_plan(meant.as_deref(), *listed, lang),
        _ => of_value(reason, field, lang),
    }
}

fn of_syntax(reason: &RejectReason, lang: Lang) -> String {
    use RejectReason as R;
    match reason {
        R::MalformedText(encoding) => {
            let name = encoding.name();
            pick(
                lang,
                format!("bytes that are not {name}, which the file is in; save it as UTF-8 again"),
                format!("含有不是 {name} 的字节（文件为 {name}），请重新保存为 UTF-8"),
            )
        }
        R::LineTooLong => pick(
            lang,
            format!("longer than the limit of {MAX_LINE_BYTES} bytes; shorten it"),
            format!("超过 {MAX_LINE_BYTES} 字节的上限，请缩短"),
        ),
        R::BadJson { column } => pick(
            lang,
            format!("no JSON from byte {column} on; write one object a line"),
            format!("从第 {column} 字节起不是 JSON，每行应是一个对象"),
        ),
        R::Truncated => pick(
            lang,
            "the object ends in the middle; the file may have been cut off, export it again".into(),
            "对象不完整，文件可能被截断，请重新导出".into(),
        ),
        R::NotAnObject => pick(
            lang,
            "JSON, but not an object; write one object a line: {\"id\":...,\"time\":...}".into(),
            "是 JSON 但不是对象，每行应是一个对象：{\"id\":...,\"time\":...}".into(),
        ),
        R::Ragged { found, expected } => pick(
            lang,
            format!(
                "the header has {expected} cells and this row {found}; quote cells that hold separators"
            ),
            format!("表头有 {expected} 个单元格，本行有 {found} 个；含分隔符的单元格请加引号"),
        ),
        R::UnnamedColumn { column } => pick(
            lang,
            format!("a value in column {column}, which has no name; name or empty the column"),
            format!("第 {column} 列有值但没有列名，请补列名或清空该列"),
        ),
        _ => pick(
            lang,
            "a quote is opened and not closed; close it, or double a quote inside a cell".into(),
            "引号没有闭合；请补上，单元格内的引号写两个".into(),
        ),
    }
}

fn of_value(reason: &RejectReason, field: Option<Field>, lang: Lang) -> String {
    use RejectReason as R;
    let name = field.map_or("", Field::name);
    match reason {
        R::Missing => missing(name, lang),
        R::NoText => pick(
            lang,
            "`topic` and `body` are both empty; one of them is needed".into(),
            "`topic` 与 `body` 都为空，至少需要一个".into(),
        ),
        R::WrongKind(kind) => wrong_kind(*kind, field, lang),
        R::TooLong => {
            let most = field.map_or(0, Field::max_chars);
            pick(
                lang,
                format!("longer than {most} characters; shorten it"),
                format!("超过 {most} 个字符，请缩短"),
            )
        }
        R::ForbiddenChar(c) => {
            let code = u32::from(*c);
            pick(
                lang,
                format!("holds the control character U+{code:04X}; remove it"),
                format!("含有控制字符 U+{code:04X}，请删除"),
            )
        }
        R::Future { found } => pick(
            lang,
            format!(
                "`{found}` is more than 10 minutes ahead of now; correct the time or the clock"
            ),
            format!("`{found}` 比现在晚 10 分钟以上，请更正时间或时钟"),
        ),
        R::BadPeople { found } => pick(
            lang,
            format!("`{found}` is no whole number from 1 to {MAX_PEOPLE}"),
            format!("`{found}` 不是 1 到 {MAX_PEOPLE} 的整数"),
        ),
        R::UnknownChannel { found } => {
            let names = Channel::ALL.map(Channel::name);
            let wrong = pick(
                lang,
                format!("`{found}` is no channel"),
                format!("`{found}` 不是渠道"),
            );
            wrong + &allowed(&names, lang)
        }
        _ => {
            let names = Source::ALL.map(Source::name);
            let wrong = pick(lang, "not one of the five sources", "不是五个来源之一");
            wrong.to_owned() + &allowed(&names, lang)
        }
    }
}

pub(crate) fn missing(name: &str, lang: Lang) -> String {
    let set = match (name, lang) {
        ("id", _) => String::new(),
        (_, English) => format!(" or --set {name}=VALUE"),
        (_, Chinese) => format!("、--set {name}=值"),
    };
    pick(
        lang,
        format!("missing; fill it in, or use --map {name}=COLUMN{set}"),
        format!("缺少；请填写，或用 --map {name}=列名{set}"),
    )
}

pub(crate) fn allowed(names: &[&str], lang: Lang) -> String {
    match lang {
        English => format!("; allowed: {}", names.join(", ")),
        Chinese => format!("；可用：{}", names.join("、")),
    }
}

fn wrong_kind(kind: ValueKind, field: Option<Field>, lang: Lang) -> String {
    let found = match (kind, lang) {
        (ValueKind::Number, English) => "a number",
        (ValueKind::Number, Chinese) => "数字",
        (ValueKind::Bool, English) => "true or false",
        (ValueKind::Bool, Chinese) => "布尔值",
        (ValueKind::Array, English) => "an array",
        (ValueKind::Array, Chinese) => "数组",
        (ValueKind::Object, English) => "an object",
        (ValueKind::Object, Chinese) => "对象",
        _ => return wrong_cell(kind, lang).to_owned(),
    };
    let wanted = match (field, lang) {
        (Some(Field::People), English) => "a whole number",
        (Some(Field::People), Chinese) => "整数",
        (_, English) => "text in quotes",
        (_, Chinese) => "加引号的文本",
    };
    pick(
        lang,
        format!("{found}; write {wanted}"),
        format!("是{found}，应为{wanted}"),
    )
}

fn wrong_cell(kind: ValueKind, lang: Lang) -> &'static str {
    match (kind, lang) {
        (ValueKind::Date, English) => "a date; format the cell as text and write the value again",
        (ValueKind::Date, Chinese) => "是日期；请把单元格设为文本格式后重新填写",
        (ValueKind::LongNumber, English) => {
            "a number of which the spreadsheet kept 15 digits only; format the column as text and enter it again"
        }
        (ValueKind::LongNumber, Chinese) => {
            "是数字，表格只保留了前 15 位；请把该列设为文本格式后重新填写"
        }
        (_, English) => "an error of the sheet; correct the formula, or write the value",
        (_, Chinese) => "是表格中的错误值；请更正公式或直接填写",
    }
}

fn bad_time(found: &str, fault: TimeFault, lang: Lang) -> String {
    let why = match (fault, lang) {
        (TimeFault::Form, English) => {
            "is no time; write it like 2019-04-28T16:28:53+08:00, 2019/4/28 16:28 or 2019年4月28日16时28分"
        }
        (TimeFault::Form, Chinese) => {
            "不是时间；请写成 2019-04-28T16:28:53+08:00、2019/4/28 16:28 或 2019年4月28日16时28分"
        }
        (TimeFault::NoSuchDay, English) => {
            "names a day that the calendar does not have; correct it"
        }
        (TimeFault::NoSuchDay, Chinese) => "中的日期不存在，请更正",
        (TimeFault::NoSuchHour, English) => {
            "names a time of day that does not exist; hours are 0 to 23, minutes and seconds 0 to 59"
        }
        (TimeFault::NoSuchHour, Chinese) => "中的钟点不存在；小时为 0 到 23，分、秒为 0 到 59",
        (TimeFault::NoSuchOffset, English) => "has no possible offset; write it like +08:00 or Z",
        (TimeFault::NoSuchOffset, Chinese) => "的时区偏移不存在；请写成 +08:00 或 Z",
        (TimeFault::BareNumber, English) => {
            "is a bare number; only an Excel date from 20000 up to 80000 is read as a time"
        }
        (TimeFault::BareNumber, Chinese) => {
            "是纯数字；只有 20000 至 80000 的 Excel 日期才按时间读取"
        }
        (TimeFault::Year, English) => "is outside the years 1990 to 2100; correct it",
        (TimeFault::Year, Chinese) => "不在 1990 至 2100 年之间，请更正",
    };
    pick(lang, format!("`{found}` {why}"), format!("`{found}` {why}"))
}

/// `noun` is what the file calls it: a field of an object, or a column.
pub(crate) fn unknown_name(noun: &str, name: &str, meant: Option<Field>, lang: Lang) -> String {
    let word = shell_word(name);
    match (meant.map(Field::name), lang) {
        (Some(meant), English) => format!(
            "unknown {noun} `{name}`, did you mean `{meant}`? Use --map {meant}={word}, or --ignore {word} to pass it over"
        ),
        (None, English) => format!(
            "unknown {noun} `{name}`; use --ignore {word} to pass it over, or --map FIELD={word} to read it"
        ),
        (Some(meant), Chinese) => format!(
            "未知{noun} `{name}`，是否指 `{meant}`？可用 --map {meant}={word} 读取，或用 --ignore {word} 忽略"
        ),
        (None, Chinese) => {
            format!("未知{noun} `{name}`；可用 --ignore {word} 忽略，或用 --map 字段={word} 读取")
        }
    }
}

/// A name as it can be typed after an option.
fn shell_word(name: &str) -> String {
    if name
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
    {
        name.to_owned()
    } else {
        format!("'{}'", name.replace('\'', "'\\''"))
    }
}

pub(crate) fn column_taken(name: &str, lang: Lang) -> String {
    pick(
        lang,
        format!(
            "both `{name}` and the column that --map names would be `{name}`; use --ignore {name}"
        ),
        format!("`{name}` 与 --map 指定的列都对应 `{name}`，请用 --ignore {name}"),
    )
}

/// Tells no value: an area typed by hand may be somebody's address.
fn not_in_plan(meant: Option<&str>, listed: usize, lang: Lang) -> String {
    let question = match (meant, lang) {
        (None, _) => String::new(),
        (Some(name), English) => format!(" (did you mean `{name}`?)"),
        (Some(name), Chinese) => format!("（是否指 `{name}`？）"),
    };
    pick(
        lang,
        format!(
            "not among the {listed} that the plan lists{question}; write the plan's name, or add it there"
        ),
        format!("不在预案的 {listed} 项之内{question}；请用预案中的名称，或先加入预案"),
    )
}

/// The words for a mapping that makes no sense.
pub(crate) fn mapping_error(error: &MappingError, lang: Lang) -> String {
    use MappingError as M;
    match error {
        M::NoEquals(found) => pick(
            lang,
            format!(
                "`{found}` has no `=`; write FIELD=COLUMN after --map, FIELD=VALUE after --set"
            ),
            format!("`{found}` 中没有 `=`；--map 后写 字段=列名，--set 后写 字段=值"),
        ),
        M::UnknownField { name, meant } => {
            let question = match (meant, lang) {
                (None, _) => String::new(),
                (Some(field), English) => format!(" (did you mean `{}`?)", field.name()),
                (Some(field), Chinese) => format!("（是否指 `{}`？）", field.name()),
            };
            let names = Field::ALL.map(Field::name);
            let wrong = pick(lang, "no field is called", "没有字段叫");
            format!("{wrong} `{name}`{question}{}", allowed(&names, lang))
        }
        M::EmptyColumn => pick(lang, "a column has no name", "列名为空").to_owned(),
        M::FieldTwice(field) => pick(
            lang,
            format!("--map and --set feed `{}` twice; leave one", field.name()),
            format!(
                "--map 与 --set 对 `{}` 指定了两次，请只保留一个",
                field.name()
            ),
        ),
        M::ColumnTwice(column) => pick(
            lang,
            format!("the column `{column}` is mapped twice, or mapped and ignored; leave one"),
            format!("列 `{column}` 被指定了两次，或既指定又忽略，请只保留一个"),
        ),
        M::IdSet => pick(
            lang,
            "--set id would make every record the same one; use --map id=COLUMN".to_owned(),
            "--set id 会使所有记录成为同一条，请用 --map id=列名".to_owned(),
        ),
        M::BadValue(value) => {
            let name = value.field.map_or("", Field::name);
            format!("--set {name}: {}", reason(&value.reason, value.field, lang))
        }
        M::TooMany => pick(
            lang,
            format!("more than {MAX_COLUMNS} names in --map and --ignore"),
            format!("--map 与 --ignore 的名称超过 {MAX_COLUMNS} 个"),
        ),
    }
}

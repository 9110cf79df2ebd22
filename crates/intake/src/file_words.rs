//! The words for files, sheets and headers, in English and in Chinese.
//!
//! Absent: any decision, as in `words`.

use crate::Lang::{self, Chinese, English};
use crate::field::Field;
use crate::reject::{FileError, WorkbookLimit};
use crate::words::{allowed, column_taken, missing, pick, unknown_name};
use crate::{
    MAX_COLUMNS, MAX_WORKBOOK_BYTES, MAX_WORKBOOK_CELLS, MAX_WORKBOOK_PARTS,
    MAX_WORKBOOK_TEXT_BYTES, PassedOver, PassedReason,
};

/// The words for a file that is refused as a whole.
pub(crate) fn file_error(error: &FileError, lang: Lang) -> String {
    match error {
        FileError::Utf16 => pick(
            lang,
            "the file is UTF-16; save it as UTF-8 (in a spreadsheet: \"CSV UTF-8\")".into(),
            "文件为 UTF-16 编码，请另存为 UTF-8（表格软件中选“CSV UTF-8”）".into(),
        ),
        FileError::LegacyWorkbook
        | FileError::EncryptedWorkbook
        | FileError::NotWorkbook
        | FileError::Markup
        | FileError::DamagedWorkbook => of_workbook(error, lang).to_owned(),
        FileError::WorkbookTooLarge(limit) => too_large(*limit, lang),
        FileError::JsonArray => pick(
            lang,
            "the file is one JSON array; write one object a line (jq -c '.[]' FILE)".into(),
            "文件是一个 JSON 数组，请改为每行一个对象（jq -c '.[]' 文件）".into(),
        ),
        FileError::UnreadableHeader => pick(
            lang,
            "the first row is no header that can be read; save the file as UTF-8 again".into(),
            "首行无法作为表头读取，请重新保存为 UTF-8".into(),
        ),
        FileError::NoHeader => no_header(lang),
        FileError::TooManyColumns => pick(
            lang,
            format!("more than {MAX_COLUMNS} columns; remove those that are not needed"),
            format!("超过 {MAX_COLUMNS} 列，请删除不需要的列"),
        ),
        FileError::UnknownColumn { name, meant } => {
            unknown_name(pick(lang, "column", "列"), name, *meant, lang)
        }
        FileError::ColumnTaken { name } => column_taken(name, lang),
        FileError::DuplicateColumn(name) => pick(
            lang,
            format!("the column `{name}` comes twice; rename or remove one"),
            format!("列 `{name}` 出现两次，请改名或删除一个"),
        ),
        FileError::MissingColumn(field) => {
            let name = field.name();
            let what = missing(name, lang);
            pick(
                lang,
                format!("column `{name}`: {what}"),
                format!("列 `{name}`：{what}"),
            )
        }
    }
}

fn of_workbook(error: &FileError, lang: Lang) -> &'static str {
    let (english, chinese) = match error {
        FileError::LegacyWorkbook => (
            "the file is an old .xls workbook; open it and save it as .xlsx",
            "文件是旧版 .xls 工作簿，请打开后另存为 .xlsx",
        ),
        FileError::EncryptedWorkbook => (
            "the workbook is encrypted; open it with its password, save it without one, and import that copy",
            "工作簿已加密；请用密码打开，另存为不带密码的副本后再导入",
        ),
        FileError::Markup => (
            "the file is a web page or XML, whatever its name says; open it in a spreadsheet and save it as .xlsx",
            "文件实际是网页或 XML；请用表格软件打开后另存为 .xlsx",
        ),
        FileError::DamagedWorkbook => (
            "the workbook is damaged or was cut off; export or copy it again",
            "工作簿已损坏或不完整，请重新导出或复制",
        ),
        _ => (
            "the file is no .xlsx workbook; open it with the program that wrote it and save it as .xlsx or \"CSV UTF-8\"",
            "文件不是 .xlsx 工作簿；请用原来的软件打开后另存为 .xlsx 或“CSV UTF-8”",
        ),
    };
    pick(lang, english, chinese)
}

fn too_large(limit: WorkbookLimit, lang: Lang) -> String {
    let (most, english, chinese) = match limit {
        WorkbookLimit::Bytes => (MAX_WORKBOOK_BYTES, "bytes unpacked", "字节（解压后）"),
        WorkbookLimit::Parts => (MAX_WORKBOOK_PARTS, "parts", "个部件"),
        WorkbookLimit::Cells => (MAX_WORKBOOK_CELLS as u64, "cells", "个单元格"),
        WorkbookLimit::Text => (MAX_WORKBOOK_TEXT_BYTES as u64, "bytes of text", "字节文本"),
    };
    pick(
        lang,
        format!(
            "the workbook has more than {most} {english}; split it, or save it as \"CSV UTF-8\""
        ),
        format!("工作簿超过 {most} {chinese}，请拆分，或另存为“CSV UTF-8”"),
    )
}

/// The words for a sheet that is not read.
pub(crate) fn passed_over(passed: &PassedOver, lang: Lang) -> String {
    let sheet = &passed.sheet;
    let why = match (&passed.why, lang) {
        (PassedReason::Later, English) => "a sheet before it is read".to_owned(),
        (PassedReason::Later, Chinese) => "已读取在前的工作表".to_owned(),
        (PassedReason::Hidden, English) => "it is hidden".to_owned(),
        (PassedReason::Hidden, Chinese) => "已隐藏".to_owned(),
        (PassedReason::Empty, English) => "it is empty".to_owned(),
        (PassedReason::Empty, Chinese) => "为空".to_owned(),
        (PassedReason::Header(error), _) => file_error(error, lang),
    };
    pick(
        lang,
        format!("sheet `{sheet}` is passed over: {why}"),
        format!("未读取工作表 `{sheet}`：{why}"),
    )
}

fn no_header(lang: Lang) -> String {
    let names = Field::ALL.map(Field::name);
    let wrong = pick(
        lang,
        "no row at the beginning names a known column; a header may stand below 10 rows of titles, and --map reads other names",
        "开头各行没有已知的列名；表头之前最多可有 10 行标题，其他列名可用 --map 指定",
    );
    wrong.to_owned() + &allowed(&names, lang)
}

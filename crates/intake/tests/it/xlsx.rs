//! Workbooks as spreadsheets and exporting systems write them.

use huiyin_intake::{
    FileError, Format, Lang, PassedReason, RejectReason, ValueKind, parse_time_us,
};
use rust_xlsxwriter::{Format as Look, Formula, Workbook, Worksheet};

use crate::books::{HEADER, book, texts, xlsx};
use crate::{Outcome, mapped, marks, plain};

fn write(sheet: &mut Worksheet, row: u32, cells: &[&str]) {
    for (at, cell) in cells
        .iter()
        .enumerate()
        .filter(|(_, cell)| !cell.is_empty())
    {
        sheet.write_string(row, at as u16, *cell).expect("a cell");
    }
}

fn saved(mut book: Workbook) -> Vec<u8> {
    book.save_to_buffer().expect("a workbook")
}

#[track_caller]
fn time_of(outcome: &Outcome) -> i64 {
    outcome.as_ref().expect("a good record").time_us
}

fn time(text: &str) -> i64 {
    parse_time_us(text).expect("a time")
}

#[test]
fn titles_and_a_header_of_two_merged_rows_are_understood() {
    let mut book = Workbook::new();
    let (sheet, look) = (book.add_worksheet(), Look::new());
    let mut merge = |row, column, to_row, to_column, text: &str| {
        sheet
            .merge_range(row, column, to_row, to_column, text, &look)
            .expect("a merged range");
    };
    merge(0, 0, 0, 7, "2019年4月信访件导出表");
    for (column, name) in ["id", "time", "channel", "topic"].iter().enumerate() {
        merge(2, column as u16, 3, column as u16, name);
    }
    merge(2, 4, 2, 6, "信访人");
    merge(2, 7, 3, 7, "people");
    write(sheet, 1, &["制表：信访局"]);
    write(
        sheet,
        3,
        &[
            "",
            "",
            "",
            "",
            "petitioner_name",
            "电话",
            "petitioner_address",
        ],
    );
    write(
        sheet,
        4,
        &[
            "1",
            "2019年4月28日",
            "visit",
            "停运",
            "张三",
            "１３８００１３８０００",
            "",
            "３",
        ],
    );
    let intake = mapped(&["petitioner_phone=信访人/电话"], &[], &[]);
    let bytes = saved(book);
    let outcomes = xlsx(&intake, &bytes);
    let record = outcomes[0].as_ref().expect("a good record");
    assert_eq!((record.row, record.people), (5, 3));
    assert_eq!(record.petitioner.phone.as_deref(), Some("13800138000"));
    assert_eq!(outcomes.len(), 1);
    let book = intake.xlsx(&bytes, None).expect("a sound workbook");
    assert_eq!(&*book.columns()[5], "信访人/电话");
}

#[test]
fn dates_are_read_by_their_type_and_bare_numbers_by_their_range() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    write(sheet, 0, &HEADER[..4]);
    for row in 1..=6 {
        write(sheet, row, &[&row.to_string(), "", "web", "t"]);
    }
    let serial = 43_583.686_724_537_04;
    for (row, code) in [
        (1, "yyyy/m/d h:mm:ss"),
        (2, "yyyy\"年\"m\"月\"d\"日\""),
        (3, "General"),
    ] {
        let look = Look::new().set_num_format(code);
        sheet
            .write_number_with_format(row, 1, serial, &look)
            .expect("a cell");
    }
    sheet.write_string(4, 1, "４３５８３").expect("a cell");
    sheet.write_number(5, 1, 1_556_440_133.0).expect("a cell");
    let look = Look::new().set_num_format_index(14);
    sheet
        .write_number_with_format(6, 1, 1.5, &look)
        .expect("a cell");
    let outcomes = xlsx(&plain(), &saved(book));
    for outcome in &outcomes[..3] {
        assert_eq!(time_of(outcome), time("2019-04-28T16:28:53"));
    }
    assert_eq!(time_of(&outcomes[3]), time("2019-04-28"));
    let codes = ["2:1", "3:2", "4:3", "5:4", "6:bad_time", "7:bad_time"];
    assert_eq!(marks(&outcomes), codes);
}

#[test]
fn a_workbook_that_counts_from_1904_has_the_same_days() {
    let rows = texts(&HEADER[..4])
        + &["<c r=\"B2\" s=\"1\"><v>42121</v></c>", "<c r=\"B2\"><v>42121</v></c>"]
            .map(|time| {
                format!("<row><c><v>7</v></c>{time}<c r=\"C2\" t=\"str\"><v>web</v></c><c t=\"str\"><v>t</v></c></row>")
            })
            .concat();
    let sheet = book(&rows, "");
    let workbook = crate::books::BOOK.replace("<sheets>", "<workbookPr date1904=\"1\"/><sheets>");
    let parts = [
        ("_rels/.rels", crate::books::RELS.as_bytes()),
        ("xl/workbook.xml", workbook.as_bytes()),
        (
            "xl/_rels/workbook.xml.rels",
            crate::books::BOOK_RELS.as_bytes(),
        ),
    ];
    assert_eq!(time_of(&xlsx(&plain(), &sheet)[0]), time("2015-04-27"));
    let sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
    let styles =
        "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>";
    let more = [
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
        ("xl/styles.xml", styles.as_bytes()),
    ];
    let outcomes = xlsx(
        &plain(),
        &crate::books::zip(&[&parts[..], &more[..]].concat()),
    );
    for outcome in &outcomes {
        assert_eq!(time_of(outcome), time("2019-04-28"));
    }
    assert_eq!(outcomes.len(), 2);
}

#[test]
fn numbers_are_codes_where_a_field_holds_codes() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let names = ["petitioner_phone", "petitioner_id_number", "source"];
    write(sheet, 0, &[&HEADER[..], &names].concat());
    for row in 1..=2 {
        write(sheet, row, &["", "2019/4/28", "hotline"]);
        for (column, number) in [
            (0, 2_019_042_800_001.0),
            (3, 110.0),
            (4, 12.5),
            (5, 3.0),
            (6, 13_800_138_000.0),
            (8, 12_345.0),
        ] {
            sheet.write_number(row, column, number).expect("a cell");
        }
    }
    sheet
        .write_number(2, 7, 110_101_199_003_071_234.0)
        .expect("a cell");
    let outcomes = xlsx(&plain(), &saved(book));
    let record = outcomes[0].as_ref().expect("a good record");
    assert_eq!(
        (&*record.id, &*record.topic, &*record.body),
        ("2019042800001", "110", "12.5")
    );
    assert_eq!(record.people, 3);
    assert_eq!(record.petitioner.phone.as_deref(), Some("13800138000"));
    assert_eq!(record.source, huiyin_intake::Source::Hotline12345);
    let reject = outcomes[1].as_ref().expect_err("digits that were lost");
    assert_eq!(
        reject.reason,
        RejectReason::WrongKind(ValueKind::LongNumber)
    );
}

#[test]
fn formulas_give_the_values_that_were_kept_with_them() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    write(sheet, 0, &HEADER);
    write(sheet, 1, &["1", "2019/4/28", "web"]);
    let formula = |text: &str, kept: &str| Formula::new(text).set_result(kept);
    sheet
        .write_formula(1, 3, formula("=A1&\"x\"", "停运"))
        .expect("a cell");
    sheet
        .write_formula(1, 5, formula("=1+2", "3"))
        .expect("a cell");
    write(sheet, 2, &["2", "2019/4/28", "web"]);
    sheet
        .write_formula(2, 3, formula("=1/0", "#DIV/0!"))
        .expect("a cell");
    let outcomes = xlsx(&plain(), &saved(book));
    let record = outcomes[0].as_ref().expect("a good record");
    assert_eq!((&*record.topic, record.people), ("停运", 3));
    assert_eq!(
        outcomes[1].as_ref().expect_err("an error").reason,
        RejectReason::WrongKind(ValueKind::SheetError)
    );
}

#[test]
fn empty_rows_and_columns_around_the_table_are_nothing() {
    let mut book = Workbook::new();
    let (sheet, look) = (book.add_worksheet(), Look::new());
    write(sheet, 2, &["", "id", "time", "", "channel", "topic"]);
    write(sheet, 4, &["", "1", "2019/4/28", "", "web", "t"]);
    write(sheet, 5, &["", "2", "2019/4/28", "x", "web", "t"]);
    write(sheet, 6, &["", "3", "2019/4/28", "", "web", "t", "", "y"]);
    write(sheet, 7, &["　", " "]);
    for row in 8..500 {
        sheet.write_blank(row, 12, &look).expect("a cell");
    }
    let outcomes = xlsx(&plain(), &saved(book));
    assert_eq!(
        marks(&outcomes),
        ["5:1", "6:unnamed_column", "7:unnamed_column"]
    );
    let reject = outcomes[2].as_ref().expect_err("a value beside the table");
    assert_eq!(reject.reason, RejectReason::UnnamedColumn { column: 8 });
}

#[test]
fn the_first_sheet_with_a_header_is_read_and_the_others_are_told() {
    let mut book = Workbook::new();
    let mut add = |name: &str, cells: &[&str]| {
        let sheet = book.add_worksheet().set_name(name).expect("a name");
        write(sheet, 0, cells);
        write(sheet, 1, &["1", "2019/4/28", "web", "t"]);
    };
    add("说明", &["本表由信访局导出"]);
    add("旧", &HEADER[..4]);
    add("信访件", &HEADER[..4]);
    add("副本", &HEADER[..4]);
    book.add_worksheet();
    book.worksheet_from_name("旧")
        .expect("a sheet")
        .set_hidden(true);
    let bytes = saved(book);
    assert_eq!(marks(&xlsx(&plain(), &bytes)), ["2:1"]);
    let intake = plain();
    let book = intake.xlsx(&bytes, None).expect("a sound workbook");
    assert_eq!(book.sheet(), "信访件");
    let why: Vec<_> = book
        .passed_over()
        .iter()
        .map(|sheet| sheet.why.clone())
        .collect();
    let expected = [
        PassedReason::Header(FileError::NoHeader),
        PassedReason::Hidden,
        PassedReason::Later,
        PassedReason::Later,
    ];
    assert_eq!(why, expected);
    assert_eq!(
        book.passed_over()[1].message(Lang::Chinese),
        "未读取工作表 `旧`：已隐藏"
    );
}

#[test]
fn a_faulty_header_is_told_rather_than_a_cover_sheet() {
    let mut book = Workbook::new();
    write(book.add_worksheet(), 0, &["封面"]);
    write(book.add_worksheet(), 1, &["id", "time", "chanel", "topic"]);
    let error = plain().xlsx(&saved(book), None).expect_err("a typo");
    assert!(matches!(error, FileError::UnknownColumn { name, .. } if &*name == "chanel"));
}

#[test]
fn shared_strings_keep_their_places_and_lose_their_phonetic_guides() {
    let header = texts(&HEADER[..5]);
    let row = "<row r=\"9\"><c r=\"A9\"><v>1</v></c><c r=\"B9\"><v>43583</v></c><c r=\"C9\" t=\"s\"><v>1</v></c><c r=\"D9\" t=\"s\"><v>2</v></c><c r=\"E9\" t=\"s\"><v>3</v></c></row>";
    let strings = "<si/><si><t>web</t></si><si>\n<r><t>停</t></r>\n<r><t>运&amp;&#x41;</t></r><rPh><t>tíng</t></rPh></si><si><t>a_x000D_\nb_x005F_x000D_</t></si>";
    let outcomes = xlsx(&plain(), &book(&(header + row), strings));
    let record = outcomes[0].as_ref().expect("a good record");
    assert_eq!(
        (record.row, &*record.topic, &*record.body),
        (9, "停运&A", "a\r\nb_x000D_")
    );
}

#[test]
fn a_cell_without_sense_costs_its_own_row_only() {
    let row = |time: &str| {
        format!(
            "<row><c><v>7</v></c>{time}<c t=\"str\"><v>web</v></c><c t=\"str\"><v>t</v></c></row>"
        )
    };
    let rows: String = [
        "<c t=\"s\"><v>99</v></c>",
        "<c t=\"e\"><v>#SPILL!</v></c>",
        "<c t=\"n\"><v>inf</v></c>",
        "<c t=\"b\"><v>1</v></c>",
        "<c t=\"d\"><v>2019-04-28T16:28:53</v></c>",
    ]
    .map(row)
    .concat();
    let outcomes = xlsx(&plain(), &book(&(texts(&HEADER[..4]) + &rows), ""));
    assert_eq!(
        marks(&outcomes),
        [
            "2:wrong_kind",
            "3:wrong_kind",
            "4:wrong_kind",
            "5:wrong_kind",
            "6:7"
        ]
    );
}

#[test]
fn a_date_where_no_date_belongs_is_told() {
    let rows = texts(&HEADER[..4]) + "<row><c s=\"1\"><v>43583</v></c></row>";
    let outcomes = xlsx(&plain(), &book(&rows, ""));
    let reject = outcomes[0].as_ref().expect_err("a date for an id");
    assert_eq!(reject.reason, RejectReason::WrongKind(ValueKind::Date));
}

#[test]
fn other_files_that_go_by_a_workbook_s_name_are_told_apart() {
    let old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
    let detect = |name, head: &[u8]| Format::detect(Some(name), head).expect_err("no table");
    assert_eq!(detect("a.xls", old), FileError::LegacyWorkbook);
    assert_eq!(detect("a.xlsx", old), FileError::EncryptedWorkbook);
    assert_eq!(detect("a.xls", b"\n <html>"), FileError::Markup);
    assert_eq!(detect("a.xlsx", b"id,time"), FileError::NotWorkbook);
}

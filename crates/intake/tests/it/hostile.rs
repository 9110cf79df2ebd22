//! Workbooks that are damaged, or made to harm.

use huiyin_intake::{FileError, RejectReason, WorkbookLimit};

use crate::books::{BOOK, BOOK_RELS, HEADER, RELS, book, texts, xlsx, zip};
use crate::damage::{Dice, damage};
use crate::{marks, plain};

fn refused(bytes: &[u8]) -> FileError {
    plain().xlsx(bytes, None).expect_err("a bad workbook")
}

fn good() -> Vec<u8> {
    book(
        &(texts(&HEADER[..4]) + &texts(&["7", "2019/4/28", "web", "t"])),
        "<si><t>x</t></si>",
    )
}

/// A workbook with this sheet.
fn with_sheet(sheet: &[u8]) -> Vec<u8> {
    zip(&[
        ("_rels/.rels", RELS.as_bytes()),
        ("xl/workbook.xml", BOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", BOOK_RELS.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet),
    ])
}

#[test]
fn the_room_that_a_file_asks_for_is_not_reserved() {
    assert_eq!(marks(&xlsx(&plain(), &good())), ["2:7"]);
}

#[test]
fn a_part_that_unpacks_beyond_the_limit_is_not_unpacked_further() {
    let bomb = with_sheet(&vec![b' '; (256 << 20) + 1]);
    assert!(bomb.len() < 4 << 20);
    assert_eq!(
        refused(&bomb),
        FileError::WorkbookTooLarge(WorkbookLimit::Bytes)
    );
}

#[test]
fn more_parts_than_the_limit_are_not_listed() {
    let parts: Vec<String> = (0..10_001).map(|n| n.to_string()).collect();
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|name| (&**name, &b""[..])).collect();
    assert_eq!(
        refused(&zip(&parts)),
        FileError::WorkbookTooLarge(WorkbookLimit::Parts)
    );
}

#[test]
fn a_text_that_a_million_cells_share_is_counted_in_every_one() {
    let strings = format!("<si><t>{}</t></si>", "x".repeat(1 << 20));
    let rows = texts(&HEADER[..4]) + &"<row><c t=\"s\"><v>0</v></c></row>".repeat(257);
    assert_eq!(
        refused(&book(&rows, &strings)),
        FileError::WorkbookTooLarge(WorkbookLimit::Text)
    );
}

#[test]
fn a_field_of_100_mb_costs_its_own_row() {
    let long = "x".repeat(100_000_000);
    let rows = [
        &HEADER[..4],
        &["1", "2019/4/28", "web", &long],
        &["2", "2019/4/28", "web", "t"],
    ];
    let file = book(&rows.map(texts).concat(), "");
    let outcomes = xlsx(&plain(), &file);
    assert_eq!(marks(&outcomes), ["2:too_long", "3:2"]);
    assert_eq!(
        outcomes[0].as_ref().expect_err("long").reason,
        RejectReason::TooLong
    );
}

#[test]
fn declared_entities_are_refused_and_never_expanded() {
    let sheet = "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><worksheet><sheetData><row><c t=\"str\"><v>&b;</v></c></row></sheetData></worksheet>";
    assert_eq!(
        refused(&with_sheet(sheet.as_bytes())),
        FileError::DamagedWorkbook
    );
    let sheet =
        "<worksheet><sheetData><row><c t=\"str\"><v>&xxe;</v></c></row></sheetData></worksheet>";
    assert_eq!(
        refused(&with_sheet(sheet.as_bytes())),
        FileError::DamagedWorkbook
    );
}

#[test]
fn places_beyond_any_sheet_are_refused() {
    for (row, place) in [
        ("1048577", "A1"),
        ("0", "A1"),
        ("99999999999", "A1"),
        ("1", "XFE1"),
        ("1", "ZZZZZZZZZZZZZZ1"),
        ("1", "1"),
    ] {
        let sheet = format!(
            "<worksheet><sheetData><row r=\"{row}\"><c r=\"{place}\"><v>1</v></c></row></sheetData></worksheet>"
        );
        assert_eq!(
            refused(&with_sheet(sheet.as_bytes())),
            FileError::DamagedWorkbook,
            "{row} {place}"
        );
    }
}

#[test]
fn a_workbook_cut_off_anywhere_is_refused() {
    let file = good();
    for length in 2..file.len() {
        assert_eq!(
            refused(&file[..length]),
            FileError::DamagedWorkbook,
            "{length}"
        );
    }
    let sheet = "<worksheet><sheetData><row><c><v>1</v></c></row>";
    assert_eq!(
        refused(&with_sheet(sheet.as_bytes())),
        FileError::DamagedWorkbook
    );
}

#[test]
fn what_is_no_workbook_is_said_to_be_none() {
    assert_eq!(refused(b""), FileError::NotWorkbook);
    assert_eq!(refused(b"id,time\n"), FileError::NotWorkbook);
    assert_eq!(
        refused(&zip(&[("a.txt", b"hello")])),
        FileError::NotWorkbook
    );
    let rels = RELS.replace("xl/workbook.xml", "word/document.xml");
    let docx = [
        ("_rels/.rels", rels.as_bytes()),
        ("word/document.xml", b"<document/>"),
    ];
    assert_eq!(refused(&zip(&docx)), FileError::NotWorkbook);
    let rels = RELS.replace("workbook.xml", "workbook.bin");
    let xlsb = [
        ("_rels/.rels", rels.as_bytes()),
        ("xl/workbook.bin", b"\x83\x01\xff"),
    ];
    assert_eq!(refused(&zip(&xlsb)), FileError::NotWorkbook);
}

#[test]
fn an_encrypted_workbook_is_told_from_an_old_one() {
    let mut old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    old.resize(2_000, 0);
    assert_eq!(refused(&old), FileError::LegacyWorkbook);
    old.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(refused(&old), FileError::EncryptedWorkbook);
    let mut zipped = good();
    for mark in [&b"PK\x01\x02"[..], &b"PK\x03\x04"[..]] {
        let flags = if mark == b"PK\x01\x02" { 8 } else { 6 };
        let starts: Vec<usize> = (0..zipped.len() - 4)
            .filter(|&at| zipped[at..].starts_with(mark))
            .collect();
        starts.iter().for_each(|at| zipped[at + flags] |= 1);
    }
    assert_eq!(refused(&zipped), FileError::EncryptedWorkbook);
}

#[test]
fn damaged_workbooks_are_refused_or_read_and_never_panic() {
    let file = good();
    let rows = texts(&HEADER[..4]) + &texts(&["7", "2019/4/28", "web", "t"]).repeat(3);
    let sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
    let mut dice = Dice(3);
    let mut read = 0;
    for _ in 0..2_000 {
        for bytes in [
            damage(&file, &mut dice),
            with_sheet(&damage(sheet.as_bytes(), &mut dice)),
        ] {
            let intake = plain();
            let Ok(mut book) = intake.xlsx(&bytes, None) else {
                continue;
            };
            while book.next_record().is_some() {
                read += 1;
            }
        }
    }
    assert!(read > 300, "{read}");
}

//! Reject reports: rejected rows that come back corrected.

use huiyin_intake::{Chunk, Intake, Lang, REJECT_REASON, REJECT_ROW, RejectReport};

use crate::books::{HEADER, book, texts};
use crate::{csv, jsonl, line, mapped, marks, plain};

fn report(intake: &Intake, file: &[u8]) -> String {
    let chunk = Chunk::whole(file).expect("text");
    let mut csv = intake.csv(chunk, None).expect("a sound header");
    let mut report = RejectReport::new(csv.columns(), Lang::Chinese);
    while let Some(outcome) = csv.next_record() {
        if let Err(reject) = outcome {
            report.push(&reject, &csv.row_as_read());
        }
    }
    String::from_utf8(report.into_csv()).expect("UTF-8")
}

const FILE: &str = "标题\nid,time,channel,topic,petitioner_id_number,matter\n1,2019/4/28,web,t,,\n\
                    007,gestern,web,\"=cmd|'x'!A1, \"\"q\"\"\n2\",110101199003071234,2019-04\n3,2019/4/28\n";

#[test]
fn a_report_holds_the_rejected_rows_as_they_were_with_row_and_reason() {
    let report = report(&plain(), FILE.as_bytes());
    let lines: Vec<&str> = report.split("\r\n").collect();
    assert_eq!(
        lines[0],
        "\u{feff}reject_row,reject_reason,id,time,channel,topic,petitioner_id_number,matter"
    );
    assert!(
        lines[1].starts_with("4,第 4 行，字段 `time`"),
        "{}",
        lines[1]
    );
    assert!(
        lines[1].ends_with(
            ",'007,gestern,web,\"'=cmd|'x'!A1, \"\"q\"\"\n2\",'110101199003071234,'2019-04"
        ),
        "{}",
        lines[1]
    );
    assert!(lines[2].ends_with(",3,'2019/4/28"), "{}", lines[2]);
    assert_eq!(lines.len(), 4);
}

#[test]
fn a_corrected_report_is_imported_as_it_is() {
    let report = report(&plain(), FILE.as_bytes()).replace("gestern", "2019/4/29");
    let outcomes = csv(&plain(), report.as_bytes());
    let record = outcomes[0].as_ref().expect("corrected");
    assert_eq!(
        (&*record.id, &*record.topic),
        ("007", "=cmd|'x'!A1, \"q\"\n2")
    );
    assert_eq!(
        record.petitioner.id_number.as_deref(),
        Some("110101199003071234")
    );
    assert_eq!(record.matter.as_deref(), Some("2019-04"));
    assert_eq!(marks(&outcomes[1..]), ["3:ragged"]);
}

#[test]
fn a_report_on_a_report_has_one_row_and_one_reason() {
    let first = report(&plain(), FILE.as_bytes());
    let second = report(&plain(), first.as_bytes());
    assert_eq!(second.matches(REJECT_ROW).count(), 1);
    assert!(second.contains("\r\n2,第 2 行"), "{second}");
    assert!(second.contains(",''007,gestern"), "{second}");
    let outcomes = csv(&plain(), second.replace("gestern", "2019/4/29").as_bytes());
    assert_eq!(outcomes[0].as_ref().map(|record| &*record.id), Ok("'007"));
}

#[test]
fn an_apostrophe_stays_in_files_that_are_no_report() {
    let outcomes = csv(&plain(), b"id,time,channel,topic\n'007,2019/4/28,web,'=1\n");
    let record = outcomes[0].as_ref().expect("a good record");
    assert_eq!((&*record.id, &*record.topic), ("'007", "'=1"));
}

#[test]
fn the_two_columns_are_passed_over_unless_they_are_mapped() {
    let line = line(&format!("\"{REJECT_ROW}\":7,\"{REJECT_REASON}\":\"x\""));
    assert!(jsonl(&plain(), line.as_bytes())[0].is_ok());
    let intake = mapped(&["matter=reject_reason"], &[], &["reject_row"]);
    let record = jsonl(&intake, line.as_bytes())
        .remove(0)
        .expect("a good record");
    assert_eq!(record.matter.as_deref(), Some("x"));
}

#[test]
fn rows_that_cannot_be_cut_into_cells_are_reported_as_their_line() {
    let report = report(
        &plain(),
        b"id,time,channel,topic\n1,2019/4/28,web,\"t\n2,2019/4/28,web,\xff\n",
    );
    assert!(
        report.contains(",\"'1,2019/4/28,web,\"\"t\"\r\n"),
        "{report}"
    );
    assert!(
        report.contains(",2,'2019/4/28,web,\u{fffd}\r\n"),
        "{report}"
    );
}

#[test]
fn rejected_rows_of_a_workbook_come_back_as_csv() {
    let rows = texts(&HEADER[..4])
        + "<row><c><v>13800138000</v></c><c s=\"2\"><v>43583.686724537035</v></c><c t=\"str\"><v>fax</v></c><c t=\"str\"><v>t</v></c></row>";
    let bytes = book(&rows, "");
    let intake = plain();
    let mut book = intake.xlsx(&bytes, None).expect("a sound workbook");
    let mut report = RejectReport::new(book.columns(), Lang::English);
    while let Some(outcome) = book.next_record() {
        let reject = outcome.expect_err("no such channel");
        report.push(&reject, &book.row_as_read());
    }
    assert_eq!(report.rows(), 1);
    let report = String::from_utf8(report.into_csv()).expect("UTF-8");
    assert!(
        report.contains(",13800138000,'2019-04-28 16:28:53,fax,t\r\n"),
        "{report}"
    );
    let outcomes = csv(&intake, report.replace("fax", "web").as_bytes());
    let expected = huiyin_intake::parse_time_us("2019-04-28T16:28:53").expect("a time");
    assert_eq!(
        outcomes[0].as_ref().map(|record| record.time_us),
        Ok(expected)
    );
}

//! Headers of CSV files below titles and over two rows.

use huiyin_intake::{Chunk, Field, FileError, Intake};

use crate::books::{book, texts};
use crate::{csv, mapped, marks, plain};

const ROWS: &str = "1,2019/4/28,web,t,李四\n";

fn refused(file: &str) -> FileError {
    let chunk = Chunk::whole(file.as_bytes()).expect("text");
    plain().csv(chunk, None).expect_err("no header")
}

#[test]
fn titles_above_the_header_are_passed_over_whatever_the_separator() {
    for separator in [",", ";", "\t"] {
        let file =
            format!("信访件导出表\n\n制表：信访局\nid,time,channel,topic,petitioner_name\n{ROWS}");
        let file = file.replace(',', separator);
        assert_eq!(
            marks(&csv(&plain(), file.as_bytes())),
            ["5:1"],
            "{separator:?}"
        );
    }
}

#[test]
fn ten_rows_of_titles_are_passed_over_and_eleven_are_not() {
    let table = format!("id,time,channel,topic,petitioner_name\n{ROWS}");
    let file = "标题,,,,\n".repeat(10) + &table;
    assert_eq!(marks(&csv(&plain(), file.as_bytes())), ["12:1"]);
    assert_eq!(
        refused(&("标题,,,,\n".repeat(11) + &table)),
        FileError::NoHeader
    );
}

#[test]
fn a_header_of_two_rows_is_one_header() {
    let file = format!("id,time,channel,topic,信访人\n,,,,petitioner_name\n{ROWS}");
    let outcomes = csv(&plain(), file.as_bytes());
    let record = outcomes[0].as_ref().expect("a good record");
    assert_eq!(
        (record.row, record.petitioner.name.as_deref()),
        (3, Some("李四"))
    );
    let intake = mapped(&["petitioner_name=信访人/姓名"], &[], &["代表/姓名"]);
    let file = "id,time,channel,topic,信访人,代表\n,,,,姓名,姓名\n1,2019/4/28,web,t,李四,王五\n";
    let outcomes = csv(&intake, file.as_bytes());
    let record = outcomes[0].as_ref().expect("a good record");
    assert_eq!(record.petitioner.name.as_deref(), Some("李四"));
}

#[test]
fn a_first_row_of_data_is_never_taken_for_the_second_row_of_a_header() {
    let file = format!("id,time,channel,topic,petitioner_name\n,,,,\n,,,t,\n{ROWS}");
    assert_eq!(marks(&csv(&plain(), file.as_bytes())), ["3:missing", "4:1"]);
}

#[test]
fn the_row_most_like_a_header_is_the_one_whose_fault_is_told() {
    let error = refused("id 说明\nid,time,chanel,topic\n1,2019/4/28,web,t\n");
    assert_eq!(
        error,
        FileError::UnknownColumn {
            name: "chanel".into(),
            meant: Some(Field::Channel)
        }
    );
}

#[test]
fn columns_that_nobody_knows_are_named_so_that_they_can_be_mapped() {
    let file = "信访台账,,\n导出：市信访局,,\n工单编号;办结;受理时间\n工单编号,受理时间,诉求\n1,2019/4/28,停水\n";
    let chunk = Chunk::whole(file.as_bytes()).expect("text");
    assert_eq!(Intake::csv_columns(chunk), ["工单编号", "受理时间", "诉求"]);
    let nothing = Chunk::whole(b"\n\n").expect("text");
    assert!(Intake::csv_columns(nothing).is_empty());
    let rows = texts(&["台账"]) + &texts(&["编号", "诉求"]) + &texts(&["1", "停水"]);
    let names = Intake::xlsx_columns(&book(&rows, "")).expect("a sound workbook");
    assert_eq!(names, ["编号", "诉求"]);
}

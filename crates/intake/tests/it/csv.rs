//! CSV files.

use huiyin_intake::{
    Channel, Chunk, Field, FileError, Format, Intake, MAX_COLUMNS, MAX_LINE_BYTES, RejectReason,
};

use crate::{csv, mapped, marks, plain};

const HEADER: &str = "id,time,channel,topic,body,people\r\n";

fn refused(intake: &Intake, bytes: &[u8]) -> FileError {
    let chunk = Chunk::whole(bytes).expect("text");
    intake
        .csv(chunk, None)
        .expect_err("a file without a sound header")
}

#[test]
fn rows_are_read_by_the_names_of_the_header_in_any_order() {
    let file = "people,body,id,time,channel\n3,b,1,2019/4/28 16:28,visit\n,c,2,43583,grid\n";
    let outcomes = csv(&plain(), file.as_bytes());
    let first = outcomes[0].as_ref().expect("a good record");
    assert_eq!((first.row, &*first.id, first.people), (2, "1", 3));
    let second = outcomes[1].as_ref().expect("a good record");
    assert_eq!((second.people, second.channel), (1, Channel::Grid));
    assert_eq!(outcomes.len(), 2);
}

#[test]
fn quoted_cells_hold_separators_quotes_and_line_ends() {
    let file = format!(
        "{HEADER}1,2019/4/28,web,\"a,b\",\"say \"\"no\"\"\r\ntwice\",\r\n2,2019/4/28,web,t,,\r\n"
    );
    let outcomes = csv(&plain(), file.as_bytes());
    let first = outcomes[0].as_ref().expect("a good record");
    assert_eq!(
        (&*first.topic, &*first.body),
        ("a,b", "say \"no\"\r\ntwice")
    );
    assert_eq!(marks(&outcomes), ["2:1", "3:2"]);
}

#[test]
fn a_byte_order_mark_and_semicolons_and_tabs_are_understood() {
    for separator in [",", ";", "\t"] {
        let file = format!("\u{feff}{HEADER}1,2019/4/28,web,t,,2\n").replace(',', separator);
        assert_eq!(
            marks(&csv(&plain(), file.as_bytes())),
            ["2:1"],
            "{separator:?}"
        );
    }
}

#[test]
fn ragged_rows_are_rejected_by_their_row() {
    let file = format!("{HEADER}1,2019/4/28,web,t\n2,2019/4/28,web,t,,1,,\n3,2019/4/28,web,t,,1");
    let outcomes = csv(&plain(), file.as_bytes());
    assert_eq!(marks(&outcomes), ["2:ragged", "3:ragged", "4:3"]);
    let reason = &outcomes[0].as_ref().expect_err("ragged").reason;
    assert_eq!(
        *reason,
        RejectReason::Ragged {
            found: 4,
            expected: 6
        }
    );
}

#[test]
fn blank_rows_are_passed_over_and_still_counted() {
    let file =
        format!("\r\n{HEADER}\r\n\r\n1,2019/4/28,web,t,,\r\n,, ,,,\r\n2,2019/4/28,web,t,,\r\n\r\n");
    assert_eq!(marks(&csv(&plain(), file.as_bytes())), ["5:1", "7:2"]);
}

#[test]
fn lines_may_end_in_a_bare_carriage_return() {
    let file = format!("{HEADER}1,2019/4/28,web,t,,\r\n2,2019/4/28,web,t,,\r\n").replace('\n', "");
    assert_eq!(marks(&csv(&plain(), file.as_bytes())), ["2:1", "3:2"]);
}

#[test]
fn a_quote_that_is_never_closed_costs_its_own_row_only() {
    let good = "9,2019/4/28,web,t,,\n";
    for rows in [10, 100_000] {
        let file = format!("{HEADER}1,2019/4/28,web,\"t,,\n{}", good.repeat(rows));
        let outcomes = csv(&plain(), file.as_bytes());
        assert_eq!(outcomes.len(), rows + 1);
        assert_eq!(marks(&outcomes[..2]), ["2:open_quote", "3:9"]);
    }
    let file = format!("{HEADER}{good}1,2019/4/28,web,\"t");
    assert_eq!(
        marks(&csv(&plain(), file.as_bytes())),
        ["2:9", "3:open_quote"]
    );
    let file = format!("{HEADER}1,2019/4/28,web,5\" pipe,,");
    assert_eq!(marks(&csv(&plain(), file.as_bytes())), ["2:1"]);
}

#[test]
fn a_record_beyond_the_limit_is_rejected_and_the_next_is_read() {
    let long = "x".repeat(MAX_LINE_BYTES + 1);
    let file = format!("{HEADER}1,2019/4/28,web,{long},,\n2,2019/4/28,web,t,,\n");
    assert_eq!(
        marks(&csv(&plain(), file.as_bytes())),
        ["2:line_too_long", "3:2"]
    );
    let many = ",".repeat(10_000);
    let file = format!("{HEADER}{many}1\n2,2019/4/28,web,t,,\n");
    assert_eq!(marks(&csv(&plain(), file.as_bytes())), ["2:ragged", "3:2"]);
}

#[test]
fn bad_values_are_rejected_where_a_json_line_would_be() {
    let file = format!(
        "{HEADER}1,2019年2月30日,web,t,,\n2,2019/4/28,fax,t,,\n3,2019/4/28,web,,,\n,2019/4/28,web,t,,\n"
    );
    let expected = ["2:bad_time", "3:unknown_channel", "4:no_text", "5:missing"];
    assert_eq!(marks(&csv(&plain(), file.as_bytes())), expected);
}

#[test]
fn an_unknown_column_refuses_the_file_by_name() {
    let error = refused(&plain(), b"id,time,channel,topic,peple\n");
    let meant = Some(Field::People);
    assert_eq!(
        error,
        FileError::UnknownColumn {
            name: "peple".into(),
            meant
        }
    );
    let intake = mapped(&["matter=matter_id"], &["channel=letter"], &["label"]);
    let file = "id,time,topic,matter_id,label\n1,2019/4/28,t,M1,x\n";
    let outcomes = csv(&intake, file.as_bytes());
    assert_eq!(
        outcomes[0]
            .as_ref()
            .expect("a good record")
            .matter
            .as_deref(),
        Some("M1")
    );
    let error = refused(&intake, b"id,time,topic,matter_id,matter\n");
    assert_eq!(
        error,
        FileError::ColumnTaken {
            name: "matter".into()
        }
    );
}

#[test]
fn headers_that_cannot_serve_are_refused() {
    assert_eq!(refused(&plain(), b""), FileError::NoHeader);
    assert_eq!(
        refused(&plain(), "张三,1380,东街\n".as_bytes()),
        FileError::NoHeader
    );
    assert_eq!(
        refused(&plain(), b"id,time,topic\n"),
        FileError::MissingColumn(Field::Channel)
    );
    assert_eq!(
        refused(&plain(), b"id,channel,topic\n"),
        FileError::MissingColumn(Field::Time)
    );
    assert_eq!(
        refused(&plain(), b"id,time,channel\n"),
        FileError::MissingColumn(Field::Body)
    );
    let twice = FileError::DuplicateColumn("id".into());
    assert_eq!(refused(&plain(), b"id,time,channel,topic,id\n"), twice);
    let wide = "id,".repeat(MAX_COLUMNS * 2);
    assert_eq!(
        refused(&plain(), wide.as_bytes()),
        FileError::TooManyColumns
    );
    let wide = "id".to_owned() + &",".repeat(MAX_COLUMNS);
    assert_eq!(
        refused(&plain(), wide.as_bytes()),
        FileError::TooManyColumns
    );
    assert_eq!(
        refused(&plain(), b"id,\"time\n1,2"),
        FileError::UnreadableHeader
    );
}

#[test]
fn a_column_without_a_name_is_passed_over_while_it_is_empty() {
    let file = "id,time,channel,topic,,\n1,2019/4/28,web,t,,\n2,2019/4/28,web,t,,x\n";
    let outcomes = csv(&plain(), file.as_bytes());
    assert_eq!(marks(&outcomes), ["2:1", "3:unnamed_column"]);
    let reason = &outcomes[1].as_ref().expect_err("a value there").reason;
    assert_eq!(*reason, RejectReason::UnnamedColumn { column: 6 });
}

#[test]
fn the_format_is_told_by_name_and_else_by_content() {
    assert_eq!(Format::detect(Some("a.JSONL"), b""), Ok(Format::Jsonl));
    assert_eq!(Format::detect(Some("/x/a.csv"), b"{"), Ok(Format::Csv));
    assert_eq!(
        Format::detect(Some("a"), b"\xef\xbb\xbf \n{\"id\""),
        Ok(Format::Jsonl)
    );
    assert_eq!(Format::detect(None, b"id,time"), Ok(Format::Csv));
    assert_eq!(
        Format::detect(Some("a.csv"), b"PK\x03\x04.."),
        Ok(Format::Xlsx)
    );
    assert_eq!(
        Format::detect(Some("a.json"), b" [{"),
        Err(FileError::JsonArray)
    );
}

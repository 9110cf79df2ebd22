//! UTF-8, GB18030, and bytes that are neither.

use encoding_rs::GB18030;
use huiyin_intake::{Chunk, Encoding, FileError, RejectReason};

use crate::{csv, jsonl, line, marks, plain};

fn gb18030(text: &str) -> Vec<u8> {
    let (bytes, _, replaced) = GB18030.encode(text);
    assert!(!replaced);
    bytes.into_owned()
}

fn encoding(bytes: &[u8]) -> Encoding {
    Chunk::whole(bytes).expect("no file error").encoding
}

#[test]
fn gb18030_files_are_read_like_utf_8_files() {
    let text = line(r#""body":"电梯停运，𠮷祥路","matter":"龘""#);
    assert_eq!(encoding(&gb18030(&text)), Encoding::Gb18030);
    assert_eq!(
        jsonl(&plain(), &gb18030(&text)),
        jsonl(&plain(), text.as_bytes())
    );
    let table = "id,time,channel,topic,area\n1,2019年4月28日,web,\"电梯，\"\"停\"\"运\",东城\n";
    assert_eq!(
        csv(&plain(), &gb18030(table)),
        csv(&plain(), table.as_bytes())
    );
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_first_line() {
    let file = format!("\u{feff}{}", line(""));
    assert_eq!(marks(&jsonl(&plain(), file.as_bytes())), ["1:7"]);
}

#[test]
fn one_damaged_line_spoils_no_other_and_does_not_change_the_encoding() {
    let good = line(r#""body":"电梯停运""#);
    let mut file = good.clone().into_bytes();
    file.extend(b"\n{\"id\":\"\xe7\x94\"}\n\xff\xff\n");
    file.extend(format!("{good}\n{good}\n").bytes());
    assert_eq!(encoding(&file), Encoding::Utf8);
    let expected = ["1:7", "2:malformed_text", "3:malformed_text", "4:7", "5:7"];
    assert_eq!(marks(&jsonl(&plain(), &file)), expected);
    let mut file = gb18030(&format!("{good}\n{good}\n"));
    file.extend(b"{\"id\":\"\xff\xff\"}\n");
    assert_eq!(
        marks(&jsonl(&plain(), &file)),
        ["1:7", "2:7", "3:malformed_text"]
    );
}

#[test]
fn a_damaged_cell_rejects_its_row() {
    let mut file = "id,time,channel,topic\n1,2019/4/28,web,电梯\n2,2019/4/28,web,"
        .as_bytes()
        .to_vec();
    file.extend(b"\xff\n3,2019/4/28,web,t\n");
    let outcomes = csv(&plain(), &file);
    assert_eq!(marks(&outcomes), ["2:1", "3:malformed_text", "4:3"]);
    let reason = &outcomes[1].as_ref().expect_err("damaged").reason;
    assert_eq!(*reason, RejectReason::MalformedText(Encoding::Utf8));
}

#[test]
fn the_encoding_is_told_behind_any_length_of_ascii() {
    let mut file = format!("{}\n", line("")).repeat(5_000).into_bytes();
    file.extend(gb18030(&line(r#""body":"电梯停运""#)));
    assert_eq!(encoding(&file), Encoding::Gb18030);
    assert!(jsonl(&plain(), &file).iter().all(Result::is_ok));
}

#[test]
fn utf_16_is_refused_in_words() {
    let wide: Vec<u8> = "id,time\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(Chunk::whole(&wide).err(), Some(FileError::Utf16));
    assert_eq!(Chunk::whole(b"\xfe\xff\0i").err(), Some(FileError::Utf16));
}

//! The words of rejects and errors: one golden page, and what must never be in them.

use huiyin_intake::{
    Allowed, Chunk, Field, FileError, Format, Lang, MAX_LINE_BYTES, Mapping, Reject, RejectReason,
    WorkbookLimit,
};

use crate::{line, mapped, one, plain};

const GOLDEN: &str = include_str!("golden/messages.txt");

/// Lines that are rejected, one for every reason that JSONL can have, and some twice.
fn bad_lines() -> Vec<String> {
    let base = |time: &str, channel: &str| {
        format!("{{\"id\":\"7\",\"time\":\"{time}\",\"channel\":\"{channel}\",\"topic\":\"t\"}}")
    };
    let mut lines: Vec<String> = [
        "{'id'",
        "{\"id\":",
        "[7]",
        "{}",
        r#"{"id":"7"}"#,
        r#"{"id":true}"#,
        r#"{"id":[]}"#,
        r#"{"id":{}}"#,
        r#"{"id":0.5}"#,
        r#"{"id":"7","time":"2019-04-28","topic":"t"}"#,
        r#"{"id":"7","time":"2019-04-28","channel":"web"}"#,
    ]
    .map(str::to_owned)
    .into();
    for more in [
        r#""id":"8""#,
        r#""chanel":"web""#,
        r#""label":"x""#,
        r#""my \u202e label":"x""#,
        r#""people":0"#,
        r#""people":true"#,
        r#""source":"police""#,
        r#""matter":"a\u0000""#,
        r#""area":"东城""#,
        r#""unit":"housng""#,
    ] {
        lines.push(line(more));
    }
    for time in [
        "gestern",
        "2019-02-30",
        "2019-02-03 24:00",
        "2019-02-03T10:00:00+99:00",
        "1556440133",
        "1989-01-01",
        "2099-01-01",
    ] {
        lines.push(base(time, "web"));
    }
    lines.push(base("2019-04-28", "phone"));
    lines.push(line(&format!("\"matter\":\"{}\"", "字".repeat(201))));
    lines.push("x".repeat(MAX_LINE_BYTES + 1));
    lines
}

fn rejects() -> Vec<Reject> {
    let allowed = Allowed {
        areas: ["西城".to_owned()].into(),
        units: ["housing".to_owned()].into(),
    };
    let intake = plain().with_allowed(allowed);
    let now_us = Some(1_800_000_000_000_000);
    let lines = bad_lines();
    let judge = |line: &String| {
        let chunk = Chunk::whole(line.as_bytes()).expect("UTF-8");
        let outcome = intake.jsonl(chunk, now_us).next().expect("one line");
        outcome
            .err()
            .unwrap_or_else(|| panic!("this line is bad: {line}"))
    };
    let mut rejects: Vec<Reject> = lines.iter().map(judge).collect();
    let mapped = mapped(&["people=人数"], &[], &[]);
    rejects.push(one(&mapped, &line(r#""人数":0"#)).expect_err("nobody"));
    rejects.push(one(&mapped, &line(r#""people":1"#)).expect_err("taken"));
    let table = "id,time,channel,topic,\n1\n1,2019-04-28,web,t,x\n1,\"";
    rejects.extend(
        crate::csv(&plain(), table.as_bytes())
            .into_iter()
            .filter_map(Result::err),
    );
    let cells = [
        "<c><v>1e16</v></c>",
        "<c s=\"1\"><v>43583</v></c>",
        "<c t=\"e\"><v>#N/A</v></c>",
    ];
    let rows = cells.map(|cell| format!("<row>{cell}</row>")).concat();
    let rows = crate::books::texts(&crate::books::HEADER[..4]) + &rows;
    let sheet = crate::books::xlsx(&plain(), &crate::books::book(&rows, ""));
    rejects.extend(sheet.into_iter().filter_map(Result::err));
    let damaged = [line(r#""matter":"电""#).as_bytes(), b"\n\xff"].concat();
    rejects.extend(
        crate::jsonl(&plain(), &damaged)
            .into_iter()
            .filter_map(Result::err),
    );
    rejects
}

fn file_errors() -> Vec<FileError> {
    let wide = "id,".repeat(500);
    let headers = [
        "id,\"",
        "张三,东街",
        &wide,
        "id,peple",
        "id,标 题",
        "id,id",
        "id,time,topic",
    ];
    let refused = |header: &&str| {
        let chunk = Chunk::whole(header.as_bytes()).expect("UTF-8");
        plain().csv(chunk, None).expect_err("a bad header")
    };
    let mut errors: Vec<FileError> = headers.iter().map(refused).collect();
    let taken = mapped(&["matter=m"], &[], &[]);
    let chunk = Chunk::whole(b"id,matter").expect("UTF-8");
    errors.push(taken.csv(chunk, None).expect_err("taken"));
    errors.push(Chunk::whole(b"\xff\xfe").expect_err("UTF-16"));
    let limits = [
        WorkbookLimit::Bytes,
        WorkbookLimit::Parts,
        WorkbookLimit::Cells,
        WorkbookLimit::Text,
    ];
    errors.extend(limits.map(FileError::WorkbookTooLarge));
    for (name, head) in [
        ("a.xls", b"\xd0\xcf\x11\xe0"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0"),
        ("a.xls", b"<htm"),
        ("a.xlsx", b"id,t"),
    ] {
        errors.push(Format::detect(Some(name), head).expect_err("no table"));
    }
    errors.push(plain().xlsx(b"PK", None).expect_err("cut off"));
    errors.push(Format::detect(None, b"[").expect_err("an array"));
    errors
}

fn mapping_messages(lang: Lang) -> Vec<String> {
    let many: Vec<String> = (0..200).map(|n| n.to_string()).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let bad: [(&[&str], &[&str], &[&str]); 8] = [
        (&["matter"], &[], &[]),
        (&["mater=m"], &[], &[]),
        (&["heat=m"], &[], &[]),
        (&["matter="], &[], &[]),
        (&["matter=a"], &["matter=b"], &[]),
        (&["matter=a"], &[], &["a"]),
        (&[], &["id=1"], &[]),
        (&[], &["channel=phone"], &many),
    ];
    let mut messages: Vec<String> = bad
        .iter()
        .map(|(map, set, ignore)| {
            Mapping::from_args(map, set, ignore)
                .expect_err("a bad mapping")
                .message(lang)
        })
        .collect();
    messages.push(
        Mapping::from_args(&[], &[], &many)
            .expect_err("too many")
            .message(lang),
    );
    messages
}

fn page() -> String {
    let mut page = String::new();
    let (rejects, errors) = (rejects(), file_errors());
    for lang in [Lang::English, Lang::Chinese] {
        page += &format!("== {lang:?} ==\n");
        for reject in &rejects {
            page += &format!("[{}] {}\n", reject.reason.code(), reject.message(lang));
        }
        for error in &errors {
            page += &format!("[{}] {}\n", error.code(), error.message(lang));
        }
        for message in mapping_messages(lang) {
            page += &format!("[mapping] {message}\n");
        }
    }
    page
}

/// After a change of words: `HUIYIN_WRITE_GOLDEN=1 cargo test -p huiyin-intake`, then read the diff.
#[test]
fn every_message_reads_as_the_golden_page_says() {
    let page = page();
    if std::env::var_os("HUIYIN_WRITE_GOLDEN").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/golden/messages.txt");
        std::fs::write(path, &page).expect("the golden page can be written");
    }
    for (said, golden) in page.lines().zip(GOLDEN.lines()) {
        assert_eq!(said, golden);
    }
    assert_eq!(page.lines().count(), GOLDEN.lines().count());
}

#[test]
fn the_golden_page_has_every_reason() {
    for code in [
        "malformed_text",
        "line_too_long",
        "bad_json",
        "truncated",
        "not_an_object",
        "duplicate_key",
        "unknown_field",
        "column_taken",
        "ragged",
        "unnamed_column",
        "open_quote",
        "missing",
        "no_text",
        "wrong_kind",
        "too_long",
        "forbidden_char",
        "bad_time",
        "future",
        "bad_people",
        "unknown_channel",
        "unknown_source",
        "not_in_plan",
        "utf16",
        "json_array",
        "legacy_workbook",
        "encrypted_workbook",
        "not_workbook",
        "markup",
        "damaged_workbook",
        "workbook_too_large",
        "unreadable_header",
        "no_header",
        "too_many_columns",
        "unknown_column",
        "duplicate_column",
        "missing_column",
    ] {
        assert!(GOLDEN.contains(&format!("[{code}]")), "{code}");
    }
}

#[test]
fn no_message_repeats_a_text_a_petitioner_a_receipt_or_an_area() {
    let canary = "王小明CANARY";
    let allowed = Allowed::default();
    let intake = plain().with_allowed(allowed);
    for field in Field::ALL {
        if matches!(
            field,
            Field::Id | Field::Time | Field::Channel | Field::People
        ) {
            continue;
        }
        let name = field.name();
        let long = canary.repeat(20_000);
        let bad = format!("{canary}\\u0000");
        for value in [
            format!("\"{bad}\""),
            format!("\"{long}\""),
            format!("[\"{canary}\"]"),
        ] {
            let text = format!(
                "{{\"id\":\"7\",\"time\":\"2019-04-28\",\"channel\":\"web\",\"{name}\":{value},\"{name}\":\"{canary}\"}}"
            );
            let single = text.replace(&format!(",\"{name}\":\"{canary}\""), "");
            for text in [text, single] {
                let reject = one(&intake, &text).expect_err("a bad value");
                for lang in [Lang::English, Lang::Chinese] {
                    assert!(!reject.message(lang).contains("CANARY"), "{name}");
                }
                assert!(!format!("{reject:?}").contains("CANARY"), "{name}");
            }
        }
    }
}

#[test]
fn repeated_values_are_cut_and_made_harmless() {
    let time = format!("\u{202e}{}", "9".repeat(300));
    let text = format!("{{\"id\":\"7\",\"time\":\"{time}\",\"channel\":\"web\",\"topic\":\"t\"}}");
    let reject = one(&plain(), &text).expect_err("no time");
    let RejectReason::BadTime { found, .. } = &reject.reason else {
        panic!("a bad time: {reject:?}");
    };
    assert!(found.starts_with("\\u{202e}999") && found.ends_with("9…"));
    assert!(found.chars().count() < 60);
}

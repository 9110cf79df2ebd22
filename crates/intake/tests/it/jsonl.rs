//! JSONL lines: what is taken, what is rejected and why.

use std::borrow::Cow;

use huiyin_intake::{
    Allowed, Channel, Chunk, Field, Intake, MAX_LINE_BYTES, RejectReason, Source, ValueKind,
    record_key,
};

use crate::{jsonl, line, mapped, marks, one, plain, why};

#[test]
fn a_full_record_is_read_field_by_field() {
    let text = r#"{"id":"A1","time":"2019-04-28T16:28:53+08:00","channel":"hotline","topic":"电梯",
        "body":"停了","people":3,"matter":"M1","area":"东城","unit":"住建局","source":"12345",
        "follows":"R-9","petitioner_name":"甲","petitioner_phone":13800000000,
        "petitioner_id_number":"x","petitioner_address":"路"}"#
        .replace('\n', " ");
    let record = one(&plain(), &text).expect("a good record");
    assert_eq!(record.row, 1);
    assert_eq!(record.id, "A1");
    assert_eq!(record.time_us, 1_556_440_133_000_000);
    assert_eq!(record.channel, Channel::Hotline);
    assert_eq!((&*record.topic, &*record.body), ("电梯", "停了"));
    assert_eq!(record.people, 3);
    assert_eq!(record.matter.as_deref(), Some("M1"));
    assert_eq!(record.area.as_deref(), Some("东城"));
    assert_eq!(record.unit.as_deref(), Some("住建局"));
    assert_eq!(record.source, Source::Hotline12345);
    assert_eq!(record.follows.as_deref(), Some("R-9"));
    assert_eq!(record.petitioner.name.as_deref(), Some("甲"));
    assert_eq!(record.petitioner.phone.as_deref(), Some("13800000000"));
    assert_eq!(record.petitioner.id_number.as_deref(), Some("x"));
    assert_eq!(record.petitioner.address.as_deref(), Some("路"));
}

#[test]
fn a_short_record_takes_the_defaults() {
    let record = one(&plain(), &line("")).expect("a good record");
    assert_eq!(record.people, 1);
    assert_eq!(record.source, Source::Petition);
    assert_eq!(record.body, "");
    assert_eq!(
        (record.matter, record.area, record.unit),
        (None, None, None)
    );
    assert!(record.petitioner.is_empty());
    let web = plain().with_source(Source::Web).with_channel(Channel::Web);
    let text = r#"{"id":"1","time":"2019-04-28","body":"b"}"#;
    let record = one(&web, text).expect("a good record");
    assert_eq!((record.source, record.channel), (Source::Web, Channel::Web));
}

#[test]
fn text_is_borrowed_from_the_line_unless_it_holds_an_escape() {
    let text = line(r#""body":"plain","matter":"\u4e00""#);
    let intake = plain();
    let chunk = Chunk::whole(text.as_bytes()).expect("UTF-8");
    let record = intake
        .jsonl(chunk, None)
        .next()
        .expect("one line")
        .expect("a good record");
    assert!(matches!(record.id, Cow::Borrowed("7")));
    assert!(matches!(record.body, Cow::Borrowed("plain")));
    assert_eq!(record.matter.as_deref(), Some("一"));
}

#[test]
fn a_record_that_follows_an_earlier_one_counts_no_people() {
    let record = one(&plain(), &line(r#""people":5,"follows":"R-1""#)).expect("a good record");
    assert_eq!((record.people, record.counted_people()), (5, 0));
    let record = one(&plain(), &line(r#""people":5"#)).expect("a good record");
    assert_eq!(record.counted_people(), 5);
}

#[test]
fn null_and_blank_values_count_as_absent() {
    let record = one(
        &plain(),
        &line(r#""people":null,"area":"","unit":" 　","matter":null"#),
    );
    let record = record.expect("a good record");
    assert_eq!(
        (record.people, record.area, record.unit, record.matter),
        (1, None, None, None)
    );
    assert_eq!(
        why(r#"{"id":"","time":"2019-04-28","channel":"web","topic":"t"}"#),
        RejectReason::Missing
    );
}

#[test]
fn numbers_are_taken_for_id_people_time_and_codes() {
    let text = r#"{"id":199492,"time":43583.5,"channel":"web","topic":"t","people":2.0,"matter":7,"source":12345}"#;
    let record = one(&plain(), text).expect("a good record");
    assert_eq!(record.id, "199492");
    assert_eq!(record.time_us, 1_556_424_000_000_000);
    assert_eq!((record.people, record.matter.as_deref()), (2, Some("7")));
    assert_eq!(record.source, Source::Hotline12345);
    assert_eq!(
        why(r#"{"id":1.5}"#),
        RejectReason::WrongKind(ValueKind::Number)
    );
    assert_eq!(
        why(r#"{"id":99999999999999999999}"#),
        RejectReason::WrongKind(ValueKind::Number)
    );
    assert_eq!(
        why(&line(r#""body":5"#)),
        RejectReason::WrongKind(ValueKind::Number)
    );
    assert_eq!(
        why(&line(r#""area":5"#)),
        RejectReason::WrongKind(ValueKind::Number)
    );
}

#[test]
fn values_of_another_kind_are_rejected() {
    for (more, kind) in [
        (r#""body":true"#, ValueKind::Bool),
        (r#""body":["a",{"b":1}]"#, ValueKind::Array),
        (r#""people":{"n":1}"#, ValueKind::Object),
    ] {
        assert_eq!(why(&line(more)), RejectReason::WrongKind(kind), "{more}");
    }
}

#[test]
fn people_outside_one_to_a_million_or_not_whole_are_rejected() {
    for people in [
        "0",
        "-3",
        "1.5",
        "1000001",
        "1e12",
        "\"3人\"",
        "\"-1\"",
        "\"99999999999\"",
    ] {
        let reason = why(&line(&format!("\"people\":{people}")));
        assert!(
            matches!(reason, RejectReason::BadPeople { .. }),
            "{people}: {reason:?}"
        );
    }
    for (people, read) in [("1000000", 1_000_000), ("\"12\"", 12), ("\" １２ \"", 12)] {
        let record = one(&plain(), &line(&format!("\"people\":{people}"))).expect("a good record");
        assert_eq!(record.people, read);
    }
}

#[test]
fn what_every_record_needs_is_asked_for_by_name() {
    for (text, field) in [
        (
            r#"{"time":"2019-04-28","channel":"web","topic":"t"}"#,
            Some(Field::Id),
        ),
        (
            r#"{"id":"1","channel":"web","topic":"t"}"#,
            Some(Field::Time),
        ),
        (
            r#"{"id":"1","time":"2019-04-28","topic":"t"}"#,
            Some(Field::Channel),
        ),
    ] {
        let reject = one(&plain(), text).expect_err("something is missing");
        assert_eq!(
            (reject.reason, reject.field),
            (RejectReason::Missing, field)
        );
    }
    let text = r#"{"id":"1","time":"2019-04-28","channel":"web","topic":" ","body":""}"#;
    assert_eq!(why(text), RejectReason::NoText);
}

#[test]
fn unknown_channels_sources_and_times_are_rejected() {
    let found = "phone".into();
    assert_eq!(
        why(r#"{"id":"1","time":"2019-04-28","channel":"phone"}"#),
        RejectReason::UnknownChannel { found }
    );
    assert_eq!(
        why(&line(r#""source":"police""#)),
        RejectReason::UnknownSource
    );
    let reason = why(r#"{"id":"1","time":"2019年2月30日"}"#);
    assert!(matches!(reason, RejectReason::BadTime { .. }));
}

#[test]
fn an_unknown_field_rejects_its_row_and_no_other() {
    let file = [line(""), line(r#""label":"x""#), line(r#""matter":"M""#)].join("\n");
    assert_eq!(
        marks(&jsonl(&plain(), file.as_bytes())),
        ["1:7", "2:unknown_field", "3:7"]
    );
    let Err(reject) = one(&plain(), &line(r#""chanel":{"deep":[1]}"#)) else {
        panic!("an unknown field must reject");
    };
    let meant = Some(Field::Channel);
    assert_eq!(
        reject.reason,
        RejectReason::UnknownField {
            name: "chanel".into(),
            meant
        }
    );
}

#[test]
fn a_name_that_comes_twice_rejects_the_row_even_when_it_is_ignored_or_null() {
    assert_eq!(
        why(&line(r#""id":"8""#)),
        RejectReason::DuplicateKey("id".into())
    );
    assert_eq!(
        why(&line(r#""area":null,"area":"x""#)),
        RejectReason::DuplicateKey("area".into())
    );
    let intake = mapped(&[], &[], &["extra"]);
    let reject = one(&intake, &line(r#""extra":1,"extra":2"#)).expect_err("twice");
    assert_eq!(reject.reason, RejectReason::DuplicateKey("extra".into()));
    assert_eq!(
        why(&line(r#""\u0069d":"8""#)),
        RejectReason::DuplicateKey("id".into())
    );
}

#[test]
fn what_is_no_json_object_is_rejected_by_its_kind() {
    assert_eq!(why("[1]"), RejectReason::NotAnObject);
    assert_eq!(why("\"text\""), RejectReason::NotAnObject);
    assert_eq!(why("{\"id\":\"7\",\"time"), RejectReason::Truncated);
    assert_eq!(why("{"), RejectReason::Truncated);
    assert!(matches!(why("{'id':7}"), RejectReason::BadJson { .. }));
    assert!(matches!(why("id,time"), RejectReason::BadJson { .. }));
    assert!(matches!(
        why(&format!("{}{}", line(""), line(""))),
        RejectReason::BadJson { .. }
    ));
    assert!(matches!(
        why(&line(r#""body":"\ud800""#)),
        RejectReason::BadJson { .. }
    ));
    assert!(matches!(
        why(&line("\"body\":\"a\u{1}b\"")),
        RejectReason::BadJson { .. }
    ));
}

#[test]
fn deep_nesting_costs_no_stack() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let reason = why(&line(&format!("\"body\":{deep}")));
    assert_eq!(reason, RejectReason::WrongKind(ValueKind::Array));
    let intake = mapped(&[], &[], &["extra"]);
    assert!(one(&intake, &line(&format!("\"extra\":{deep}"))).is_ok());
    let open = "{\"a\":".repeat(100_000);
    let reject = one(&intake, &format!("{{\"extra\":{open}")).expect_err("no end");
    assert_eq!(reject.reason, RejectReason::Truncated);
    assert_eq!(
        why(&open),
        RejectReason::UnknownField {
            name: "a".into(),
            meant: None
        }
    );
}

#[test]
fn controls_and_turns_of_direction_are_rejected_in_every_field() {
    for (more, c) in [
        (r#""matter":"M\u0000""#, '\0'),
        (r#""area":"a\u202eb""#, '\u{202e}'),
        (r#""unit":"a\nb""#, '\n'),
        (r#""petitioner_name":"a\u2066""#, '\u{2066}'),
        (r#""body":"a\u0000""#, '\0'),
        (r#""body":"灯\u001b""#, '\u{1b}'),
        (r#""body":"灯\u007f""#, '\u{7f}'),
        (r#""body":"灯\u0085""#, '\u{85}'),
        (r#""body":"灯\u061c""#, '\u{61c}'),
        (r#""body":"灯\u200f""#, '\u{200f}'),
        (r#""body":"灯\u2028""#, '\u{2028}'),
        (r#""body":"灯\u202e""#, '\u{202e}'),
        (r#""body":"“灯”\u2069""#, '\u{2069}'),
    ] {
        assert_eq!(why(&line(more)), RejectReason::ForbiddenChar(c), "{more}");
    }
    let topic = r#"{"id":"7","time":"2019-04-28","channel":"web","topic":"灯\u202d"}"#;
    assert_eq!(why(topic), RejectReason::ForbiddenChar('\u{202d}'));
    let lines = r#""body":"a\nb\tc\r\n“d” — \u200b¥é""#;
    assert!(one(&plain(), &line(lines)).is_ok());
}

#[test]
fn fields_longer_than_their_limit_are_rejected() {
    for (field, most) in [("matter", 200), ("topic", 2_000), ("body", 100_000)] {
        let text = |count| {
            let base = r#"{"id":"7","time":"2019-04-28","channel":"web""#;
            let more = if field == "matter" {
                r#","topic":"t""#
            } else {
                ""
            };
            format!("{base}{more},\"{field}\":\"{}\"}}", "字".repeat(count))
        };
        assert!(one(&plain(), &text(most)).is_ok(), "{field}");
        assert_eq!(why(&text(most + 1)), RejectReason::TooLong, "{field}");
    }
}

#[test]
fn blank_lines_and_crlf_are_passed_over_and_still_counted() {
    let file = format!("\n{}\r\n \t\r\n{}\r\n\n{}", line(""), line(""), "{\"id\"");
    assert_eq!(
        marks(&jsonl(&plain(), file.as_bytes())),
        ["2:7", "4:7", "6:truncated"]
    );
}

#[test]
fn a_line_beyond_the_limit_is_rejected() {
    let pad = " ".repeat(MAX_LINE_BYTES - line("").len());
    assert!(one(&plain(), &(line("") + &pad)).is_ok());
    assert_eq!(why(&(line("") + &pad + " ")), RejectReason::LineTooLong);
}

#[test]
fn a_time_more_than_ten_minutes_ahead_is_rejected_when_now_is_given() {
    let now_us = 1_556_440_133_000_000 - 600_000_000;
    let read = |now_us| {
        plain()
            .json(1, &line(""), Some(now_us))
            .map(|record| record.time_us)
    };
    assert!(read(now_us).is_ok());
    let reject = read(now_us - 1).expect_err("ahead of now");
    assert_eq!(reject.field, Some(Field::Time));
    assert_eq!(
        reject.reason,
        RejectReason::Future {
            found: "2019-04-28T16:28:53".into()
        }
    );
    assert!(read(i64::MAX).is_ok());
}

#[test]
fn areas_and_units_are_held_against_the_plan_when_it_is_given() {
    let allowed = Allowed {
        areas: ["东城街道".to_owned(), "西城街道".to_owned()].into(),
        units: ["housing".to_owned()].into(),
    };
    let intake = plain().with_allowed(allowed);
    assert!(one(&intake, &line(r#""area":"东城街道","unit":"housing""#)).is_ok());
    assert!(one(&intake, &line("")).is_ok());
    let reject = one(&intake, &line(r#""unit":"housng""#)).expect_err("not listed");
    let meant = Some("housing".into());
    assert_eq!(reject.reason, RejectReason::NotInPlan { meant, listed: 1 });
    let reject = one(&intake, &line(r#""area":"某某路 12 号""#)).expect_err("not listed");
    assert_eq!(
        reject.reason,
        RejectReason::NotInPlan {
            meant: None,
            listed: 2
        }
    );
}

#[test]
fn a_key_tells_source_and_id_apart_and_never_changes() {
    let key = *b"0123456789abcdef";
    let of = |source, id| record_key(&key, source, id);
    assert_eq!(of(Source::Web, "1"), of(Source::Web, "1"));
    assert_ne!(of(Source::Web, "1"), of(Source::Grid, "1"));
    assert_ne!(of(Source::Web, "1"), of(Source::Web, "2"));
    assert_ne!(of(Source::Web, "1"), record_key(&[0; 16], Source::Web, "1"));
    // SipHash-2-4 of the one byte 0 under the key 00 01 .. 0f: the second vector of its paper.
    let key = std::array::from_fn(|at| at as u8);
    assert_eq!(
        record_key(&key, Source::Petition, ""),
        0x74f8_39c5_93dc_67fd
    );
}

#[test]
fn debugging_a_record_shows_no_text_and_no_petitioner() {
    let more = r#""body":"SECRET","petitioner_name":"SECRET","petitioner_phone":"SECRET","follows":"SECRET""#;
    let record = one(&plain(), &line(more).replace("\"t\"", "\"SECRET\"")).expect("a good record");
    assert!(!format!("{record:?} {:?}", record.petitioner).contains("SECRET"));
}

#[test]
fn two_chunks_give_what_the_whole_file_gives() {
    let good = |n: usize| line(&format!("\"matter\":\"{n}\""));
    let lines: Vec<String> = (0..97)
        .map(|n| if n % 5 == 0 { "{".into() } else { good(n) })
        .collect();
    let file = lines.join("\n");
    let intake: Intake = plain();
    let whole = jsonl(&intake, file.as_bytes());
    assert_eq!(whole.len(), 97);
    for parts in [1, 2, 3, 1_000] {
        let chunks = Chunk::whole(file.as_bytes()).expect("UTF-8").split(parts);
        assert!(chunks.len() <= parts);
        let together: Vec<_> = chunks
            .into_iter()
            .flat_map(|chunk| intake.jsonl(chunk, None))
            .collect();
        assert_eq!(together, whole, "{parts} parts");
    }
}

#[test]
fn reading_only_some_fields_passes_over_all_others_known_or_not_also_when_they_are_wrong() {
    let intake = Intake::new(huiyin_intake::Mapping::default())
        .with_channel(Channel::Web)
        .only(&[Field::Id, Field::Time, Field::Topic]);
    let line =
        r#"{"id":"1","label":[1],"label":2,"time":"2019/4/28","people":-5,"topic":"路灯不亮"}"#;
    let record = intake
        .json(1, line, None)
        .expect("only what is read is judged");
    assert_eq!((&*record.topic, record.people), ("路灯不亮", 1));
}

//! `--map`, `--set` and `--ignore`.

use huiyin_intake::{Channel, Field, Mapping, MappingError, RejectReason};

use crate::{line, mapped, one};

fn error(map: &[&str], set: &[&str], ignore: &[&str]) -> MappingError {
    Mapping::from_args(map, set, ignore).expect_err("a mapping without sense")
}

#[test]
fn a_mapped_column_feeds_its_field_and_an_ignored_one_none() {
    let intake = mapped(&["matter=matter_id"], &[], &["exact_dup", "never there"]);
    let record = one(&intake, &line(r#""matter_id":"M1","exact_dup":true"#));
    assert_eq!(record.expect("a good record").matter.as_deref(), Some("M1"));
}

#[test]
fn what_is_set_holds_whatever_the_column_says() {
    let intake = mapped(&[], &["channel=letter", "people=4", "area=东城"], &[]);
    let record = one(&intake, &line(r#""people":9"#)).expect("a good record");
    assert_eq!((record.channel, record.people), (Channel::Letter, 4));
    assert_eq!(record.area.as_deref(), Some("东城"));
}

#[test]
fn a_value_to_set_may_hold_an_equals_sign() {
    let intake = mapped(&[], &["matter=a=b"], &[]);
    assert_eq!(
        one(&intake, &line(""))
            .expect("a good record")
            .matter
            .as_deref(),
        Some("a=b")
    );
}

#[test]
fn columns_may_change_places() {
    let intake = mapped(&["topic=body", "body=topic"], &[], &[]);
    let record = one(&intake, &line(r#""body":"b""#)).expect("a good record");
    assert_eq!((&*record.topic, &*record.body), ("b", "t"));
}

#[test]
fn a_field_s_own_column_is_refused_while_another_feeds_it() {
    let intake = mapped(&["matter=matter_id"], &[], &[]);
    let reject = one(&intake, &line(r#""matter":"M1","matter_id":"M2""#)).expect_err("both");
    assert_eq!(
        reject.reason,
        RejectReason::ColumnTaken {
            name: "matter".into()
        }
    );
    let intake = mapped(&["matter=matter_id"], &[], &["matter"]);
    assert!(one(&intake, &line(r#""matter":"M1","matter_id":"M2""#)).is_ok());
}

#[test]
fn a_reject_names_the_column_that_fed_the_field() {
    let intake = mapped(&["people=人数"], &[], &[]);
    let reject = one(&intake, &line(r#""人数":0"#)).expect_err("nobody");
    assert_eq!(
        (reject.field, reject.column.as_deref()),
        (Some(Field::People), Some("人数"))
    );
}

#[test]
fn mappings_without_sense_are_refused() {
    assert_eq!(
        error(&["matter"], &[], &[]),
        MappingError::NoEquals("matter".into())
    );
    assert_eq!(
        error(&["mater=m"], &[], &[]),
        MappingError::UnknownField {
            name: "mater".into(),
            meant: Some(Field::Matter)
        }
    );
    assert_eq!(error(&["matter="], &[], &[]), MappingError::EmptyColumn);
    assert_eq!(error(&[], &[], &[" "]), MappingError::EmptyColumn);
    assert_eq!(
        error(&["matter=a", "matter=b"], &[], &[]),
        MappingError::FieldTwice(Field::Matter)
    );
    assert_eq!(
        error(&["area=a"], &["area=b"], &[]),
        MappingError::FieldTwice(Field::Area)
    );
    assert_eq!(
        error(&["matter=a", "area=a"], &[], &[]),
        MappingError::ColumnTwice("a".into())
    );
    assert_eq!(
        error(&["matter=a"], &[], &["a"]),
        MappingError::ColumnTwice("a".into())
    );
    assert_eq!(error(&[], &["id=1"], &[]), MappingError::IdSet);
    let many: Vec<String> = (0..200).map(|n| format!("c{n}")).collect();
    assert_eq!(
        Mapping::from_args(&[], &[], &many),
        Err(MappingError::TooMany)
    );
}

#[test]
fn a_value_to_set_is_judged_as_a_record_s_would_be() {
    for set in [
        "channel=phone",
        "people=0",
        "time=gestern",
        "source=police",
        "area=",
        "unit=a\u{202e}",
    ] {
        assert!(
            matches!(error(&[], &[set], &[]), MappingError::BadValue(_)),
            "{set}"
        );
    }
    assert!(Mapping::from_args(&[], &["time=2019-04-28", "source=12345", "topic=t"], &[]).is_ok());
}

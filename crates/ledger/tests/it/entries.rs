//! Leaf encoding: golden bytes, one way to write each, and commitments that hide and bind.

use huiyin_ledger::{
    CONTENT_BYTES_MAX, Commitment, Content, Entry, EntryChannel, EntryError, Fact, LawClock,
    Opening,
};
use proptest::prelude::*;

use crate::{case, promise};

fn facts() -> impl Strategy<Value = Fact> {
    let number = any::<u64>();
    let channel = prop_oneof![
        Just(EntryChannel::Letter),
        Just(EntryChannel::Visit),
        Just(EntryChannel::Web),
        Just(EntryChannel::Hotline),
        Just(EntryChannel::Grid),
    ];
    (0..16_u8, number, number, any::<i64>(), channel).prop_map(
        |(kind, one, two, due_us, channel)| match kind {
            0 => Fact::CaseRegistered { case: one, channel },
            1 => Fact::PromiseMade {
                promise: one,
                due_us,
            },
            2 => Fact::PromiseAccepted { promise: one },
            3 => Fact::PromiseVerified { promise: one },
            4 => Fact::PromiseBroken { promise: one },
            5 => Fact::PromiseRenewed {
                promise: one,
                due_us,
            },
            6 => Fact::PromiseWithdrawn { promise: one },
            7 => Fact::PromiseSilent {
                promise: one,
                due_us,
            },
            8 => Fact::StatementPublished {
                statement: one,
                incident: two,
            },
            9 => Fact::IncidentEnded { incident: one },
            10 => Fact::PlanAdopted,
            11 => Fact::PromiseDeclined { promise: one },
            12 => Fact::PromiseWord { promise: one },
            13 => Fact::IncidentMerged {
                incident: one,
                into: two,
            },
            14 => Fact::IncidentReopened { incident: one },
            15 => Fact::ClockMissed {
                case: one,
                clock: LawClock::ALL[usize::try_from(two % 8).expect("small")],
                due_us,
            },
            _ => Fact::KeyErased { key: one },
        },
    )
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn entries_in_a_log_keep_their_bytes_for_ever() {
    let golden = [
        (
            promise().sealed(),
            "010200064bfd08666000000000000000002900064e5a6479f000",
        ),
        (case().sealed(), "010100064bfd08666000000000000000000c02"),
    ];
    for (entry, head) in golden {
        let bytes = entry.to_bytes();
        assert_eq!(hex(&bytes[..bytes.len() - 32]), head);
        assert_eq!(Entry::<Commitment>::from_bytes(&bytes), Ok(entry));
    }
    // SHA-256("huiyin ledger commitment 1\n", kind 1, salt of 16 times 8, SHA-256("what was filed")).
    assert_eq!(
        case().sealed().content.to_string(),
        "88b75e82ca6c0627a4919067c52fc0b8554296d382aaaedcd98981c406f2be24"
    );
}

#[test]
fn what_is_not_an_entry_is_refused_by_name() {
    let bytes = case().sealed().to_bytes();
    let read = Entry::<Commitment>::from_bytes;
    let with = |at: usize, byte: u8| {
        let mut altered = bytes.clone();
        altered[at] = byte;
        read(&altered).expect_err("refused")
    };
    assert_eq!(with(0, 2), EntryError::Version { found: 2 });
    assert_eq!(with(1, 0), EntryError::Kind { found: 0 });
    assert_eq!(with(1, 18), EntryError::Kind { found: 18 });
    assert_eq!(with(18, 0), EntryError::Channel { found: 0 });
    assert_eq!(with(18, 6), EntryError::Channel { found: 6 });
    for end in 0..bytes.len() {
        assert_eq!(
            read(&bytes[..end]),
            Err(EntryError::TooShort),
            "cut at {end}"
        );
    }
    assert_eq!(read(&[&bytes[..], &[0]].concat()), Err(EntryError::TooLong));
}

#[test]
fn a_commitment_changes_with_salt_content_and_kind() {
    let commit = |salt, content: &[u8], fact| {
        let content = Opening::new([salt; 16], content);
        Entry {
            recorded_us: 0,
            fact,
            content,
        }
        .sealed()
        .content
    };
    let (kept, broken) = (
        Fact::PromiseVerified { promise: 1 },
        Fact::PromiseBroken { promise: 1 },
    );
    let one = commit(1, b"text", kept);
    assert_eq!(
        one,
        commit(1, b"text", Fact::PromiseVerified { promise: 2 })
    );
    assert_ne!(one, commit(2, b"text", kept));
    assert_ne!(one, commit(1, b"texts", kept));
    assert_ne!(one, commit(1, b"text", broken));
}

#[test]
fn a_shortened_opening_opens_the_same_commitment() {
    let whole = promise();
    let short = Entry {
        content: whole.content.shortened(),
        ..whole.clone()
    };
    assert_eq!(short.sealed(), whole.sealed());
    assert!(matches!(short.content.content(), Content::Digest(_)));
    let long = Opening::new([0; 16], &vec![b'x'; CONTENT_BYTES_MAX + 1]);
    assert!(matches!(long.content(), Content::Digest(_)));
}

#[test]
fn an_opening_shows_nothing_in_a_log() {
    assert!(!format!("{:?}", promise()).contains("供水"));
    assert!(!format!("{:?}", promise().content.content()).contains("供水"));
}

#[test]
fn an_opening_of_another_form_or_too_long_is_refused() {
    let mut bytes = promise().to_bytes();
    let form = 26 + 16;
    bytes[form] = 2;
    assert_eq!(
        Entry::<Opening>::from_bytes(&bytes),
        Err(EntryError::Opening)
    );
    bytes[form] = 1;
    bytes.resize(form + 1 + CONTENT_BYTES_MAX + 1, b'x');
    assert_eq!(
        Entry::<Opening>::from_bytes(&bytes),
        Err(EntryError::Opening)
    );
}

proptest! {
    #[test]
    fn every_entry_reads_back_and_has_one_encoding(
        recorded_us in any::<i64>(),
        fact in facts(),
        salt in any::<[u8; 16]>(),
        content in prop::collection::vec(any::<u8>(), 0..80),
        digest_only in any::<bool>(),
    ) {
        let opening = Opening::new(salt, &content);
        let content = if digest_only { opening.shortened() } else { opening };
        let entry = Entry { recorded_us, fact, content };
        prop_assert_eq!(Entry::<Opening>::from_bytes(&entry.to_bytes()), Ok(entry.clone()));
        let sealed = entry.sealed();
        prop_assert_eq!(Entry::<Commitment>::from_bytes(&sealed.to_bytes()), Ok(sealed));
    }

    #[test]
    fn whatever_reads_as_an_entry_writes_the_same_bytes(
        head in prop::collection::vec(0_u8..18, 2),
        rest in prop::collection::vec(0_u8..7, 0..70),
    ) {
        let bytes = [head, rest].concat();
        if let Ok(entry) = Entry::<Commitment>::from_bytes(&bytes) {
            prop_assert_eq!(entry.to_bytes(), bytes.clone());
        }
        if let Ok(entry) = Entry::<Opening>::from_bytes(&bytes) {
            prop_assert_eq!(entry.to_bytes(), bytes);
        }
    }
}

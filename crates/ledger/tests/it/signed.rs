//! Keys, notes, checkpoints and cosignatures: what holds, and what is refused by name.

use huiyin_ledger::{
    Checkpoint, CheckpointError, KeyError, Note, NoteError, SIGNATURES_MAX, Signature,
    SignatureType, SigningKey, Tree, VerifierKey,
};
use proptest::prelude::*;

use crate::{ORIGIN, SEEN_S, leaves, log_key, witness_key};

fn checkpoint() -> Checkpoint {
    Checkpoint::of(ORIGIN, &leaves(5).into_iter().collect::<Tree>()).expect("a name")
}

fn signed() -> Note {
    checkpoint().sign(&log_key()).expect("a note")
}

#[test]
fn a_key_reads_back_from_its_text() {
    for kind in [SignatureType::Log, SignatureType::Witness] {
        let key = log_key().verifier(kind);
        assert_eq!(key.to_string().parse(), Ok(key));
    }
}

#[test]
fn a_key_under_another_name_or_type_has_another_id() {
    let text = log_key().verifier(SignatureType::Log).to_string();
    let renamed = text.replacen("city", "town", 1);
    assert!(matches!(
        renamed.parse::<VerifierKey>(),
        Err(KeyError::Id { .. })
    ));
    let witness = log_key().verifier(SignatureType::Witness).to_string();
    assert_ne!(text[..ORIGIN.len() + 9], witness[..ORIGIN.len() + 9]);
}

#[test]
fn malformed_keys_are_refused_by_name() {
    let refusal = |text: &str| text.parse::<VerifierKey>().expect_err("refused");
    assert_eq!(refusal("city.example"), KeyError::Form);
    assert_eq!(refusal("city.example+zz+AAAA"), KeyError::Form);
    assert_eq!(refusal("+00000000+AQ=="), KeyError::Name);
    assert_eq!(refusal("a b+00000000+AQ=="), KeyError::Name);
    assert_eq!(refusal("city+00000000+Ag=="), KeyError::Type { found: 2 });
    assert_eq!(refusal("city+00000000+AQ=="), KeyError::Key);
    // The identity point: every message would verify under it.
    assert_eq!(
        refusal("city+00000000+AQEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
        KeyError::Key
    );
    assert_eq!(
        refusal("city+0000000A+AQEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
        KeyError::Form
    );
    assert!(matches!(
        SigningKey::from_seed("a+b", &[0; 32]),
        Err(KeyError::Name)
    ));
}

#[test]
fn a_secret_key_shows_nothing_of_itself() {
    assert_eq!(
        format!("{:?}", log_key()),
        "SigningKey(city.example/ledger, ..)"
    );
}

#[test]
fn a_note_holds_for_the_key_that_signed_and_is_silent_on_others() {
    let note = signed();
    let key = log_key().verifier(SignatureType::Log);
    assert!(note.signed_by(&key).expect("holds").is_some());
    let stranger = witness_key(1).verifier(SignatureType::Log);
    assert_eq!(note.signed_by(&stranger), Ok(None));
    // The same secret as a witness has another id: nothing was signed in that role.
    assert_eq!(
        note.signed_by(&log_key().verifier(SignatureType::Witness)),
        Ok(None)
    );
}

#[test]
fn a_cosignature_vouches_for_its_instant() {
    let mut note = signed();
    note.add(witness_key(1).cosign(note.text(), SEEN_S))
        .expect("room");
    note.add(witness_key(1).cosign(note.text(), SEEN_S - 9))
        .expect("room");
    let key = witness_key(1).verifier(SignatureType::Witness);
    let attested = note.signed_by(&key).expect("holds").expect("signed");
    assert_eq!(attested.at_s, Some(SEEN_S), "of several, the latest");
}

#[test]
fn a_cosignature_with_an_instant_that_no_clock_has_is_forged() {
    let mut note = signed();
    note.add(witness_key(1).cosign(note.text(), u64::MAX))
        .expect("room");
    let key = witness_key(1).verifier(SignatureType::Witness);
    assert!(matches!(
        note.signed_by(&key),
        Err(NoteError::Forged { .. })
    ));
}

#[test]
fn one_forged_signature_of_a_known_key_spoils_the_note() {
    let mut note = signed();
    note.add(log_key().sign("something else\n")).expect("room");
    let name = ORIGIN.to_owned();
    let key = log_key().verifier(SignatureType::Log);
    assert_eq!(note.signed_by(&key), Err(NoteError::Forged { name }));
}

#[test]
fn signatures_of_strangers_are_kept_and_count_for_nothing() {
    let text = format!("{}\u{2014} stranger.example AAAAAAECAw==\n", signed());
    let note = Note::parse(text.as_bytes()).expect("well-formed");
    assert_eq!(note.signatures().len(), 2);
    assert_eq!(note.to_string(), text);
    let key = log_key().verifier(SignatureType::Log);
    assert!(note.signed_by(&key).expect("holds").is_some());
}

#[test]
fn malformed_notes_are_refused_by_name() {
    let refusal = |text: &str| Note::parse(text.as_bytes()).expect_err(text);
    let line = "\u{2014} a.example AAAAAAECAw==\n";
    assert_eq!(refusal(""), NoteError::NoSignatures);
    assert_eq!(refusal("text\n"), NoteError::NoSignatures);
    assert_eq!(refusal("text\n\n"), NoteError::NoSignatures);
    assert_eq!(refusal(&format!("tab\t\n\n{line}")), NoteError::Characters);
    assert_eq!(
        refusal(&format!("text\r\n\r\n{line}")),
        NoteError::Characters
    );
    for broken in [
        "- a.example AAAAAAECAw==\n",
        "\u{2014} a.example AAAAAAECAw==",
        "\u{2014} a.example AAAAAAECAw\n",
        "\u{2014} a.example AAAAAAECAx==\n",
        "\u{2014} a.example AAAAAA==\n",
        "\u{2014} a+b AAAAAAECAw==\n",
        "\u{2014}  AAAAAAECAw==\n",
        "\u{2014} a.example\u{a0}b AAAAAAECAw==\n",
        "\u{2014} a.example AAAAAAECAw== \n",
    ] {
        let text = format!("text\n\n{line}{broken}");
        assert_eq!(
            refusal(&text),
            NoteError::SignatureLine { line: 2 },
            "{broken}"
        );
    }
    assert_eq!(Note::parse(b"\xff\n\n"), Err(NoteError::Characters));
    let many = format!("text\n\n{}", line.repeat(SIGNATURES_MAX + 1));
    assert_eq!(refusal(&many), NoteError::TooManySignatures);
    assert!(Note::parse(format!("text\n\n{}", line.repeat(SIGNATURES_MAX)).as_bytes()).is_ok());
    let long = format!("{}\n\n{line}", "x".repeat(200_000));
    assert!(matches!(refusal(&long), NoteError::TooLong { .. }));
}

#[test]
fn a_note_is_parted_from_its_signatures_at_the_last_empty_line() {
    let text = "a\n\nb\n\n\u{2014} a.example AAAAAAECAw==\n";
    let note = Note::parse(text.as_bytes()).expect("well-formed");
    assert_eq!(note.text(), "a\n\nb\n");
    assert_eq!(note.to_string(), text);
}

#[test]
fn a_note_has_room_for_a_bounded_number_of_signatures() {
    let mut note = signed();
    for at_s in 1..SIGNATURES_MAX as u64 {
        note.add(witness_key(1).cosign("x\n", at_s)).expect("room");
    }
    let again: Signature = witness_key(1).cosign("x\n", 1);
    assert_eq!(note.add(again), Ok(()), "one that is there needs no room");
    let one_more = witness_key(1).cosign("x\n", 0);
    assert_eq!(note.add(one_more), Err(NoteError::TooManySignatures));
    assert_eq!(
        Note::new("no line feed", log_key().sign("")),
        Err(NoteError::Text)
    );
}

#[test]
fn a_checkpoint_reads_back_with_its_extension_lines() {
    let text = format!("{}more\nlines\n", checkpoint());
    let parsed = Checkpoint::parse(&text).expect("well-formed");
    assert_eq!(parsed.extension(), ["more", "lines"]);
    assert_eq!(parsed.to_string(), text);
    assert_eq!(
        Checkpoint::parse(&checkpoint().to_string()),
        Ok(checkpoint())
    );
}

#[test]
fn malformed_checkpoints_are_refused_by_line() {
    let root = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
    let refusal = |text: String| Checkpoint::parse(&text).expect_err("refused");
    assert_eq!(refusal(format!("\n0\n{root}\n")), CheckpointError::Origin);
    for size in ["", "-1", "+1", "01", "1 ", "0x1", "18446744073709551616"] {
        assert_eq!(
            refusal(format!("o\n{size}\n{root}\n")),
            CheckpointError::Size,
            "{size}"
        );
    }
    for bad in ["", "47DE", &root[1..], &root.replace('=', "")] {
        assert_eq!(
            refusal(format!("o\n0\n{bad}\n")),
            CheckpointError::Root,
            "{bad}"
        );
    }
    assert_eq!(refusal(format!("o\n0\n{root}")), CheckpointError::Extension);
    assert_eq!(
        refusal(format!("o\n0\n{root}\n\n")),
        CheckpointError::Extension
    );
    assert_eq!(refusal("o\n".to_owned()), CheckpointError::Size);
    let end = Checkpoint::new("a\nb", 0, huiyin_ledger::empty_root());
    assert_eq!(end, Err(CheckpointError::Origin));
}

proptest! {
    #[test]
    fn what_reads_as_a_note_prints_as_the_same_bytes(text in "[a\n\u{2014} +=/A-D]{0,60}") {
        if let Ok(note) = Note::parse(text.as_bytes()) {
            prop_assert_eq!(note.to_string(), text);
        }
    }

    #[test]
    fn any_text_gets_an_answer_and_never_a_panic(text in "\\PC{0,80}") {
        let _ = text.parse::<VerifierKey>();
        let _ = Checkpoint::parse(&text);
        let _ = Signature::parse(&text);
    }
}

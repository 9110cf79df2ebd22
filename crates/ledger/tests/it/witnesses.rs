//! What is asked of a witness, and what is taken from its answer.

use std::ops::RangeInclusive;

use huiyin_ledger::{
    ANSWER_BYTES_MAX, Checkpoint, CosignError, Note, Policy, Signature, SignatureType, Tree,
    add_checkpoint, cosignature, cosignatures, prove_consistency, size_known,
};

use crate::{ORIGIN, SEEN_S, leaves, log_key, policy_text, witness_key};

fn checkpoint(size: u64) -> Note {
    let tree: Tree = leaves(size).into_iter().collect();
    let said = Checkpoint::of(ORIGIN, &tree).expect("a name");
    said.sign(&log_key()).expect("a note")
}

fn now() -> RangeInclusive<u64> {
    SEEN_S - 600..=SEEN_S + 600
}

fn taken(answer: &str, note: &Note) -> Result<Signature, CosignError> {
    let key = witness_key(1).verifier(SignatureType::Witness);
    cosignature(note.text(), &cosignatures(answer.as_bytes())?, &key, &now())
}

fn line(number: u8, note: &Note, at_s: u64) -> String {
    format!("{}\n", witness_key(number).cosign(note.text(), at_s))
}

#[test]
fn a_request_is_the_old_size_the_proof_and_the_checkpoint() {
    let note = checkpoint(7);
    let first = add_checkpoint(0, &[], &note);
    assert_eq!(first, format!("old 0\n\n{note}"));
    let proof = prove_consistency(&leaves(7), 3).expect("inside");
    let body = add_checkpoint(3, &proof, &note);
    let (head, signed) = body.split_once("\n\n").expect("an empty line");
    assert_eq!(signed, note.to_string());
    let lines: Vec<&str> = head.lines().collect();
    assert_eq!((lines[0], lines.len()), ("old 3", 1 + proof.len()));
}

#[test]
fn a_cosignature_is_taken_from_the_answer_whatever_strangers_stand_beside_it() {
    let note = checkpoint(5);
    let own = line(1, &note, SEEN_S);
    let answer = format!("{}{own}", line(2, &note, SEEN_S));
    let signature = taken(&answer, &note).expect("taken");
    assert_eq!(format!("{signature}\n"), own);
}

#[test]
fn of_two_by_one_witness_the_later_is_taken() {
    let note = checkpoint(5);
    let answer = line(1, &note, SEEN_S) + &line(1, &note, SEEN_S + 9) + &line(1, &note, SEEN_S + 3);
    let signature = taken(&answer, &note).expect("taken");
    assert_eq!(format!("{signature}\n"), line(1, &note, SEEN_S + 9));
}

#[test]
fn a_cosignature_of_another_root_origin_or_key_is_not_taken() {
    let note = checkpoint(5);
    let other = line(1, &checkpoint(6), SEEN_S);
    assert_eq!(taken(&other, &note), Err(CosignError::Forged));
    let tree: Tree = leaves(5).into_iter().collect();
    let elsewhere = Checkpoint::of("town.example/ledger", &tree).expect("a name");
    let elsewhere = elsewhere.sign(&log_key()).expect("a note");
    let other = line(1, &elsewhere, SEEN_S);
    assert_eq!(taken(&other, &note), Err(CosignError::Forged));
    let stranger = line(2, &note, SEEN_S);
    assert_eq!(taken(&stranger, &note), Err(CosignError::Nothing));
    // A good one beside a false one in the same name helps nothing.
    let both = line(1, &note, SEEN_S) + &line(1, &checkpoint(6), SEEN_S);
    assert_eq!(taken(&both, &note), Err(CosignError::Forged));
}

#[test]
fn a_cosignature_from_an_instant_that_cannot_be_is_not_taken() {
    let note = checkpoint(5);
    for at_s in [0, SEEN_S - 601, SEEN_S + 601, u64::from(u32::MAX)] {
        let answer = line(1, &note, at_s);
        assert_eq!(taken(&answer, &note), Err(CosignError::Clock { at_s }));
    }
}

#[test]
fn an_answer_that_is_none_is_refused_and_never_read_whole_where_it_is_huge() {
    let note = checkpoint(5);
    let good = line(1, &note, SEEN_S);
    let huge = good.repeat(ANSWER_BYTES_MAX / good.len() + 1);
    let cut = &good[..good.len() - 2];
    for answer in ["", "\n", "<html>", cut, &huge, &good.repeat(65)] {
        assert!(
            matches!(taken(answer, &note), Err(CosignError::Malformed(_))),
            "{}",
            &answer[..answer.len().min(80)]
        );
    }
    assert!(cosignatures(&[0xFF, 0x0A]).is_err());
}

#[test]
fn the_size_that_a_witness_knows_is_read_in_one_way() {
    assert_eq!(size_known(b"20852014\n"), Some(20_852_014));
    assert_eq!(size_known(b"0\n"), Some(0));
    for other in [
        &b""[..],
        b"7",
        b"07\n",
        b"7\n\n",
        b" 7\n",
        b"-1\n",
        b"x\n",
        b"\xFF\n",
    ] {
        assert_eq!(size_known(other), None, "{other:?}");
    }
}

#[test]
fn a_policy_says_where_its_witnesses_are_asked() {
    let key = witness_key(1).verifier(SignatureType::Witness).to_string();
    let text = policy_text().replace(&key, &format!("{key} https://w1.example/prefix"));
    let policy = Policy::parse(text.as_bytes()).expect("a policy");
    let asked: Vec<(&str, &str)> = policy
        .asked()
        .map(|(name, _, address)| (name, address))
        .collect();
    assert_eq!(asked, [("w1", "https://w1.example/prefix")]);
}

//! What claims to be a receipt, its codes, a policy, a note, a witness's answer or an entry: no panic, one way to write whatever reads,
//! both forms of a receipt equal, and nothing believed but what the log of this target really signed.
//!
//! The first byte says what the rest is.
#![no_main]

use huiyin_ledger::{
    Checkpoint, Commitment, CompactError, Demands, Entry, Fact, Note, Opening, Policy,
    QR_CHARS_MAX_L, Receipt, SignatureType, SigningKey, Tile, VerifierKey, cosignature,
    cosignatures, entries_of_bundle, size_known,
};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

const ORIGIN: &str = "city.example/ledger";

static POLICY: LazyLock<Policy> = LazyLock::new(|| {
    let key = |name, seed| SigningKey::from_seed(name, &[seed; 32]).expect("a name");
    let log = key(ORIGIN, 1).verifier(SignatureType::Log);
    let witness = key("w.example", 2).verifier(SignatureType::Witness);
    let text = format!("log {log}\nwitness w {witness}\nquorum w\n");
    Policy::parse(text.as_bytes()).expect("a policy")
});

fuzz_target!(|bytes: &[u8]| {
    let Some((kind, rest)) = bytes.split_first() else {
        return;
    };
    match kind {
        b't' => text(rest),
        b'c' => compact(rest),
        b'q' => codes(rest),
        b'p' => policy(rest),
        b'n' => note(rest),
        b'w' => answer(rest),
        _ => small(rest),
    }
});

fn text(bytes: &[u8]) {
    match Receipt::parse(bytes) {
        Ok(receipt) => {
            assert_eq!(receipt.to_string().as_bytes(), bytes);
            sound(&receipt);
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

fn compact(bytes: &[u8]) {
    match Receipt::from_compact(bytes) {
        Ok(receipt) => {
            assert_eq!(receipt.to_compact().as_deref(), Ok(bytes));
            sound(&receipt);
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

fn codes(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    match Receipt::from_codes(text) {
        Ok(receipt) => sound(&receipt),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

/// The other form is equal, and what is believed is the one entry that was signed: a promise, number 41.
fn sound(receipt: &Receipt) {
    if let Ok(compact) = receipt.to_compact() {
        assert_eq!(Receipt::from_compact(&compact).as_ref(), Ok(receipt));
        if let Ok(codes) = receipt.to_codes(QR_CHARS_MAX_L) {
            assert_eq!(Receipt::from_codes(&codes.concat()).as_ref(), Ok(receipt));
        }
    }
    assert_eq!(receipt.shortened().leaf(), receipt.leaf());
    // Whoever has seen a larger log is never shown a smaller one as new.
    let newer = Demands {
        size_min: receipt.checkpoint().size().saturating_add(1),
        ..Demands::default()
    };
    let size = receipt.checkpoint().size();
    assert!(size == u64::MAX || receipt.verify(&POLICY, &newer).is_err());
    match receipt.verify(&POLICY, &Demands::default()) {
        Ok(proved) => {
            assert_eq!((proved.origin.as_str(), proved.index), (ORIGIN, 1));
            assert!(matches!(
                proved.entry.fact,
                Fact::PromiseMade { promise: 41, .. }
            ));
            // A stranger's signature, which counts for nothing, may have a name that a code has no room for.
            let short = receipt.to_compact();
            assert!(
                matches!(short, Ok(_) | Err(CompactError::TooLong)),
                "believed, yet not consistent"
            );
        }
        Err(refusal) => assert!(!refusal.to_string().is_empty() && !refusal.word().is_empty()),
    }
}

fn policy(bytes: &[u8]) {
    match Policy::parse(bytes) {
        Ok(policy) => {
            assert!(policy.quorum_of(|_| true), "a quorum that nobody can meet");
            for (name, key) in policy.witnesses() {
                assert!(!name.is_empty() && key.kind() == SignatureType::Witness);
            }
        }
        Err(error) => {
            let lines = bytes.iter().filter(|byte| **byte == b'\n').count() + 1;
            assert!((1..=lines + 1).contains(&error.line), "{error}");
        }
    }
}

fn note(bytes: &[u8]) {
    let Ok(note) = Note::parse(bytes) else {
        return;
    };
    assert_eq!(note.to_string().as_bytes(), bytes);
    if let Ok(checkpoint) = Checkpoint::parse(note.text()) {
        assert_eq!(checkpoint.to_string(), note.text());
    }
    for key in POLICY.logs() {
        let _ = note.signed_by(key);
    }
}

/// What a witness answers: nothing of it is taken for a checkpoint that no witness has signed.
fn answer(bytes: &[u8]) {
    if let Some(size) = size_known(bytes) {
        assert_eq!(format!("{size}\n").as_bytes(), bytes);
    }
    let Ok(signatures) = cosignatures(bytes) else {
        return;
    };
    for (_, key) in POLICY.witnesses() {
        let unseen = "city.example/ledger\n7\nqFz7S5RWU05BiR31t9z1p+2dVUKXFjO9ZyhsBTQvqmE=\n";
        assert!(cosignature(unseen, &signatures, key, &(0..=u64::MAX)).is_err());
    }
}

/// Small things, each of which has one way to be written.
fn small(bytes: &[u8]) {
    if let Ok(entry) = Entry::<Commitment>::from_bytes(bytes) {
        assert_eq!(entry.to_bytes(), bytes);
    }
    if let Ok(entry) = Entry::<Opening>::from_bytes(bytes) {
        assert_eq!(entry.to_bytes(), bytes);
    }
    let _ = entries_of_bundle(bytes);
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    if let Some(tile) = Tile::parse(text) {
        assert_eq!(tile.to_string(), text);
    }
    if let Ok(key) = text.parse::<VerifierKey>() {
        assert_eq!(key.to_string(), text);
    }
}

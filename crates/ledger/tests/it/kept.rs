//! The inputs that fuzzing starts from: each way in which a receipt may be false is among them, and each is refused
//! by its name.

use std::fs;
use std::path::Path;

use huiyin_ledger::{Demands, Policy, Receipt};

fn kept(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus/receipt");
    let bytes = fs::read(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    // The first byte tells the fuzz target what the rest is.
    bytes[1..].to_vec()
}

fn verdict(name: &str, demands: &Demands) -> &'static str {
    let policy = Policy::parse(&kept("policy_one")).expect("a policy");
    match Receipt::parse(&kept(name)) {
        Err(_) => "malformed",
        Ok(receipt) => match receipt.verify(&policy, demands) {
            Ok(_) => "holds",
            Err(refusal) => refusal.word(),
        },
    }
}

#[test]
fn every_false_receipt_that_fuzzing_starts_from_is_refused_by_its_own_name() {
    for (name, expected) in [
        ("text", "holds"),
        ("text_short", "holds"),
        ("text_forged", "forged"),
        ("text_other_root", "forged"),
        ("text_truncated", "malformed"),
        ("text_signed_twice", "malformed"),
        ("text_hash_missing", "not_included"),
        ("text_reordered", "not_included"),
        ("text_moved", "not_included"),
        ("text_unwitnessed", "no_quorum"),
        ("text_other_log", "unknown_log"),
        ("text_stranger", "holds"),
    ] {
        assert_eq!(verdict(name, &Demands::default()), expected, "{name}");
    }
}

#[test]
fn the_honest_one_is_stale_for_whoever_has_seen_more() {
    let size = |size_min| Demands {
        size_min,
        ..Demands::default()
    };
    assert_eq!(verdict("text", &size(3)), "holds");
    assert_eq!(verdict("text", &size(4)), "too_small");
    let later = Demands {
        seen_min_s: Some(1 << 40),
        ..Demands::default()
    };
    assert_eq!(verdict("text", &later), "no_quorum");
}

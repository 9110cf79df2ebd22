//! The ledger as its users see it: known answers, properties, the public vectors, and stock Go beside it.

mod entries;
mod interop;
mod kept;
mod known;
mod policies;
mod properties;
mod receipts;
mod signed;
mod tiles;
mod vectors;
mod witnesses;

use huiyin_ledger::{
    Checkpoint, Entry, EntryChannel, Fact, Hash, Opening, Policy, Receipt, SignatureType,
    SigningKey, Tree, leaf_hash, prove_inclusion,
};

/// Leaves `0..count`, each the hash of its own number: distinct, and the same in every run.
fn leaves(count: u64) -> Vec<Hash> {
    (0..count)
        .map(|number| leaf_hash(&number.to_be_bytes()))
        .collect()
}

const ORIGIN: &str = "city.example/ledger";
/// When witnesses of these tests see a checkpoint, in seconds since 1970.
const SEEN_S: u64 = 1_790_000_000;

fn log_key() -> SigningKey {
    SigningKey::from_seed(ORIGIN, &[7; 32]).expect("a name")
}

fn witness_key(number: u8) -> SigningKey {
    SigningKey::from_seed(&format!("witness{number}.example/w"), &[100 + number; 32])
        .expect("a name")
}

/// The log, three witnesses, two of them needed.
fn policy() -> Policy {
    Policy::parse(policy_text().as_bytes()).expect("a policy")
}

fn policy_text() -> String {
    let witness = |number| {
        let key = witness_key(number).verifier(SignatureType::Witness);
        format!("witness w{number} {key}\n")
    };
    format!(
        "# whom to believe\nlog {}\n{}{}{}group all-of-them 2 w1 w2 w3\nquorum all-of-them\n",
        log_key().verifier(SignatureType::Log),
        witness(1),
        witness(2),
        witness(3)
    )
}

fn promise() -> Entry<Opening> {
    Entry {
        recorded_us: 1_772_400_000_000_000,
        fact: Fact::PromiseMade {
            promise: 41,
            due_us: 1_775_000_000_000_000,
        },
        content: Opening::new([9; 16], "住建局：四月十日前恢复三号楼供水".as_bytes()),
    }
}

fn case() -> Entry<Opening> {
    Entry {
        recorded_us: 1_772_400_000_000_000,
        fact: Fact::CaseRegistered {
            case: 12,
            channel: EntryChannel::Visit,
        },
        content: Opening::new([8; 16], b"what was filed"),
    }
}

/// A receipt for an entry at `index` of a log of `size` leaves, cosigned by these witnesses.
fn receipt(entry: &Entry<Opening>, index: u64, size: u64, witnesses: &[u8]) -> Receipt {
    let mut all = leaves(size);
    all[usize::try_from(index).expect("small")] = leaf_hash(&entry.sealed().to_bytes());
    let tree: Tree = all.iter().copied().collect();
    let checkpoint = Checkpoint::of(ORIGIN, &tree).expect("a name");
    let mut note = checkpoint.sign(&log_key()).expect("a note");
    for number in witnesses {
        let cosignature =
            witness_key(*number).cosign(&checkpoint.to_string(), SEEN_S + u64::from(*number));
        note.add(cosignature).expect("room");
    }
    let proof = prove_inclusion(&all, index).expect("inside");
    Receipt::new(entry.clone(), index, proof, note).expect("a receipt")
}

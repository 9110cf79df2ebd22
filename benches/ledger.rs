//! The ledger in memory: appending beside `tlog_tiles`, proofs from tiles of a log of ten million, and receipts
//! beside bare Ed25519. What the disk costs is `bench_store`'s to say.
//!
//! `cargo bench -p huiyin-benches --bench ledger`

use ed25519_dalek::{Signer, SigningKey as Bare};
use huiyin_benches::{Dice, median_of};
use huiyin_ledger::{
    Checkpoint, Demands, Edge, Entry, Fact, Hash, Opening, Policy, Receipt, SignatureType,
    SigningKey, Tile, TiledTree, Tree, leaf_hash, prove_inclusion,
};
use std::collections::BTreeMap;
use std::error::Error;
use std::hint::black_box;
use std::io::{self, Write};
use std::time::Duration;
use tlog_tiles::{Error as TlogError, HashReader, stored_hashes};

const RUNS: usize = 5;
const APPENDS: u64 = 500_000;
/// Entries between two checkpoints: the root is taken after each batch.
const BATCH: u64 = 500;
const LOG: u64 = 10_000_000;
const PROOFS: u64 = 2_000;
const RECEIPTS: u64 = 2_000;

fn record(number: u64) -> [u8; 58] {
    let mut record = [0x5a; 58];
    record[..8].copy_from_slice(&number.to_be_bytes());
    record
}

fn append_ours() -> Hash {
    let mut edge = Edge::default();
    let mut tiles = Vec::new();
    let mut root = edge.tree().root();
    for number in 0..APPENDS {
        tiles.extend(edge.push(leaf_hash(&record(number))));
        if (number + 1) % BATCH == 0 {
            root = edge.tree().root();
        }
    }
    black_box(tiles);
    root
}

struct Stored(Vec<tlog_tiles::Hash>);

impl HashReader for Stored {
    fn read_hashes(&self, places: &[u64]) -> Result<Vec<tlog_tiles::Hash>, TlogError> {
        let at = |place: &u64| self.0[usize::try_from(*place).unwrap_or(usize::MAX)];
        Ok(places.iter().map(at).collect())
    }
}

fn append_peer() -> Result<[u8; 32], TlogError> {
    let mut stored = Stored(Vec::new());
    let mut root = tlog_tiles::tree_hash(0, &stored)?;
    for number in 0..APPENDS {
        let new = stored_hashes(number, &record(number), &stored)?;
        stored.0.extend(new);
        if (number + 1) % BATCH == 0 {
            root = tlog_tiles::tree_hash(number + 1, &stored)?;
        }
    }
    Ok(root.0)
}

fn rate(count: u64, took: Duration) -> f64 {
    count as f64 / took.as_secs_f64()
}

fn bench_append(out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    if append_peer()? != *append_ours().as_bytes() {
        return Err("the two logs have different roots".into());
    }
    let ours = rate(
        APPENDS,
        median_of(RUNS, || {
            black_box(append_ours());
        }),
    );
    let peer = rate(APPENDS, median_of(RUNS, || drop(black_box(append_peer()))));
    writeln!(
        out,
        "append, root every {BATCH}: ours {ours:.0} /s, tlog_tiles {peer:.0} /s, ratio {:.2}",
        ours / peer
    )?;
    Ok(())
}

fn bench_proof(out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let mut edge = Edge::default();
    let mut tiles: BTreeMap<Tile, Vec<Hash>> = BTreeMap::new();
    for number in 0..LOG {
        tiles.extend(edge.push(leaf_hash(&record(number))));
    }
    tiles.extend(edge.partial().map(|(tile, hashes)| (tile, hashes.to_vec())));
    let mut dice = Dice(7);
    let mut failed = 0;
    let took = median_of(RUNS, || {
        for _ in 0..PROOFS {
            let read = |tile| tiles.get(&tile).cloned().ok_or(tile);
            let proof = TiledTree::new(LOG, read).prove_inclusion(dice.below(LOG));
            failed += u64::from(black_box(proof).is_err());
        }
    });
    if failed > 0 {
        return Err(format!("{failed} proofs could not be made").into());
    }
    let each = took.as_secs_f64() * 1e6 / PROOFS as f64;
    writeln!(
        out,
        "proof of an entry of {LOG}, from tiles: {each:.0} us (goal: below 1000)"
    )?;
    Ok(())
}

fn sample(witnesses: u8) -> Result<(Receipt, Policy), Box<dyn Error>> {
    let entry = Entry {
        recorded_us: 1,
        fact: Fact::PromiseAccepted { promise: 1 },
        content: Opening::new([1; 16], b"content"),
    };
    let mut leaves: Vec<Hash> = (0..1_u64 << 16)
        .map(|number| leaf_hash(&record(number)))
        .collect();
    leaves[77] = leaf_hash(&entry.sealed().to_bytes());
    let key = SigningKey::from_seed("city.example/ledger", &[1; 32])?;
    let tree: Tree = leaves.iter().copied().collect();
    let mut note = Checkpoint::of("city.example/ledger", &tree)?.sign(&key)?;
    let mut policy = format!("log {}\n", key.verifier(SignatureType::Log));
    let mut group = "group all all".to_owned();
    for number in 0..witnesses {
        let witness = SigningKey::from_seed("witness.example", &[100 + number; 32])?;
        note.add(witness.cosign(note.text(), 1))?;
        policy += &format!(
            "witness w{number} {}\n",
            witness.verifier(SignatureType::Witness)
        );
        group += &format!(" w{number}");
    }
    policy += if witnesses == 0 {
        "quorum none"
    } else {
        &group
    };
    if witnesses > 0 {
        policy += "\nquorum all";
    }
    let receipt = Receipt::new(entry, 77, prove_inclusion(&leaves, 77)?, note)?;
    Ok((receipt, Policy::parse(policy.as_bytes())?))
}

fn bench_verify(out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let key = Bare::from_bytes(&[1; 32]);
    let text = b"city.example/ledger\n65536\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
    let (signature, public) = (key.sign(text), key.verifying_key());
    let took = median_of(RUNS, || {
        for _ in 0..RECEIPTS {
            let _ = black_box(public.verify_strict(black_box(text), &signature));
        }
    });
    let bare = rate(RECEIPTS, took);
    for witnesses in [0, 3] {
        let (receipt, policy) = sample(witnesses)?;
        let text = receipt.to_string();
        let mut failed = 0;
        let took = median_of(RUNS, || {
            for _ in 0..RECEIPTS {
                let read = Receipt::parse(black_box(text.as_bytes()));
                let proved = read.map(|it| it.verify(&policy, &Demands::default()).is_ok());
                failed += u64::from(proved != Ok(true));
            }
        });
        if failed > 0 {
            return Err("a receipt did not hold".into());
        }
        let signatures = 1.0 + f64::from(witnesses);
        let ours = rate(RECEIPTS, took);
        writeln!(
            out,
            "receipt read and verified, {signatures} signatures, 16 hashes: ours {ours:.0} /s, \
             bare Ed25519 {bare:.0} /s, of that limit {:.2}",
            ours * signatures / bare
        )?;
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = io::stdout().lock();
    bench_append(&mut out)?;
    bench_proof(&mut out)?;
    bench_verify(&mut out)
}

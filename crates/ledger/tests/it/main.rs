//! The ledger as its users see it: known answers, properties, and the public vectors.

mod known;
mod properties;
mod vectors;

/// Leaves `0..count`, each the hash of its own number: distinct, and the same in every run.
fn leaves(count: u64) -> Vec<huiyin_ledger::Hash> {
    (0..count)
        .map(|number| huiyin_ledger::leaf_hash(&number.to_be_bytes()))
        .collect()
}

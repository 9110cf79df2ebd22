//! The ledger room: an append-only Merkle log, what its leaves say, and proofs about it.
//!
//! Hashing and proofs follow RFC 6962 section 2.1 (the same tree as RFC 9162 and C2SP tlog), with SHA-256. Keys,
//! notes, checkpoints, cosignatures, tiles, policies and receipts follow the C2SP texts of the same names
//! (signed-note, tlog-checkpoint, tlog-cosignature, tlog-witness, tlog-tiles, tlog-policy, tlog-proof).
//!
//! Deliberately absent: rules about promises and cases (an [`Entry`] says what happened, the engine whether it may),
//! names and sentences, clocks, random numbers, files, and any way to change or remove a leaf.
//!
//! ```
//! use huiyin_ledger::{Tree, leaf_hash, prove_inclusion, verify_inclusion};
//!
//! let leaves = [leaf_hash(b"a"), leaf_hash(b"b"), leaf_hash(b"c")];
//! let mut tree = Tree::new();
//! for leaf in leaves {
//!     tree.push(leaf);
//! }
//! let proof = prove_inclusion(&leaves, 1)?;
//! verify_inclusion(&leaves[1], 1, tree.size(), &proof, &tree.root())?;
//! # Ok::<(), huiyin_ledger::ProofError>(())
//! ```

mod checkpoint;
mod compact;
mod entry;
mod error;
mod hash;
mod judge;
mod key;
mod law_clock;
mod note;
mod opening;
mod policy;
mod prove;
mod receipt;
mod text;
mod tile;
mod tiled;
mod tree;
mod verify;
mod witness;

pub use checkpoint::{Checkpoint, CheckpointError};
pub use compact::{CompactError, QR_CHARS_MAX_L, QR_CHARS_MAX_M, QR_PARTS_MAX};
pub use entry::{Entry, EntryChannel, EntryError, Fact};
pub use error::ProofError;
pub use hash::{Hash, empty_root, leaf_hash, node_hash};
pub use judge::{Demands, Proved, Refusal};
pub use key::{Attested, KeyError, SignatureType, SigningKey, VerifierKey};
pub use law_clock::LawClock;
pub use note::{NOTE_BYTES_MAX, Note, NoteError, SIGNATURES_MAX, Signature};
pub use opening::{CONTENT_BYTES_MAX, Commitment, Content, Opening, SALT_BYTES};
pub use policy::{POLICY_LINES_MAX, Policy, PolicyError, PolicyFault};
pub use prove::{prove_consistency, prove_inclusion};
pub use receipt::{RECEIPT_BYTES_MAX, Receipt, ReceiptError};
pub use tile::{
    Edge, TILE_WIDTH, Tile, TileKind, bundle_entry, entries_of_bundle, hashes_of_tile,
    tiles_to_write,
};
pub use tiled::{TiledError, TiledTree};
pub use tree::Tree;
pub use verify::{
    verify_consistency, verify_inclusion, verify_subtree_consistency, verify_subtree_inclusion,
};
pub use witness::{
    ANSWER_BYTES_MAX, CosignError, add_checkpoint, cosignature, cosignatures, size_known,
};

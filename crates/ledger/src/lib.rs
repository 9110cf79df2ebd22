//! The ledger room: an append-only Merkle log over opaque leaves, and proofs about it.
//!
//! Hashing and proofs follow RFC 6962 section 2.1 (the same tree as RFC 9162 and C2SP tlog), with SHA-256.
//! Everything here is arithmetic on hashes: bytes in, hashes and verdicts out.
//!
//! Deliberately absent: incidents, promises and petitioners (a leaf is bytes to this room), signatures,
//! checkpoints and tiles, and any way to change or remove a leaf.
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

mod error;
mod hash;
mod prove;
mod tree;
mod verify;

pub use error::ProofError;
pub use hash::{Hash, empty_root, leaf_hash, node_hash};
pub use prove::{prove_consistency, prove_inclusion};
pub use tree::Tree;
pub use verify::{
    verify_consistency, verify_inclusion, verify_subtree_consistency, verify_subtree_inclusion,
};

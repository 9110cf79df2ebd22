//! House habits as checks: each takes text and gives findings, and `tests/it` runs them on this repository.
//!
//! Nothing depends on this crate. The checks are plain functions over sources so that each can be shown to
//! fail on a small sample; only [`repo`] touches the disk. Absent: whatever rustc, clippy and rustfmt know.

pub mod architecture;
pub mod docs;
mod finding;
pub mod repo;
pub mod size;
mod tokens;
pub mod words;

pub use finding::Finding;
pub use repo::Source;

//! The server room.

pub mod cli;
pub mod clock;
pub mod live;
pub mod notify;
pub mod store;
pub mod vault;

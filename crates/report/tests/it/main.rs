//! The after-action report of exercises, read as its readers do.

mod drilled;
mod facts;
mod golden;
mod office;

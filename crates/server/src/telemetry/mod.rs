//! What the machine says about itself: log lines and figures. Neither ever holds what people wrote,
//! who they are, or an address that is a secret; a test plants a name everywhere and looks for it.
//! Absent: figures about any single matter, and sending anything anywhere.

mod figures;
mod log;

pub use figures::{Figures, Histogram, Page, SECONDS, SIZES};
pub use log::{Field, Form, Level, say, start};

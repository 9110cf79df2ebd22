//! The text room: what complaints say, compared with what other complaints said.
//!
//! Holds the grouping of complaints into matters ([`Grouper`]) and the search for a plan's keywords
//! ([`Keywords`]). Plain strings and ids come in, plain numbers go out. Deliberately absent: any clock, disk, network or randomness (equal input
//! gives equal bytes on every machine), any key made from a person, and, until they are built, the
//! segmentation, routing and library search that will live in modules beside `matters`.

mod keywords;
mod matters;
mod normal;

pub use keywords::{Keywords, TooManyKeywords};
pub use matters::{Candidate, Doc, FEATURES, Grouper, Params, Placement, Suggestion};

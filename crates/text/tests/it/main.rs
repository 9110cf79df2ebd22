//! Grouping, seen from outside: small synthetic complaints written for this project, and, where the
//! evaluation data is at hand, the level reached on it.

mod evaluation;
mod matters;
mod samples;

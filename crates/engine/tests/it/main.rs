//! The engine's rules as stories: given what happened, when somebody acts, then this follows.

mod assessment;
mod ending;
mod golden;
mod incident;
mod indicators;
mod plan;
mod promise;
mod random;
mod story;
mod warning;
mod written;

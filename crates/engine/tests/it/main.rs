//! The engine's rules as stories: given what happened, when somebody acts, then this follows.

mod age;
mod assessment;
mod attention;
mod charter;
mod ending;
mod golden;
mod guard;
mod help;
mod incident;
mod indicators;
mod law;
mod machine;
mod merge;
mod plan;
mod promise;
mod publicity;
mod random;
mod reopen;
mod repeats;
mod safety;
mod stock;
mod story;
mod warning;
mod written;

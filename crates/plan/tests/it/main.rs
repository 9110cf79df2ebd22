//! The plan room's tests: fixtures of every rule, the sample city, the charter by shape, the condition
//! language against an independent one, and plans broken at random.

mod charter;
mod city;
mod conditions;
mod docs;
mod fixtures;
mod mutations;
mod oracle;
mod random;

//! The plan room's tests: fixtures of every rule, the sample city, the charter by shape, the condition
//! language against an independent one, plans broken at random, layout, what editors read, and the document people know, in an office program too.

mod calendar;
mod charter;
mod city;
mod conditions;
mod difference;
mod docs;
mod editors;
mod fixtures;
mod layout;
mod mutations;
mod oracle;
mod random;
mod show;
mod word;

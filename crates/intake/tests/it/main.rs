//! What the intake room promises, seen from outside.

mod times;

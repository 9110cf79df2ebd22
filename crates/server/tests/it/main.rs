//! The server's integration tests, in one binary.
//!
//! Absent: test cases; they live in the modules. Add a line below for a new one.

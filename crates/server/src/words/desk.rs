//! Words of desk.

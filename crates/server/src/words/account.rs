//! Words of account.

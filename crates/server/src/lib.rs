//! The server room.

pub mod api;
pub mod app;
pub mod auth;
pub mod cli;
pub mod clock;
pub mod config;
pub mod doctor;
pub mod http;
pub mod live;
pub mod notify;
pub mod store;
pub mod telemetry;
pub mod tls;
pub mod vault;
pub mod web;
pub mod witness;
pub mod words;

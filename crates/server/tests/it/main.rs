//! The server's integration tests, in one binary.
//!
//! Absent: test cases; they live in the modules. Add a line below for a new one.

mod cli_demo;
mod cli_ledger;
mod cli_plan;
mod cli_receipt;
mod cli_records;
mod cli_run;
mod doctor;
mod kill;
mod kill_migration;
mod live_city;
mod live_clock;
mod live_filings;
mod live_fullness;
mod live_ledger;
mod live_road;
mod live_secrets;
mod live_signing;
mod serve;
mod serve_peer;
mod serve_quiet;
mod store_contract;
mod store_damage;
mod store_old;
mod store_snapshot;
mod web_api;
mod web_case;
mod web_case_promise;
mod web_casework;
mod web_desk;
mod web_import;
mod web_ledger;
mod web_open311;
mod web_pages;
mod web_past;
mod web_petitioner;
mod web_road;
mod web_rules;
mod web_sign_in;
mod web_stock;
mod web_story;
mod web_supervision;
mod year;

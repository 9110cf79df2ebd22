//! Looks a data folder over for its operator: what is wrong, what would be right, what to do. Works
//! beside a running server and without one, and changes nothing.
//!
//! Absent: mending anything, and printing anything that people wrote; a clear copy of a text is named
//! by the file it is in.

mod channels;
mod city;
mod clear;
mod folder;
mod ledger;
mod server;
mod store;
mod vault;
mod witness;

use crate::config::Pair;
use crate::config::settle::Values;
use huiyin_engine::Time;
use serde::Serialize;
use std::path::{Path, PathBuf};

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// As it should be.
    Well,
    /// Worth knowing; nothing fails by it yet.
    Warning,
    /// Something fails, or is about to.
    Fault,
}

/// One thing looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What was looked at: a fixed name.
    pub check: &'static str,
    /// How bad it is.
    pub state: State,
    /// What was found.
    pub found: String,
    /// What would be right; empty where it is.
    pub allowed: String,
    /// What to do; empty where nothing.
    pub todo: String,
}

/// What is looked at.
#[derive(Debug, Clone)]
pub struct Patient {
    /// The data folder.
    pub data: PathBuf,
    /// Certificate and key, where the settings name them.
    pub tls: Option<Pair>,
    /// A plan file, where the settings name one.
    pub plan: Option<PathBuf>,
    /// The ledger's key, where the settings name one.
    pub ledger_key: Option<PathBuf>,
    /// Logs, witnesses and quorum, where the settings name them.
    pub ledger_policy: Option<PathBuf>,
    /// How people are reached, by the settings' names.
    pub channels: Values,
    /// The certificates of authorities that are believed.
    pub ca_file: PathBuf,
    /// The present instant.
    pub now: Time,
    /// Findings in Chinese.
    pub chinese: bool,
}

/// Findings so far, and the language they are in.
struct Notes {
    chinese: bool,
    findings: Vec<Finding>,
}

impl Notes {
    // The same in the notes' language.
    fn say<'t>(&self, en: &'t str, zh: &'t str) -> &'t str {
        if self.chinese { zh } else { en }
    }

    fn well(&mut self, check: &'static str, found: impl Into<String>) {
        self.note(check, State::Well, found.into(), "", "");
    }

    fn note(
        &mut self,
        check: &'static str,
        state: State,
        found: String,
        allowed: &str,
        todo: &str,
    ) {
        self.findings.push(Finding {
            check,
            state,
            found,
            allowed: allowed.to_owned(),
            todo: todo.to_owned(),
        });
    }
}

/// Looks everything over, in the order in which an operator would. `None` where there is no data folder
/// with a database: nothing can be said of it.
#[must_use]
pub fn examine(patient: &Patient) -> Option<Vec<Finding>> {
    let dir = &patient.data;
    if !dir.join(crate::store::DATABASE_FILE).is_file() {
        return None;
    }
    let mut notes = Notes {
        chinese: patient.chinese,
        findings: Vec::new(),
    };
    folder::permissions(dir, &mut notes);
    folder::room(dir, &mut notes);
    let running = server::reachable(dir, &mut notes);
    if let Some((db, reader)) = store::open(dir, &mut notes) {
        let whole = store::whole(&db, &reader, &mut notes);
        store::timers(&db, patient.now, running, &mut notes);
        if whole {
            let city = city::fold(&reader);
            store::snapshot(dir, &reader, city.as_ref(), &mut notes);
            city::clock(city.as_ref(), patient.now, &mut notes);
            city::people(&db, city.as_ref(), patient.now, &mut notes);
            let set_up = channels::settings(&patient.channels, &patient.ca_file, &mut notes);
            if let Some(city) = city.as_ref().filter(|_| set_up) {
                channels::addresses(&db, city, &mut notes);
            }
        }
        ledger::signed(dir, patient.ledger_key.as_deref(), &reader, &mut notes);
        if let Some(policy) = &patient.ledger_policy {
            witness::cosigned(policy, &reader, &mut notes);
        }
        vault::keys(dir, patient.now, &mut notes);
        let samples = vault::samples(dir, &db, &reader, &mut notes);
        clear::copies(dir, &samples, &mut notes);
    }
    if let Some(plan) = &patient.plan {
        city::plan_file(plan, &mut notes);
    }
    if let Some(pair) = &patient.tls {
        server::certificate(pair, patient.now, &mut notes);
    }
    Some(notes.findings)
}

// A file's name without its folder.
fn name(path: &Path) -> String {
    path.file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

//! `/metrics`: figures for Prometheus. Counts of the whole city and of the machine; absent is whatever
//! tells of one matter, one case or one person.

use crate::auth::WebState;
use crate::auth::problem::{Kind, Problem};
use crate::live::{CommitFigures, Health};
use crate::notify::courier::Courier;
use crate::store::waiting;
use crate::telemetry::Page;
use axum::Extension;
use axum::extract::State;
use axum::http::header::{CONTENT_TYPE, HeaderName};
use huiyin_engine::plan::Level;

/// The page.
pub(crate) async fn get(
    State(state): State<WebState>,
    courier: Option<Extension<Courier>>,
) -> Result<([(HeaderName, &'static str); 1], String), Problem> {
    let mut page = Page::default();
    build(&mut page);
    state.figures.write(&mut page);
    city(&state, &mut page);
    writer(
        &mut page,
        &state.live.health(),
        &state.live.commit_figures(),
    );
    ledger(&state, &mut page)?;
    queues(&state, &mut page)?;
    if let Some(Extension(courier)) = courier {
        courier.figures().write(&mut page);
    }
    memory(&mut page);
    let kind = "text/plain; version=0.0.4; charset=utf-8";
    Ok(([(CONTENT_TYPE, kind)], page.finish()))
}

fn build(page: &mut Page) {
    let name = "huiyin_build_info";
    page.family(name, "gauge", "The running version.");
    page.sample(name, &[("version", env!("CARGO_PKG_VERSION"))], 1);
}

fn city(state: &WebState, page: &mut Page) {
    let levels = state.live.read(|city| {
        Level::ALL.map(|level| {
            let open = city.open_incidents();
            (
                level,
                open.filter(|incident| incident.level == level).count(),
            )
        })
    });
    let name = "huiyin_incidents_open";
    page.family(
        name,
        "gauge",
        "Incidents that have not ended, by response level.",
    );
    for (level, count) in levels {
        page.sample(name, &[("level", level.numeral())], count);
    }
    let name = "huiyin_event_streams_open";
    page.single(
        name,
        "gauge",
        "Open boards that listen for changes.",
        state.streaming(),
    );
}

fn writer(page: &mut Page, health: &Health, commits: &CommitFigures) {
    page.single(
        "huiyin_log_entries_total",
        "counter",
        "Entries in the log.",
        health.head,
    );
    let help = "Commands done since the start.";
    page.single("huiyin_commands_total", "counter", help, health.commands);
    let help = "Commands that wait for the writer.";
    page.single("huiyin_commands_waiting", "gauge", help, health.waiting);
    let help = "Whether commands can be taken: 1 or 0.";
    page.single("huiyin_ready", "gauge", help, u8::from(health.ready()));
    let help = "Whether the ledger should be signed and is not: 1 or 0.";
    let failing = u8::from(health.ledger_failing.is_some());
    page.single("huiyin_ledger_failing", "gauge", help, failing);
    let help = "Whether a witness knows another ledger of this name: 1 or 0.";
    let disputed = u8::from(health.ledger_disputed.is_some());
    page.single("huiyin_ledger_disputed", "gauge", help, disputed);
    let behind = health.clock_behind.map_or(0, |behind| behind.0 / 1_000_000);
    let help = "Seconds that the clock is behind the latest entry.";
    page.single("huiyin_clock_behind_seconds", "gauge", help, behind);
    let name = "huiyin_commit_entries";
    page.family(name, "histogram", "Entries that landed in one commit.");
    page.histogram(name, &[], &commits.entries);
    let name = "huiyin_commit_seconds";
    page.family(name, "histogram", "Time that a commit took.");
    page.histogram(name, &[], &commits.seconds);
}

// A witness is an organisation that the policy file names.
fn ledger(state: &WebState, page: &mut Page) -> Result<(), Problem> {
    let signed = state.live.published().map_or(0, |held| held.size);
    let help = "Rows of the ledger's newest checkpoint.";
    page.single("huiyin_ledger_signed_rows", "gauge", help, signed);
    let witnesses = state.live.witnesses();
    let witnesses = witnesses.map_err(|error| Kind::Trouble(error.to_string()))?;
    let name = "huiyin_witness_signed_rows";
    let help = "Rows of the largest checkpoint that a witness has cosigned.";
    page.family(name, "gauge", help);
    for witness in &witnesses {
        page.sample(name, &[("witness", &witness.name)], witness.size);
    }
    let name = "huiyin_witness_failing";
    let help = "Whether a witness did not cosign when it was asked last: 1 or 0.";
    page.family(name, "gauge", help);
    for witness in &witnesses {
        let failing = u8::from(witness.trouble.is_some());
        page.sample(name, &[("witness", &witness.name)], failing);
    }
    Ok(())
}

fn queues(state: &WebState, page: &mut Page) -> Result<(), Problem> {
    let now = state.live.now();
    let counted = state.live.with_db(|db| waiting(db, now));
    let counted = counted.map_err(|error| Kind::Trouble(error.to_string()))?;
    page.single(
        "huiyin_timers_set",
        "gauge",
        "Timers that are set.",
        counted.timers,
    );
    let help = "Timers that are due and have not fired.";
    page.single("huiyin_timers_overdue", "gauge", help, counted.overdue);
    let help = "Notices that wait for a person.";
    page.single("huiyin_notices_waiting", "gauge", help, counted.notices);
    Ok(())
}

// Only Linux says it here; elsewhere the figure is absent.
fn memory(page: &mut Page) {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes =
        resident.and_then(|text| text.trim().trim_end_matches(" kB").parse::<u64>().ok());
    if let Some(kilobytes) = kilobytes {
        let help = "Resident memory, in bytes.";
        page.single(
            "process_resident_memory_bytes",
            "gauge",
            help,
            kilobytes * 1024,
        );
    }
}

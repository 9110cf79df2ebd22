//! What one arrival costs the indicators, beside the indexed query by which SQLite would answer the same
//! question about the same matter, and whether both count the same.
//!
//! `cargo run --release -p huiyin-server --example bench_counting [TICKETS]`
#![expect(clippy::print_stdout, reason = "a bench prints its figures")]

use huiyin_engine::ids::MatterId;
use huiyin_engine::indicators::{Arrival, Counters};
use huiyin_engine::record::Channel;
use huiyin_engine::{Span, Time};
use huiyin_server::clock::Stopwatch;
use rusqlite::{Connection, params};

type Failure = Box<dyn std::error::Error + Send + Sync>;

const MATTERS: u64 = 20_000;
const WINDOW: Span = Span::days(30);
const ASKED: usize = 20_000;

const QUERY: &str = "SELECT coalesce(sum(time > ?2), 0), coalesce(sum(time <= ?2), 0),
        coalesce(sum(CASE WHEN time > ?2 THEN people END), 0)
    FROM tickets WHERE matter = ?1 AND time > ?3 AND time <= ?4";

struct Ticket {
    time: Time,
    matter: u64,
    people: u32,
}

fn main() -> Result<(), Failure> {
    let given = std::env::args().nth(1);
    let tickets = tickets(given.map_or(Ok(1_000_000), |text| text.parse())?);
    let plan = huiyin_plan::check(include_str!("../../../plans/city.toml")).plan;
    let plan = plan.ok_or("the sample plan has errors")?;
    let mut counters = Counters::new(&plan.indicators, &plan.keywords);
    let mut raised = Vec::new();
    let watch = Stopwatch::start();
    for ticket in &tickets {
        let arrival = Arrival {
            time: ticket.time,
            channel: Channel::Letter,
            people: ticket.people,
            matter: MatterId(ticket.matter),
            keywords: &[],
        };
        counters.observe(&arrival, &mut raised);
    }
    let update = watch.elapsed().as_secs_f64() / tickets.len() as f64;
    let db = filled(&tickets)?;
    let query = asked(&db, &tickets, &counters)?;
    println!("tickets                 {:>10}", tickets.len());
    println!("signals raised          {:>10}", raised.len());
    println!("counting one arrival    {:>10.3} us", update * 1e6);
    println!("SQLite, one matter      {:>10.3} us", query * 1e6);
    println!("SQLite / ours           {:>10.1}", query / update);
    println!("matters compared, equal {ASKED:>10}");
    Ok(())
}

// A tenth of the tickets is about the hundred best-known matters; over 90 days.
fn tickets(count: u64) -> Vec<Ticket> {
    let start = Time::from_city(2026, 1, 1, 8, 0, 0);
    let spread = |n: u64| n.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 24;
    let ticket = |n: u64| Ticket {
        time: start + Span::seconds((n * 90 * 86_400 / count).cast_signed()),
        matter: spread(n) % if n.is_multiple_of(10) { 100 } else { MATTERS },
        people: 1 + (spread(n + 1) % 3) as u32,
    };
    (0..count).map(ticket).collect()
}

fn filled(tickets: &[Ticket]) -> Result<Connection, Failure> {
    let mut db = Connection::open_in_memory()?;
    db.execute_batch("CREATE TABLE tickets (matter INTEGER, time INTEGER, people INTEGER)")?;
    let transaction = db.transaction()?;
    {
        let mut insert = transaction.prepare("INSERT INTO tickets VALUES (?, ?, ?)")?;
        for ticket in tickets {
            let (matter, time) = (ticket.matter.cast_signed(), ticket.time.0);
            insert.execute(params![matter, time, ticket.people])?;
        }
    }
    transaction.commit()?;
    // The index holds all that the query reads.
    db.execute_batch("CREATE INDEX by_matter ON tickets (matter, time, people); ANALYZE")?;
    Ok(db)
}

// Seconds for one answer; every answer is held against the counters'.
fn asked(db: &Connection, tickets: &[Ticket], counters: &Counters) -> Result<f64, Failure> {
    let now = tickets.last().ok_or("no tickets")?.time;
    let mut find = db.prepare(QUERY)?;
    let (recent, before) = ((now - WINDOW).0, (now - WINDOW.doubled()).0);
    let asked = || tickets.iter().rev().take(ASKED);
    let watch = Stopwatch::start();
    let mut answers = Vec::with_capacity(ASKED);
    for ticket in asked() {
        let values = params![ticket.matter.cast_signed(), recent, before, now.0];
        let row = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
        answers.push(find.query_row(values, row)?);
    }
    let each = watch.elapsed().as_secs_f64() / ASKED as f64;
    for (ticket, answer) in asked().zip(answers) {
        let standing = counters.standing(MatterId(ticket.matter));
        let ours = standing.first().ok_or("a matter with tickets stands")?;
        let ours = (ours.count, ours.previous, ours.people);
        let theirs: (i64, i64, i64) = answer;
        let theirs = (theirs.0 as u64, theirs.1 as u64, theirs.2 as u64);
        assert_eq!(ours, theirs, "matter {}", ticket.matter);
    }
    Ok(each)
}

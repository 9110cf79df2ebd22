//! The demo on a screen: a city in a temporary folder, its clock running fast, its board in the browser.

use super::Arguments;
use super::drive::{Stage, drive};
use crate::app::StopAsked;
use crate::auth::demo::TakenOver;
use crate::auth::{Demo, Edge, NewAccount, WebConfig, WebState, accounts};
use crate::cli::{Outcome, Stop, Verdict, in_chinese};
use crate::clock::Clock;
use crate::live::{Filing, Live, Signing, ledger_key_of};
use huiyin_engine::ids::{PersonId, PostId};
use huiyin_engine::plan::Plan;
use huiyin_sim::{Cast, Complaint, Lang, Scenario};
use std::collections::BTreeMap;
use std::fmt::Display;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

/// Runs until it is interrupted.
pub(super) fn show(arguments: &Arguments, plan: &Plan, scenario: &Scenario) -> Outcome {
    let misfits = scenario.fit(plan);
    if let Some(problem) = misfits.first() {
        return Err(Stop::Unusable(format!("scenarios/visit.toml:{problem}")));
    }
    let folder = tempfile::Builder::new().prefix("huiyin-demo-").tempdir();
    let folder = folder.map_err(|error| Stop::Unusable(format!("no temporary folder: {error}")))?;
    let runtime = tokio::runtime::Runtime::new();
    let runtime = runtime.map_err(|error| Stop::Unusable(format!("no threads: {error}")))?;
    let clock = Clock::scaled(scenario.start(), f64::from(arguments.speed));
    let signing = signing(folder.path()).map_err(Stop::unusable)?;
    let opened = Live::open_signing(folder.path(), clock.clone(), Some(signing));
    let opened = opened.map_err(Stop::unusable)?;
    let served = runtime.block_on(serve(arguments, plan, scenario, &opened.live, clock));
    runtime.shutdown_background();
    opened.handle.shutdown();
    folder
        .close()
        .map_err(|error| Stop::Unusable(format!("the temporary folder stays: {error}")))?;
    served
}

// A key for this run alone: what it signs proves nothing to anybody, and its name says so.
fn signing(folder: &Path) -> Result<Signing, impl Display> {
    let path = ledger_key_of(folder);
    Signing::make(&path, "demo.invalid/ledger").and_then(|_| Signing::load(&path))
}

async fn serve(
    arguments: &Arguments,
    plan: &Plan,
    scenario: &Scenario,
    live: &Live,
    clock: Clock,
) -> Outcome {
    let taken_over = TakenOver::default();
    let demo = Demo {
        speed: arguments.speed,
        taken_over: taken_over.clone(),
    };
    let config = WebConfig {
        tls: false,
        demo: Some(demo),
        clock: Clock::system(),
        edge: Edge::default(),
    };
    let state = WebState::new(live.clone(), config).map_err(Stop::unusable)?;
    let people = make_accounts(live, plan)?;
    let mut cast = Cast::new(Arc::new(scenario.clone()), arguments.seed, people);
    prepare(live, plan, scenario.history(), &mut cast).await?;
    let listener = listen(arguments).await?;
    let stop = StopAsked::listen().map_err(Stop::unusable)?;
    announce(arguments, scenario, &listener)?;
    let lang = if in_chinese() { Lang::Zh } else { Lang::En };
    let stage = Stage {
        live: live.clone(),
        clock,
        plan: plan.clone(),
        taken_over,
        lang,
    };
    let people = tokio::spawn(drive(stage, cast));
    // Nothing that a demo says reaches anybody: it has nothing to send with.
    let served = crate::app::serve(listener, state, (None, stop)).await;
    people.abort();
    served.map_err(Stop::unusable)?;
    Ok(Verdict::Done)
}

/// Who is on duty in the sample city. Invented, like the city.
const NAMES: [&str; 28] = [
    "沈砚秋",
    "罗怀之",
    "许若川",
    "韩知微",
    "陆行简",
    "林知远",
    "程予安",
    "邵南笙",
    "苏禾",
    "顾昀",
    "唐景和",
    "魏以宁",
    "梁木青",
    "姚舒白",
    "崔映川",
    "马致衡",
    "田见山",
    "白露薇",
    "纪明舟",
    "方既白",
    "江应棠",
    "夏云起",
    "祝青禾",
    "郭北辰",
    "曾望舒",
    "余知夏",
    "宋临溪",
    "袁守拙",
];

// One account for each post, by which its simulated person acts. It has no password: nobody signs in to it.
fn make_accounts(live: &Live, plan: &Plan) -> Result<BTreeMap<PostId, PersonId>, Stop> {
    let now = Clock::system().now();
    let mut people = BTreeMap::new();
    for (post, display) in plan.posts.iter().zip(NAMES.iter().cycle()) {
        let account = NewAccount {
            name: format!("simulated.{}", post.id),
            display: (*display).to_owned(),
            posts: vec![post.id.clone()],
            admin: false,
            auditor: false,
        };
        let made = live.with_db(|db| accounts::insert(db, &account, None, now));
        let person = made.map_err(Stop::unusable)?;
        let faulty = |fault| Stop::Unusable(format!("post {}: {fault:?}", post.id));
        people.insert(post.id.clone(), person.map_err(faulty)?);
    }
    Ok(people)
}

async fn prepare(
    live: &Live,
    plan: &Plan,
    history: Vec<Complaint>,
    cast: &mut Cast,
) -> Result<(), Stop> {
    live.adopt_plan(plan.clone(), None)
        .await
        .map_err(Stop::unusable)?;
    let calendar = huiyin_plan::shipped_calendar().map_err(Stop::unusable)?;
    live.adopt_calendar(calendar)
        .await
        .map_err(Stop::unusable)?;
    let filings = history.iter().cloned().map(filing).collect();
    let answers = live.register_many(filings).await;
    for (complaint, answer) in history.iter().zip(answers) {
        cast.filed(complaint, answer.map_err(Stop::unusable)?.matter);
    }
    Ok(())
}

/// A simulated petitioner's complaint, as a window takes it in.
pub(super) fn filing(complaint: Complaint) -> Filing {
    Filing {
        source: complaint.source,
        id: complaint.id,
        time: complaint.time,
        channel: complaint.channel,
        people: complaint.people,
        topic: complaint.topic,
        body: complaint.body,
        matter: Some(complaint.matter),
        area: complaint.area,
        unit: complaint.unit,
        follows: None,
        known: None,
        public: false,
        identity: None,
    }
}

async fn listen(arguments: &Arguments) -> Result<tokio::net::TcpListener, Stop> {
    let address = arguments.listen;
    if !address.ip().is_loopback() {
        let why = "anybody may sign in as anybody in the demo, so it listens on this machine alone";
        return Err(Stop::Usage(format!(
            "--listen {address}: {why}; use 127.0.0.1"
        )));
    }
    let listener = tokio::net::TcpListener::bind(address).await;
    listener.map_err(|error| {
        Stop::Unusable(format!("{address}: {error}; choose another with --listen"))
    })
}

fn announce(
    arguments: &Arguments,
    scenario: &Scenario,
    listener: &tokio::net::TcpListener,
) -> Result<(), Stop> {
    let address = listener.local_addr()?;
    let speed = arguments.speed;
    let said = if in_chinese() {
        format!(
            "{}（{speed} 倍速）\n值班台     http://{address}/\n选岗进入   http://{address}/sign-in\n\
             数据在临时目录，按 Ctrl-C 结束并清除。\n\n",
            scenario.title(false)
        )
    } else {
        format!(
            "{} ({speed} times real time)\nduty board        http://{address}/\n\
             sign in as a post http://{address}/sign-in\n\
             Data is in a temporary folder; Ctrl-C ends the demo and removes it.\n\n",
            scenario.title(true)
        )
    };
    let mut out = io::stdout().lock();
    out.write_all(said.as_bytes())?;
    out.flush()?;
    Ok(())
}

//! The state machine as the code lives it: random runs, and every state, event and next state that was seen.
//! docs/state-machine.md and its Chinese twin are this drawing; a test fails where they no longer are.

use crate::random::lives_through;
use huiyin_engine::event::SafetyChange;
use huiyin_engine::promise::Stage;
use huiyin_engine::state::{
    AssessmentState, Incident, Reservation, ReservationState, Task, TaskState, WarningState,
};
use huiyin_engine::{City, Event};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

/// Runs looked at; more of them draw nothing new (a test of its own says so).
const RUNS: u64 = 800;

const OUTSIDE: &str = "[*]";

type Seen = BTreeMap<&'static str, BTreeSet<(&'static str, String, &'static str)>>;

// Every thing with a life of its own, by kind and number, and where it stands.
fn standing(city: &City) -> BTreeMap<(&'static str, u64), &'static str> {
    let mut all = BTreeMap::new();
    for held in city.assessments.values() {
        all.insert(("assessment", held.id.0), assessment(held.state));
        all.extend(
            held.tasks
                .values()
                .map(|held| (("task", held.id.0), task(held))),
        );
    }
    for held in city.incidents.values() {
        all.insert(("incident", held.id.0), incident(held));
        all.extend(
            held.tasks
                .values()
                .map(|held| (("task", held.id.0), task(held))),
        );
        let warnings = held.warnings.values();
        all.extend(warnings.map(|held| (("warning", held.id.0), warning(&held.state))));
        let questions = held.questions.values();
        all.extend(questions.map(|asked| {
            let state = if held.settled(asked) {
                "settled"
            } else {
                "open"
            };
            (("question", asked.id.0), state)
        }));
        let stock = held.stock.values();
        all.extend(stock.map(|held| (("reservation", held.id.0), reservation(held))));
        let promises = held.promises.values();
        all.extend(promises.map(|held| (("promise", held.id.0), promise(held.stage, held.silent))));
    }
    all
}

const fn assessment(state: AssessmentState) -> &'static str {
    use huiyin_engine::plan::Step;
    match state {
        AssessmentState::At(Step::Screening) => "screening",
        AssessmentState::At(Step::Verification) => "verification",
        AssessmentState::At(Step::Decision) => "decision",
        AssessmentState::Stopped(_) => "stopped",
        AssessmentState::Declined => "declined",
        AssessmentState::Started(_) => "started",
    }
}

fn incident(held: &Incident) -> &'static str {
    match (&held.ended, held.measures) {
        (Some(_), _) if held.merged_into.is_some() => "merged",
        (Some(_), _) => "ended",
        (None, true) => "responding",
        (None, false) => "follow_up",
    }
}

fn task(held: &Task) -> &'static str {
    match held.state {
        TaskState::Open if held.waits_for_help().is_some() => "waits_for_help",
        TaskState::Open if held.overdue => "overdue",
        TaskState::Open => "open",
        TaskState::Done { .. } => "done",
        TaskState::Voided { .. } => "struck_off",
    }
}

fn reservation(held: &Reservation) -> &'static str {
    let short = held.unanswered().is_some();
    match held.state {
        _ if held.pieces == 0 && short => "none_short",
        _ if held.pieces == 0 => "none",
        ReservationState::SetAside if held.late => "late",
        ReservationState::SetAside if short => "set_aside_short",
        ReservationState::SetAside => "set_aside",
        ReservationState::Forward { .. } => "forward",
        ReservationState::Back { .. } => "back",
    }
}

const fn warning(state: &WarningState) -> &'static str {
    match state {
        WarningState::Waiting(_) => "waiting",
        WarningState::Released { .. } => "released",
        WarningState::Withdrawn => "withdrawn",
    }
}

const fn promise(stage: Stage, silent: bool) -> &'static str {
    match stage {
        Stage::Made if silent => "made_silent",
        Stage::Made => "made",
        Stage::Accepted if silent => "accepted_silent",
        Stage::Accepted => "accepted",
        Stage::Reported => "reported",
        Stage::Kept => "kept",
        Stage::Broken => "broken",
        Stage::Declined => "declined",
        Stage::Withdrawn => "withdrawn",
    }
}

// An event's name as the log writes it, with the step or change where one event has many.
fn name(event: &Event) -> String {
    let written = serde_json::to_value(event).expect("plain data");
    let of = |value: &serde_json::Value| match value {
        serde_json::Value::String(text) => text.clone(),
        other => other
            .as_object()
            .and_then(|fields| fields.keys().next().cloned())
            .unwrap_or_default(),
    };
    let name = of(&written);
    let more = match event {
        Event::PromiseStepped { .. } => of(&written[&name]["step"]),
        Event::SafetyTask { change, .. } if !matches!(change, SafetyChange::Opened { .. }) => {
            of(&written[&name]["change"])
        }
        _ => return name,
    };
    format!("{name} ({more})")
}

fn look(runs: std::ops::Range<u64>) -> Seen {
    let mut seen = Seen::new();
    for seed in runs {
        let (mut city, mut before) = (City::default(), BTreeMap::new());
        for (at, event) in &lives_through(seed).log {
            city.apply(*at, event);
            let after = standing(&city);
            for (thing, to) in &after {
                let from = before.get(thing).copied().unwrap_or(OUTSIDE);
                if from != *to {
                    seen.entry(thing.0)
                        .or_default()
                        .insert((from, name(event), *to));
                }
            }
            before = after;
        }
    }
    seen
}

struct Words {
    title: &'static str,
    about: &'static str,
    kinds: [(&'static str, &'static str); 7],
}

const EN: Words = Words {
    title: "State machine",
    about: "Drawn from the code: random runs of the engine, and every change that was seen in them. Arrows carry the events of the\nlog. Made by `cargo test -p huiyin-engine --test it the_drawing` with `HUIYIN_DRAW=1`; the same test fails where this page\nis no longer what the code does.",
    kinds: [
        ("assessment", "Assessment: one run of the decision chain"),
        ("incident", "Incident"),
        ("warning", "Warning"),
        ("task", "Task; what began with a report of danger included"),
        ("question", "Question people ask"),
        ("promise", "Promise"),
        ("reservation", "Stock that an incident asked for"),
    ],
};

const ZH: Words = Words {
    title: "状态机",
    about: "本页由代码画出：引擎随机运行多次，凡见到的变化都画成箭头，箭头上是档案里的事件名。设 `HUIYIN_DRAW=1` 运行\n`cargo test -p huiyin-engine --test it the_drawing` 可重画；代码变了而本页没有重画，同一个测试不会通过。",
    kinds: [
        ("assessment", "研判"),
        ("incident", "事件"),
        ("warning", "预警"),
        ("task", "任务（含报告人身危险后先行开始的）"),
        ("question", "群众关切"),
        ("promise", "承诺"),
        ("reservation", "事件领用的物资"),
    ],
};

fn draw(seen: &Seen, words: &Words) -> String {
    let mut page = format!("# {}\n\n{}\n", words.title, words.about);
    for (kind, title) in words.kinds {
        let mut arrows: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
        for (from, event, to) in seen.get(kind).into_iter().flatten() {
            arrows.entry((from, to)).or_default().push(event);
        }
        write!(page, "\n## {title}\n\n```mermaid\nstateDiagram-v2\n").expect("text");
        for ((from, to), events) in arrows {
            writeln!(page, "    {from} --> {to}: {}", events.join("<br>")).expect("text");
        }
        page.push_str("```\n");
    }
    page
}

#[test]
fn the_drawing_in_the_docs_is_what_the_code_does() {
    let seen = look(0..RUNS);
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
    for (file, words) in [("state-machine.md", &EN), ("state-machine.zh-CN.md", &ZH)] {
        let (path, drawn) = (docs.join(file), draw(&seen, words));
        if std::env::var_os("HUIYIN_DRAW").is_some() {
            std::fs::write(&path, &drawn).expect("docs can be written");
        }
        let held = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            held == drawn,
            "docs/{file} is not what the code does: look at the change, then run this test with HUIYIN_DRAW=1"
        );
    }
}

#[test]
fn further_runs_draw_nothing_new() {
    let (drawn, more) = (look(0..RUNS), look(RUNS..RUNS + RUNS / 8));
    for (kind, arrows) in more {
        let new: Vec<_> = arrows.difference(&drawn[kind]).collect();
        assert!(new.is_empty(), "{kind}: {new:?}");
    }
}

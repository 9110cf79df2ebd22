//! What a run came to, read off the city at its end.

use crate::line::Summary;
use huiyin_engine::ids::ZoneId;
use huiyin_engine::plan::MeasureKind;
use huiyin_engine::state::{AssessmentState, City, TaskState};
use std::collections::BTreeSet;

/// The figures of a run; whoever drove it adds its own.
pub(super) fn figures(city: &City) -> Summary {
    let incidents = || city.incidents.values();
    let steps = || {
        city.assessments
            .values()
            .flat_map(|assessment| &assessment.steps)
    };
    let tasks = || incidents().flat_map(|incident| incident.tasks.values());
    let voided = |state: &TaskState| matches!(state, TaskState::Voided { .. });
    let of_steps: usize = steps().map(|step| step.ladder.missed.len()).sum();
    let running = city
        .assessments
        .values()
        .filter(|a| matches!(a.state, AssessmentState::At(_)));
    let of_running: usize = running
        .map(|assessment| assessment.ladder.missed.len())
        .sum();
    let number = |n: usize| n as u64;
    Summary {
        at: city.recorded,
        closed: false,
        records: 0,
        signals: number(city.signals.len()),
        incidents: number(city.incidents.len()),
        clocks_met: number(steps().filter(|step| step.ladder.missed.is_empty()).count()),
        clocks_missed: number(of_steps + of_running),
        tasks_done: number(
            tasks()
                .filter(|t| !t.overdue && matches!(t.state, TaskState::Done { .. }))
                .count(),
        ),
        tasks_late: number(
            tasks()
                .filter(|task| task.overdue && !voided(&task.state))
                .count(),
        ),
        tasks_voided: number(tasks().filter(|task| voided(&task.state)).count()),
        questions: number(incidents().map(|incident| incident.questions.len()).sum()),
        statements: number(incidents().map(|incident| incident.statements.len()).sum()),
        promises: number(incidents().map(|incident| incident.promises.len()).sum()),
        people_peak: incidents()
            .filter_map(huiyin_engine::state::Incident::people_peak)
            .max()
            .unwrap_or(0),
        refused: 0,
        violations: Vec::new(),
        state_hash: String::new(),
    }
}

/// The reception zones that are in use because of what was decided.
pub(super) fn open_zones(city: &City) -> BTreeSet<ZoneId> {
    let measures = city.open_incidents().filter(|incident| incident.measures);
    let levels = measures.filter_map(|incident| incident.plan.level(incident.level));
    levels
        .flat_map(|level| &level.measures)
        .filter(|measure| measure.kind == MeasureKind::Zone)
        .filter_map(|measure| measure.zone.clone())
        .collect()
}

//! The forms that put records right. What is offered is asked of the engine.

use crate::live::CaseTexts;
use crate::store::CaseRow;
use crate::web::form::{ActForm, reason};
use crate::web::frame::Frame;
use crate::web::trial::some_text;
use huiyin_engine::ids::MatterId;
use huiyin_engine::record::{Channel, Correction, MoveTo, PEOPLE_MAX, Registration, Strike};
use huiyin_engine::state::Matter;
use huiyin_engine::{Act, Actor, City, Command, Refusal, Time, decide};
use maud::{Markup, html};

/// What may be done to a record now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Offered {
    /// Put right, or counted again.
    pub(crate) correct: bool,
    /// Struck out.
    pub(crate) strike: bool,
}

impl Offered {
    pub(crate) fn of(city: &City, row: &CaseRow, by: Option<&Actor>, now: Time) -> Self {
        let may = |act| {
            by.is_some_and(|by| {
                let command = Command::OnRecords {
                    by: by.clone(),
                    act,
                    registrations: vec![Registration {
                        case: row.case,
                        counted: row.counted(),
                        keywords: Vec::new(),
                    }],
                };
                decide(city, &command, now).is_ok()
            })
        };
        // Any other number of people stands for what may be wrong.
        let people = if row.people == 1 { 2 } else { 1 };
        Offered {
            correct: may(Act::CorrectCase(Correction {
                case: row.case,
                time: row.time,
                channel: row.channel,
                people,
                area: row.area.clone(),
                unit: row.unit.clone(),
                reason: some_text(),
            })),
            strike: row.struck.is_none()
                && may(Act::StrikeCase {
                    case: row.case,
                    cause: Strike::Duplicate,
                    reason: some_text(),
                }),
        }
    }
}

/// Whether this post says which cases belong together: what else is in the way, the act says itself.
pub(crate) fn may_group(city: &City, by: &Actor, now: Time) -> bool {
    let nothing = Act::MoveCases {
        cases: Vec::new(),
        to: MoveTo::New,
        reason: some_text(),
    };
    let command = Command::Act {
        by: by.clone(),
        act: nothing,
    };
    matches!(decide(city, &command, now), Err(Refusal::Record(_)))
}

/// The forms of a case's page.
pub(crate) fn correct_forms(f: &Frame, row: &CaseRow, offered: Offered) -> Markup {
    html! {
        @if offered.correct { (correct(f, row)) }
        @if offered.strike { (strike(f, row)) }
    }
}

fn form(act: &'static str, target: u64, back: String) -> ActForm {
    ActForm { act, target, back }
}

fn correct(f: &Frame, row: &CaseRow) -> Markup {
    let l = f.lang;
    let (words, about) = match row.struck {
        Some(_) => (l.record_count_again(), l.record_count_again_about()),
        None => (l.record_correct(), l.record_correct_about()),
    };
    let shown = minutes(row.time);
    let fields = html! {
        input type="hidden" name="case" value=(row.case);
        p.hint { (about) }
        label.field-label for="right-people" { (l.case_people()) }
        input.short type="number" inputmode="numeric" id="right-people" name="people" min=(row.people.min(1)) max=(PEOPLE_MAX) value=(row.people) required;
        label.field-label for="right-channel" { (l.case_channel()) }
        select id="right-channel" name="channel" required {
            @for (channel, name) in CHANNELS { option value=(name) selected[channel == row.channel] { (l.channel(channel)) } }
        }
        label.field-label for="right-time" { (l.case_time()) }
        input type="datetime-local" id="right-time" name="time" value=(shown) required;
        input type="hidden" name="time_shown" value=(shown);
        input type="hidden" name="time_exact" value=(row.time.0);
        label.field-label for="right-unit" { (l.case_unit()) }
        select id="right-unit" name="unit" {
            option value="" { (l.case_unknown()) }
            @for unit in f.plan.iter().flat_map(|plan| &plan.units) { option value=(unit.id) selected[row.unit.as_ref() == Some(&unit.id)] { (l.label(&unit.name)) } }
        }
        label.field-label for="right-area" { (l.case_area()) }
        select id="right-area" name="area" {
            option value="" { (l.case_unknown()) }
            @for area in f.plan.iter().flat_map(|plan| &plan.areas) { option value=(area.id) selected[row.area.as_ref() == Some(&area.id)] { (l.label(&area.name)) } }
        }
        (reason(l, "correct_case"))
        button.primary { (words) }
    };
    let form = form("correct_case", row.case.0, format!("/cases/{}", row.case));
    html! { details #d-correct_case { summary { (words) } (form.render(f, fields)) } }
}

fn strike(f: &Frame, row: &CaseRow) -> Markup {
    let l = f.lang;
    let fields = html! {
        input type="hidden" name="case" value=(row.case);
        p.hint { (l.record_strike_about()) }
        fieldset {
            legend { (l.record_strike_why()) span.must { (l.required()) } }
            @for (cause, name) in CAUSES { label.pick { input type="radio" name="cause" value=(name) required; " " (l.strike(cause)) } }
        }
        (reason(l, "strike_case"))
        button.primary { (l.record_strike()) }
    };
    let form = form("strike_case", row.case.0, format!("/cases/{}", row.case));
    html! { details #d-strike_case { summary { (l.record_strike()) } (form.render(f, fields)) } }
}

/// Moves cases of a matter away; the one that names it stays, and what counts for nothing.
pub(crate) fn split_form(
    f: &Frame,
    matter: &Matter,
    cases: &[(CaseRow, Option<CaseTexts>)],
) -> Markup {
    let l = f.lang;
    let movable = |row: &CaseRow| row.case != matter.first_case && row.struck.is_none();
    let movable: Vec<_> = cases.iter().filter(|(row, _)| movable(row)).collect();
    if movable.is_empty() {
        return html! {};
    }
    let fields = html! {
        p.hint { (l.matter_split_about()) }
        fieldset {
            legend { (l.matter_split_cases()) }
            @for (row, texts) in movable {
                label.pick for={ "case-" (row.case) } {
                    input type="checkbox" id={ "case-" (row.case) } name={ "case-" (row.case) } value="1"; " "
                    (l.case_page(row.case)) @if let Some(texts) = texts { " · " (texts.topic) }
                }
            }
        }
        label.field-label for="move-more" { (l.matter_split_more()) }
        input id="move-more" name="more" inputmode="numeric" maxlength="4000" autocomplete="off";
        fieldset {
            legend { (l.matter_split_to()) span.must { (l.required()) } }
            label.pick { input type="radio" name="to" value="new" required checked; " " (l.matter_split_new()) }
            label.pick { input type="radio" name="to" value="known" required; " " (l.matter_split_known()) " "
                input.short type="text" name="into" inputmode="numeric" pattern="[0-9]*" maxlength="12" autocomplete="off" aria-label=(l.matter_split_known()); }
        }
        (reason(l, "move_cases"))
        button.primary { (l.matter_split_do()) }
    };
    let form = form("move_cases", matter.id.0, back(matter.id));
    html! { details #d-move_cases { summary { (l.matter_split()) } (form.render(f, fields)) } }
}

/// Makes a matter one with another.
pub(crate) fn merge_form(f: &Frame, matter: MatterId) -> Markup {
    let l = f.lang;
    let fields = html! {
        input type="hidden" name="matter" value=(matter);
        p.hint { (l.matter_merge_about()) }
        label.field-label for="merge-into" { (l.matter_merge_into()) span.must { (l.required()) } }
        input.short type="text" id="merge-into" name="into" inputmode="numeric" pattern="[0-9]*" maxlength="12" required autocomplete="off";
        (reason(l, "merge_matter"))
        button.primary { (l.matter_merge_do()) }
    };
    let form = form("merge_matter", matter.0, back(matter));
    html! { details #d-merge_matter { summary { (l.matter_merge()) } (form.render(f, fields)) } }
}

fn back(matter: MatterId) -> String {
    format!("/matters/{matter}")
}

const CHANNELS: [(Channel, &str); 5] = [
    (Channel::Letter, "letter"),
    (Channel::Visit, "visit"),
    (Channel::Web, "web"),
    (Channel::Hotline, "hotline"),
    (Channel::Grid, "grid"),
];

const CAUSES: [(Strike, &str); 3] = [
    (Strike::Duplicate, "duplicate"),
    (Strike::Trial, "trial"),
    (Strike::Elsewhere, "elsewhere"),
];

// As a field of the browser writes it, in city time.
fn minutes(at: Time) -> String {
    let c = at.city_civil();
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}",
        c.year, c.month, c.day, c.hour, c.minute
    )
}

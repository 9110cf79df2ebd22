//! Registering a complaint in five fields, and the receipt that the petitioner takes along.

use super::fields::Fields;
use super::frame::{Frame, csrf, page};
use super::parts::missed_mark;
use super::show::{blocking, frame, titles};
use crate::auth::WebState;
use crate::auth::guard::{Asked, Signed};
use crate::auth::problem::{Kind, Problem};
use crate::auth::sessions::Session;
use crate::auth::shown::shown;
use crate::live::{Filing, Registered};
use crate::vault::Identity;
use crate::words::full_time;
use axum::extract::State;
use huiyin_engine::ids::{MatterId, PostId};
use huiyin_engine::record::{Channel, Source};
use huiyin_engine::{Act, Actor};
use maud::{Markup, html};
use std::cmp::Reverse;

/// Matters offered, the latest.
const MATTERS_MAX: usize = 50;

const CHANNELS: [(Channel, &str); 5] = [
    (Channel::Visit, "visit"),
    (Channel::Letter, "letter"),
    (Channel::Hotline, "hotline"),
    (Channel::Web, "web"),
    (Channel::Grid, "grid"),
];

/// The form.
pub(crate) async fn get(
    State(state): State<WebState>,
    Signed(session): Signed,
    asked: Asked,
) -> Result<Markup, Problem> {
    let nonce = nonce()?;
    blocking(&state, move |state| {
        let f = frame(state, Some(&session), &asked)?;
        Ok(render(&f, &nonce, &matters(state, f.posts())))
    })
    .await
}

// Matters large enough to be listed, the latest first. A smaller one is named by its number.
fn matters(state: &WebState, posts: &[PostId]) -> Vec<(MatterId, String)> {
    let mut held: Vec<_> = state.live.read(|city| {
        let large = city.matters.values().filter(|matter| shown(matter));
        large
            .map(|matter| (Reverse(matter.latest), matter.id))
            .collect()
    });
    held.sort_unstable();
    let latest = held.into_iter().take(MATTERS_MAX).map(|(_, id)| id);
    let latest: Vec<MatterId> = latest.collect();
    let mut titles = titles(state, posts, latest.iter().copied());
    let titled = latest
        .into_iter()
        .filter_map(|id| Some((id, titles.remove(&id)?)));
    titled.collect()
}

// Sent back as the record's id: the same form twice is the same record.
fn nonce() -> Result<String, Kind> {
    let mut bytes = [0_u8; 12];
    getrandom::fill(&mut bytes).map_err(|error| Kind::Trouble(error.to_string()))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

pub(crate) fn render(f: &Frame, nonce: &str, matters: &[(MatterId, String)]) -> Markup {
    let l = f.lang;
    let Some(who) = &f.who else {
        return html! {};
    };
    let body = html! {
        div.narrow {
            h1 { (l.case_title()) }
            p.muted { (l.case_about()) }
            p { a href="/cases/import" { (l.import_link()) } }
            form.stack method="post" action="/cases/new" {
                (csrf(who))
                input type="hidden" name="nonce" value=(nonce);
                (main_fields(f))
                (danger_fields(f))
                details #d-identity {
                    summary { (l.case_identity()) (l.in_brackets(l.optional())) }
                    p.hint { (l.case_identity_hint()) }
                    @for (name, label) in [("name", l.case_name()), ("phone", l.case_phone()), ("id_number", l.case_id_number()), ("address", l.case_address())] {
                        label.field-label for={ "petitioner_" (name) } { (label) }
                        input id={ "petitioner_" (name) } name={ "petitioner_" (name) } maxlength="1000" autocomplete="off";
                    }
                }
                details #d-more { summary { (l.case_more()) } (matter_field(f, matters)) (more_fields(f)) }
                button.primary.wide { (l.case_do()) }
            }
            (super::case_find::form(f))
        }
    };
    page(f, l.case_title(), body)
}

fn main_fields(f: &Frame) -> Markup {
    let l = f.lang;
    html! {
        fieldset {
            legend { (l.case_channel()) }
            div.options { @for (at, (channel, name)) in CHANNELS.into_iter().enumerate() {
                label.option { input type="radio" name="channel" value=(name) required checked[at == 0]; (l.channel(channel)) }
            } }
        }
        label.field-label for="people" { (l.case_people()) }
        input.short type="number" id="people" name="people" min="1" max="1000000" value="1" required inputmode="numeric";
        label.field-label for="topic" { (l.case_topic()) span.must { (l.required()) } }
        input id="topic" name="topic" required maxlength="2000" autocomplete="off";
        label.field-label for="body" { (l.case_body()) }
        textarea id="body" name="body" rows="5" maxlength="100000" {}
        p.hint { (l.case_matter_hint()) }
        label.field-label for="unit" { (l.case_unit()) }
        select id="unit" name="unit" {
            option value="" { (l.case_unknown()) }
            @for unit in f.plan.iter().flat_map(|plan| &plan.units) { option value=(unit.id) { (l.label(&unit.name)) } }
        }
    }
}

// Before anything that may be left out: whoever stands at the desk sees it now.
fn danger_fields(f: &Frame) -> Markup {
    let l = f.lang;
    html! {
        fieldset #danger {
            label.tick { input type="checkbox" name="danger" value="yes" aria-describedby="danger-hint"; b { (l.danger_report()) } }
            p.hint #danger-hint { (l.danger_about()) }
            label.field-label for="danger_reason" { (l.danger_seen()) }
            input id="danger_reason" name="danger_reason" maxlength="4000" autocomplete="off";
        }
    }
}

fn matter_field(f: &Frame, matters: &[(MatterId, String)]) -> Markup {
    let l = f.lang;
    html! {
        label.field-label for="known" { (l.case_known()) }
        input.short type="text" id="known" name="known" list="matters" inputmode="numeric" pattern="[0-9]*" maxlength="12" autocomplete="off" aria-describedby="known-hint";
        p.hint #known-hint { (l.case_known_hint()) }
        datalist #matters { @for (id, title) in matters { option value=(id) { (l.matter_no(id)) " " (title) } } }
    }
}

fn more_fields(f: &Frame) -> Markup {
    let l = f.lang;
    let now = f.now.city_civil();
    let now = format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}",
        now.year, now.month, now.day, now.hour, now.minute
    );
    html! {
        label.field-label for="area" { (l.case_area()) }
        select id="area" name="area" {
            option value="" { (l.case_unknown()) }
            @for area in f.plan.iter().flat_map(|plan| &plan.areas) { option value=(area.id) { (l.label(&area.name)) } }
        }
        label.field-label for="time" { (l.case_time()) }
        input type="datetime-local" id="time" name="time" value=(now);
        label.field-label for="follows" { (l.case_follows()) }
        input id="follows" name="follows" maxlength="40" autocomplete="off" autocapitalize="characters" aria-describedby="follows-hint";
        p.hint #follows-hint { (l.case_follows_hint()) }
        label.tick { input type="checkbox" name="public" value="yes"; (l.case_public()) }
        p.hint { (l.case_public_hint()) }
    }
}

/// Registers it and shows the receipt.
pub(crate) async fn post(
    State(state): State<WebState>,
    Signed(session): Signed,
    asked: Asked,
    fields: Fields,
) -> Result<Markup, Problem> {
    let kept = |problem: Problem| Problem {
        written: fields.maybe("body").or_else(|| fields.maybe("topic")),
        back: Some("/cases/new".to_owned()),
        ..problem
    };
    let danger = fields.ticked("danger");
    let filing = filing(&state, &fields).map_err(|kind| kept(kind.into()))?;
    let registered = state
        .live
        .register(filing)
        .await
        .map_err(|error| kept(error.into()))?;
    let told = match danger {
        true => Some(report_danger(&state, &session, &fields, registered.matter).await),
        false => None,
    };
    blocking(&state, move |state| {
        let f = frame(state, Some(&session), &asked)?;
        Ok(receipt(&f, &registered, told.as_ref()))
    })
    .await
}

// The receipt is shown whatever becomes of this: it is shown only once.
async fn report_danger(
    state: &WebState,
    session: &Session,
    fields: &Fields,
    matter: MatterId,
) -> Result<(), Kind> {
    let person = session.account.id;
    let post = session.post.clone().ok_or(Kind::NoPost)?;
    let seen = fields
        .maybe("danger_reason")
        .or_else(|| fields.maybe("topic"));
    let reason = seen.unwrap_or_default();
    let key = format!("danger-{person}-{}", fields.text("nonce")?);
    let act = Act::ReportDanger { matter, reason };
    let done = state.live.act_once(&key, Actor { post, person }, act).await;
    done.map(|_| ()).map_err(Kind::Act)
}

fn filing(state: &WebState, fields: &Fields) -> Result<Filing, Kind> {
    let written = fields.text("channel")?;
    let channel = CHANNELS.into_iter().find(|(_, name)| *name == written);
    let identity = Identity {
        name: fields.maybe("petitioner_name"),
        phone: fields.maybe("petitioner_phone"),
        email: None,
        id_number: fields.maybe("petitioner_id_number"),
        address: fields.maybe("petitioner_address"),
    };
    let time = match fields.maybe("time") {
        Some(_) => fields.time("time")?.min(state.live.now()),
        None => state.live.now(),
    };
    Ok(Filing {
        source: Source::Web,
        id: format!("desk-{}", fields.text("nonce")?),
        time,
        channel: channel.ok_or_else(|| Kind::Field("channel".to_owned()))?.0,
        people: u32::try_from(fields.number("people")?)
            .map_err(|_| Kind::Field("people".to_owned()))?,
        topic: fields.maybe("topic").unwrap_or_default(),
        body: fields.maybe("body").unwrap_or_default(),
        matter: None,
        area: fields.maybe("area"),
        unit: fields.maybe("unit"),
        follows: fields.maybe("follows"),
        known: match fields.maybe("known") {
            Some(_) => Some(MatterId(fields.number("known")?)),
            None => None,
        },
        public: fields.ticked("public"),
        identity: Some(identity).filter(|told| !told.is_empty()),
    })
}

/// The receipt, large enough to be read across a desk and made to be printed.
pub(crate) fn receipt(
    f: &Frame,
    registered: &Registered,
    danger: Option<&Result<(), Kind>>,
) -> Markup {
    let l = f.lang;
    let failed = |kind: &Kind| kind.words(l, |post| f.post_name(post)).1;
    let body = html! {
        div.narrow.receipt {
            @match danger {
                None => {}
                Some(Ok(())) => { p.note.no-print role="status" { strong { (l.danger_reported()) } } }
                Some(Err(kind)) => { p.note.no-print role="alert" { strong.missed { (missed_mark()) (l.danger_not_reported()) } " " (failed(kind).what) } }
            }
            @if registered.duplicate {
                h1 { (l.receipt_title()) }
                p.note { (l.receipt_duplicate(registered.case)) }
            } @else {
                h1 { (l.receipt_registered(registered.case)) }
                p.k { (l.receipt_code()) }
                p.code { (registered.receipt) }
                p { (l.receipt_keep()) }
                p.muted { (full_time(l, f.now)) @if let Some(plan) = &f.plan { " · " (l.label(&plan.city)) } }
                p.muted { (l.receipt_clock()) }
                @if !registered.signals.is_empty() { p.note.no-print { (l.receipt_signals(registered.signals.len())) } }
            }
            p.acts.no-print {
                @if !registered.duplicate { button type="button" data-print { (l.receipt_print()) } }
                a.button.primary href="/cases/new" { (l.receipt_next()) }
                a.button href={ "/matters/" (registered.matter) } { (l.matter_no(registered.matter)) }
            }
        }
    };
    page(f, l.receipt_title(), body)
}

//! The petitioner's own page. The receipt code is its only key: no account, no cookie, no script is needed,
//! and the code stands in no log. Absent: a look-up by anything but the code, and other people's cases.

mod case;
pub(crate) mod material;
mod page;
pub(crate) mod proofs;
mod qr;
mod view;

use super::fields::Fields;
use super::show::{blocking, look_up};
use super::sign_in::From;
use crate::auth::WebState;
use crate::auth::corrected::Line;
use crate::auth::guard::Asked;
use crate::auth::problem::{Kind, Problem};
use crate::live::Corrections;
use crate::vault::Receipt;
use crate::words::Lang;
use axum::extract::{Path, State};
use axum::http::header::LOCATION;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use huiyin_engine::casework::Rating;
use huiyin_engine::ids::{CaseId, MatterId, PromiseId};
use maud::Markup;
use view::View;

/// Where the form for a code stands.
pub(crate) async fn ask(State(state): State<WebState>, asked: Asked) -> Result<Response, Problem> {
    blocking(&state, move |state| {
        let sheet = sheet(state, asked.lang);
        Ok(kept_out(page::ask(&sheet, "", None).into_response()))
    })
    .await
}

/// Takes a typed code to its page.
pub(crate) async fn find(
    State(state): State<WebState>,
    asked: Asked,
    fields: Fields,
) -> Result<Response, Problem> {
    let typed = fields.raw("code").trim().to_owned();
    blocking(&state, move |state| match Receipt::parse(&typed) {
        Ok(receipt) => {
            let to = address(&receipt, asked.lang, "");
            Ok((StatusCode::SEE_OTHER, [(LOCATION, to)]).into_response())
        }
        Err(slip) => {
            let sheet = sheet(state, asked.lang);
            let why = super::case_find::slip_words(asked.lang, slip);
            let page = page::ask(&sheet, &typed, Some(&why));
            Ok(kept_out(
                (StatusCode::UNPROCESSABLE_ENTITY, page).into_response(),
            ))
        }
    })
    .await
}

/// The page of one code.
pub(crate) async fn get(
    State(state): State<WebState>,
    asked: Asked,
    From(from): From,
    Path(code): Path<String>,
) -> Result<Response, Problem> {
    blocking(&state, move |state| {
        let held = match held(state, &code, &from)? {
            Ok(held) => held,
            Err(missed) => return Ok(not_shown(state, asked.lang, missed)),
        };
        let page = shown(state, asked.lang, &held)?;
        Ok(kept_out(page.into_response()))
    })
    .await
}

/// A petitioner's word on a promise.
pub(crate) async fn word(
    State(state): State<WebState>,
    asked: Asked,
    From(from): From,
    Path(code): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    let lang = asked.lang;
    let promise = PromiseId(fields.number("promise")?);
    let kept = match fields.text("word")? {
        "kept" => true,
        "not_kept" => false,
        _ => return Err(Kind::Field("word".to_owned()).into()),
    };
    let held = match opened(&state, lang, from, code).await? {
        Ok(held) => held,
        Err(response) => return Ok(response),
    };
    state
        .live
        .word((held.case, held.matter), promise, kept)
        .await?;
    let to = address(&held.receipt, lang, &format!("#promise-{promise}"));
    Ok((StatusCode::SEE_OTHER, [(LOCATION, to)]).into_response())
}

/// What a petitioner says of how their case was handled.
pub(crate) async fn rate(
    State(state): State<WebState>,
    asked: Asked,
    From(from): From,
    Path(code): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    let lang = asked.lang;
    let written = fields.text("rating")?;
    let named = |rating: &Rating| super::case::written(rating) == written;
    let rating = Rating::ALL.into_iter().find(named);
    let rating = rating.ok_or_else(|| Kind::Field("rating".to_owned()))?;
    let held = match opened(&state, lang, from, code).await? {
        Ok(held) => held,
        Err(response) => return Ok(response),
    };
    state.live.rate(held.case, rating).await?;
    let to = address(&held.receipt, lang, "#rate");
    Ok((StatusCode::SEE_OTHER, [(LOCATION, to)]).into_response())
}

// What a code opens, or the page that says that it opens nothing.
async fn opened(
    state: &WebState,
    lang: Lang,
    from: String,
    code: String,
) -> Result<Result<Held, Response>, Problem> {
    blocking(state, move |state| {
        Ok(held(state, &code, &from)?.map_err(|missed| not_shown(state, lang, missed)))
    })
    .await
}
/// Corrections told of, the newest.
const CORRECTIONS_MAX: usize = 100;

/// What a code opens.
struct Held {
    receipt: Receipt,
    case: CaseId,
    matter: MatterId,
}

/// Why a code opens nothing.
#[derive(Debug, Clone, Copy)]
enum Missed {
    Unknown,
    TooMany,
}

// A code with a slip in it is no guess and counts for nothing; one that reads well and opens nothing does.
fn held(state: &WebState, code: &str, from: &str) -> Result<Result<Held, Missed>, Problem> {
    let now = state.config.clock.now();
    let guesses = &state.guesses;
    if guesses.wait(from, from, now).is_some() {
        return Ok(Err(Missed::TooMany));
    }
    let Ok(receipt) = Receipt::parse(code) else {
        return Ok(Err(Missed::Unknown));
    };
    Ok(match state.live.case_by_receipt(&receipt)? {
        Some((case, matter)) => Ok(Held {
            receipt,
            case,
            matter,
        }),
        None => {
            guesses.failed(from, from, now);
            Err(Missed::Unknown)
        }
    })
}

fn shown(state: &WebState, lang: Lang, held: &Held) -> Result<Markup, Problem> {
    shown_with(state, lang, held, None)
}

// `fault` is what stood in the way of something that was added.
fn shown_with(
    state: &WebState,
    lang: Lang,
    held: &Held,
    fault: Option<&str>,
) -> Result<Markup, Problem> {
    let (case, matter) = (held.case, held.matter);
    let row = state.live.case_row(case).ok_or(Kind::NotFound)?;
    let read = |city: &_| View::of(city, case, matter);
    let mut view = state.live.read(read);
    view.openings = state
        .live
        .openings_of(case)
        .map_err(|error| Kind::Trouble(error.to_string()))?;
    view.texts = state.live.case_texts(case).ok().flatten();
    let corrected = state
        .live
        .corrections(Corrections::Case(case), CORRECTIONS_MAX)?;
    let own = corrected.iter().filter_map(Line::own);
    view.corrections = own.collect();
    view.kept = state.live.kept(case);
    view.proofs = proofs::of(state, &view)?;
    let lookup = look_up(state, &[], &view.needs())?;
    let sheet = sheet(state, lang);
    Ok(page::shown(
        &sheet,
        &lookup,
        &view,
        &row,
        &held.receipt.to_string(),
        fault,
    ))
}

fn sheet(state: &WebState, lang: Lang) -> page::Sheet {
    page::Sheet {
        lang,
        now: state.live.now(),
        plan: state.live.read(|city| city.plan.clone()),
    }
}

fn not_shown(state: &WebState, lang: Lang, missed: Missed) -> Response {
    let (status, words) = match missed {
        Missed::Unknown => (StatusCode::NOT_FOUND, lang.pet_none()),
        Missed::TooMany => (StatusCode::TOO_MANY_REQUESTS, lang.pet_wait()),
    };
    let page = page::ask(&sheet(state, lang), "", Some(words));
    kept_out((status, page).into_response())
}

fn address(receipt: &Receipt, lang: Lang, anchor: &str) -> String {
    let query = match lang {
        Lang::Zh => "",
        Lang::En => "?lang=en",
    };
    format!("/r/{receipt}{query}{anchor}")
}

// No search engine keeps such a page; the edge sets no-store and no-referrer on everything.
fn kept_out(mut response: Response) -> Response {
    let name = HeaderName::from_static("x-robots-tag");
    let value = HeaderValue::from_static("noindex, nofollow, noarchive");
    response.headers_mut().insert(name, value);
    response
}

//! The petitioner's proofs: receipts out of the ledger, to keep as a file or on paper in large type. The
//! paper says numbers and dates and holds the proof in one QR code, or two where one has not the room.
//!
//! Absent: names and topics on the paper; whoever finds it learns that there is a case, and no more.

use super::page::{Sheet, whole};
use super::qr::{Care, draw};
use super::view::View;
use super::{Held, held, kept_out, not_shown, sheet};
use crate::auth::WebState;
use crate::auth::guard::Asked;
use crate::auth::problem::{Kind, Problem};
use crate::live::CaseProof;
use crate::web::show::blocking;
use crate::web::sign_in::From;
use crate::words::{Lang, letter_time};
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use huiyin_engine::Time;
use huiyin_engine::ids::{IncidentId, PromiseId, StatementId};
use huiyin_engine::state::Incident;
use huiyin_ledger::{Fact, QR_CHARS_MAX_L, QR_CHARS_MAX_M, Receipt};
use maud::{Markup, html};

/// The proof as a file.
pub(crate) async fn file(
    State(state): State<WebState>,
    asked: Asked,
    From(from): From,
    Path((code, entry)): Path<(String, u64)>,
) -> Result<Response, Problem> {
    let made = move |_: &WebState, _: &Held, _: &CaseProof, receipt: &Receipt| {
        let name = format!("attachment; filename=\"entry-{entry}.tlog-proof\"");
        let kind = "text/plain; charset=utf-8".to_owned();
        let headers = [(CONTENT_TYPE, kind), (CONTENT_DISPOSITION, name)];
        Ok((headers, receipt.to_string()).into_response())
    };
    proven(&state, asked.lang, from, (code, entry), made).await
}

/// The proof on paper.
pub(crate) async fn paper(
    State(state): State<WebState>,
    asked: Asked,
    From(from): From,
    Path((code, entry)): Path<(String, u64)>,
) -> Result<Response, Problem> {
    let lang = asked.lang;
    let made = move |state: &WebState, held: &Held, proof: &CaseProof, receipt: &Receipt| {
        let page = sheet_of_paper(&sheet(state, lang), held, proof, receipt)?;
        Ok(page.into_response())
    };
    proven(&state, lang, from, (code, entry), made).await
}

// What is made of one proof of the case that the code opens, kept out of caches and search.
async fn proven(
    state: &WebState,
    lang: Lang,
    from: String,
    (code, entry): (String, u64),
    make: impl FnOnce(&WebState, &Held, &CaseProof, &Receipt) -> Result<Response, Problem>
    + Send
    + 'static,
) -> Result<Response, Problem> {
    blocking(state, move |state| {
        let held = match held(state, &code, &from)? {
            Ok(held) => held,
            Err(missed) => return Ok(not_shown(state, lang, missed)),
        };
        let (proof, receipt) = receipt(state, &held, entry)?;
        Ok(kept_out(make(state, &held, &proof, &receipt)?))
    })
    .await
}

/// What there is to prove about a case, as the page lists it.
pub(super) fn of(state: &WebState, view: &View) -> Result<Vec<CaseProof>, Problem> {
    let ids = |held: &[Incident]| held.iter().map(|held| held.id).collect::<Vec<_>>();
    let read = |incidents: &[IncidentId]| {
        let proofs = state.live.case_proofs(view.case, incidents);
        proofs.map_err(|error| Kind::Trouble(error.to_string()))
    };
    let mut proofs = read(&ids(&view.incidents))?;
    // Of what an incident about another matter holds, what went on there from one about this.
    let moved = read(&ids(&view.moved))?.into_iter().filter(|proof| {
        view.moved.iter().any(|held| match proof.fact {
            Fact::PromiseMade { promise, .. }
            | Fact::PromiseAccepted { promise }
            | Fact::PromiseDeclined { promise }
            | Fact::PromiseVerified { promise }
            | Fact::PromiseBroken { promise }
            | Fact::PromiseRenewed { promise, .. }
            | Fact::PromiseWithdrawn { promise }
            | Fact::PromiseSilent { promise, .. } => {
                held.promises.contains_key(&PromiseId(promise))
            }
            Fact::StatementPublished { statement, .. } => {
                held.statements.contains_key(&StatementId(statement))
            }
            _ => false,
        })
    });
    proofs.extend(moved);
    proofs.sort_by_key(|proof| proof.seq);
    proofs.dedup_by_key(|proof| proof.seq);
    Ok(proofs)
}

/// The list.
pub(super) fn list(l: Lang, code: &str, proofs: &[CaseProof]) -> Markup {
    let query = match l {
        Lang::Zh => "",
        Lang::En => "?lang=en",
    };
    html! {
        section aria-labelledby="proofs" {
            h2 #proofs { (l.pet_proofs()) }
            p { (l.pet_proofs_about()) }
            ul.pet-proofs {
                @for proof in proofs {
                    @let entry = proof.place + 1;
                    @let said = said(l, proof.fact);
                    li {
                        (said) br; span.muted { (letter_time(l, proof.recorded)) }
                        @if proof.signed {
                            p.acts.no-print {
                                a.button href={ "/r/" (code) "/paper/" (entry) (query) } aria-label=(l.pet_paper_of(&said)) { (l.pet_paper()) }
                                a.button href={ "/r/" (code) "/proof/" (entry) } download aria-label=(l.pet_file_of(&said)) { (l.pet_file()) }
                            }
                        } @else { p.muted { (l.pet_proof_soon()) } }
                    }
                }
            }
            p.no-print { a href="/verify" { (l.pet_verify()) } }
        }
    }
}

// One of the case's own; the words of its registration stay out of it, so that it names no topic.
fn receipt(state: &WebState, held: &Held, entry: u64) -> Result<(CaseProof, Receipt), Problem> {
    let view = state
        .live
        .read(|city| View::of(city, held.case, held.matter));
    let proofs = of(state, &view)?;
    let place = entry.checked_sub(1).ok_or(Kind::NotFound)?;
    let proof = proofs.into_iter().find(|proof| proof.place == place);
    let proof = proof.ok_or(Kind::NotFound)?;
    let receipt = state.live.ledger_receipt(proof.seq);
    let receipt = receipt.map_err(|error| Kind::Trouble(error.to_string()))?;
    let receipt = receipt.ok_or(Kind::NotFound)?;
    let receipt = match proof.fact {
        Fact::CaseRegistered { .. } => receipt.shortened(),
        _ => receipt,
    };
    Ok((proof, receipt))
}

fn said(l: Lang, fact: Fact) -> String {
    match fact {
        Fact::CaseRegistered { case, .. } => l.proof_case(case),
        Fact::PromiseMade { promise, due_us } => {
            l.proof_made(promise, letter_time(l, Time(due_us)))
        }
        Fact::PromiseAccepted { promise } => l.proof_accepted(promise),
        Fact::PromiseDeclined { promise } => l.proof_declined(promise),
        Fact::PromiseVerified { promise } => l.proof_verified(promise),
        Fact::PromiseBroken { promise } => l.proof_broken(promise),
        Fact::PromiseRenewed { promise, due_us } => {
            l.proof_renewed(promise, letter_time(l, Time(due_us)))
        }
        Fact::PromiseWithdrawn { promise } => l.proof_withdrawn(promise),
        Fact::PromiseSilent { promise, due_us } => {
            l.proof_silent(promise, letter_time(l, Time(due_us)))
        }
        Fact::PromiseWord { promise } => l.proof_word(promise),
        Fact::StatementPublished { statement, .. } => l.proof_answer(statement),
        Fact::ClockMissed { case, due_us, .. } => l.proof_clock(case, letter_time(l, Time(due_us))),
        other => other.word().to_owned(),
    }
}

fn sheet_of_paper(
    sheet: &Sheet,
    held: &Held,
    proof: &CaseProof,
    receipt: &Receipt,
) -> Result<Markup, Problem> {
    let l = sheet.lang;
    let codes = codes(l, receipt).ok_or_else(|| Kind::Trouble("no QR code holds it".to_owned()))?;
    let code = held.receipt.to_string();
    let here = format!("/r/{code}/paper/{}", proof.place + 1);
    let (log, size) = (receipt.checkpoint().origin(), receipt.checkpoint().size());
    let body = html! {
        article.paper {
            h1 { (l.paper_title()) }
            p.paper-said { (said(l, proof.fact)) }
            p { (l.paper_recorded(letter_time(l, proof.recorded))) }
            p { (l.paper_place(log, proof.place + 1, size)) }
            p { (l.paper_code()) br; b.paper-code { (code) } }
            div.paper-codes { @for code in &codes { (code) } }
            p { (l.paper_check()) }
            p { (l.paper_keep()) }
        }
        p.acts.no-print { a.button href={ "/r/" (code) } { (l.paper_back()) } }
    };
    Ok(whole(sheet, l.paper_title(), &here, body))
}

// As few as will do, and the sturdier level where it takes no code more.
fn codes(l: Lang, receipt: &Receipt) -> Option<Vec<Markup>> {
    let short = receipt.shortened();
    let sturdy = short.to_codes(QR_CHARS_MAX_M).ok();
    let dense = short.to_codes(QR_CHARS_MAX_L).ok();
    let (texts, care) = match (sturdy, dense) {
        (Some(sturdy), Some(dense)) if dense.len() < sturdy.len() => (dense, Care::Less),
        (Some(sturdy), _) => (sturdy, Care::More),
        (None, dense) => (dense?, Care::Less),
    };
    let count = texts.len();
    let drawn = texts.iter().zip(1..);
    drawn
        .map(|(text, number)| draw(text, care, &l.paper_qr(number, count)))
        .collect()
}

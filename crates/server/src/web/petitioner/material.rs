//! What a petitioner adds to their case: words, or one file at a time, from a phone and without a script. A file is
//! what its first bytes say; its name is thrown away. Absent: showing it again, which is for those who have the case.

use super::page::Sheet;
use super::view::View;
use super::{Missed, address, held, kept_out, not_shown, shown_with};
use crate::auth::WebState;
use crate::auth::guard::Asked;
use crate::auth::problem::{Kind, Problem};
use crate::live::{NewPiece, TEXT_CHARS_MAX, kind_of};
use crate::web::show::blocking;
use crate::web::sign_in::From;
use crate::words::{Lang, letter_time};
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, Path, State};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use huiyin_engine::casework::{MaterialKind, PIECE_BYTES_MAX, PIECES_MAX};
use huiyin_intake::forbidden_in_text;
use maud::{Markup, html};
use std::time::Duration;
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

/// Files taken in at once: each is held in memory while it is sealed.
static TAKING: Semaphore = Semaphore::const_new(4);

/// The longest that sending one may take.
const SENT_WITHIN: Duration = Duration::from_secs(180);

/// The largest form: a file, words, and what the browser puts around them.
pub(crate) const FORM_BYTES_MAX: usize = PIECE_BYTES_MAX as usize + 256 * 1024;

/// What stands in the way of taking something in, for whoever sent it.
enum Wrong {
    Nothing,
    TooLarge,
    Kind,
    Broken,
}

/// What a form sent.
#[derive(Default)]
struct Sent {
    text: Zeroizing<String>,
    file: Zeroizing<Vec<u8>>,
}

impl Sent {
    async fn read(mut form: Multipart) -> Result<Self, Wrong> {
        let mut sent = Sent::default();
        while let Some(mut part) = form.next_field().await.map_err(|_| Wrong::TooLarge)? {
            let file = part.name() == Some("file");
            let mut bytes = Zeroizing::new(Vec::new());
            while let Some(chunk) = part.chunk().await.map_err(|_| Wrong::TooLarge)? {
                if bytes.len() + chunk.len() > PIECE_BYTES_MAX as usize {
                    return Err(Wrong::TooLarge);
                }
                bytes.extend_from_slice(&chunk);
            }
            if file {
                sent.file = bytes;
            } else {
                let text = String::from_utf8(bytes.to_vec()).map_err(|_| Wrong::Broken)?;
                sent.text = Zeroizing::new(text.trim().to_owned());
            }
        }
        Ok(sent)
    }

    fn pieces(self) -> Result<Vec<NewPiece>, Wrong> {
        let mut pieces = Vec::new();
        if !self.text.is_empty() {
            if self.text.chars().count() > TEXT_CHARS_MAX {
                return Err(Wrong::TooLarge);
            }
            let bytes = Zeroizing::new(self.text.as_bytes().to_vec());
            if forbidden_in_text(&self.text).is_some() {
                return Err(Wrong::Kind);
            }
            let kind = MaterialKind::Text;
            pieces.push(NewPiece { kind, bytes });
        }
        if !self.file.is_empty() {
            let kind = kind_of(&self.file).ok_or(Wrong::Kind)?;
            let bytes = self.file;
            pieces.push(NewPiece { kind, bytes });
        }
        match pieces.is_empty() {
            true => Err(Wrong::Nothing),
            false => Ok(pieces),
        }
    }
}

/// Takes it in.
pub(crate) async fn post(
    State(state): State<WebState>,
    asked: Asked,
    From(from): From,
    Path(code): Path<String>,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, Problem> {
    let lang = asked.lang;
    // Before anything of what was sent is read.
    let found = blocking(&state, move |state| {
        Ok(held(state, &code, &from)?.map_err(|missed| not_shown(state, lang, missed)))
    });
    let held = match found.await? {
        Ok(held) => held,
        Err(response) => return Ok(response),
    };
    let Ok(_taking) = TAKING.try_acquire() else {
        let wait = move |state: &WebState| Ok(not_shown(state, lang, Missed::TooMany));
        return blocking(&state, wait).await;
    };
    let sent = match form {
        Ok(form) => tokio::time::timeout(SENT_WITHIN, Sent::read(form)).await,
        Err(_) => Ok(Err(Wrong::Broken)),
    };
    let pieces = sent.unwrap_or(Err(Wrong::Broken)).and_then(Sent::pieces);
    let why = match pieces {
        Err(wrong) => words(lang, &wrong).to_owned(),
        Ok(pieces) => match take(&state, held.case, pieces).await {
            Ok(()) => {
                let to = address(&held.receipt, lang, "#material");
                return Ok((StatusCode::SEE_OTHER, [(LOCATION, to)]).into_response());
            }
            Err(Problem {
                kind: Kind::Act(error),
                ..
            }) => Kind::Act(error).words(lang, ToString::to_string).1.what,
            Err(other) => return Err(other),
        },
    };
    blocking(&state, move |state| {
        let page = shown_with(state, lang, &held, Some(&why))?;
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        Ok(kept_out((status, page).into_response()))
    })
    .await
}

async fn take(
    state: &WebState,
    case: huiyin_engine::ids::CaseId,
    pieces: Vec<NewPiece>,
) -> Result<(), Problem> {
    for piece in pieces {
        state.live.add_material(case, piece).await?;
    }
    Ok(())
}

const fn words(l: Lang, wrong: &Wrong) -> &'static str {
    match wrong {
        Wrong::Nothing => l.pet_material_nothing(),
        Wrong::TooLarge => l.r_material_full(),
        Wrong::Kind => l.pet_material_kind(),
        Wrong::Broken => l.pet_material_broken(),
    }
}

/// The section of the page: what was added, whether it was read, and the form.
pub(super) fn section(sheet: &Sheet, view: &View, here: &str, fault: Option<&str>) -> Markup {
    let l = sheet.lang;
    let query = match l {
        Lang::Zh => "",
        Lang::En => "?lang=en",
    };
    let full = view.material.count() >= PIECES_MAX;
    html! {
        section aria-labelledby="material" {
            h2 #material { (l.pet_material()) }
            @if let Some(fault) = fault { p.note role="alert" { (fault) } }
            @if view.material.count() > 0 {
                ol { @for (number, piece) in (1..).zip(&view.material.pieces) {
                    li {
                        (l.pet_material_piece(letter_time(l, piece.at), l.material_kind(piece.kind), l.bytes(piece.bytes)))
                        " · " (if number <= view.material.read { l.pet_material_read() } else { l.pet_material_unread() })
                    }
                } }
            }
            @if full { p.muted { (l.r_material_full()) } }
            @else {
                form.stack.no-print method="post" action={ (here) "/material" (query) } enctype="multipart/form-data" {
                    label.field-label for="more" { (l.pet_material_text()) }
                    textarea #more name="text" rows="4" maxlength="20000" {}
                    label.field-label for="file" { (l.pet_material_file()) }
                    input #file type="file" name="file" accept=".pdf,.jpg,.jpeg,.png,.txt,.docx" aria-describedby="file-hint";
                    p.hint #file-hint { (l.pet_material_hint()) }
                    button.primary.wide { (l.pet_material_do()) }
                }
            }
        }
    }
}

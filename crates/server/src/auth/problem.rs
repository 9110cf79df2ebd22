//! Why a request was not done: one type for pages and programs. The edge dresses it as a page in words
//! or as RFC 9457 problem details; here it is only told apart.

use super::{AuthError, InputFault};
use crate::live::{ActError, FilingFault};
use crate::store::StoreError;
use crate::words::{Lang, Said, refused};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use huiyin_engine::Refusal;
use huiyin_engine::ids::PostId;

/// What stands in the way.
#[derive(Debug, Clone)]
pub(crate) enum Kind {
    /// No such page or thing.
    NotFound,
    /// The path takes no such method.
    Method,
    /// The account may not.
    Forbidden,
    /// The account acts from no post.
    NoPost,
    /// Nobody is signed in.
    SignIn,
    /// The form or script does not prove that it belongs to this session.
    StaleForm,
    /// A field cannot be read.
    Field(String),
    /// The body is larger than so many kilobytes.
    TooLarge(usize),
    /// The body is not what the route takes.
    Body(String),
    /// A body of another media type.
    Media,
    /// Too many wrong passwords.
    Throttled(huiyin_engine::Span),
    /// An account's input.
    Input(InputFault),
    /// The city did not do it.
    Act(ActError),
    /// The database or the machine.
    Trouble(String),
}

/// A refusal on its way out, with what the person had written.
#[derive(Debug, Clone)]
pub(crate) struct Problem {
    pub(crate) kind: Kind,
    /// Text that must not be lost.
    pub(crate) written: Option<String>,
    /// The page it came from.
    pub(crate) back: Option<String>,
}

impl From<Kind> for Problem {
    fn from(kind: Kind) -> Self {
        Problem {
            kind,
            written: None,
            back: None,
        }
    }
}

impl From<ActError> for Problem {
    fn from(error: ActError) -> Self {
        Kind::Act(error).into()
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        Kind::Trouble(error.to_string()).into()
    }
}

impl From<AuthError> for Problem {
    fn from(error: AuthError) -> Self {
        match error {
            AuthError::Input(fault) => Kind::Input(fault).into(),
            other => Kind::Trouble(other.to_string()).into(),
        }
    }
}

impl Kind {
    /// The HTTP status.
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Kind::NotFound => StatusCode::NOT_FOUND,
            Kind::Method => StatusCode::METHOD_NOT_ALLOWED,
            Kind::Forbidden | Kind::NoPost | Kind::StaleForm => StatusCode::FORBIDDEN,
            Kind::SignIn => StatusCode::UNAUTHORIZED,
            Kind::Field(_) | Kind::Body(_) | Kind::Input(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Kind::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Kind::Media => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Kind::Throttled(_) => StatusCode::TOO_MANY_REQUESTS,
            Kind::Act(error) => act_status(error),
            Kind::Trouble(_) => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// A stable code for programs.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Kind::NotFound => "not-found",
            Kind::Method => "method-not-allowed",
            Kind::Forbidden => "forbidden",
            Kind::NoPost => "no-post",
            Kind::SignIn => "sign-in",
            Kind::StaleForm => "stale-form",
            Kind::Field(_) => "bad-field",
            Kind::TooLarge(_) => "too-large",
            Kind::Body(_) => "bad-body",
            Kind::Media => "media-type",
            Kind::Throttled(_) => "too-many-tries",
            Kind::Input(_) => "bad-account",
            Kind::Act(ActError::Refused(refusal)) => refusal.code(),
            Kind::Act(ActError::Filing(fault)) => fault.code(),
            Kind::Act(ActError::TextTooLong { .. }) => "text-too-long",
            Kind::Act(ActError::KeyReused) => "key-reused",
            Kind::Act(ActError::NoSuchNotice) => "not-found",
            Kind::Act(ActError::NotCompared) => "not-compared",
            Kind::Act(ActError::Answered) => "answered",
            Kind::Act(_) | Kind::Trouble(_) => "trouble",
        }
    }

    /// Title, what stands in the way, and what to do.
    pub(crate) fn words(&self, l: Lang, post: impl Fn(&PostId) -> String) -> (String, Said) {
        let said = |title: &str, what: &str, todo: &str| {
            let (what, todo) = (what.to_owned(), todo.to_owned());
            (title.to_owned(), Said { what, todo })
        };
        match self {
            Kind::NotFound => said(l.p_not_found(), l.p_not_found_why(), l.r_look_again_do()),
            Kind::Method => said(l.p_method(), l.p_nothing_changed(), l.p_method_why()),
            Kind::Forbidden => said(l.p_forbidden(), l.p_forbidden_why(), l.p_method_why()),
            Kind::NoPost => said(l.p_no_post(), l.p_nothing_changed(), l.p_no_post_why()),
            Kind::SignIn => said(l.p_signed_out(), l.p_nothing_changed(), l.p_signed_out()),
            Kind::StaleForm => said(
                l.p_stale_form(),
                l.p_nothing_changed(),
                l.p_stale_form_why(),
            ),
            Kind::Field(name) => said(l.p_bad_input(), &l.p_bad_field(name), l.r_choose_again_do()),
            Kind::Body(why) => said(l.p_bad_input(), why, l.p_nothing_changed()),
            Kind::Media => said(l.p_bad_input(), l.p_bad_media(), l.p_nothing_changed()),
            Kind::TooLarge(kb) => said(
                l.p_too_large(),
                &l.p_too_large_why(kb),
                l.p_nothing_changed(),
            ),
            Kind::Throttled(wait) => said(
                l.p_not_done(),
                &l.sign_in_wait(crate::words::span_words(l, *wait)),
                "",
            ),
            Kind::Input(fault) => said(l.p_not_done(), fault.words(l), l.p_nothing_changed()),
            Kind::Act(error) => act_words(l, error, post),
            Kind::Trouble(_) => said(l.p_trouble(), l.p_trouble_why(), ""),
        }
    }
}

fn act_status(error: &ActError) -> StatusCode {
    match error {
        ActError::Refused(Refusal::NotFound(_)) | ActError::NoSuchNotice => StatusCode::NOT_FOUND,
        ActError::Refused(Refusal::NotYours(_)) => StatusCode::FORBIDDEN,
        ActError::Refused(Refusal::ReasonMissing | Refusal::EvidenceMissing(_))
        | ActError::Filing(_)
        | ActError::TextTooLong { .. } => StatusCode::UNPROCESSABLE_ENTITY,
        ActError::Refused(_) | ActError::KeyReused | ActError::NotCompared | ActError::Answered => {
            StatusCode::CONFLICT
        }
        ActError::Store(_) | ActError::Vault(_) | ActError::Closed => {
            StatusCode::SERVICE_UNAVAILABLE
        }
    }
}

fn act_words(l: Lang, error: &ActError, post: impl Fn(&PostId) -> String) -> (String, Said) {
    let title = l.p_not_done().to_owned();
    let said = |what: String, todo: &str| Said {
        what,
        todo: todo.to_owned(),
    };
    match error {
        ActError::Refused(refusal) => (title, refused(l, refusal, post)),
        ActError::Filing(fault) => (title, said(filing_words(l, fault), l.p_nothing_changed())),
        ActError::TextTooLong { found, allowed } => (
            title,
            said(l.p_text_too_long(found, allowed), l.p_nothing_changed()),
        ),
        ActError::NotCompared => (
            title,
            said(l.r_not_compared().into(), l.r_not_compared_do()),
        ),
        ActError::Answered => (title, said(l.r_answered().into(), l.r_look_again_do())),
        ActError::KeyReused => (
            l.p_key_reused().to_owned(),
            said(l.p_key_reused_why().to_owned(), ""),
        ),
        ActError::NoSuchNotice => (
            title,
            said(l.p_not_found_why().to_owned(), l.r_look_again_do()),
        ),
        ActError::Closed => (
            l.p_closing().to_owned(),
            said(l.p_trouble_why().to_owned(), ""),
        ),
        ActError::Store(_) | ActError::Vault(_) => (
            l.p_trouble().to_owned(),
            said(l.p_trouble_why().to_owned(), ""),
        ),
    }
}

/// What is wrong with a complaint, in words.
pub(crate) fn filing_words(l: Lang, fault: &FilingFault) -> String {
    match fault {
        FilingFault::Empty => l.f_empty().to_owned(),
        FilingFault::Id => l.f_id().to_owned(),
        FilingFault::TooLong { field, allowed } => l.f_too_long(field, allowed),
        FilingFault::Sign { field, sign } => l.f_sign(field, format!("U+{:04X}", u32::from(*sign))),
        FilingFault::AheadOfClock => l.f_ahead().to_owned(),
        FilingFault::People => l.f_people().to_owned(),
        FilingFault::UnknownArea { allowed } => l.f_area(allowed.join(l.list_comma())),
        FilingFault::UnknownUnit { allowed } => l.f_unit(allowed.join(l.list_comma())),
    }
}

/// Leaves undressed: the edge finds the problem among the response's extensions.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.kind.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl IntoResponse for Kind {
    fn into_response(self) -> Response {
        Problem::from(self).into_response()
    }
}

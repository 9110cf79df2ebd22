//! One-time links: the first administrator, and a password to be set.

use super::fields::Fields;
use super::frame::{Frame, page};
use super::show::{blocking, frame};
use super::sign_in::signed_in;
use crate::auth::guard::Asked;
use crate::auth::links::{self, For};
use crate::auth::problem::{Kind, Problem};
use crate::auth::{AccountId, InputFault, NewAccount, WebState, accounts, sessions};
use axum::extract::{Path, State};
use axum::response::Response;
use huiyin_engine::ids::PostId;
use maud::{Markup, html};

/// The page behind a link.
pub(crate) async fn get(
    State(state): State<WebState>,
    asked: Asked,
    Path(secret): Path<String>,
) -> Result<Markup, Problem> {
    blocking(&state, move |state| {
        let purpose = purpose(state, &secret)?;
        let name = match purpose {
            For::Setup => None,
            For::Password(id) => state
                .live
                .with_db(|db| accounts::by_id(db, id))?
                .map(|account| account.name),
        };
        let f = frame(state, None, &asked)?;
        Ok(render(&f, name.as_deref(), &format!("/setup/{secret}")))
    })
    .await
}

fn purpose(state: &WebState, secret: &str) -> Result<For, Problem> {
    let now = state.config.clock.now();
    let found = state.live.with_db(|db| links::find(db, secret, now))?;
    found.ok_or_else(|| Kind::Input(InputFault::Link).into())
}

/// The form; with a name it sets that account's password.
pub(crate) fn render(f: &Frame, name: Option<&str>, action: &str) -> Markup {
    let l = f.lang;
    let (title, about, button) = match name {
        None => (l.setup_title(), l.setup_about().to_owned(), l.setup_do()),
        Some(name) => (l.password_title(), l.password_about(name), l.password_do()),
    };
    let body = html! {
        div.narrow {
            h1 { (title) }
            p.muted { (about) }
            form.stack method="post" action=(action) {
                @if name.is_none() {
                    label.field-label for="name" { (l.sign_in_name()) }
                    input id="name" name="name" required maxlength="40" autocomplete="username" autocapitalize="none" autofocus;
                    label.field-label for="display" { (l.display_name()) }
                    input id="display" name="display" required maxlength="80" autocomplete="name";
                    (posts(f))
                }
                label.field-label for="password" { (l.password_new()) }
                input id="password" type="password" name="password" required minlength="10" maxlength="200" autocomplete="new-password";
                button.primary.wide { (button) }
            }
        }
    };
    page(f, title, body)
}

fn posts(f: &Frame) -> Markup {
    let l = f.lang;
    html! {
        @if let Some(plan) = &f.plan {
            details #d-posts {
                summary { (l.account_posts()) (l.in_brackets(l.optional())) }
                @for post in &plan.posts {
                    label.tick { input type="checkbox" name={ "post-" (post.id) } value="on"; (l.label(&post.name)) }
                }
            }
        }
    }
}

/// The posts that a form ticks, those that the plan knows.
pub(crate) fn ticked_posts(state: &WebState, fields: &Fields) -> Vec<PostId> {
    let plan = state.live.read(|city| city.plan.clone());
    let ticked = fields.ticked_after("post-").map(PostId::from);
    ticked
        .filter(|post| plan.as_ref().is_some_and(|plan| plan.post(post).is_some()))
        .collect()
}

/// Uses a link.
pub(crate) async fn post(
    State(state): State<WebState>,
    Path(secret): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    let back = format!("/setup/{secret}");
    let done = blocking(&state, move |state| {
        let id = used(state, &secret, &fields)?;
        let session = sessions::open(&state.live, id, state.config.clock.now())?;
        let next = if fields.ticked("name") {
            "/accounts"
        } else {
            "/"
        };
        Ok(signed_in(state, &session, next))
    })
    .await;
    done.map_err(|problem| Problem {
        back: Some(back),
        ..problem
    })
}

fn used(state: &WebState, secret: &str, fields: &Fields) -> Result<AccountId, Problem> {
    let now = state.config.clock.now();
    let typed = fields.raw("password");
    match purpose(state, secret)? {
        For::Setup => {
            let new = NewAccount {
                name: fields.text("name")?.to_owned(),
                display: fields.maybe("display").unwrap_or_default(),
                posts: ticked_posts(state, fields),
                admin: true,
                auditor: false,
            };
            Ok(links::use_setup(&state.live, secret, &new, typed, now)?)
        }
        For::Password(id) => {
            links::use_password(&state.live, secret, id, typed, now)?;
            Ok(id)
        }
    }
}

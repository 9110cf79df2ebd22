//! Accounts: make, give posts, disable, hand out password links and tokens. For administrators.

use super::fields::Fields;
use super::frame::{Frame, csrf, page};
use super::setup::ticked_posts;
use super::show::{blocking, frame};
use crate::auth::accounts::{self, Account};
use crate::auth::addresses;
use crate::auth::guard::{Asked, Signed};
use crate::auth::problem::{Kind, Problem};
use crate::auth::sessions::Session;
use crate::auth::{
    AccountId, AddressKind, Addresses, InputFault, NewAccount, WebState, links, tokens,
};
use axum::extract::{Path, State};
use huiyin_engine::ids::PersonId;
use maud::{Markup, html};

/// The list.
pub(crate) async fn get(
    State(state): State<WebState>,
    Signed(session): Signed,
    asked: Asked,
) -> Result<Markup, Problem> {
    blocking(&state, move |state| {
        list(state, &session, &asked, Said::default())
    })
    .await
}

/// What was just done: words, and a secret that is shown this once.
#[derive(Debug, Default)]
pub(crate) struct Said {
    pub(crate) words: Option<String>,
    pub(crate) secret: Option<String>,
}

/// An account with where its person is reached.
#[derive(Debug, Clone)]
pub(crate) struct Listed {
    pub(crate) account: Account,
    pub(crate) reached: Addresses,
}

fn list(state: &WebState, session: &Session, asked: &Asked, said: Said) -> Result<Markup, Problem> {
    let all = state.live.with_db(accounts::all)?;
    let addresses = state.live.with_db(addresses::all)?;
    let all: Vec<Listed> = all
        .into_iter()
        .map(|account| Listed {
            reached: addresses.get(&account.id).cloned().unwrap_or_default(),
            account,
        })
        .collect();
    let asked = Asked {
        here: "/accounts".to_owned(),
        ..asked.clone()
    };
    let f = frame(state, Some(session), &asked)?;
    Ok(render(&f, &all, &said))
}

/// Makes an account.
pub(crate) async fn add(
    State(state): State<WebState>,
    Signed(session): Signed,
    asked: Asked,
    fields: Fields,
) -> Result<Markup, Problem> {
    let back = Some("/accounts".to_owned());
    let done = blocking(&state, move |state| {
        let new = NewAccount {
            name: fields.text("name")?.to_owned(),
            display: fields.maybe("display").unwrap_or_default(),
            posts: ticked_posts(state, &fields),
            admin: fields.ticked("admin"),
            auditor: fields.ticked("auditor"),
        };
        let now = state.config.clock.now();
        let reached = typed_addresses(&fields)?;
        let made = state
            .live
            .with_db(|db| accounts::insert(db, &new, None, now))?;
        let id = made.map_err(Kind::Input)?;
        state.live.with_db(|db| addresses::set(db, id, &reached))?;
        let said = Said {
            words: Some(asked.lang.account_made(&new.name)),
            secret: Some(links::password_link(&state.live, id, now)?),
        };
        list(state, &session, &asked, said)
    })
    .await;
    done.map_err(|problem| Problem { back, ..problem })
}

fn typed_addresses(fields: &Fields) -> Result<Addresses, Problem> {
    let typed = |name: &str| fields.maybe(name).unwrap_or_default();
    let read = Addresses::read(&typed("mail"), &typed("phone"));
    Ok(read.map_err(Kind::Input)?)
}

/// Changes an account.
pub(crate) async fn change(
    State(state): State<WebState>,
    Signed(session): Signed,
    asked: Asked,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Markup, Problem> {
    let back = Some("/accounts".to_owned());
    let done = blocking(&state, move |state| {
        let id = PersonId(id.parse().map_err(|_| Kind::NotFound)?);
        let account = state.live.with_db(|db| accounts::by_id(db, id))?;
        let account = account.ok_or(Kind::Input(InputFault::NoAccount))?;
        let said = changed(state, &asked, id, &account, &fields)?;
        list(state, &session, &asked, said)
    })
    .await;
    done.map_err(|problem| Problem { back, ..problem })
}

fn changed(
    state: &WebState,
    asked: &Asked,
    id: AccountId,
    account: &Account,
    fields: &Fields,
) -> Result<Said, Problem> {
    let (l, live, now) = (asked.lang, &state.live, state.config.clock.now());
    let saved = Said {
        words: Some(l.accounts_changed().to_owned()),
        secret: None,
    };
    match fields.text("do")? {
        "posts" => {
            let posts = ticked_posts(state, fields);
            live.with_db(|db| accounts::set_posts(db, id, &posts))?;
            Ok(saved)
        }
        "addresses" => {
            let reached = typed_addresses(fields)?;
            live.with_db(|db| addresses::set(db, id, &reached))?;
            Ok(saved)
        }
        state_word @ ("disable" | "enable") => {
            let done = live.with_db(|db| accounts::disable(db, id, state_word == "disable"))?;
            done.map_err(Kind::Input)?;
            Ok(saved)
        }
        "link" => Ok(Said {
            words: Some(l.link_made(&account.name)),
            secret: Some(links::password_link(live, id, now)?),
        }),
        "token" => Ok(Said {
            words: Some(l.token_made(&account.name)),
            secret: Some(tokens::make(live, id, "", now)?),
        }),
        "end_tokens" => {
            let ended = live.with_db(|db| tokens::end_all(db, id))?;
            Ok(Said {
                words: Some(l.tokens_ended(ended)),
                secret: None,
            })
        }
        _ => Err(Kind::Field("do".to_owned()).into()),
    }
}

/// The whole page.
pub(crate) fn render(f: &Frame, all: &[Listed], said: &Said) -> Markup {
    let l = f.lang;
    let body = html! {
        h1 { (l.accounts_title()) }
        p.muted { (l.accounts_about()) }
        @if let Some(words) = &said.words {
            div.note role="status" {
                p { (words) }
                @if let Some(secret) = &said.secret { p { code.secret { (secret) } } }
            }
        }
        div.scroll tabindex="0" role="group" aria-label=(l.accounts_title()) {
            table.accounts {
                thead { tr {
                    th scope="col" { (l.sign_in_name()) }
                    th scope="col" { (l.account_posts()) }
                    th scope="col" { (l.account_reached()) }
                    th scope="col" { (l.account_flags()) }
                    th scope="col" { (l.account_state()) }
                } }
                tbody { @for listed in all { (row(f, listed)) } }
            }
        }
        section aria-labelledby="add-title" {
            h2 #add-title { (l.account_add()) }
            (add_form(f))
        }
    };
    page(f, l.accounts_title(), body)
}

fn row(f: &Frame, listed: &Listed) -> Markup {
    let l = f.lang;
    let Listed { account, reached } = listed;
    let posts: Vec<String> = account.posts.iter().map(|post| f.post_name(post)).collect();
    let state = match (account.disabled, account.ready) {
        (true, _) => l.account_disabled(),
        (false, false) => l.account_waiting(),
        (false, true) => l.account_active(),
    };
    html! {
        tr {
            th scope="row" { b { (account.display) } br; span.muted { (account.name) } }
            td {
                @if posts.is_empty() { p.muted { (l.no_post()) } } @else { p { (posts.join(l.list_comma())) } }
                details id={ "d-posts-" (account.id) } {
                    summary { (l.account_save_posts()) }
                    (act(f, account, "posts", html! { (ticks(f, account)) button.small { (l.account_save_posts()) } }))
                }
            }
            td {
                @for kind in AddressKind::ALL { @if let Some(address) = reached.get(kind) { p { (address) } } }
                @if *reached == Addresses::default() { p.muted { (l.account_not_reached()) } }
                details id={ "d-reached-" (account.id) } {
                    summary { (l.account_reached_change()) }
                    (act(f, account, "addresses", html! {
                        (address_fields(f, &account.id.to_string(), reached))
                        button.small { (l.account_reached_save()) }
                    }))
                }
            }
            td { @if account.admin { p { (l.account_admin()) } } @if account.auditor { p { (l.account_auditor()) } } }
            td {
                p { b { (state) } }
                div.acts {
                    @if account.disabled { (one(f, account, "enable", l.account_enable())) }
                    @else {
                        (one(f, account, "link", l.account_reset()))
                        (one(f, account, "token", l.account_token()))
                        (one(f, account, "end_tokens", l.account_tokens_end()))
                        (one(f, account, "disable", l.account_disable()))
                    }
                }
            }
        }
    }
}

fn address_fields(f: &Frame, id: &str, reached: &Addresses) -> Markup {
    let l = f.lang;
    let held = |kind| reached.get(kind).unwrap_or_default();
    html! {
        label.field-label for={ "mail-" (id) } { (l.account_mail()) }
        input id={ "mail-" (id) } name="mail" type="email" maxlength="254" autocomplete="off" value=(held(AddressKind::Mail));
        label.field-label for={ "phone-" (id) } { (l.account_phone()) }
        input id={ "phone-" (id) } name="phone" type="tel" maxlength="24" autocomplete="off" value=(held(AddressKind::Phone));
    }
}

fn one(f: &Frame, account: &Account, name: &str, words: &str) -> Markup {
    act(
        f,
        account,
        name,
        html! { button.small aria-label={ (words) " " (account.name) } { (words) } },
    )
}

fn act(f: &Frame, account: &Account, name: &str, inside: Markup) -> Markup {
    html! {
        @if let Some(who) = &f.who {
            form method="post" action={ "/accounts/" (account.id) } {
                (csrf(who))
                input type="hidden" name="do" value=(name);
                (inside)
            }
        }
    }
}

fn ticks(f: &Frame, account: &Account) -> Markup {
    html! {
        @for post in f.plan.iter().flat_map(|plan| &plan.posts) {
            label.tick { input type="checkbox" name={ "post-" (post.id) } value="on" checked[account.posts.contains(&post.id)]; (f.lang.label(&post.name)) }
        }
    }
}

fn add_form(f: &Frame) -> Markup {
    let l = f.lang;
    html! {
        @if let Some(who) = &f.who {
            form.stack.add method="post" action="/accounts" {
                (csrf(who))
                label.field-label for="add-name" { (l.sign_in_name()) }
                input id="add-name" name="name" required maxlength="40" autocomplete="off" autocapitalize="none";
                label.field-label for="add-display" { (l.display_name()) }
                input id="add-display" name="display" maxlength="80" autocomplete="off";
                (address_fields(f, "new", &Addresses::default()))
                fieldset {
                    legend { (l.account_posts()) }
                    div.ticks { @for post in f.plan.iter().flat_map(|plan| &plan.posts) {
                        label.tick { input type="checkbox" name={ "post-" (post.id) } value="on"; (l.label(&post.name)) }
                    } }
                }
                fieldset {
                    legend { (l.account_flags()) }
                    label.tick { input type="checkbox" name="admin" value="on"; (l.account_admin()) }
                    label.tick { input type="checkbox" name="auditor" value="on"; (l.account_auditor()) }
                }
                button.primary { (l.account_add_do()) }
            }
        }
    }
}

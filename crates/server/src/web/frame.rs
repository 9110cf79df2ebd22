//! The frame around every page: who looks, from which post, at what time, and the top line.
//! Absent: anything of the page itself.

use crate::auth::shown::sees_openings;
use crate::words::{Lang, full_time};
use huiyin_engine::act::TextRef;
use huiyin_engine::ids::{MatterId, PersonId, PostId};
use huiyin_engine::indicators::Subject;
use huiyin_engine::plan::Plan;
use huiyin_engine::{Actor, Time};
use maud::{DOCTYPE, Markup, html};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Who {
    /// The account.
    pub(crate) person: PersonId,
    /// Its name for people.
    pub(crate) name: String,
    /// The posts it holds.
    pub(crate) posts: Vec<PostId>,
    /// The post it acts from.
    pub(crate) post: Option<PostId>,
    /// May manage accounts.
    pub(crate) admin: bool,
    /// May look at everything but change nothing.
    pub(crate) auditor: bool,
    /// Proves that a form came from a page of this session.
    pub(crate) csrf: String,
}

impl Who {
    /// The actor that an act of this session names; none for auditors and accounts without a post.
    pub(crate) fn actor(&self) -> Option<Actor> {
        let post = self.post.clone().filter(|_| !self.auditor)?;
        Some(Actor {
            post,
            person: self.person,
        })
    }
}

/// The running demo, as pages show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DemoLine {
    /// City seconds per second.
    pub(crate) speed: u32,
    /// Whether a person has taken over the acting post from the simulated staff.
    pub(crate) taken_over: bool,
}

/// What the top line says of the machine's health.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct HealthLine {
    /// Calls that a person has to make.
    pub(crate) calls: u64,
    /// Something does not work, in one line.
    pub(crate) trouble: Option<String>,
}

/// What every page needs beside its own view.
#[derive(Debug, Clone)]
pub(crate) struct Frame {
    pub(crate) lang: Lang,
    pub(crate) now: Time,
    /// Events folded in when the page was made; the stream resumes after it.
    pub(crate) seq: u64,
    /// The page's own path, for the language switch and the way back.
    pub(crate) here: String,
    pub(crate) who: Option<Who>,
    pub(crate) plan: Option<Arc<Plan>>,
    pub(crate) health: HealthLine,
    pub(crate) demo: Option<DemoLine>,
}

/// Texts and names that are kept outside the engine's state, fetched for one page.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lookup {
    pub(crate) texts: BTreeMap<u64, String>,
    pub(crate) matters: BTreeMap<MatterId, String>,
    pub(crate) people: BTreeMap<PersonId, String>,
}

impl Lookup {
    /// A sealed text, or a word that says why it cannot be read.
    pub(crate) fn text(&self, lang: Lang, text: &TextRef) -> Markup {
        match self.texts.get(&text.id) {
            Some(text) => html! { (text) },
            None => html! { em.muted { (lang.sealed_text()) } },
        }
    }
}

impl Frame {
    /// The acting post, where there is one.
    pub(crate) fn post(&self) -> Option<&PostId> {
        self.who.as_ref()?.post.as_ref()
    }

    /// Every post of whoever looks.
    pub(crate) fn posts(&self) -> &[PostId] {
        self.who.as_ref().map_or(&[], |who| &who.posts)
    }

    /// Whether whoever looks sees the openings of identities.
    fn sees_openings(&self) -> bool {
        let auditor = self.who.as_ref().is_some_and(|who| who.auditor);
        sees_openings(self.plan.as_deref(), auditor, self.posts())
    }

    /// A post's name for people, under a given plan.
    pub(crate) fn post_in(&self, plan: &Plan, id: &PostId) -> String {
        let post = plan.post(id);
        post.map_or_else(
            || id.to_string(),
            |post| self.lang.label(&post.name).to_owned(),
        )
    }

    /// A post's name for people, under the plan in force.
    pub(crate) fn post_name(&self, id: &PostId) -> String {
        match &self.plan {
            Some(plan) => self.post_in(plan, id),
            None => id.to_string(),
        }
    }

    /// Who acted: the person's name and the post.
    pub(crate) fn actor(&self, plan: &Plan, lookup: &Lookup, by: &Actor) -> String {
        let post = self.post_in(plan, &by.post);
        let names_post = |name: &String| {
            let held = plan.post(&by.post).map(|held| &held.name);
            held.is_some_and(|held| *name == held.zh || name == held.english())
        };
        match lookup.people.get(&by.person) {
            Some(name) if !names_post(name) => format!("{post} {name}"),
            _ => post,
        }
    }

    /// What a signal, assessment or incident is about.
    pub(crate) fn subject(&self, lookup: &Lookup, subject: &Subject) -> String {
        match subject {
            Subject::Matter { matter } => lookup
                .matters
                .get(matter)
                .cloned()
                .unwrap_or_else(|| self.lang.matter_no(matter)),
            Subject::Keyword { word } => self.lang.keyword_subject(word),
        }
    }
}

/// A whole page.
pub(crate) fn page(f: &Frame, title: &str, body: Markup) -> Markup {
    let l = f.lang;
    let speed = f.demo.as_ref().map_or(1, |demo| demo.speed);
    html! {
        (DOCTYPE)
        html lang=(l.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) " · " (l.app()) }
                link rel="stylesheet" href=(super::assets::css_path());
                link rel="icon" href="/static/icon.svg" type="image/svg+xml";
                script src=(super::assets::js_path()) defer {}
            }
            body data-now=(f.now.0 / 1000) data-speed=(speed) data-seq=(f.seq)
                data-topics=[f.who.is_some().then(|| super::events::topics_of(&f.here))]
                data-left=(l.left("{}")) data-over=(l.over("{}"))
                data-units=(l.of("天,小时,分,秒", "d,h,min,s"))
                data-unsent=(l.not_sent()) data-lost=(l.health_lost()) data-changed=(l.changed_here())
                data-updated=(l.new_arrived()) {
                a.skip href="#main" { (l.skip_to_content()) }
                @if f.who.is_some() { (top_line(f)) } @else { (plain_top(f)) }
                main #main tabindex="-1" { (body) }
                @if f.who.is_none() { p #announce .visually-hidden role="status" {} }
                @if f.who.is_some() { (keys(l)) }
            }
        }
    }
}

fn brand(l: Lang) -> Markup {
    html! {
        a.brand href="/" {
            svg.brand-mark viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" {
                path d="M4 5h16v10H11l-5 4v-4H4z" fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round" {}
                path d="M8 10h2.2l1.3-2 2 4 1.3-2H17" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linejoin="round" stroke-linecap="round" {}
            }
            span { (l.app()) }
        }
    }
}

fn plain_top(f: &Frame) -> Markup {
    html! {
        header.top.plain {
            (brand(f.lang))
            (lang_switch(f))
        }
    }
}

fn top_line(f: &Frame) -> Markup {
    let l = f.lang;
    html! {
        header {
        div.top {
            (brand(l))
            nav.main-nav aria-label=(l.main_nav()) { (nav(f)) }
            p #announce .news role="status" aria-live="polite" {}
            div.top-right { (lang_switch(f)) (sign_out(f)) }
        }
        div.status-line #status-line data-live {
            span.status-item {
                span.k { (l.city_time()) }
                time.now datetime=(f.now) { (full_time(l, f.now)) }
            }
            (post_switch(f))
            @if let Some(plan) = &f.plan {
                span.status-item { span.k { (l.in_command()) } b { (f.post_in(plan, plan.commander())) } }
            }
            (health(f))
        }
        }
    }
}

fn nav(f: &Frame) -> Markup {
    let l = f.lang;
    let admin = f.who.as_ref().is_some_and(|who| who.admin);
    let items = [
        ("/", l.nav_board(), true),
        ("/work", l.nav_work(), true),
        ("/cases/new", l.nav_case(), true),
        ("/plan", l.nav_plan(), true),
        ("/outbox", l.nav_outbox(), true),
        ("/supervision", l.supervision(), true),
        ("/custody", l.nav_custody(), f.sees_openings()),
        ("/accounts", l.nav_accounts(), admin),
    ];
    let path = f.here.split('?').next().unwrap_or_default();
    html! {
        @for (href, name, shown) in items.into_iter().filter(|item| item.2) {
            @let here = path == href && shown;
            a href=(href) aria-current=[here.then_some("page")] { (name) }
        }
    }
}

fn lang_switch(f: &Frame) -> Markup {
    let other = match f.lang {
        Lang::Zh => Lang::En,
        Lang::En => Lang::Zh,
    };
    html! {
        form.lang method="post" action="/lang" {
            input type="hidden" name="lang" value=(other.name());
            input type="hidden" name="back" value=(f.here);
            button.quiet lang=(other.tag()) { (f.lang.other_lang()) }
        }
    }
}

fn sign_out(f: &Frame) -> Markup {
    let l = f.lang;
    html! {
        @if let Some(who) = &f.who {
            form.sign-out method="post" action="/sign-out" {
                (csrf(who))
                span.me { (who.name) }
                button.quiet { (l.sign_out()) }
            }
        }
    }
}

fn post_switch(f: &Frame) -> Markup {
    let l = f.lang;
    let Some(who) = &f.who else {
        return html! {};
    };
    html! {
        span.status-item {
            span.k { (l.acting_post()) }
            @if who.auditor { b { (l.auditor()) } }
            @else if who.posts.len() > 1 {
                form.inline method="post" action="/post" {
                    (csrf(who))
                    input type="hidden" name="back" value=(f.here);
                    select name="post" aria-label=(l.acting_post()) {
                        @for post in &who.posts {
                            option value=(post) selected[who.post.as_ref() == Some(post)] { (f.post_name(post)) }
                        }
                    }
                    button.small { (l.switch_post()) }
                }
            }
            @else if let Some(post) = &who.post { b { (f.post_name(post)) } }
            @else { b { (if who.admin { l.administrator() } else { l.no_post() }) } }
            (demo_switch(f, who))
        }
    }
}

fn demo_switch(f: &Frame, who: &Who) -> Markup {
    let l = f.lang;
    html! {
        @if let (Some(demo), Some(post)) = (&f.demo, &who.post) {
            form.inline method="post" action="/demo/staff" {
                (csrf(who))
                input type="hidden" name="post" value=(post);
                input type="hidden" name="back" value=(f.here);
                input type="hidden" name="take" value=(if demo.taken_over { "off" } else { "on" });
                span.muted { (if demo.taken_over { l.demo_taken_over() } else { l.demo_simulated() }) }
                button.small { (if demo.taken_over { l.demo_give_back() } else { l.demo_take_over() }) }
            }
        }
    }
}

fn health(f: &Frame) -> Markup {
    let l = f.lang;
    let health = &f.health;
    html! {
        span.status-item.health {
            span #link-state .link-state data-live-word=(l.health_live()) { (l.health_ok()) }
            @if let Some(trouble) = &health.trouble {
                a.trouble href="/outbox" { (l.health_trouble()) (l.colon()) (trouble) }
            }
            @if health.calls > 0 { a href="/outbox" { (l.health_calls(health.calls)) } }
            @if let Some(demo) = &f.demo { span.demo-mark { (l.demo_speed(demo.speed)) } }
        }
    }
}

fn keys(l: Lang) -> Markup {
    let keys = [
        ("b", l.key_board()),
        ("w", l.key_work()),
        ("c", l.key_case()),
        ("p", l.key_plan()),
        ("m", l.key_waiting()),
        ("1–4", l.key_column()),
        ("r", l.key_refresh()),
        ("?", l.key_help()),
    ];
    html! {
        footer.foot { button.quiet type="button" #keys-open { (l.keys_hint()) } }
        dialog #keys aria-labelledby="keys-title" {
            h2 #keys-title { (l.keys_title()) }
            label.tick { input #keys-on type="checkbox" checked; (l.keys_single()) }
            dl.keys { @for (key, what) in keys { dt { kbd { (key) } } dd { (what) } } }
            form method="dialog" { button { (l.close()) } }
        }
    }
}

/// The hidden field that proves where a form came from.
pub(crate) fn csrf(who: &Who) -> Markup {
    html! { input type="hidden" name="csrf" value=(who.csrf); }
}

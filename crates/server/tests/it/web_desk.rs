//! A web in front of a real city in a temporary folder, and hands that fill in its forms.
#![allow(clippy::unwrap_used, reason = "helpers of tests fail loudly")]

use crate::live_signing::signing;
use crate::web_story::{Story, morning};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::connect_info::IntoMakeServiceWithConnectInfo;
use axum::http::header::{CONTENT_TYPE, COOKIE, HOST, LOCATION, ORIGIN, SET_COOKIE};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use huiyin_engine::ids::PostId;
use huiyin_server::auth::demo::TakenOver;
use huiyin_server::auth::{NewAccount, add_account};
use huiyin_server::clock::Clock;
use huiyin_server::live::{Live, LiveHandle, Opened};
use huiyin_server::store::{DATABASE_FILE, Reader};
use huiyin_server::web::{Demo, Peer, WebConfig, WebState, router};
use std::path::Path;
use std::time::Duration;
use tempfile::TempDir;
use tower::ServiceExt;

pub(crate) const PASSWORD: &str = "correct horse battery";

/// A web in front of a city.
pub(crate) struct Desk {
    pub(crate) story: Story,
    pub(crate) app: Router,
    /// The clock of sessions and links.
    pub(crate) wall: Clock,
    pub(crate) taken_over: TakenOver,
    _handle: LiveHandle,
    dir: TempDir,
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Desk {
    /// With password accounts only.
    pub(crate) async fn open() -> Self {
        Self::with(false, false).await
    }

    /// With a button for each post: for tests of what lies behind the sign-in.
    pub(crate) async fn demo() -> Self {
        Self::with(true, false).await
    }

    /// The demo with the morning told.
    pub(crate) async fn morning() -> Self {
        let desk = Self::demo().await;
        desk.story.tell().await.unwrap();
        desk
    }

    /// The same with a ledger that is signed.
    pub(crate) async fn signed_morning() -> Self {
        let desk = Self::with(true, true).await;
        desk.story.tell().await.unwrap();
        desk
    }

    /// Waits until every row of the ledger is signed; how many there are.
    pub(crate) async fn all_signed(&self) -> u64 {
        let log = Reader::open(&self.dir.path().join(DATABASE_FILE)).unwrap();
        let (size, _) = log.ledger_end().unwrap();
        let mut heard = self.live().checkpoints();
        let all = heard.wait_for(|held| held.as_ref().is_some_and(|held| held.size >= size));
        let within = tokio::time::timeout(Duration::from_secs(60), all);
        within.await.unwrap().unwrap();
        size
    }

    /// The web as a server on a socket takes it.
    pub(crate) fn service(&self) -> IntoMakeServiceWithConnectInfo<Router, Peer> {
        self.app.clone().into_make_service_with_connect_info()
    }

    async fn with(demo: bool, signs: bool) -> Self {
        let dir = TempDir::new().unwrap();
        let (city, wall) = (Clock::by_hand(morning()), Clock::by_hand(morning()));
        let signing = signs.then(|| signing(dir.path(), 7));
        let Opened { live, handle } =
            Live::open_signing(dir.path(), city.clone(), signing).unwrap();
        let story = Story::begin(live.clone(), city).await.unwrap();
        let taken_over = TakenOver::default();
        let demo = demo.then(|| Demo {
            speed: 60,
            taken_over: taken_over.clone(),
        });
        let config = WebConfig {
            tls: false,
            demo,
            clock: wall.clone(),
            edge: Default::default(),
        };
        let app = router(WebState::new(live, config).unwrap());
        Desk {
            story,
            app,
            wall,
            taken_over,
            _handle: handle,
            dir,
        }
    }

    pub(crate) fn folder(&self) -> &Path {
        self.dir.path()
    }

    pub(crate) fn live(&self) -> &Live {
        &self.story.live
    }

    /// Makes an account with the tests' password.
    pub(crate) fn account(&self, name: &str, posts: &[&str], admin: bool, auditor: bool) {
        let new = NewAccount {
            name: name.to_owned(),
            display: name.to_owned(),
            posts: posts.iter().map(|post| PostId::from(*post)).collect(),
            admin,
            auditor,
        };
        add_account(self.live(), &new, PASSWORD, self.wall.now()).unwrap();
    }

    /// Somebody who is not signed in.
    pub(crate) fn stranger(&self) -> Hand {
        Hand {
            app: self.app.clone(),
            cookies: Vec::new(),
            csrf: String::new(),
        }
    }

    /// Somebody signed in with a password.
    pub(crate) async fn signed_in(&self, name: &str) -> Hand {
        let mut hand = self.stranger();
        let answer = hand.sign_in(name, PASSWORD).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        hand.learn().await;
        hand
    }

    /// Somebody who came in as a post of the demo.
    pub(crate) async fn as_post(&self, post: &str) -> Hand {
        let mut hand = self.stranger();
        let answer = hand.post("/demo/sign-in", &[("post", post)]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        hand.learn().await;
        hand
    }
}

/// A browser, as far as a server sees one.
pub(crate) struct Hand {
    app: Router,
    cookies: Vec<(String, String)>,
    pub(crate) csrf: String,
}

impl Hand {
    pub(crate) async fn sign_in(&mut self, name: &str, password: &str) -> Page {
        let fields = [("name", name), ("password", password), ("next", "/")];
        self.post("/sign-in", &fields).await
    }

    // Reads the session's token from its own answer.
    async fn learn(&mut self) {
        let me = self.get("/api/v1/me").await;
        let me: serde_json::Value = serde_json::from_str(&me.body).unwrap();
        self.csrf = me["csrf"].as_str().unwrap().to_owned();
    }

    pub(crate) async fn get(&mut self, path: &str) -> Page {
        self.send(Method::GET, path, &[], Body::empty()).await
    }

    /// Sends a form, with this session's token.
    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let token = self.csrf.clone();
        let mut all = vec![("csrf", token.as_str())];
        all.extend_from_slice(fields);
        self.post_bare(path, &all).await
    }

    /// Sends a form as it is.
    pub(crate) async fn post_bare(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let form = [(CONTENT_TYPE.as_str(), "application/x-www-form-urlencoded")];
        self.send(Method::POST, path, &form, Body::from(encoded(fields)))
            .await
    }

    /// Sends JSON, with this session's token.
    pub(crate) async fn json(&mut self, path: &str, body: &str) -> Page {
        let token = self.csrf.clone();
        let headers = [
            (CONTENT_TYPE.as_str(), "application/json"),
            ("x-csrf-token", token.as_str()),
        ];
        self.send(Method::POST, path, &headers, Body::from(body.to_owned()))
            .await
    }

    pub(crate) async fn send(
        &mut self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Body,
    ) -> Page {
        let named = |name: &str| {
            headers
                .iter()
                .any(|(held, _)| held.eq_ignore_ascii_case(name))
        };
        let mut request = Request::builder().method(method.clone()).uri(path);
        if !named(HOST.as_str()) {
            request = request.header(HOST, "desk.test");
        }
        if !method.is_safe() && !named(ORIGIN.as_str()) {
            request = request.header(ORIGIN, "http://desk.test");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if !self.cookies.is_empty() {
            let pairs: Vec<String> = self
                .cookies
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            request = request.header(COOKIE, pairs.join("; "));
        }
        let answer = self
            .app
            .clone()
            .oneshot(request.body(body).unwrap())
            .await
            .unwrap();
        let (parts, body) = answer.into_parts();
        for line in parts.headers.get_all(SET_COOKIE) {
            self.keep(line.to_str().unwrap());
        }
        let body = to_bytes(body, 16 << 20).await.unwrap();
        Page {
            status: parts.status,
            headers: parts.headers,
            // Workbooks and the ledger's tiles are no text.
            body: String::from_utf8_lossy(&body).into_owned(),
        }
    }

    fn keep(&mut self, line: &str) {
        let (name, rest) = line.split_once('=').unwrap();
        let value = rest.split(';').next().unwrap();
        self.cookies.retain(|(held, _)| held != name);
        if !value.is_empty() {
            self.cookies.push((name.to_owned(), value.to_owned()));
        }
    }

    /// The value of a cookie that this browser holds.
    pub(crate) fn cookie(&self, name: &str) -> Option<&str> {
        let found = self.cookies.iter().find(|(held, _)| held == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Another browser with the same cookies.
    pub(crate) fn twin(&self) -> Hand {
        Hand {
            app: self.app.clone(),
            cookies: self.cookies.clone(),
            csrf: self.csrf.clone(),
        }
    }
}

impl Page {
    pub(crate) fn location(&self) -> &str {
        self.headers
            .get(LOCATION)
            .map_or("", |to| to.to_str().unwrap())
    }

    /// The hidden fields of the form that sends this act, and its visible ones left empty.
    pub(crate) fn form_of(&self, act: &str) -> Vec<(String, String)> {
        let marker = format!("name=\"act\" value=\"{act}\"");
        let at = self
            .body
            .find(&marker)
            .unwrap_or_else(|| panic!("no form for {act} in {}", self.body));
        let start = self.body[..at].rfind("<form").unwrap();
        let end = at + self.body[at..].find("</form>").unwrap();
        let mut fields = Vec::new();
        for input in self.body[start..end]
            .split("<input type=\"hidden\" ")
            .skip(1)
        {
            let value = |name: &str| {
                let from = input.find(&format!("{name}=\""))? + name.len() + 2;
                Some(input[from..].split('"').next()?.to_owned())
            };
            fields.push((value("name").unwrap(), value("value").unwrap_or_default()));
        }
        fields
    }
}

/// Fields as a browser encodes them.
pub(crate) fn encoded(fields: &[(&str, &str)]) -> String {
    let escape = |text: &str| {
        let byte = |byte: u8| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => {
                char::from(byte).to_string()
            }
            b' ' => "+".to_owned(),
            other => format!("%{other:02X}"),
        };
        text.bytes().map(byte).collect::<String>()
    };
    let pairs = fields
        .iter()
        .map(|(name, value)| format!("{}={}", escape(name), escape(value)));
    pairs.collect::<Vec<_>>().join("&")
}

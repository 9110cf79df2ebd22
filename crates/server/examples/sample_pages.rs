//! Serves the pages on loopback with sample data, for looking at them: `cargo run --example
//! sample_pages -- 8099`. Every account's password is `sample password`; names are the plan's posts.

#[path = "../tests/it/web_story.rs"]
mod web_story;

use axum::serve;
use huiyin_server::auth::{NewAccount, add_account};
use huiyin_server::clock::Clock;
use huiyin_server::live::Live;
use huiyin_server::web::{WebConfig, WebState, router};
use std::net::SocketAddr;
use web_story::{Done, Story, morning, plan};

#[tokio::main]
async fn main() -> Done {
    let port: u16 = std::env::args()
        .nth(1)
        .and_then(|port| port.parse().ok())
        .unwrap_or(8099);
    let folder = std::env::temp_dir().join(format!("huiyin-sample-{port}"));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder)?;
    let clock = Clock::by_hand(morning());
    let (dir, at) = (folder.clone(), clock.clone());
    let opened = tokio::task::spawn_blocking(move || Live::open(&dir, at)).await??;
    let live = opened.live.clone();
    let story = Story::begin(live.clone(), clock.clone()).await?;
    let mut accounts = vec![
        ("admin".to_owned(), "林管理".to_owned(), vec![], true, false),
        (
            "auditor".to_owned(),
            "督查员".to_owned(),
            vec![],
            false,
            true,
        ),
    ];
    let one = |post: &huiyin_engine::plan::Post| {
        (
            post.id.to_string(),
            post.name.zh.clone(),
            vec![post.id.clone()],
            false,
            false,
        )
    };
    accounts.extend(plan().posts.iter().map(one));
    for (name, display, posts, admin, auditor) in accounts {
        let new = NewAccount {
            name,
            display,
            posts,
            admin,
            auditor,
        };
        add_account(&live, &new, "sample password", clock.now())?;
    }
    story.tell().await?;
    let config = WebConfig {
        tls: false,
        demo: None,
        clock: Clock::system(),
        edge: Default::default(),
    };
    let app = router(WebState::new(live, config)?);
    let listener = tokio::net::TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], port))).await?;
    eprintln!("http://127.0.0.1:{port}/");
    serve(
        listener,
        app.into_make_service_with_connect_info::<SocketAddr>(),
    )
    .await?;
    Ok(())
}

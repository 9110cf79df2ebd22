//! Writes a small data folder as this version does, for later versions to be held against:
//!
//!     cargo run -p huiyin-server --example old_folder -- crates/server/tests/fixtures/folder-VERSION
//!
//! Run it once for a release, before its tables change. Its master key is no secret: it is derived from
//! the words in `KEY_WORDS`, is not written into the folder, and the test derives it again.

use huiyin_engine::Actor;
use huiyin_engine::Time;
use huiyin_engine::act::{Act, Finding};
use huiyin_engine::ids::AssessmentId;
use huiyin_engine::record::{Channel, Source};
use huiyin_server::auth::{NewAccount, add_account};
use huiyin_server::clock::Clock;
use huiyin_server::live::{Filing, Live, Opened};
use huiyin_server::vault::{Identity, KEY_FILE};
use sha2::{Digest, Sha256};
use std::error::Error;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// What the fixtures' master key is the SHA-256 of.
pub const KEY_WORDS: &str = "huiyin test fixture: a key for tests, not a secret";

/// The plan that ships.
const PLAN: &str = include_str!("../../../plans/city.toml");

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("name the folder to write")?;
    let folder = Path::new(&folder);
    std::fs::create_dir_all(folder)?;
    let key = folder.join(KEY_FILE);
    let digest = Sha256::digest(KEY_WORDS);
    let digits: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    std::fs::write(&key, digits)?;
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o600))?;
    tokio::runtime::Runtime::new()?.block_on(write(folder))?;
    for left in [KEY_FILE, "huiyin.lock", "state.snapshot"] {
        let _ = std::fs::remove_file(folder.join(left));
    }
    Ok(())
}

async fn write(folder: &Path) -> Result<(), Box<dyn Error>> {
    let clock = Clock::by_hand(Time::from_city(2026, 3, 2, 9, 0, 0));
    let Opened { live, handle } = Live::open(folder, clock.clone())?;
    let plan = huiyin_plan::check(PLAN)
        .plan
        .ok_or("the plan does not hold")?;
    let post = plan.chain.screening.post.clone();
    live.adopt_plan(plan, None).await?;
    let account = NewAccount {
        name: "first".to_owned(),
        display: "The first".to_owned(),
        posts: vec![post.clone()],
        admin: true,
        auditor: false,
    };
    let person = add_account(&live, &account, "a password of the tests", clock.now())?;
    let done = live.register(filing(clock.now())).await?;
    let signal = done.signals.first().ok_or("no signal")?;
    let act = Act::Screen {
        assessment: AssessmentId(signal.0),
        finding: Finding::GoesOn,
        reason: "Thirty came at once.".to_owned(),
    };
    live.act(Actor { post, person }, act).await?;
    drop(live);
    tokio::task::spawn_blocking(move || handle.shutdown()).await?;
    Ok(())
}

fn filing(now: Time) -> Filing {
    Filing {
        source: Source::Petition,
        id: "P-1".to_owned(),
        time: now,
        channel: Channel::Visit,
        people: 30,
        topic: "The lift".to_owned(),
        body: "The lift in building four stands still.".to_owned(),
        matter: None,
        area: None,
        unit: None,
        follows: None,
        known: None,
        public: false,
        identity: Some(Identity {
            name: Some("Sample Petitioner".to_owned()),
            ..Identity::default()
        }),
    }
}

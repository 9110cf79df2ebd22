//! The link that acknowledges a message: which message, for whom, and the hash that only this server can
//! make. It works without signing in, for a day, and once: the message is known then.
//! Absent: keeping links. What is forged does not fit its hash.

use super::message::Message;
use crate::live::Live;
use huiyin_engine::ids::PersonId;
use huiyin_engine::{Span, Time};

/// How long a link is good.
pub const GOOD_FOR: Span = Span::days(1);

const TAG_BYTES: usize = 10;

/// Which message, and who acknowledges it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// The message's number.
    pub message: i64,
    /// The account that the link was sent to.
    pub person: PersonId,
}

impl Link {
    /// The link's last part: `12-7-k3…`.
    #[must_use]
    pub fn write(&self, live: &Live) -> String {
        format!("{}-{}-{}", self.message, self.person, self.tag(live))
    }

    /// Reads a link's last part; `None` for one that was not made here.
    #[must_use]
    pub fn read(live: &Live, text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '-');
        let link = Link {
            message: parts.next()?.parse().ok()?,
            person: PersonId(parts.next()?.parse().ok()?),
        };
        let given = parts.next()?;
        let held = link.tag(live);
        let differ = |sum, (a, b): (u8, u8)| sum | (a ^ b);
        let same =
            given.len() == held.len() && given.bytes().zip(held.bytes()).fold(0, differ) == 0;
        same.then_some(link)
    }

    /// What a recipient replies to a text message: four digits. It counts from their own number alone.
    #[must_use]
    pub fn code(&self, live: &Live) -> String {
        let said = format!("reply/{}/{}", self.message, self.person);
        let tag = live.link_tag(said.as_bytes());
        let number = u16::from_be_bytes([tag[0], tag[1]]);
        format!("{:04}", number % 10_000)
    }

    /// Whether it is still good for a message.
    #[must_use]
    pub fn good(message: &Message, now: Time) -> bool {
        now < message.created + GOOD_FOR
    }

    fn tag(&self, live: &Live) -> String {
        let said = format!("acknowledge/{}/{}", self.message, self.person);
        letters(&live.link_tag(said.as_bytes())[..TAG_BYTES])
    }
}

// Five bits to a letter or digit; none that is read for another one.
fn letters(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";
    let mut held = String::with_capacity(bytes.len() * 8 / 5 + 1);
    let (mut bits, mut count) = (0_u32, 0);
    for byte in bytes {
        bits = (bits << 8) | u32::from(*byte);
        count += 8;
        while count >= 5 {
            count -= 5;
            held.push(LETTERS[(bits >> count) as usize & 31] as char);
        }
    }
    held
}

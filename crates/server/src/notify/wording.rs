//! What a message says: which level, what it is about, for which post, and how to acknowledge. Absent:
//! anything that people wrote. A message leaves the house, so it names no matter and no petitioner.

use super::message::Message;
use crate::words::{Lang, full_time};
use huiyin_engine::City;
use huiyin_engine::ids::PostId;

/// A message in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Text {
    /// Level and what it is about.
    pub(super) about: String,
    /// One line.
    pub(super) subject: String,
    /// The whole, without a way to acknowledge.
    pub(super) body: String,
    /// How to acknowledge, or where to look.
    pub(super) how: String,
}

/// How a recipient gets from the message to this server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Way {
    /// By the link that acknowledges it.
    Link(String),
    /// By signing in: a group has no person whose word a link would be.
    Board(String),
    /// The settings do not say where this server is.
    Nothing,
}

/// The words of a message for one post, with the link that acknowledges it where there is one.
#[must_use]
pub(super) fn text(l: Lang, city: &City, message: &Message, post: &PostId, way: &Way) -> Text {
    let about = match message.level {
        Some(level) => l.message_at(l.level_name(level), l.about(&message.about)),
        None => l.about(&message.about),
    };
    let subject = if message.asks_answer() && matches!(way, Way::Link(_)) {
        l.message_subject(&about)
    } else {
        l.message_told(&about)
    };
    let plan = crate::live::notices::plan_behind(city, message.about);
    let held = plan.and_then(|plan| plan.post(post));
    let post = held.map_or_else(|| post.to_string(), |held| l.label(&held.name).to_owned());
    let time = l.message_time(full_time(l, message.created));
    let body = format!("{}\n{about}\n{time}", l.message_to(post));
    let how = match way {
        Way::Link(link) => l.message_link(link),
        Way::Board(link) => l.message_board(link),
        Way::Nothing => l.message_no_link().to_owned(),
    };
    Text {
        about,
        subject,
        body,
        how,
    }
}

impl Text {
    /// The body with how to acknowledge.
    #[must_use]
    pub(super) fn whole(&self, l: Lang, asks_answer: bool) -> String {
        let passes = if asks_answer { l.message_passes() } else { "" };
        let all = format!("{}\n\n{}\n{passes}", self.body, self.how);
        all.trim_end().to_owned() + "\n"
    }
}

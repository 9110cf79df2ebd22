//! Forms that carry one act: who sends it from which post, a proof of where it came from, and a key
//! under which it acts once.

use super::frame::{Frame, csrf};
use super::parts::reason_field;
use crate::words::Lang;
use maud::{Markup, html};

/// A form for one act on one thing.
pub(crate) struct ActForm {
    /// The act's name, as `acts` reads it.
    pub(crate) act: &'static str,
    /// The number of the thing it acts on.
    pub(crate) target: u64,
    /// The page to go back to.
    pub(crate) back: String,
}

impl ActForm {
    /// The form around its fields.
    pub(crate) fn render(&self, f: &Frame, fields: Markup) -> Markup {
        let Some(who) = &f.who else {
            return html! {};
        };
        // The same page sends the same key: a second press acts once. After any event the key is another.
        let key = format!("{}-{}-{}-{}", who.person, f.seq, self.act, self.target);
        html! {
            form.act method="post" action="/acts" {
                (csrf(who))
                input type="hidden" name="act" value=(self.act);
                input type="hidden" name="back" value=(self.back);
                input type="hidden" name="key" value=(key);
                @if let Some(post) = &who.post { input type="hidden" name="post" value=(post); }
                (fields)
            }
        }
    }
}

/// The required reason of an act.
pub(crate) fn reason(l: Lang, id: &str) -> Markup {
    html! { div.field { (reason_field(l, id, "reason", l.reason(), l.reason_hint())) } }
}

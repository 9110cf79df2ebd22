//! Style sheet, script and icon, built into the binary and served under a name that changes with them.

use sha2::{Digest, Sha256};
use std::sync::LazyLock;

pub(crate) const CSS: &str = include_str!("../../static/app.css");
pub(crate) const JS: &str = include_str!("../../static/app.js");
pub(crate) const ICON: &str = include_str!("../../static/icon.svg");

static VERSION: LazyLock<String> = LazyLock::new(|| {
    let digest = Sha256::digest([CSS, JS].concat());
    digest
        .iter()
        .take(6)
        .map(|byte| format!("{byte:02x}"))
        .collect()
});

/// Path of the style sheet.
pub(crate) fn css_path() -> String {
    format!("/static/app.css?v={}", *VERSION)
}

/// Path of the script.
pub(crate) fn js_path() -> String {
    format!("/static/app.js?v={}", *VERSION)
}

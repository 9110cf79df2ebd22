//! QR codes as drawings in the page: one path for all dark modules, with the quiet zone around it.

use maud::{Markup, html};
use qrcodegen::{QrCode, QrCodeEcc, QrSegment, Version};
use std::fmt::Write;

/// The largest version that a phone reads well off paper.
const VERSION_MAX: u8 = 25;
/// Light modules around a code (ISO/IEC 18004, 5.3.8).
const QUIET: i32 = 4;

/// How much of a code may be lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Care {
    /// Level L, 7 %.
    Less,
    /// Level M, 15 %.
    More,
}

/// Draws a text of digits, capitals and the signs of the alphanumeric mode; `None` where it does not fit.
pub(super) fn draw(text: &str, care: Care, name: &str) -> Option<Markup> {
    let level = match care {
        Care::Less => QrCodeEcc::Low,
        Care::More => QrCodeEcc::Medium,
    };
    let segments = [QrSegment::make_alphanumeric(text)];
    let (min, max) = (Version::MIN, Version::new(VERSION_MAX));
    let code = QrCode::encode_segments_advanced(&segments, level, min, max, None, false).ok()?;
    let size = code.size() + 2 * QUIET;
    let path = path(&code);
    Some(html! {
        svg.qr viewBox=(format!("0 0 {size} {size}")) role="img" aria-label=(name) shape-rendering="crispEdges" {
            rect width="100%" height="100%" fill="#fff" {}
            path d=(path) fill="#000" {}
        }
    })
}

// Dark modules of a row that touch are one stroke.
fn path(code: &QrCode) -> String {
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let from = x;
            while x < code.size() && code.get_module(x, y) {
                x += 1;
            }
            if x > from {
                let _ = write!(
                    path,
                    "M{} {}h{}v1h-{}z",
                    from + QUIET,
                    y + QUIET,
                    x - from,
                    x - from
                );
            }
            x += 1;
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;
    use huiyin_ledger::{QR_CHARS_MAX_L, QR_CHARS_MAX_M};

    #[test]
    fn what_the_ledger_takes_for_the_room_of_a_code_is_its_room() {
        for (care, most) in [(Care::Less, QR_CHARS_MAX_L), (Care::More, QR_CHARS_MAX_M)] {
            let code = draw(&"A".repeat(most), care, "").unwrap().into_string();
            assert!(
                code.contains("viewBox=\"0 0 125 125\""),
                "version 25 has 117 modules"
            );
            assert!(draw(&"A".repeat(most + 1), care, "").is_none());
        }
    }

    #[test]
    fn the_drawing_has_the_dark_modules_and_no_others() {
        let text = "HYR1/1/1/0A1B2C3D/ABC";
        let segments = [QrSegment::make_alphanumeric(text)];
        let (min, max) = (Version::MIN, Version::new(VERSION_MAX));
        let level = QrCodeEcc::Medium;
        let code =
            QrCode::encode_segments_advanced(&segments, level, min, max, None, false).unwrap();
        let mut drawn = std::collections::BTreeSet::new();
        for stroke in path(&code).split('z').filter(|stroke| !stroke.is_empty()) {
            let numbers: Vec<i32> = stroke
                .split(|sign: char| !sign.is_ascii_digit())
                .filter_map(|number| number.parse().ok())
                .collect();
            drawn.extend(
                (0..numbers[2]).map(|more| (numbers[0] + more - QUIET, numbers[1] - QUIET)),
            );
        }
        for y in 0..code.size() {
            for x in 0..code.size() {
                assert_eq!(drawn.contains(&(x, y)), code.get_module(x, y), "{x} {y}");
            }
        }
    }
}

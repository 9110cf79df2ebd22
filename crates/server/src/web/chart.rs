//! Small charts as inline SVG: one message each, direct labels, no legend. Absent: axes nobody reads.

use maud::{Markup, html};

/// Counts per day as bars, oldest first; the last stands out.
pub(crate) fn daily(curve: &[u32], label: &str) -> Markup {
    const HEIGHT: u32 = 36;
    let top = curve.iter().copied().max().unwrap_or(0).max(3);
    let width = curve.len() * 8;
    let bar = |n: u32| (n * HEIGHT).div_ceil(top);
    html! {
        svg.daily role="img" aria-label=(label) viewBox={ "0 0 " (width) " " (HEIGHT + 1) } preserveAspectRatio="none" {
            rect.base x="0" y=(HEIGHT) width=(width) height="1" {}
            @for (day, n) in curve.iter().enumerate().filter(|(_, n)| **n > 0) {
                rect class=(if day + 1 == curve.len() { "last" } else { "bar" })
                    x=(day * 8 + 1) y=(HEIGHT - bar(*n)) width="6" height=(bar(*n)) {}
            }
        }
    }
}

/// One step of a figure that holds until the next report.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Point {
    /// Milliseconds from the beginning.
    pub(crate) at_ms: i64,
    /// The figure.
    pub(crate) n: u32,
}

/// A figure over time as a stepped line with its last and highest value written beside it.
pub(crate) fn stepped(points: &[Point], end_ms: i64, label: &str) -> Markup {
    const W: i64 = 280;
    const H: i64 = 72;
    let top = i64::from(points.iter().map(|point| point.n).max().unwrap_or(0).max(1));
    let begin = points.first().map_or(0, |point| point.at_ms);
    let span = (end_ms - begin).max(1);
    let x = |at: i64| (at - begin).clamp(0, span) * W / span;
    let y = |n: u32| H - i64::from(n) * (H - 14) / top;
    let mut path = String::new();
    for (place, point) in points.iter().enumerate() {
        let (px, py) = (x(point.at_ms), y(point.n));
        path.push_str(&if place == 0 {
            format!("M{px} {py}")
        } else {
            format!("H{px}V{py}")
        });
    }
    path.push_str(&format!("H{W}"));
    html! {
        svg.stepped role="img" aria-label=(label) viewBox={ "0 0 " (W) " " (H + 2) } {
            path.area d={ (path) "V" (H) "H0Z" } {}
            path.line d=(path) {}
            rect.base x="0" y=(H) width=(W) height="1" {}
            @if let Some(peak) = points.iter().max_by_key(|point| point.n) {
                text x=(x(peak.at_ms).clamp(0, W - 24)) y=(y(peak.n) - 4) { (peak.n) }
            }
        }
    }
}

//! Figures in the Prometheus text format (exposition format 0.0.4), and the counters behind them.

use std::collections::BTreeMap;
use std::fmt::{Display, Write};
use std::sync::{Mutex, PoisonError};

/// Bounds for durations, in seconds.
pub const SECONDS: &[f64] = &[
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0,
];

/// Bounds for how many landed in one commit.
pub const SIZES: &[f64] = &[
    1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0, 1024.0,
];

/// How often values fell under each bound.
#[derive(Debug, Clone)]
pub struct Histogram {
    bounds: &'static [f64],
    // One more than bounds: the last is for what is above all of them.
    counts: Vec<u64>,
    sum: f64,
}

impl Histogram {
    /// An empty one with these bounds, ascending.
    #[must_use]
    pub fn new(bounds: &'static [f64]) -> Self {
        let counts = vec![0; bounds.len() + 1];
        Histogram {
            bounds,
            counts,
            sum: 0.0,
        }
    }

    /// Counts a value.
    pub fn observe(&mut self, value: f64) {
        let at = self.bounds.partition_point(|bound| *bound < value);
        self.counts[at] += 1;
        self.sum += value;
    }
}

/// What the web counts. Routes are the patterns of the router, never paths.
#[derive(Debug, Default)]
pub struct Figures(Mutex<Requests>);

#[derive(Debug, Default)]
struct Requests {
    answered: BTreeMap<(&'static str, String, u16), u64>,
    seconds: BTreeMap<String, Histogram>,
}

impl Figures {
    /// Counts an answered request.
    pub fn answered(&self, method: &'static str, route: &str, status: u16, seconds: f64) {
        let mut requests = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *requests
            .answered
            .entry((method, route.to_owned(), status))
            .or_default() += 1;
        let times = requests.seconds.entry(route.to_owned());
        times
            .or_insert_with(|| Histogram::new(SECONDS))
            .observe(seconds);
    }

    /// Writes what was counted.
    pub fn write(&self, page: &mut Page) {
        let requests = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        page.family(
            "huiyin_http_requests_total",
            "counter",
            "Requests answered, by route pattern.",
        );
        for ((method, route, status), count) in &requests.answered {
            let status = status.to_string();
            let labels = [("method", *method), ("route", route), ("status", &status)];
            page.sample("huiyin_http_requests_total", &labels, count);
        }
        let name = "huiyin_http_request_seconds";
        page.family(
            name,
            "histogram",
            "Time to an answer's first byte, by route pattern.",
        );
        for (route, times) in &requests.seconds {
            page.histogram(name, &[("route", route)], times);
        }
    }
}

/// A page of figures.
#[derive(Debug, Default)]
pub struct Page(String);

impl Page {
    /// Begins a family: its samples follow.
    pub fn family(&mut self, name: &str, kind: &str, help: &str) {
        let help = help.replace('\\', "\\\\").replace('\n', "\\n");
        let _ = writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}");
    }

    /// Writes a sample.
    pub fn sample(&mut self, name: &str, labels: &[(&str, &str)], value: impl Display) {
        self.0.push_str(name);
        for (at, (label, text)) in labels.iter().enumerate() {
            self.0.push(if at == 0 { '{' } else { ',' });
            let text = text
                .replace('\\', "\\\\")
                .replace('"', "\\\"")
                .replace('\n', "\\n");
            let _ = write!(self.0, "{label}=\"{text}\"");
        }
        self.0.push_str(if labels.is_empty() { " " } else { "} " });
        let _ = writeln!(self.0, "{value}");
    }

    /// Writes a family of one sample without labels.
    pub fn single(&mut self, name: &str, kind: &str, help: &str, value: impl Display) {
        self.family(name, kind, help);
        self.sample(name, &[], value);
    }

    /// Writes a histogram's samples; its family was begun.
    pub fn histogram(&mut self, name: &str, labels: &[(&str, &str)], values: &Histogram) {
        let mut total = 0;
        let bounds = values.bounds.iter().map(ToString::to_string);
        for (bound, count) in bounds.chain(["+Inf".to_owned()]).zip(&values.counts) {
            total += count;
            let mut with = labels.to_vec();
            with.push(("le", &bound));
            self.sample(&format!("{name}_bucket"), &with, total);
        }
        self.sample(&format!("{name}_sum"), labels, values.sum);
        self.sample(&format!("{name}_count"), labels, total);
    }

    /// The page's text.
    #[must_use]
    pub fn finish(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_escaped_and_buckets_add_up() {
        let mut page = Page::default();
        let mut values = Histogram::new(&[1.0, 2.0]);
        [0.5, 1.0, 1.5, 9.0]
            .into_iter()
            .for_each(|value| values.observe(value));
        page.family("t", "histogram", "a\nb");
        page.histogram("t", &[("x", "q\"\\\n")], &values);
        let x = "x=\"q\\\"\\\\\\n\"";
        let expected = format!(
            "# HELP t a\\nb\n# TYPE t histogram\nt_bucket{{{x},le=\"1\"}} 2\nt_bucket{{{x},le=\"2\"}} 3\n\
             t_bucket{{{x},le=\"+Inf\"}} 4\nt_sum{{{x}}} 12\nt_count{{{x}}} 4\n"
        );
        assert_eq!(page.finish(), expected);
    }
}

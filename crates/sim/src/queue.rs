//! One line of windows: those who wait are called in the order in which they came, the vulnerable first, and
//! some give up. The queueing kernel behind the reception hall; it knows nothing of halls or cities.
//!
//! Absent: chance. Whoever arrives brings along how long serving takes and how long they wait, so that the
//! same people can be sent past another number of windows.

use std::collections::VecDeque;

/// Somebody comes. All times in microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arrival {
    /// When; never before the one ahead.
    pub at: i64,
    /// How long they are served.
    pub service: i64,
    /// How long they wait before they give up.
    pub patience: i64,
    /// Called before those who are not.
    pub first: bool,
}

/// What became of somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Visit {
    /// Which arrival, counted from 0.
    pub n: usize,
    /// When they came.
    pub came: i64,
    /// When they were called, or gave up.
    pub until: i64,
    /// Whether they were called.
    pub called: bool,
}

/// Instants at which windows become free: a heap with four children to a node, for it is mostly small and
/// always read from the top.
#[derive(Debug, Default)]
struct Heap(Vec<i64>);

impl Heap {
    fn push(&mut self, time: i64) {
        let mut hole = self.0.len();
        self.0.push(time);
        while hole > 0 {
            let parent = (hole - 1) / 4;
            if self.0[parent] <= time {
                break;
            }
            self.0[hole] = self.0[parent];
            hole = parent;
        }
        self.0[hole] = time;
    }

    /// Puts another time in place of the first.
    fn replace(&mut self, time: i64) {
        let heap = self.0.as_mut_slice();
        let mut hole = 0;
        loop {
            let first = 4 * hole + 1;
            let mut least = hole;
            let mut value = time;
            let children = heap.iter().copied().enumerate().skip(first).take(4);
            for (child, other) in children {
                if other < value {
                    (least, value) = (child, other);
                }
            }
            if least == hole {
                break;
            }
            heap[hole] = value;
            hole = least;
        }
        if let Some(place) = heap.get_mut(hole) {
            *place = time;
        }
    }

    fn pop(&mut self) {
        if let Some(last) = self.0.pop()
            && !self.0.is_empty()
        {
            self.replace(last);
        }
    }
}

struct Waiting {
    n: usize,
    at: i64,
    service: i64,
    gives_up: i64,
}

/// Sends arrivals, in order of time, past so many windows; `tell` hears of each once it is decided.
///
/// Everybody is decided: a service or a patience of any length comes to an end.
pub fn serve(
    windows: u32,
    arrivals: impl IntoIterator<Item = Arrival>,
    mut tell: impl FnMut(Visit),
) {
    let windows = windows.max(1) as usize;
    let mut line = Line::default();
    for (n, arrival) in arrivals.into_iter().enumerate() {
        let now = arrival.at;
        // Whoever was waiting is called as windows become free.
        while line.busy.0.first().is_some_and(|free| *free <= now) {
            line.frees(&mut tell);
        }
        if line.busy.0.len() < windows {
            line.busy.push(now.saturating_add(arrival.service));
            tell(Visit {
                n,
                came: now,
                until: now,
                called: true,
            });
        } else {
            let gives_up = now.saturating_add(arrival.patience);
            let waiting = Waiting {
                n,
                at: now,
                service: arrival.service,
                gives_up,
            };
            let queue = if arrival.first {
                &mut line.first
            } else {
                &mut line.others
            };
            queue.push_back(waiting);
        }
    }
    while !(line.first.is_empty() && line.others.is_empty()) {
        line.frees(&mut tell);
    }
}

#[derive(Default)]
struct Line {
    busy: Heap,
    first: VecDeque<Waiting>,
    others: VecDeque<Waiting>,
}

impl Line {
    // The window that is free first calls the next who is still there.
    fn frees(&mut self, tell: &mut impl FnMut(Visit)) {
        let Some(now) = self.busy.0.first().copied() else {
            return;
        };
        while let Some(next) = self.first.pop_front().or_else(|| self.others.pop_front()) {
            let called = next.gives_up >= now;
            let until = if called { now } else { next.gives_up };
            tell(Visit {
                n: next.n,
                came: next.at,
                until,
                called,
            });
            if called {
                self.busy.replace(now.saturating_add(next.service));
                return;
            }
        }
        self.busy.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visits(windows: u32, arrivals: &[(i64, i64, i64, bool)]) -> Vec<Visit> {
        let arrivals = arrivals
            .iter()
            .map(|&(at, service, patience, first)| Arrival {
                at,
                service,
                patience,
                first,
            });
        let mut all = Vec::new();
        serve(windows, arrivals, |visit| all.push(visit));
        all.sort_by_key(|visit| visit.n);
        all
    }

    #[test]
    fn the_line_moves_in_order_with_the_vulnerable_ahead() {
        let all = visits(
            1,
            &[(0, 10, 99, false), (1, 10, 99, false), (2, 10, 99, true)],
        );
        let called: Vec<i64> = all.iter().map(|visit| visit.until).collect();
        assert_eq!(called, [0, 20, 10]);
    }

    #[test]
    fn whoever_gives_up_is_never_called_and_leaves_when_patience_ends() {
        let all = visits(
            1,
            &[(0, 50, 99, false), (1, 10, 20, false), (2, 10, 99, false)],
        );
        assert_eq!((all[1].called, all[1].until), (false, 21));
        assert_eq!((all[2].called, all[2].until), (true, 50));
    }

    #[test]
    fn two_windows_serve_two_at_once() {
        let all = visits(
            2,
            &[(0, 10, 99, false), (0, 30, 99, false), (0, 10, 99, false)],
        );
        assert_eq!(all[2].until, 10);
    }
}

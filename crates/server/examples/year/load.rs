//! A year of a city as the baseline has it: 48,000 complaints, among them 312 collective visits of 73
//! people on average and 19 reports that somebody's life is in danger. Everything in it is invented.

use huiyin_engine::record::Channel;
use huiyin_engine::{Span, Time};

const COMPLAINTS: u64 = 48_000;
const VISITS: u64 = 312;
const LIFE_SAFETY: u64 = 19;
const MINUTES: u64 = 365 * 1440;

/// Why a complaint is more than one among many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Story {
    /// It is not.
    None,
    /// Many people have come.
    Visit,
    /// It is reported at once: somebody's life is in danger.
    LifeSafety,
}

/// One complaint.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Arrival {
    pub(crate) at: Time,
    pub(crate) channel: Channel,
    pub(crate) people: u32,
    /// The matter, as another system names it.
    pub(crate) label: u64,
    pub(crate) story: Story,
}

/// A seeded source of numbers (SplitMix64).
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    /// A number below `n`.
    pub(crate) fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % n
    }
}

/// The complaints of one year in order, or one in `share` of each kind.
pub(crate) fn year(start: Time, number: u64, share: u64) -> Vec<Arrival> {
    let mut dice = Dice(number);
    let (visits, life) = (VISITS / share, (LIFE_SAFETY / share).max(1));
    let first = number << 32;
    let everyday = (COMPLAINTS / share).saturating_sub(visits + life);
    let mut all: Vec<Arrival> = (0..everyday)
        .map(|_| everyday_one(start, first, &mut dice))
        .collect();
    for n in 0..visits {
        // Most gather before eleven on a morning.
        let day = n * 365 / visits;
        all.push(Arrival {
            at: start + minutes(day * 1440 + 510 + dice.below(150)),
            channel: Channel::Visit,
            people: 50 + dice.below(47) as u32,
            label: first + (1 << 24) + n,
            story: Story::Visit,
        });
    }
    for n in 0..life {
        all.push(Arrival {
            at: start + minutes(dice.below(MINUTES)),
            channel: Channel::Hotline,
            people: 1,
            label: first + (2 << 24) + n,
            story: Story::LifeSafety,
        });
    }
    all.sort_by_key(|arrival| (arrival.at, arrival.label));
    all
}

// About a hundred new matters a week, each complained about for that week.
fn everyday_one(start: Time, first: u64, dice: &mut Dice) -> Arrival {
    const CHANNELS: [Channel; 6] = [
        Channel::Hotline,
        Channel::Hotline,
        Channel::Web,
        Channel::Letter,
        Channel::Visit,
        Channel::Grid,
    ];
    let minute = dice.below(MINUTES);
    Arrival {
        at: start + minutes(minute),
        channel: CHANNELS[dice.below(6) as usize],
        people: 1 + u32::from(dice.below(8) == 0),
        label: first + minute / (7 * 1440) * 100 + dice.below(100),
        story: Story::None,
    }
}

fn minutes(n: u64) -> Span {
    Span::minutes(n.cast_signed())
}

//! What every command that reads complaint records shares: its options, and reading files in
//! order with rows checked on every core. Absent: what becomes of the records.

mod parse;

pub use parse::{Item, Parsed};

use super::{Stop, cannot_read};
use huiyin_intake::{Allowed, Block, Blocks, Chunk, Format, Intake, Lang, Mapping, Reject, Source};
use huiyin_text::Keywords;
use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

/// Options of every command that reads records.
#[derive(Debug, Clone, clap::Args)]
pub struct Reading {
    /// Take FIELD from COLUMN
    #[arg(long, value_name = "FIELD=COLUMN")]
    map: Vec<String>,
    /// Give FIELD this value in every record
    #[arg(long, value_name = "FIELD=VALUE")]
    set: Vec<String>,
    /// Pass over COLUMN
    #[arg(long, value_name = "COLUMN")]
    ignore: Vec<String>,
    /// The system the records come from where they do not say: petition, 12345, grid, web, open311
    #[arg(long, value_name = "SOURCE")]
    source: Option<String>,
}

/// Rejected rows that are printed one by one; the rest are counted.
const REJECTS_SHOWN: u64 = 50;
/// Blocks in flight for each parsing thread.
const BLOCKS_AHEAD: usize = 2;

/// The language that messages are in.
#[must_use]
pub fn lang() -> Lang {
    if super::in_chinese() {
        Lang::Chinese
    } else {
        Lang::English
    }
}

impl Reading {
    /// The reader that these options ask for.
    ///
    /// # Errors
    /// [`Stop::Usage`] for an option that names no field, or names one twice.
    pub fn intake(&self, allowed: Option<Allowed>) -> Result<Intake, Stop> {
        let mapping = Mapping::from_args(&self.map, &self.set, &self.ignore)
            .map_err(|error| Stop::Usage(error.message(lang())))?;
        let mut intake = Intake::new(mapping);
        if let Some(name) = &self.source {
            let source = Source::from_name(name).ok_or_else(|| {
                Stop::Usage(format!(
                    "--source {name}: there is no such system; allowed are petition, 12345, grid, web, open311"
                ))
            })?;
            intake = intake.with_source(source);
        }
        Ok(match allowed {
            Some(allowed) => intake.with_allowed(allowed),
            None => intake,
        })
    }

    /// The options as they go into an HTTP query.
    #[must_use]
    pub fn options(&self) -> Vec<(&'static str, String)> {
        let each = |name, values: &[String]| {
            values
                .iter()
                .map(move |value| (name, value.clone()))
                .collect::<Vec<_>>()
        };
        let mut options = each("map", &self.map);
        options.extend(each("set", &self.set));
        options.extend(each("ignore", &self.ignore));
        options.extend(self.source.iter().map(|source| ("source", source.clone())));
        options
    }
}

/// Counts rejected rows and prints the first of them to standard error.
#[derive(Debug, Default)]
pub struct Rejects {
    /// Rejected so far.
    pub count: u64,
}

impl Rejects {
    /// Counts one and prints it while there are not too many.
    pub fn say(&mut self, file: &Path, reject: &Reject) {
        self.count += 1;
        if self.count <= REJECTS_SHOWN {
            let _ = writeln!(
                io::stderr(),
                "{}:{}: {}",
                file.display(),
                reject.row,
                reject.message(lang())
            );
        }
    }

    /// Says how many were not printed.
    pub fn finish(&self) {
        if let Some(more @ 1..) = self.count.checked_sub(REJECTS_SHOWN) {
            let _ = writeln!(io::stderr(), "… {more} more rejected rows are not listed");
        }
    }
}

/// How rows are read.
#[derive(Debug)]
pub struct With<'a> {
    /// Field names, mapping, lists.
    pub intake: &'a Intake,
    /// Words to look for.
    pub keywords: &'a Keywords,
    /// Whether answers name records by their id.
    pub ids: bool,
    /// Microseconds since 1970 UTC; a record more than 10 minutes ahead is rejected.
    pub now_us: Option<i64>,
}

/// Reads a file and hands over its rows, in order, however many threads parse them.
///
/// # Errors
/// [`Stop::Unusable`] for a file that cannot be read or is refused as a whole; what `each` returns.
pub fn read(
    path: &Path,
    with: &With<'_>,
    mut each: impl FnMut(Parsed) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let refused =
        |error: &dyn std::fmt::Display| Stop::Unusable(format!("{}: {error}", path.display()));
    let mut file = File::open(path).map_err(|error| cannot_read(path, &error))?;
    let mut head = [0; 64];
    let length = read_some(&mut file, &mut head).map_err(|error| cannot_read(path, &error))?;
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    let format = Format::detect(name.as_deref(), &head[..length])
        .map_err(|error| refused(&error.message(lang())))?;
    let reader = rewound(file, &head[..length]).map_err(|error| cannot_read(path, &error))?;
    match format {
        Format::Jsonl => jsonl(Blocks::new(reader), with, &mut each, &|error| {
            refused(error)
        }),
        Format::Csv | Format::Xlsx => {
            let mut bytes = Vec::new();
            let mut reader = reader;
            reader
                .read_to_end(&mut bytes)
                .map_err(|error| cannot_read(path, &error))?;
            let parsed = match format {
                Format::Xlsx => parse::xlsx(&bytes, with),
                _ => Chunk::whole(&bytes).and_then(|chunk| parse::csv(chunk, with)),
            };
            let parsed = parsed.map_err(|error| refused(&error.message(lang())))?;
            for note in &parsed.notes {
                let _ = writeln!(io::stderr(), "{}: {note}", path.display());
            }
            each(parsed)
        }
    }
}

fn read_some(file: &mut File, head: &mut [u8]) -> io::Result<usize> {
    let mut length = 0;
    while length < head.len() {
        match file.read(&mut head[length..])? {
            0 => break,
            read => length += read,
        }
    }
    Ok(length)
}

// A pipe cannot be rewound: what was read of it is put in front again.
fn rewound(mut file: File, head: &[u8]) -> io::Result<Box<dyn Read + Send>> {
    if file.rewind().is_ok() {
        return Ok(Box::new(file));
    }
    Ok(Box::new(io::Cursor::new(head.to_vec()).chain(file)))
}

type Lane = (std::sync::mpsc::SyncSender<Block>, Receiver<Parsed>);

// Blocks go round the lanes and their answers are taken in the same round: rows stay in order.
fn jsonl<R: Read + Send>(
    mut blocks: Blocks<R>,
    with: &With<'_>,
    each: &mut impl FnMut(Parsed) -> Result<(), Stop>,
    refused: &dyn Fn(&dyn std::fmt::Display) -> Stop,
) -> Result<(), Stop> {
    let lanes = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        let lanes: Vec<Lane> = (0..lanes)
            .map(|_| {
                let (give, take) = sync_channel::<Block>(BLOCKS_AHEAD);
                let (answer, answers) = sync_channel(BLOCKS_AHEAD);
                scope.spawn(move || {
                    for block in take {
                        if answer.send(parse::jsonl(block.chunk(), with)).is_err() {
                            break;
                        }
                    }
                });
                (give, answers)
            })
            .collect();
        let (mut sent, mut taken) = (0, 0);
        loop {
            let mut block = Block::default();
            let more = blocks
                .read_into(&mut block)
                .map_err(|error| refused(&error))?;
            if more {
                let _ = lanes[sent % lanes.len()].0.send(block);
                sent += 1;
            }
            let full = sent - taken >= lanes.len() * BLOCKS_AHEAD;
            while taken < sent && (full || !more) {
                let parsed = lanes[taken % lanes.len()].1.recv();
                taken += 1;
                each(parsed.map_err(|_| refused(&"a reading thread stopped"))?)?;
                if full && more {
                    break;
                }
            }
            if !more {
                return Ok(());
            }
        }
    })
}

//! The peer of the benches that store: bare SQLite with the same journal and group commit, one table with
//! rows of the same size. Absent: everything else that a registration does.

use huiyin_server::store::DATABASE_FILE;
use rusqlite::{Connection, params};
use std::path::Path;
use tokio::sync::{mpsc, oneshot};

pub(crate) type Failure = Box<dyn std::error::Error + Send + Sync>;

/// What one registration writes: event, leaf, sealed content, sealed identity.
#[derive(Clone, Copy)]
pub(crate) struct Sizes {
    body: usize,
    content: usize,
    private: usize,
}

/// The mean sizes of what the writer wrote.
pub(crate) fn sizes(dir: &Path) -> Result<Sizes, Failure> {
    let db = Connection::open(dir.join(DATABASE_FILE))?;
    let mean = |sql: &str| db.query_row(sql, [], |row| row.get::<_, f64>(0));
    Ok(Sizes {
        body: mean("SELECT avg(length(body)) FROM events WHERE seq > 1")? as usize,
        content: mean("SELECT avg(length(content)) FROM cases")? as usize,
        private: mean("SELECT avg(length(private)) FROM cases")? as usize,
    })
}

/// One table, one connection.
pub(crate) struct Bare {
    db: Connection,
    sizes: Sizes,
    next: i64,
    commits: u64,
}

impl Bare {
    pub(crate) fn open(dir: &Path, sizes: Sizes) -> Result<Self, Failure> {
        let db = Connection::open(dir.join("bare.db"))?;
        db.pragma_update(None, "journal_mode", "WAL")?;
        db.pragma_update(None, "synchronous", "FULL")?;
        db.execute_batch(
            "CREATE TABLE rows (seq INTEGER PRIMARY KEY, body BLOB, leaf BLOB, content BLOB, private BLOB)",
        )?;
        Ok(Bare {
            db,
            sizes,
            next: 1,
            commits: 0,
        })
    }

    /// Writes rows in one transaction.
    pub(crate) fn commit(&mut self, rows: usize) -> Result<(), Failure> {
        let transaction = self.db.transaction()?;
        {
            let mut insert =
                transaction.prepare_cached("INSERT INTO rows VALUES (?, ?, ?, ?, ?)")?;
            let Sizes {
                body,
                content,
                private,
            } = self.sizes;
            let (body, leaf) = (vec![b'x'; body], [7_u8; 32]);
            let (content, private) = (vec![b'c'; content], vec![b'p'; private]);
            for seq in self.next..self.next + rows as i64 {
                insert.execute(params![seq, body, &leaf[..], content, private])?;
            }
        }
        transaction.commit()?;
        self.next += rows as i64;
        self.commits += 1;
        Ok(())
    }

    /// Rows in one transaction, on average.
    pub(crate) fn a_commit(&self) -> f64 {
        self.rows() as f64 / self.commits as f64
    }

    /// Rows written so far.
    pub(crate) fn rows(&self) -> i64 {
        self.next - 1
    }

    /// Commits whatever has accumulated and answers each, until nobody asks any more.
    pub(crate) fn write(
        mut self,
        mut asks: mpsc::Receiver<oneshot::Sender<()>>,
    ) -> Result<Self, Failure> {
        let mut taken = Vec::new();
        while asks.blocking_recv_many(&mut taken, 512) > 0 {
            self.commit(taken.len())?;
            for reply in taken.drain(..) {
                let _ = reply.send(());
            }
        }
        Ok(self)
    }
}

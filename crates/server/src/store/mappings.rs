//! What people said of the columns of a source's files. Beside the log: it can be lost, and is then asked again.

use rusqlite::{Connection, OptionalExtension, params};

const TABLE: &str = "CREATE TABLE IF NOT EXISTS import_mappings (
    source TEXT PRIMARY KEY,
    told TEXT NOT NULL
) STRICT, WITHOUT ROWID;";

/// What was said of a source's columns.
///
/// # Errors
/// Where the database cannot be read.
pub fn get(db: &Connection, source: &str) -> rusqlite::Result<Option<String>> {
    db.execute_batch(TABLE)?;
    let sql = "SELECT told FROM import_mappings WHERE source = ?1";
    db.query_row(sql, [source], |row| row.get(0)).optional()
}

/// Keeps it in place of what was said before.
///
/// # Errors
/// Where the database cannot be written.
pub fn put(db: &Connection, source: &str, told: &str) -> rusqlite::Result<()> {
    db.execute_batch(TABLE)?;
    let sql = "INSERT OR REPLACE INTO import_mappings VALUES (?1, ?2)";
    db.execute(sql, params![source, told]).map(drop)
}

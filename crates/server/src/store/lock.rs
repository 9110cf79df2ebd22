//! Keeps a second server out of a data folder. The lock is the system's own on an open file, so it is
//! gone with the process that held it, however that ended.

use super::StoreError;
use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;

const LOCK_FILE: &str = "huiyin.lock";

/// A folder's lock, until it is dropped.
pub struct Lock(File);

impl Drop for Lock {
    // Closing the file is not enough: a program that this process is just starting holds a copy of it until it runs.
    fn drop(&mut self) {
        let _ = self.0.unlock();
    }
}

/// Makes the folder where it is missing and takes its lock.
///
/// # Errors
/// [`StoreError::InUse`] where another process has it; a folder or file that cannot be made.
pub fn take(dir: &Path) -> Result<Lock, StoreError> {
    let fault = |path: &Path, error: &std::io::Error| StoreError::Folder {
        path: path.to_owned(),
        why: error.to_string(),
    };
    // A folder that is made here is its owner's alone; one that is there keeps its permissions.
    let made = DirBuilder::new().recursive(true).mode(0o700).create(dir);
    made.map_err(|error| fault(dir, &error))?;
    let path = dir.join(LOCK_FILE);
    let file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .open(&path)
        .map_err(|error| fault(&path, &error))?;
    match file.try_lock() {
        Ok(()) => Ok(Lock(file)),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse(dir.to_owned())),
        Err(TryLockError::Error(error)) => Err(fault(&path, &error)),
    }
}

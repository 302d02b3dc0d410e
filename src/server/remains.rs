//! What is left of a workspace whose database is gone: a new one in its place would look as if nothing had been there.

use std::path::Path;

use super::error::Error;
use super::{blob, db};

/// Refuses a folder in which files of a database lie, or a copy of it, and the database itself does not.
pub(super) fn refuse(folder: &Path) -> Result<(), Error> {
    let is_whole = db::open::is_there(folder);
    if is_whole || !(blob::has_bodies(folder) || db::open::has_remains(folder)) {
        return Ok(());
    }
    let why = format!(
        "it is not there, or empty, though what belongs to it lies beside it (to begin anew, move {} away)",
        folder.display()
    );
    Err(db::open::unreadable(&db::open::file(folder), &why))
}

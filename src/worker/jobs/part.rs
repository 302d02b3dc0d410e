//! A file that is being written by a task: on its way until it is whole, gone if it never becomes so.

use std::io;
use std::path::{Path, PathBuf};

use tokio::fs::File;
use tokio::io::AsyncWriteExt as _;
use tokio::task::spawn_blocking;

use super::super::failure;
use super::super::reply::{Failure, Outcome};
use crate::storage::NewFile;

/// See the module. Dropping it takes the part away.
#[derive(Debug)]
pub(super) struct Part {
    new: NewFile,
    file: File,
    target: PathBuf,
}

impl Part {
    /// Begins a file that is to be at `target`, readable by its owner alone; never through a link or over something that
    /// exists.
    pub(super) async fn create(target: &Path) -> Outcome<Self> {
        let target = target.to_owned();
        let begun = {
            let target = target.clone();
            blocking(move || NewFile::create(&target)).await
        };
        match begun {
            Ok((new, file)) => Ok(Self { new, file: File::from_std(file), target }),
            Err(error) => Err(failed(&target, &error)),
        }
    }

    pub(super) async fn write(&mut self, bytes: &[u8]) -> Outcome<()> {
        let written = self.file.write_all(bytes).await;
        written.map_err(|error| failed(&self.target, &error))
    }

    /// Gives the whole file its name, once it is safe on the disk and only if the name is still free. Where it lies then is
    /// told without links on the way, so that it can be seen later whether it still does.
    pub(super) async fn publish(self) -> Outcome<PathBuf> {
        let Self { new, mut file, target } = self;
        file.flush().await.map_err(|error| failed(&target, &error))?;
        let file = file.into_std().await;
        match blocking(move || new.publish(&file)).await {
            Ok(()) => Ok(without_links(target).await),
            Err(error) => Err(failed(&target, &error)),
        }
    }
}

/// The same place, by its folder's real name.
async fn without_links(target: PathBuf) -> PathBuf {
    let Some((folder, name)) = target.parent().zip(target.file_name()) else { return target };
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    tokio::fs::canonicalize(folder).await.map_or_else(|_| target.clone(), |real| real.join(name))
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    spawn_blocking(work).await.unwrap_or_else(|error| Err(io::Error::other(error)))
}

fn failed(target: &Path, error: &io::Error) -> Failure {
    match error.kind() {
        io::ErrorKind::AlreadyExists => failure::exists_already(target),
        _ => failure::cannot_write(target, error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_name_taken_meanwhile_is_told_as_such() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("a.txt");
        let mut part = Part::create(&target).await.unwrap();
        part.write(b"hello").await.unwrap();
        std::fs::write(&target, "theirs").unwrap();
        assert_eq!(part.publish().await.unwrap_err(), failure::exists_already(&target));
        assert_eq!(std::fs::read(&target).unwrap(), b"theirs");
        let refused = Part::create(&target).await.unwrap_err();
        assert_eq!(refused, failure::exists_already(&target));
        assert_eq!(folder.path().read_dir().unwrap().count(), 1);
    }
}

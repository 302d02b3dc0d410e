//! Which project each account had open last: the next start goes on there. The file may be lost without harm, so one
//! that cannot be read or understood is as good as none.

use std::collections::BTreeMap;

use super::{Error, Paths};
use crate::model::ProjectId;
use crate::storage;

/// What is remembered, by account.
pub fn load(paths: &Paths) -> BTreeMap<String, ProjectId> {
    let read = storage::read_text(&paths.last_projects_file());
    read.ok().and_then(|text| toml::from_str(&text).ok()).unwrap_or_default()
}

/// Remembers this project of this account. Of two programs that do so in the same moment one may go unheard.
pub fn keep(paths: &Paths, account: &str, project: ProjectId) -> Result<(), Error> {
    let mut all = load(paths);
    if all.insert(account.to_owned(), project) == Some(project) {
        return Ok(());
    }
    let path = paths.last_projects_file();
    let text = toml::to_string(&all)
        .map_err(|error| Error::file("write", path.clone())(std::io::Error::other(error)))?;
    Ok(storage::replace(&path, text)?)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    fn paths(place: &tempfile::TempDir) -> Paths {
        let under = |name: &str| place.path().join(name);
        Paths { config: under("c"), data: under("d"), cache: under("k"), state: under("s") }
    }

    #[test]
    fn each_account_has_a_project_of_its_own() {
        let place = tempfile::tempdir().unwrap();
        let paths = paths(&place);
        assert_eq!(load(&paths), BTreeMap::new());
        keep(&paths, "this machine", ProjectId::new(1)).unwrap();
        keep(&paths, "ann@acme.example at https://acme.example/", ProjectId::new(7)).unwrap();
        keep(&paths, "this machine", ProjectId::new(2)).unwrap();
        let all = load(&paths);
        assert_eq!(all.len(), 2);
        assert_eq!(all["this machine"], ProjectId::new(2));
        assert_eq!(all["ann@acme.example at https://acme.example/"], ProjectId::new(7));
        let mode = paths.last_projects_file().metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_file_that_cannot_be_understood_is_passed_over_and_replaced() {
        let place = tempfile::tempdir().unwrap();
        let paths = paths(&place);
        for text in ["oops", "a = \"b\"", "\"this machine\" = -4", "[x]\ny = 1", "\u{0}"] {
            storage::replace(&paths.last_projects_file(), text).unwrap();
            assert_eq!(load(&paths), BTreeMap::new(), "{text:?}");
        }
        std::fs::remove_file(paths.last_projects_file()).unwrap();
        let pipe = std::process::Command::new("mkfifo").arg(paths.last_projects_file()).status();
        assert!(pipe.unwrap().success());
        assert_eq!(load(&paths), BTreeMap::new());
        std::fs::remove_file(paths.last_projects_file()).unwrap();
        std::fs::write(paths.last_projects_file(), [0xff, 0xfe]).unwrap();
        assert_eq!(load(&paths), BTreeMap::new());
        keep(&paths, "this machine", ProjectId::new(3)).unwrap();
        assert_eq!(load(&paths)["this machine"], ProjectId::new(3));
    }
}

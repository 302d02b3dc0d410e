//! Secrets that are looked for wherever they must not be.

use std::os::unix::fs::FileTypeExt as _;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use smartq::model::hush::spellings;

/// See the module.
pub(crate) struct Marked(Vec<(String, String)>);

impl Marked {
    /// These, by what they are called.
    pub(crate) fn of(secrets: &[(&str, &str)]) -> Self {
        let spelled = |(name, secret): &(&str, &str)| {
            let name = (*name).to_owned();
            let mut all: Vec<(String, String)> = spellings(secret)
                .iter()
                .map(|spelling| (name.clone(), spelling.expose().to_owned()))
                .collect();
            all.push((name, (*secret).to_owned()));
            all
        };
        Self(secrets.iter().flat_map(spelled).collect())
    }

    /// Also as the header of this login.
    pub(crate) fn with_login(mut self, email: &str, password: &str) -> Self {
        let header = BASE64_STANDARD.encode(format!("{email}:{password}"));
        self.0.push(("login".to_owned(), header));
        self
    }

    /// Fails where one of them is among these bytes.
    #[track_caller]
    pub(crate) fn assert_not_in(&self, place: &str, bytes: &[u8]) {
        let text = String::from_utf8_lossy(bytes);
        for (name, spelling) in &self.0 {
            assert!(!text.contains(spelling), "the {name} is in {place}, as {spelling}");
        }
    }

    /// Fails where one of them is in a file below that folder, or in its name.
    #[track_caller]
    pub(crate) fn assert_in_no_file_below(&self, folder: &Path) {
        for path in everything_below(folder) {
            self.assert_not_in("a name", path.as_os_str().as_encoded_bytes());
            if path.is_file() {
                let bytes = std::fs::read(&path).unwrap();
                self.assert_not_in(&path.display().to_string(), &bytes);
            }
        }
    }
}

/// Files, folders and sockets below that folder.
pub(crate) fn everything_below(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in folder.read_dir().into_iter().flatten() {
        let entry = entry.unwrap();
        let kind = entry.file_type().unwrap();
        assert!(kind.is_dir() || kind.is_file() || kind.is_socket(), "{}", entry.path().display());
        if kind.is_dir() {
            all.extend(everything_below(&entry.path()));
        }
        all.push(entry.path());
    }
    all
}

//! A long text in an editor of the user's own: `$VISUAL`, `$EDITOR`, or `vi`.
//!
//! No shell reads the setting: it is parted into words at white space, where quotes hold words together and a backslash
//! takes its next letter as it is; the file's name comes last. The text lies in a file of its own, which nobody else can
//! read, and which stays until it is not needed any more, so that nothing is lost whatever ends the editor or us.

use std::ffi::OsString;
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::{Arc, Mutex, PoisonError};

use rustix::process::{Pid, Signal, kill_process};

use super::texts::{Texts, forget};
use super::umask::Umask;
use crate::app::effect::OutsideText;
use crate::config::environment::keep_ours_from;

/// The longest text taken back, in bytes.
const LONGEST: u64 = 4 * 1024 * 1024;

/// What is run where no variable says anything else.
const USUAL: &str = "vi";

/// The user's editor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Editor {
    setting: String,
    umask: Option<Umask>,
}

/// What has become of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Edited {
    /// The text, where it is another one; otherwise a sentence that says why there is none.
    pub(super) result: Result<Option<String>, String>,
    /// The file, where it is still there.
    pub(super) file: Option<PathBuf>,
}

/// The editor that is running, so that it can be asked to end.
#[derive(Debug, Clone, Default)]
pub(super) struct Running(Arc<Mutex<Option<Pid>>>);

impl Editor {
    /// The editor that the variables name.
    pub fn from_variables(get: impl Fn(&str) -> Option<OsString>) -> Self {
        let set = |name: &&str| {
            let value = get(name)?.to_string_lossy().into_owned();
            (!value.trim().is_empty()).then_some(value)
        };
        let setting = ["VISUAL", "EDITOR"].iter().find_map(set);
        Self { setting: setting.unwrap_or_else(|| USUAL.to_owned()), umask: None }
    }

    /// The same, with that umask instead of ours.
    #[must_use]
    pub fn under(self, umask: Umask) -> Self {
        Self { umask: Some(umask), ..self }
    }

    /// Lets the user edit the text; comes back when the editor has ended.
    pub(super) fn edit(&self, of: &OutsideText, texts: &Texts, running: &Running) -> Edited {
        let text = of.text.as_str();
        let file = match texts.file_with(of) {
            Ok(file) => file,
            Err(why) => {
                let why =
                    format!("The text cannot be given to an editor: {why}. Nothing was changed.");
                return Edited { result: Err(why), file: None };
            }
        };
        let result = self.run(&file, running).and_then(|()| {
            let new =
                read(&file).map_err(|why| format!("The edited text cannot be read: {why}"))?;
            Ok(trimmed_like(text, new))
        });
        match result {
            Ok(new) if new == text => {
                forget(&file);
                Edited { result: Ok(None), file: None }
            }
            Ok(new) => Edited { result: Ok(Some(new)), file: Some(file) },
            // what it holds is as it was, so there is nothing to keep
            Err(why) if read(&file).is_ok_and(|left| trimmed_like(text, left) == text) => {
                forget(&file);
                Edited { result: Err(format!("{why}. Nothing was changed.")), file: None }
            }
            // an editor that took it away has left nothing to look for
            Err(_) if !file.exists() => {
                let why = "The editor has taken its file away, so nothing was taken over: the text is as it was before.";
                Edited { result: Err(why.to_owned()), file: None }
            }
            Err(why) => {
                let kept = file.display();
                let why =
                    format!("{why}, so nothing was taken over; what was written is in {kept}.");
                Edited { result: Err(why), file: Some(file) }
            }
        }
    }

    fn run(&self, file: &Path, running: &Running) -> Result<(), String> {
        let words = words(&self.setting).unwrap_or_default();
        let Some((program, arguments)) = words.split_first() else {
            return Err(format!(
                "The editor's setting, {}, cannot be parted into words: a quote is not closed",
                self.setting
            ));
        };
        let mut command =
            self.umask.map_or_else(|| Command::new(program), |umask| umask.command(program));
        command.args(arguments).arg(file);
        keep_ours_from(&mut command);
        let child = command.spawn();
        let mut child =
            child.map_err(|why| format!("The editor {program} cannot be started: {why}"))?;
        running.begins(&child);
        let status = child.wait();
        running.ends();
        match status {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => Err(format!("The editor {program} has failed ({status})")),
            Err(why) => Err(format!("Nobody knows how the editor {program} has ended: {why}")),
        }
    }
}

impl Running {
    fn begins(&self, child: &Child) {
        let id = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = id;
    }

    fn ends(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Asks the editor to end, as we do.
    pub(super) fn end(&self) {
        if let Some(id) = *self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            let _gone_already = kill_process(id, Signal::TERM);
        }
    }
}

fn read(file: &Path) -> io::Result<String> {
    let mut bytes = Vec::new();
    fs::File::open(file)?.take(LONGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LONGEST {
        return Err(io::Error::other("it is longer than 4 MB"));
    }
    String::from_utf8(bytes).ok().ok_or_else(|| io::Error::other("it is not UTF-8"))
}

/// Editors end the last line of a file; a text that did not end so does not do so afterwards.
fn trimmed_like(old: &str, mut new: String) -> String {
    if !old.ends_with('\n') && new.ends_with('\n') {
        new.pop();
        if new.ends_with('\r') {
            new.pop();
        }
    }
    new
}

/// Parts a setting into words; `None` where a quote is not closed.
fn words(setting: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut letters = setting.chars();
    while let Some(letter) = letters.next() {
        match (letter, quote) {
            ('\'' | '"', None) => {
                quote = Some(letter);
                word.get_or_insert_default();
            }
            (letter, Some(open)) if letter == open => quote = None,
            ('\\', None | Some('"')) => word.get_or_insert_default().push(letters.next()?),
            (letter, None) if letter.is_whitespace() => words.extend(word.take()),
            (letter, _) => word.get_or_insert_default().push(letter),
        }
    }
    words.extend(word);
    quote.is_none().then_some(words)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    fn editor(script: &str) -> Editor {
        // "$1" of the script is the file
        Editor { setting: format!("sh -c '{script}' editor"), umask: None }
    }

    fn edit(script: &str, text: &str) -> (Edited, tempfile::TempDir) {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("texts");
        let texts = Texts::in_folder(folder);
        (editor(script).edit(&of(text), &texts, &Running::default()), place)
    }

    fn of(text: &str) -> OutsideText {
        let (account, what) = ("acme ann".to_owned(), "New ticket".to_owned());
        OutsideText { account, what, text: text.to_owned(), suffix: ".txt" }
    }

    fn left(place: &tempfile::TempDir) -> usize {
        place.path().join("texts").read_dir().unwrap().count()
    }

    #[test]
    fn a_setting_is_parted_into_words_without_a_shell() {
        for (setting, parts) in [
            ("vi", &["vi"][..]),
            ("  code   --wait ", &["code", "--wait"]),
            ("'/opt/my editor/ed' -f", &["/opt/my editor/ed", "-f"]),
            (r#"vim -c "set tw=72" '' "#, &["vim", "-c", "set tw=72", ""]),
            (r"a\ b $HOME; rm -rf *", &["a b", "$HOME;", "rm", "-rf", "*"]),
            (r#""a\"b" 'c\d'"#, &[r#"a"b"#, r"c\d"]),
        ] {
            assert_eq!(words(setting).unwrap(), parts, "{setting}");
        }
        for setting in ["'vi", "vi \"x", "vi \\"] {
            assert_eq!(words(setting), None, "{setting}");
        }
    }

    #[test]
    fn the_variables_name_the_editor() {
        let named = |variables: &[(&str, &str)]| {
            let get = |name: &str| {
                variables.iter().find(|it| it.0 == name).map(|it| OsString::from(it.1))
            };
            Editor::from_variables(get).setting
        };
        assert_eq!(named(&[("VISUAL", "emacs"), ("EDITOR", "ed")]), "emacs");
        assert_eq!(named(&[("VISUAL", " "), ("EDITOR", "ed")]), "ed");
        assert_eq!(named(&[]), "vi");
    }

    #[test]
    fn what_was_written_comes_back() {
        let (edited, place) = edit(r#"printf "more\n" >> "$1""#, "first\n");
        assert_eq!(edited.result, Ok(Some("first\nmore\n".to_owned())));
        let file = edited.file.unwrap();
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&file), mode(&place.path().join("texts"))), (0o600, 0o700));
        forget(&file);
        assert_eq!(left(&place), 0);
    }

    #[test]
    fn the_line_end_that_editors_add_is_no_change() {
        let (edited, place) = edit(r#"echo >> "$1""#, "one line");
        assert_eq!((edited.result, left(&place)), (Ok(None), 0));
    }

    #[test]
    fn an_editor_that_fails_takes_nothing_over_and_loses_nothing() {
        let (edited, place) = edit("exit 3", "first");
        let why = edited.result.unwrap_err();
        assert!(why.contains("sh has failed (exit status: 3). Nothing was changed."), "{why}");
        assert_eq!(left(&place), 0);
        let (edited, _place) = edit(r#"echo half > "$1"; exit 1"#, "first");
        let (why, file) = (edited.result.unwrap_err(), edited.file.unwrap());
        assert!(why.contains(&file.display().to_string()), "{why}");
        assert_eq!(fs::read_to_string(file).unwrap(), "half\n");
    }

    #[test]
    fn an_editor_that_is_not_there_is_named() {
        let place = tempfile::tempdir().unwrap();
        let editor = Editor { setting: "no-such-editor --wait".to_owned(), umask: None };
        let texts = Texts::in_folder(place.path().to_owned());
        let edited = editor.edit(&of("first"), &texts, &Running::default());
        let why = edited.result.unwrap_err();
        assert!(why.contains("no-such-editor cannot be started"), "{why}");
        let editor = Editor { setting: "'vi".to_owned(), umask: None };
        let why = editor.edit(&of("x"), &texts, &Running::default()).result.unwrap_err();
        assert!(why.contains("a quote is not closed"), "{why}");
    }

    #[test]
    fn an_editor_that_takes_its_file_away_is_told_of_without_a_path() {
        for script in [r#"rm "$1""#, r#"rm "$1"; exit 1"#] {
            let (edited, place) = edit(script, "first");
            let why = edited.result.unwrap_err();
            assert!(why.contains("taken its file away") && why.contains("as it was"), "{why}");
            assert!(!why.contains(".txt") && edited.file.is_none(), "{why}");
            assert_eq!(left(&place), 0);
        }
    }

    #[test]
    fn what_is_no_text_is_not_taken_over() {
        let (edited, _place) = edit(r#"printf "\377" > "$1""#, "first");
        let why = edited.result.unwrap_err();
        assert!(why.contains("not UTF-8") && edited.file.is_some(), "{why}");
    }
}

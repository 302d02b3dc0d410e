use super::*;
use crate::app::form::testing::bare_desk;
use crate::app::keymap::{Context, Resolved};
use crate::model::{FileId, NoteId};

fn entry(name: &str) -> FolderEntry {
    let is_folder = name.ends_with('/');
    FolderEntry { name: name.trim_end_matches('/').to_owned(), is_folder, size: 1200 }
}

fn press(prompt: &mut PathPrompt, desk: &mut Desk, keys: &str) -> Go {
    let mut go = Go::Stay;
    for key in keys.split(' ') {
        let key: Key = key.parse().unwrap();
        go = match desk.keymap.resolve(Context::Path, &[], key) {
            Resolved::Command(command) => prompt.command(command, desk),
            _ => prompt.text_key(key, desk),
        };
    }
    go
}

/// Reads the folder that is wanted, if one is.
fn list(prompt: &mut PathPrompt, desk: &mut Desk, names: &[&str]) -> Option<PathBuf> {
    let Some(Effect::ListFolder(folder)) = desk.take_effects().pop() else { return None };
    let entries: Vec<FolderEntry> = names.iter().map(|name| entry(name)).collect();
    prompt.folder_listed(&folder, &entries, desk);
    Some(folder)
}

fn attach(desk: &mut Desk) -> PathPrompt {
    let mut prompt = PathPrompt::new(PathPurpose::Attach, "/home/ann".into(), desk);
    let names = ["report-1.pdf", "report-2.pdf", "docs/", ".ssh/", "photo.png"];
    assert_eq!(list(&mut prompt, desk, &names).unwrap(), Path::new("/home/ann/"));
    prompt
}

fn save(desk: &mut Desk) -> PathPrompt {
    let purpose = PathPurpose::SaveFile {
        note: NoteId::new(903),
        file: FileId::new(31),
        name: "session.log".to_owned(),
        size: Some(3_400_000),
    };
    let mut prompt = PathPrompt::new(purpose, "/home/ann/Downloads/session.log".into(), desk);
    list(&mut prompt, desk, &["other.log", "session.log", "logs/"]);
    prompt
}

#[test]
fn tab_types_what_is_clear() {
    let mut desk = bare_desk();
    let mut prompt = attach(&mut desk);
    assert_eq!(prompt.line.text(), "~/");
    press(&mut prompt, &mut desk, "r tab");
    assert_eq!(prompt.line.text(), "~/report-");
    press(&mut prompt, &mut desk, "2 tab");
    assert_eq!(prompt.line.text(), "~/report-2.pdf");
    let go = press(&mut prompt, &mut desk, "enter");
    let Go::PopThen(answer) = go else { panic!("{go:?}") };
    assert_eq!(*answer, Answer::Path("/home/ann/report-2.pdf".into(), PathPurpose::Attach));
}

#[test]
fn tab_goes_into_folders_and_reads_each_once() {
    let mut desk = bare_desk();
    let mut prompt = attach(&mut desk);
    press(&mut prompt, &mut desk, "d tab");
    assert_eq!(prompt.line.text(), "~/docs/");
    assert!(prompt.is_reading && prompt.matches.is_empty());
    assert!(prompt.disabled(Command::Complete, &desk).is_some(), "it is not there yet");
    let old = Path::new("/home/ann/");
    assert!(matches!(prompt.folder_listed(old, &[entry("late")], &mut desk), Go::Stay));
    assert_eq!(list(&mut prompt, &mut desk, &["plan.md"]).unwrap(), Path::new("/home/ann/docs/"));
    press(&mut prompt, &mut desk, "p l");
    assert_eq!(list(&mut prompt, &mut desk, &[]), None);
    press(&mut prompt, &mut desk, "tab");
    assert_eq!(prompt.line.text(), "~/docs/plan.md");
}

#[test]
fn the_list_is_walked_and_taken_from() {
    let mut desk = bare_desk();
    let mut prompt = attach(&mut desk);
    let names: Vec<&str> = prompt.matches.iter().map(|entry| entry.name.as_str()).collect();
    assert_eq!(
        names,
        ["docs", "photo.png", "report-1.pdf", "report-2.pdf"],
        "hidden ones are hidden"
    );
    let go = press(&mut prompt, &mut desk, "down down enter");
    assert!(matches!(go, Go::PopThen(_)));
    let mut prompt = attach(&mut desk);
    assert!(matches!(press(&mut prompt, &mut desk, "down enter"), Go::Shown), "into the folder");
    assert_eq!(prompt.line.text(), "~/docs/");
    let mut prompt = attach(&mut desk);
    press(&mut prompt, &mut desk, ". tab");
    assert_eq!(prompt.line.text(), "~/.ssh/");
}

#[test]
fn what_cannot_be_attached_is_said_so() {
    let mut desk = bare_desk();
    let mut prompt = attach(&mut desk);
    assert!(matches!(press(&mut prompt, &mut desk, "enter"), Go::Shown));
    assert!(prompt.problem.as_deref().is_some_and(|it| it.contains("folder")));
    press(&mut prompt, &mut desk, "x enter");
    assert_eq!(prompt.problem.as_deref(), Some("There is no such file."));
    press(&mut prompt, &mut desk, "backspace");
    assert_eq!(prompt.problem, None, "until something else is typed");
}

#[test]
fn nothing_that_is_there_is_replaced() {
    let mut desk = bare_desk();
    let mut prompt = save(&mut desk);
    assert_eq!(prompt.line.text(), "~/Downloads/session (1).log", "the proposed name is free");
    assert_eq!(prompt.remark.as_deref(), Some("“session.log” is there already."));
    prompt.line.set("~/Downloads/session.log");
    assert!(matches!(press(&mut prompt, &mut desk, "enter"), Go::Shown), "typed, but there");
    assert!(prompt.remark.is_some());
    let go = press(&mut prompt, &mut desk, "enter");
    let Go::PopThen(answer) = go else { panic!("{go:?}") };
    let Answer::Path(path, PathPurpose::SaveFile { .. }) = *answer else { panic!() };
    assert!(path.to_string_lossy().ends_with("session (1).log"), "{path:?}");
}

#[test]
fn a_file_is_saved_under_a_name() {
    let mut desk = bare_desk();
    let mut prompt = save(&mut desk);
    prompt.line.set("~/Downloads/");
    press(&mut prompt, &mut desk, "enter");
    assert!(prompt.problem.as_deref().is_some_and(|it| it.contains("name")), "{prompt:?}");
}

#[test]
fn a_pasted_path_is_taken_as_it_is() {
    let mut desk = bare_desk();
    let mut prompt = PathPrompt::new(PathPurpose::Attach, PathBuf::new(), &mut desk);
    desk.take_effects();
    prompt.paste("/tmp/build.log\n", &mut desk);
    assert_eq!(prompt.line.text(), "/tmp/build.log");
    assert!(matches!(press(&mut prompt, &mut desk, "enter"), Go::Shown), "it is being read");
    assert_eq!(list(&mut prompt, &mut desk, &["build.log"]).unwrap(), Path::new("/tmp/"));
    assert!(matches!(press(&mut prompt, &mut desk, "enter"), Go::PopThen(_)));
}

#[test]
fn a_whole_path_takes_the_place_of_the_proposed_one() {
    let mut desk = bare_desk();
    let mut prompt = attach(&mut desk);
    press(&mut prompt, &mut desk, "~ / d");
    assert_eq!(prompt.line.text(), "~/d");
    let mut prompt = attach(&mut desk);
    prompt.paste("/tmp/x", &mut desk);
    assert_eq!(prompt.line.text(), "/tmp/x");
    let mut prompt = attach(&mut desk);
    press(&mut prompt, &mut desk, "d / ~");
    assert_eq!(prompt.line.text(), "~/d/~", "what was typed on is not thrown away");
}

#[test]
fn the_bottom_line_says_what_enter_does() {
    let mut desk = bare_desk();
    let mut prompt = attach(&mut desk);
    assert_eq!(prompt.word(), "attach");
    press(&mut prompt, &mut desk, "down");
    assert_eq!(prompt.word(), "open", "a folder");
    assert_eq!(save(&mut desk).word(), "save");
}

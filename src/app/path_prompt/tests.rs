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
    prompt.folder_listed(&folder, Some(entries), desk);
    Some(folder)
}

fn attach(desk: &mut Desk) -> PathPrompt {
    let mut prompt = PathPrompt::new(PathPurpose::Attach, "/home/ann".into(), desk);
    let names = ["report-1.pdf", "report-2.pdf", "docs/", ".ssh/", "photo.png"];
    assert_eq!(list(&mut prompt, desk, &names).unwrap(), Path::new("/home/ann/"));
    prompt
}

fn file(path: &str) -> LocalFile {
    LocalFile { path: path.into(), size: Some(1200) }
}

fn save_all(desk: &mut Desk) -> PathPrompt {
    let purpose = PathPurpose::SaveAll { what: "The 2 files of the ticket".to_owned(), size: None };
    let mut prompt = PathPrompt::new(purpose, "/home/ann/Downloads".into(), desk);
    list(&mut prompt, desk, &["plan.pdf", "old/"]);
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
    assert_eq!(*answer, Answer::Files(vec![file("/home/ann/report-2.pdf")]));
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
    assert!(matches!(prompt.folder_listed(old, Some(vec![entry("late")]), &mut desk), Go::Stay));
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
    let go = press(&mut prompt, &mut desk, "down enter");
    assert!(matches!(go, Go::PopThen(_)));
    let mut prompt = attach(&mut desk);
    assert!(matches!(press(&mut prompt, &mut desk, "enter"), Go::Shown), "into the folder");
    assert_eq!(prompt.line.text(), "~/docs/");
    let mut prompt = attach(&mut desk);
    press(&mut prompt, &mut desk, ". tab");
    assert_eq!(prompt.line.text(), "~/.ssh/");
}

#[test]
fn what_cannot_be_attached_is_said_so() {
    let mut desk = bare_desk();
    let mut prompt = attach(&mut desk);
    assert!(matches!(press(&mut prompt, &mut desk, "up enter"), Go::Shown));
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
    assert_eq!(prompt.word(), "open", "a folder");
    press(&mut prompt, &mut desk, "down");
    assert_eq!(prompt.word(), "attach");
    assert_eq!(save(&mut desk).word(), "save");
}

#[test]
fn several_are_marked_in_whatever_folder() {
    let mut desk = bare_desk();
    let mut prompt = attach(&mut desk);
    press(&mut prompt, &mut desk, "space");
    assert!(prompt.problem.as_deref().is_some_and(|it| it.contains("Only files")), "a folder");
    press(&mut prompt, &mut desk, "down space space");
    assert!(prompt.is_marked("photo.png") && prompt.is_marked("report-1.pdf"));
    press(&mut prompt, &mut desk, "up space g");
    assert!(!prompt.is_marked("report-1.pdf"), "a second time clears it");
    assert_eq!(prompt.line.text(), "~/g");
    press(&mut prompt, &mut desk, "backspace right");
    list(&mut prompt, &mut desk, &["plan.md", "sub/"]);
    assert!(!prompt.is_marked("photo.png"), "of another folder");
    let go = press(&mut prompt, &mut desk, "down space enter");
    let Go::PopThen(answer) = go else { panic!("{go:?}") };
    let wanted = ["/home/ann/photo.png", "/home/ann/docs/plan.md"].map(file);
    assert_eq!(*answer, Answer::Files(wanted.to_vec()));
}

#[test]
fn ctrl_s_takes_the_marked_wherever_the_keys_are() {
    let mut desk = bare_desk();
    let mut prompt = attach(&mut desk);
    press(&mut prompt, &mut desk, "down space up up");
    let go = press(&mut prompt, &mut desk, "ctrl-s");
    assert!(
        matches!(go, Go::PopThen(answer) if *answer == Answer::Files(vec![file("/home/ann/photo.png")]))
    );
}

#[test]
fn left_goes_up_and_comes_out_beside_where_it_was() {
    let mut desk = bare_desk();
    let mut prompt = PathPrompt::new(PathPurpose::Attach, "/home/ann/docs".into(), &mut desk);
    list(&mut prompt, &mut desk, &["plan.md"]);
    press(&mut prompt, &mut desk, "left");
    assert_eq!(prompt.line.text(), "~/");
    list(&mut prompt, &mut desk, &["a/", "docs/", "x"]);
    assert_eq!(prompt.at, Some(1));
    press(&mut prompt, &mut desk, "left");
    assert_eq!(prompt.line.text(), "/home/");
    list(&mut prompt, &mut desk, &["ann/"]);
    press(&mut prompt, &mut desk, "left");
    list(&mut prompt, &mut desk, &["home/"]);
    assert_eq!(prompt.line.text(), "/");
    assert!(matches!(press(&mut prompt, &mut desk, "left"), Go::Stay), "nothing is above");
}

#[test]
fn hidden_things_are_shown_by_a_key() {
    let mut desk = bare_desk();
    let mut prompt = attach(&mut desk);
    press(&mut prompt, &mut desk, "ctrl-t");
    assert_eq!(prompt.matches[0].name, ".ssh");
    press(&mut prompt, &mut desk, "ctrl-t");
    assert_eq!(prompt.matches[0].name, "docs");
}

#[test]
fn where_a_path_is_typed_space_and_arrows_edit_it() {
    let mut desk = bare_desk();
    let mut prompt = attach(&mut desk);
    press(&mut prompt, &mut desk, "m y space p l left x");
    assert_eq!(prompt.line.text(), "~/my pxl");
    assert!(prompt.marked.is_empty());
}

#[test]
fn several_files_are_saved_in_a_folder() {
    let mut desk = bare_desk();
    let mut prompt = save_all(&mut desk);
    assert_eq!(prompt.line.text(), "~/Downloads/");
    assert_eq!(prompt.matches.len(), 1, "folders only");
    let go = press(&mut prompt, &mut desk, "enter");
    let Go::PopThen(answer) = go else { panic!("{go:?}") };
    let names = vec!["plan.pdf".to_owned(), "old".to_owned()];
    assert_eq!(*answer, Answer::Folder("/home/ann/Downloads/".into(), names));

    let mut prompt = save_all(&mut desk);
    press(&mut prompt, &mut desk, "down enter");
    assert_eq!(prompt.line.text(), "~/Downloads/old/");
    assert!(matches!(press(&mut prompt, &mut desk, "enter"), Go::Shown), "it is being read");
    list(&mut prompt, &mut desk, &[]);
    let go = press(&mut prompt, &mut desk, "enter");
    assert!(matches!(go, Go::PopThen(_)), "{go:?}");
    let mut prompt = save_all(&mut desk);
    press(&mut prompt, &mut desk, "n e w enter");
    assert_eq!(prompt.problem.as_deref(), Some("There is no such folder."));
}

#[test]
fn a_folder_that_is_not_there_is_told_of_where_its_path_is_typed() {
    let mut desk = bare_desk();
    let purpose = PathPurpose::Export { count: 2 };
    let mut prompt = PathPrompt::new(purpose, "/nowhere/board.csv".into(), &mut desk);
    desk.take_effects();
    prompt.folder_listed(Path::new("/nowhere/"), None, &mut desk);
    assert!(matches!(press(&mut prompt, &mut desk, "enter"), Go::Shown));
    let problem = prompt.problem.as_deref();
    let told = "This folder is not there, or cannot be read. Nothing was written.";
    assert_eq!((problem, prompt.line.text()), (Some(told), "/nowhere/board.csv"));
    prompt.paste("/tmp/board.csv", &mut desk);
    assert!(list(&mut prompt, &mut desk, &[]).is_some());
    assert!(matches!(press(&mut prompt, &mut desk, "enter"), Go::PopThen(_)));
}

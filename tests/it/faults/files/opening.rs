//! A saved file is opened by a key of its own: by an argument vector, with its whole path, and never where it could be run.

use std::time::Duration;

use super::*;

/// A program that tells of its arguments, each with a zero behind it, and then where its streams lead. It fails when it
/// has: that is said, and so it is known when it has told.
struct Opener {
    told: PathBuf,
    words: Vec<String>,
}

impl Opener {
    fn new(place: &tempfile::TempDir) -> Self {
        let (script, told) = (place.path().join("my opener"), place.path().join("told"));
        let lines = [
            "streams=$(readlink /proc/$$/fd/0 /proc/$$/fd/1 /proc/$$/fd/2)".to_owned(),
            format!("printf '%s\\0' \"$@\" \"$streams\" > '{}'", told.display()),
            "exit 3".to_owned(),
        ];
        std::fs::write(&script, lines.join("\n")).unwrap();
        let words = ["sh", script.to_str().unwrap(), "--new window"];
        Self { told, words: words.map(ToOwned::to_owned).to_vec() }
    }

    fn told(&self) -> Vec<String> {
        let told = std::fs::read_to_string(&self.told).unwrap();
        told.split('\0').map(ToOwned::to_owned).collect()
    }
}

#[tokio::test]
async fn opening_is_a_key_of_its_own_and_the_program_gets_an_argument_vector_and_the_whole_path() {
    let place = tempfile::tempdir().unwrap();
    let opener = Opener::new(&place);
    let names = [
        "plan.txt",
        "-rf --all.txt",
        "  two  words .txt",
        "it's \"quoted\" `id` $(id).txt",
        "two\nlines\r\n.txt",
        "a;b&c|d>e.txt",
        "%20 %F %u.txt",
        "~ann.txt",
        "http:%2f%2fexample.txt",
    ];
    let mut desk = Desk::holding(&names, b"a plan", Some(opener.words.clone())).await;
    let downloads = desk.downloads.canonicalize().unwrap();
    let mut before = desk.saved();
    for name in names {
        desk.driver.press("S enter").await;
        desk.driver.assert_shows("Saved as");
        let after = desk.saved();
        let saved: Vec<_> = after.difference(&before).cloned().collect();
        assert_eq!(saved.len(), 1, "{name:?}: {saved:?}");
        desk.driver.press_rapidly("o");
        desk.driver.until("sh has failed").await;
        let heard = opener.told();
        let path = downloads.join(&saved[0]).display().to_string();
        assert!(path.starts_with('/') && !path.contains('\n'), "{path}");
        let streams = "/dev/null\n/dev/null\n/dev/null";
        assert_eq!(heard, ["--new window", &path, streams, ""], "{name:?}");
        before = after;
        // what has failed is told for a while, whatever is pressed
        desk.driver.pass(Duration::from_secs(20)).await;
        desk.driver.press("j").await;
    }
    assert_eq!(desk.driver.paper().loans, 0, "the screen stays ours");
    desk.driver.close().await;
}

/// What an opener would have run is named, and stays where it is; nothing is started.
#[tokio::test]
async fn programs_scripts_and_starters_are_never_opened_however_they_are_called() {
    let place = tempfile::tempdir().unwrap();
    let opener = Opener::new(&place);
    let refused: [(&str, &[u8], &str); 12] = [
        ("run-me.sh", b"", "can be run"),
        ("report.pdf.desktop", b"", "can be run"),
        ("Plan.EXE", b"", "can be run"),
        ("macros.docm", b"", "can be run"),
        ("elsewhere.url", b"", "can be run"),
        ("notes.txt", b"#!/bin/sh\nid", "begins as a script"),
        ("plan.pdf", b"\x7fELF\x02\x01", "begins as a program"),
        ("photo.png", b"MZ\x90\0", "begins as a program"),
        ("mac", b"\xcf\xfa\xed\xfe", "begins as a program"),
        ("starter.txt", b"# x\n[Desktop Entry]\nExec=id\n", "begins as a starter"),
        ("page.html", b"", "page that can hold scripts"),
        ("letter.txt", b"<!doctype html><script>", "begins as a page"),
    ];
    for (name, content, words) in refused {
        let mut desk = Desk::holding(&[name], content, Some(opener.words.clone())).await;
        desk.driver.press("S enter o").await;
        let screen = unwrapped(&desk.driver.screen());
        assert!(screen.contains(&format!("{name} is not opened")), "{name}:\n{screen}");
        assert!(screen.contains(words), "{name}:\n{screen}");
        assert!(screen.contains(&format!("downloads/{name}")), "{name}: where it lies\n{screen}");
        assert!(!opener.told.exists(), "{name}: something was started");
        desk.driver.close().await;
    }
}

#[tokio::test]
async fn what_is_not_the_plain_file_that_was_saved_is_not_opened() {
    let place = tempfile::tempdir().unwrap();
    let opener = Opener::new(&place);
    for (what, words) in [
        ("mode", "it is marked as a program"),
        ("link", "a link lies where it was saved"),
        ("folder", "is no file"),
        ("gone", "it is not where it was saved any more"),
        ("moved", "its folder is not where it was"),
    ] {
        let mut desk = Desk::holding(&["plan.txt"], b"a plan", Some(opener.words.clone())).await;
        desk.driver.press("S enter").await;
        let (path, other) = (desk.downloads.join("plan.txt"), desk.driver.place().join("other"));
        match what {
            "mode" => {
                std::fs::set_permissions(&path, PermissionsExt::from_mode(0o755)).unwrap();
            }
            "link" => {
                std::fs::rename(&path, &other).unwrap();
                symlink(&other, &path).unwrap();
            }
            "folder" => {
                std::fs::remove_file(&path).unwrap();
                std::fs::create_dir(&path).unwrap();
            }
            "gone" => std::fs::remove_file(&path).unwrap(),
            _ => {
                std::fs::rename(&desk.downloads, &other).unwrap();
                symlink(&other, &desk.downloads).unwrap();
            }
        }
        desk.driver.press("o").await;
        let screen = unwrapped(&desk.driver.screen());
        assert!(screen.contains(words), "{what}:\n{screen}");
        assert!(!opener.told.exists(), "{what}: something was started");
        desk.driver.close().await;
    }
}

#[tokio::test]
async fn a_file_that_is_not_saved_yet_is_saved_first_and_without_a_screen_the_path_is_told() {
    let mut desk = Desk::holding(&["plan.txt"], b"a plan", None).await;
    desk.driver.press("o").await;
    desk.driver.assert_shows("plan.txt was not saved to this machine yet");
    assert!(desk.saved().is_empty(), "nothing is fetched by itself");
    desk.driver.press("S enter o").await;
    let screen = unwrapped(&desk.driver.screen());
    assert!(screen.contains("There is no screen here that"), "{screen}");
    assert!(screen.contains("downloads/plan.txt"), "{screen}");
    desk.driver.close().await;
}

#[tokio::test]
async fn a_program_that_fails_is_told_and_leaves_the_file() {
    let opener = vec!["sh".to_owned(), "-c".to_owned(), "exit 4".to_owned()];
    let mut desk = Desk::holding(&["plan.txt"], b"a plan", Some(opener)).await;
    desk.driver.press("S enter").await;
    desk.driver.press_rapidly("o");
    desk.driver.until("sh has failed").await;
    assert_eq!(std::fs::read(desk.downloads.join("plan.txt")).unwrap(), b"a plan");
    desk.driver.close().await;
}

/// The words of a screen, where a notice goes over several lines.
fn unwrapped(screen: &str) -> String {
    screen.split_whitespace().collect::<Vec<_>>().join(" ")
}

//! Files that come from a server, and texts that go to an editor (rules, §3).
//!
//! Where a rule is shown elsewhere:
//!
//! | rule | test |
//! |---|---|
//! | any name is a name of this folder, at most 255 bytes | `app::file_name::tests::any_name_is_safe` |
//! | a link laid under the name meanwhile leads nowhere | `storage::new_file::tests::a_link_under_the_name_leads_nowhere_whichever_way` |
//! | a folder that is swapped meanwhile leads nowhere | `storage::new_file::tests::a_folder_that_is_swapped_meanwhile_leads_nowhere_whichever_way` |
//! | a name taken meanwhile is left alone | `storage::new_file::tests::a_name_taken_meanwhile_is_left_alone_whichever_way` |
//! | a download that breaks off or is given up leaves nothing | `worker::files::a_download_that_broke_off_begins_again`, `worker::files::a_cancelled_download_leaves_nothing` |
//! | all files of a ticket go beside what is there | `flows::notes::all_files_of_a_ticket_are_saved_beside_what_is_there` |
//! | each ending, beginning and kind of file that is not opened | `runtime::opener::fitness::tests` |
//! | what is opened gets none of our variables | `faults::secrets::children` |
//! | a text for an editor stays until the server has it | `flows::editors::a_description_is_written_in_an_editor_of_ones_own` |
//! | what a failed editor has left stays | `flows::editors::what_a_failed_editor_has_left_stays_whatever_comes_after` |

mod kept;
mod opening;

use std::collections::BTreeSet;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::json;
use smartq::worker::request::Target;
use tokio::sync::Semaphore;

use crate::support::driver::{Driver, Story};
use crate::support::rude_server::{Answer, RudeServer, Vice, World};

const CONTENT: &[u8] = b"#!/bin/sh\necho oh no\n";

/// A ticket with a note, and files of these names on it; the keys are in the list of files.
struct Desk {
    server: RudeServer,
    driver: Driver,
    downloads: PathBuf,
    path: String,
}

impl Desk {
    async fn with(names: &[&str]) -> Self {
        Self::holding(names, CONTENT, None).await
    }

    async fn holding(names: &[&str], content: &[u8], opener: Option<Vec<String>>) -> Self {
        let mut world = World::with_tickets(1);
        let note = world.add_note(1, "see below", 1);
        let ids: Vec<_> = names.iter().map(|name| world.add_file(note, name, content)).collect();
        let server = RudeServer::start(world).await;
        let target = Some(Target::Account(Box::new(server.connection())));
        let mut driver = Story { target, opener, ..Story::default() }.begin();
        driver.idle().await;
        driver.press("enter tab tab").await;
        let downloads = driver.place().join("downloads");
        let path = format!("/projects/1/tickets/1/notes/{note}/files/{}/download", ids[0]);
        Self { server, driver, downloads, path }
    }

    fn saved(&self) -> BTreeSet<String> {
        names(&self.downloads)
    }

    fn mode(&self, name: &str) -> u32 {
        self.downloads.join(name).symlink_metadata().unwrap().permissions().mode() & 0o7777
    }
}

fn names(folder: &Path) -> BTreeSet<String> {
    let entries = folder.read_dir().unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[tokio::test]
async fn only_the_last_component_of_a_name_is_taken_and_it_is_shown_before() {
    let names = [
        ("plan.txt", "plan.txt"),
        ("/etc/passwd", "passwd"),
        ("../../.bashrc", "bashrc"),
        ("C:\\Windows\\evil.exe", "evil.exe"),
        ("..", "file-"),
        (".", "file-"),
        ("", "file-"),
        ("a\0b", "a_b"),
        ("-rf", "rf"),
        (".ssh", "ssh"),
        ("pay\u{202e}fdp.exe", "pay_fdp.exe"),
        ("\u{1b}]0;x\u{7}y", "_]0;x_y"),
    ];
    let foreign: Vec<_> = names.iter().map(|(foreign, _)| *foreign).collect();
    let mut desk = Desk::with(&foreign).await;
    let around = self::names(desk.driver.place());
    for (at, (foreign, name)) in names.iter().enumerate() {
        desk.driver.press("S").await;
        desk.driver.assert_shows(&format!("~/downloads/{name}"));
        desk.driver.press("enter").await;
        let saved = desk.saved();
        assert_eq!(saved.len(), at + 1, "{foreign:?}: {saved:?}");
        assert!(saved.iter().any(|it| it.starts_with(name)), "{foreign:?}: {saved:?}");
        desk.driver.press("j").await;
    }
    assert_eq!(self::names(desk.driver.place()), around, "something lies beside the folder");
    desk.driver.close().await;
}

#[tokio::test]
async fn a_saved_file_is_its_owners_alone_and_no_program() {
    let mut desk = Desk::with(&["run-me.sh"]).await;
    desk.driver.press("S enter").await;
    assert_eq!(std::fs::read(desk.downloads.join("run-me.sh")).unwrap(), CONTENT);
    assert_eq!(desk.mode("run-me.sh"), 0o600);
    desk.driver.close().await;
}

#[tokio::test]
async fn saving_replaces_nothing_and_follows_no_link() {
    let mut desk = Desk::with(&["plan.txt"]).await;
    let elsewhere = desk.driver.place().join("elsewhere");
    std::fs::write(desk.downloads.join("plan.txt"), "precious").unwrap();
    symlink(&elsewhere, desk.downloads.join("plan (1).txt")).unwrap();
    desk.driver.press("S").await;
    desk.driver.assert_shows("“plan.txt” is there already.");
    desk.driver.press("enter").await;
    assert_eq!(std::fs::read(desk.downloads.join("plan.txt")).unwrap(), b"precious");
    assert!(!elsewhere.exists(), "a link was followed");
    let whole = |name: &String| {
        std::fs::read(desk.downloads.join(name)).is_ok_and(|content| content == CONTENT)
    };
    let saved: Vec<_> = desk.saved().into_iter().filter(whole).collect();
    assert_eq!(saved, ["plan (2).txt"]);
    desk.driver.close().await;
}

#[tokio::test]
async fn what_takes_the_name_while_the_file_comes_keeps_it() {
    for link in [false, true] {
        let mut desk = Desk::with(&["plan.txt"]).await;
        let (gate, target) = (Arc::new(Semaphore::new(0)), desk.downloads.join("plan.txt"));
        let elsewhere = desk.driver.place().join("elsewhere");
        desk.server.once("GET", &desk.path, Vice::Hold(gate.clone()));
        desk.driver.press_rapidly("S");
        desk.driver.until("~/downloads/plan.txt").await;
        desk.driver.until("nothing of that name").await;
        desk.driver.press_rapidly("enter");
        while desk.server.count("GET", &desk.path) == 0 {
            desk.driver.turn().await;
        }
        if link {
            symlink(&elsewhere, &target).unwrap();
        } else {
            std::fs::write(&target, "theirs").unwrap();
        }
        gate.add_permits(1);
        desk.driver.idle().await;
        desk.driver.assert_shows("exists already");
        assert!(!elsewhere.exists());
        assert_eq!(target.is_symlink(), link);
        assert!(link || std::fs::read(&target).unwrap() == b"theirs");
        assert_eq!(desk.saved().len(), 1, "the part was left behind");
        desk.driver.close().await;
    }
}

#[tokio::test]
async fn what_is_not_the_file_leaves_nothing_under_its_name_and_says_why() {
    let refused = json!({ "error": { "code": 403, "message": "not yours" }, "data": null });
    for (answer, words) in [
        (Answer::html(200, "Welcome to the hotel"), "Welcome to the hotel"),
        (Answer::json(200, &refused), "not yours"),
        (Answer::error(404, "gone"), "gone"),
        (Answer::new(200, "text/plain", "short"), "5 bytes"),
        (Answer::new(200, "text/plain", "x".repeat(CONTENT.len() + 1)), "longer"),
    ] {
        let mut desk = Desk::with(&["plan.txt"]).await;
        desk.server.once("GET", &desk.path, Vice::Instead(answer));
        desk.driver.press("S enter").await;
        let screen = desk.driver.screen();
        assert!(screen.contains(words), "no {words}:\n{screen}");
        assert!(desk.saved().is_empty(), "{:?}", desk.saved());
        desk.driver.press("R").await;
        assert_eq!(desk.saved().len(), 1, "it can be tried again\n{}", desk.driver.screen());
        desk.driver.close().await;
    }
}

/// The editor sees the words as they are on the server, in a file that is nobody else's from its first byte.
#[tokio::test]
async fn a_text_for_an_editor_is_private_and_what_stands_in_it_comes_back_to_the_byte() {
    let hostile = "one\u{1b}[2J\u{202e} &#27;[31m\ttwo\nthree\u{9b}";
    let mut world = World::with_tickets(1);
    world.tickets[0]["description"] = json!(hostile);
    let server = RudeServer::start(world).await;
    let target = Some(Target::Account(Box::new(server.connection())));
    // the file is seen as the editor finds it
    let script = r#"stat -c "%a %n" "$1" > "${1%/*}/../seen"; printf " four" >> "$1""#;
    let editor = Some(format!("sh -c '{script}' editor"));
    let mut driver = Story { target, editor, ..Story::default() }.begin();
    driver.idle().await;
    driver.press("E").await;
    assert_eq!(driver.paper().loans, 1);
    let texts = driver.place().join("state/texts");
    let seen = std::fs::read_to_string(driver.place().join("state/seen")).unwrap();
    let (mode, path) = seen.trim().split_once(' ').unwrap();
    assert_eq!(mode, "600");
    assert_eq!(texts.metadata().unwrap().permissions().mode() & 0o777, 0o700);
    let path = Path::new(path);
    assert_eq!(path.parent(), Some(texts.as_path()));
    let name = path.file_name().unwrap().to_str().unwrap();
    assert!(name.starts_with("text-") && name.len() > "text-.txt".len(), "{name}");
    assert!(path.exists(), "it stays until the server has the text");
    driver.press("ctrl-s").await;
    let held = server.world(|world| world.tickets[0]["description"].clone());
    assert_eq!(held, json!(format!("{hostile} four")));
    assert!(!path.exists());
    driver.close().await;
}

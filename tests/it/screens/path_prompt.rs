//! A path of this machine is typed.

use smartq::app::effect::Effect;
use smartq::app::msg::{FolderEntry, Msg};

use super::at_each_size;
use crate::support::fixtures::Screen;

/// Keys on the ticket that has files, and then whatever folders are wanted.
fn after(width: u16, height: u16, keys: &str, more: &str) -> Screen {
    let mut screen = Screen::board(width, height);
    screen.press("l l enter");
    screen.answer();
    screen.press(keys);
    list(&mut screen);
    screen.press(more);
    list(&mut screen);
    screen
}

pub(super) fn list(screen: &mut Screen) {
    for effect in screen.effects() {
        if let Effect::ListFolder(folder) = effect {
            screen.send(Msg::FolderListed { folder, entries: Some(entries()) });
        }
    }
}

fn entries() -> Vec<FolderEntry> {
    let names = [
        (".ssh", None),
        ("Documents", None),
        ("Pictures", None),
        ("booking-mask.png", Some(48_213)),
        ("budget 2027.ods", Some(120_004)),
        ("build-log.txt", Some(3_400_000)),
        ("予約.pdf", Some(812)),
        ("notes.md", Some(0)),
        ("release-notes-13.0.md", Some(4_021)),
        ("release-notes-13.1.md", Some(5_007)),
        ("session.log", Some(3_400_000)),
        ("session-2.log", Some(2_100_000)),
        ("terms.pdf", Some(98_001)),
    ];
    let entry = |(name, size): (&str, Option<u64>)| FolderEntry {
        name: name.to_owned(),
        is_folder: size.is_none(),
        size: size.unwrap_or(0),
    };
    names.into_iter().map(entry).collect()
}

#[test]
fn a_file_to_attach() {
    at_each_size("path_attach", |width, height| after(width, height, "A", "b"));
}

#[test]
fn the_list_is_walked() {
    at_each_size("path_list", |width, height| after(width, height, "A", "down down down down"));
}

#[test]
fn some_are_marked() {
    at_each_size("path_marked", |width, height| {
        after(width, height, "A", "ctrl-t down down down space space down space")
    });
}

#[test]
fn a_folder_for_all_files() {
    at_each_size("path_save_all", |width, height| after(width, height, "ctrl-s", "down"));
}

#[test]
fn no_such_file() {
    at_each_size("path_missing", |width, height| after(width, height, "A", "x y z enter"));
}

#[test]
fn a_folder_is_being_read() {
    at_each_size("path_reading", |width, height| {
        let mut screen = Screen::board(width, height);
        screen.press("l l enter");
        screen.answer();
        screen.press("A");
        screen
    });
}

#[test]
fn a_file_to_save_where_there_is_one_already() {
    at_each_size("path_save", |width, height| {
        let mut screen = Screen::board(width, height);
        screen.press("l l enter");
        screen.answer();
        screen.press("tab tab j S");
        list(&mut screen);
        screen
    });
}

#[test]
fn an_empty_folder_says_that_it_is_empty() {
    let mut screen = Screen::board(80, 24);
    screen.press("l l enter");
    screen.answer();
    screen.press("A");
    let listed = screen.effects().into_iter().find_map(|effect| match effect {
        Effect::ListFolder(folder) => Some(folder),
        _ => None,
    });
    screen.send(Msg::FolderListed { folder: listed.unwrap(), entries: Some(Vec::new()) });
    assert!(screen.picture().contains("nothing lies in here"), "{}", screen.picture());
    screen.type_text("b");
    assert!(screen.picture().contains("nothing here begins like this"), "{}", screen.picture());
}

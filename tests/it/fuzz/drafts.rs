//! Files of drafts: whatever is in one, it is taken up or shown as it is; looking at it changes nothing.

use smartq::app::drafts::FoundDraft;
use smartq::app::drafts::record::{Read, Unread, read, write};
use smartq::app::effect::Effect;
use smartq::app::msg::Msg;

use super::answers::assert_fit;
use super::worn::worn;
use crate::support::fixtures::Screen;

/// As the local workspace is called.
const ACCOUNT: &str = "this machine";

/// Drafts of several forms, whole.
const GOOD: [&str; 4] = [
    r#"version = 1
what = "New ticket"
account = "this machine"
written = "2026-12-01 09:00:00"
files = []
place = { form = "new ticket", project = 7 }
[[field]]
property = "name"
label = "Name"
now = { text = "Guests are charged twice" }
start = { text = "" }
[[field]]
property = "assigned_to"
label = "Assigned to"
now = { ids = [1, 3], names = ["Ann Berger", "Chloé Dubois"], typed = "bj" }
[[field]]
property = "tags"
label = "Tags"
now = { words = ["bug", "ui"], typed = "check" }
[[field]]
property = "f2"
label = "Estimate"
now = { text = "3.5" }
[[field]]
property = "f5"
label = "Platforms"
now = { ids = [511], names = ["Web"], typed = "" }
"#,
    r#"version = 1
what = "Change of #70003"
account = "this machine"
written = "2026-12-01 09:00:00"
sent = true
place = { form = "ticket", project = 7, ticket = 70003 }
[[field]]
property = "description"
label = "Description"
now = { text = "First line\nsecond line" }
start = { text = "Another one" }
[[field]]
property = "required_by"
label = "Due date"
now = { text = "2026-12-24" }
[[field]]
property = "gone"
label = "No longer there"
now = { text = "words" }
"#,
    r#"version = 1
what = "New note on #70003"
account = "this machine"
written = "2026-12-01 09:00:00"
files = ["/home/ann/plan.pdf"]
place = { form = "new note", project = 7, ticket = 70003 }
[[field]]
property = "text"
label = "Text"
now = { text = "Seen *again* today." }
[[field]]
property = "private"
label = "Private"
now = { yes = true }
"#,
    r#"version = 1
what = "A value of the settings"
account = "this machine"
written = "2026-12-01 09:00:00"
place = { form = "value", project = 7, field = "f1", thing = 501, both = true }
[[field]]
property = "title"
label = "Title"
now = { text = "Blocker" }
"#,
];

pub(crate) fn run(bytes: &[u8]) {
    let Some((way, rest)) = bytes.split_first() else { return };
    let file = match GOOD.get(usize::from(way % 5)) {
        Some(good) => worn(good.as_bytes(), rest),
        None => rest.to_vec(),
    };
    let text = String::from_utf8_lossy(&file).into_owned();
    let found = read(&text, ACCOUNT);
    assert!(!rest.is_empty() || way % 5 == 4 || found.is_ok(), "{found:?}");
    match &found {
        Ok(it) => assert_comes_back(it),
        Err(Unread::Newer(version)) => assert_ne!(*version, 1),
        Err(_) => {}
    }
    assert_shown(text, &found);
}

fn assert_comes_back(it: &Read) {
    let text = write(ACCOUNT, it.written, &it.place, &it.left).unwrap();
    assert_eq!(read(&text, ACCOUNT).as_ref(), Ok(it), "{text}");
    assert_eq!(read(&text, "bob at b"), Err(Unread::Foreign));
    let newer = text.replacen("version = 1", "version = 2", 1);
    assert_eq!(read(&newer, ACCOUNT), Err(Unread::Newer(2)));
}

/// Where it is listed, where it is told whole, and in its form.
fn assert_shown(text: String, found: &Result<Read, Unread>) {
    let mut screen = Screen::board(80, 24);
    screen.effects();
    let name = "0a7c-1.toml".to_owned();
    let path = format!("/home/ann/.local/state/smartq/drafts/6c1d/{name}").into();
    let drafts = vec![FoundDraft { name, path, text }];
    screen.send(Msg::DraftsFound { account: ACCOUNT.to_owned(), drafts });
    assert_fit(&screen.picture());
    screen.press("O");
    let picture = screen.picture();
    assert!(found.is_ok() || picture.contains("cannot be taken up"), "{picture}");
    for keys in ["ctrl-d", "ctrl-d", "ctrl-u"] {
        assert_fit(&screen.picture());
        screen.press(keys);
    }
    assert_eq!(touched(&mut screen), 0, "nobody has touched it");
    for keys in ["enter", "tab", "esc", "O"] {
        screen.press(keys);
        screen.answer();
        assert_fit(&screen.picture());
    }
}

/// How often a draft was written or taken away since this was last asked, after all timers have run out.
fn touched(screen: &mut Screen) -> usize {
    let mut touched = 0;
    for effect in screen.effects() {
        if let Effect::StartTimer { id, .. } = effect {
            let effects = screen.send(Msg::Elapsed(id)).effects;
            let is_one =
                |it: &&Effect| matches!(it, Effect::KeepDraft { .. } | Effect::DropDraft { .. });
            touched += effects.iter().filter(is_one).count();
        }
    }
    touched
}

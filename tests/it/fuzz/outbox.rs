//! Entries of the outbox: whatever is in one, it is what was written or it is not read; what is read can be shown.

use smartq::model::Timestamp;
use smartq::worker::outbox::entry::{Entry, Unread};
use smartq::worker::reply::{Fate, Reply, Unsent, UnsentWrite};
use smartq::worker::request::EntryId;

use super::answers::assert_fit;
use super::worn::worn;
use crate::support::fixtures::Screen;

/// Entries of several kinds, whole.
const GOOD: [&str; 4] = [
    r#"{"version":1,"account":"ann at acme","made":1795600000,"state":"waiting","reason":null,
"key":"0123456789abcdef0123456789abcdef","sent":null,"known":70019,
"write":{"create-ticket":{"project":7,"input":{"name":"One","description":"Two\nthree","step_id":11,
"tags":"bug,ui","required_by":"2026-12-24","assigned_to":[1,2],"notify_involved":true,
"fields":{"f1":"501","f5":[511,513]}}}}}"#,
    r#"{"version":1,"account":"ann at acme","made":1795600000,"state":"asks","reason":"Both have changed it.",
"key":"0123456789abcdef0123456789abcdef","sent":1795600001,"known":null,
"write":{"save-ticket":{"project":7,"base":{"id":70003,"name":"One","step_id":11,"tags":"bug"},
"change":{"name":"Two","description":null,"step_id":null,"tags":"","required_by":"",
"assigned_to":[],"notify_involved":null,"fields":{}}}},
"theirs":{"ticket":{"id":70003,"name":"Three","step_id":12}}}"#,
    r#"{"version":1,"account":"ann at acme","made":1795600000,"state":"refused","reason":"No.",
"key":"0123456789abcdef0123456789abcdef","sent":1795600001,"known":null,
"write":{"save-note":{"project":7,"ticket":70003,"base":{"id":901,"text":"<p>a</p>"},
"input":{"text":"<p>b <b>c</b></p>","private":true,"notify_users":null,"users":[1],"has_attachments":null}}}}"#,
    r#"{"version":1,"account":"ann at acme","made":1795600000,"state":"unknown","reason":null,
"key":"0123456789abcdef0123456789abcdef","sent":1795600001,"known":null,
"write":{"delete-file":{"project":7,"ticket":70003,"note":903,"file":31}}}"#,
];

pub(crate) fn run(bytes: &[u8]) {
    let Some((way, rest)) = bytes.split_first() else { return };
    let file = match GOOD.get(usize::from(way % 5)) {
        Some(good) => worn(good.as_bytes(), rest),
        None => rest.to_vec(),
    };
    let read = Entry::read(&file);
    assert!(!rest.is_empty() || way % 5 == 4 || read.is_ok(), "{read:?}");
    match read {
        Ok(entry) => {
            assert_comes_back(&entry);
            assert_shown(&entry);
        }
        Err(Unread::Newer(version)) => assert_ne!(version, 1),
        Err(Unread::Damaged(why)) => assert!(!why.is_empty()),
    }
}

fn assert_comes_back(entry: &Entry) {
    let text = entry.text();
    assert_eq!(Entry::read(text.as_bytes()).as_ref(), Ok(entry), "{text}");
    let newer = text.replacen("\"version\": 1", "\"version\": 2", 1);
    assert_eq!(Entry::read(newer.as_bytes()), Err(Unread::Newer(2)));
    for end in [text.len() - 1, text.len() / 2, text.len() / 3] {
        let half = Entry::read(&text.as_bytes()[..end]);
        assert!(matches!(half, Err(Unread::Damaged(_))), "{half:?}");
    }
}

/// In the list of what is not sent, whole, and in the form or the box it is taken up in.
fn assert_shown(entry: &Entry) {
    let fates = [Fate::Waiting, Fate::Unknown, Fate::Refused, Fate::Asks];
    for (at, fate) in (1_u64..).zip(fates) {
        let mut screen = Screen::board(80, 24);
        let write = UnsentWrite {
            entry: EntryId(at),
            request: None,
            write: Box::new(entry.write()),
            fate,
            reason: entry.reason().map(ToOwned::to_owned),
            theirs: entry.theirs().map(Box::new),
            made: Timestamp::parse("2026-12-01 09:41:00"),
            is_old: at.is_multiple_of(2),
        };
        let unsent = Unsent { revision: 1, writes: vec![write.clone()], ..Unsent::default() };
        screen.reply(Reply::Found(vec![write]));
        screen.reply(Reply::Unsent(Box::new(unsent)));
        for keys in ["O", "ctrl-d", "ctrl-u", "enter", "tab", "esc", "esc"] {
            screen.press(keys);
            screen.answer();
            assert_fit(&screen.picture());
        }
    }
}

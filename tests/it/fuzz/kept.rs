//! Files of what servers have told: whatever is in one, it is used or it is not, and what is used comes back the same and
//! is fit to be shown.

use sha2::{Digest as _, Sha256};
use smartq::model::{NoteId, Timestamp};
use smartq::worker::kept::{Content, Flaw, Sheet, name};
use smartq::worker::reply::{Completeness, Origin, Reply};
use smartq::worker::request::{LoadId, Read, Request, Target};

use super::answers::assert_fit;
use super::worn::worn;
use crate::support::fixtures::{self, BOOKING_MASK, RELEASE, Screen};

const ACCOUNT: &str = "ann@example.com at https://a.example/";

const NOTE: NoteId = NoteId::new(903);

/// Where the moment stands, which may be written over.
const MOMENT: std::ops::Range<usize> = 14..26;

/// Bytes of the first line.
const HEAD: usize = 92;

fn reads() -> [Read; 10] {
    [
        Read::Me,
        Read::Projects,
        Read::People,
        Read::Roles(RELEASE),
        Read::Steps(RELEASE),
        Read::Fields(RELEASE),
        Read::Board(RELEASE),
        Read::Ticket(RELEASE, BOOKING_MASK),
        Read::Notes(RELEASE, BOOKING_MASK),
        Read::Files(RELEASE, BOOKING_MASK, NOTE),
    ]
}

pub(crate) fn run(bytes: &[u8]) {
    let Some((&[which, way], rest)) = bytes.split_first_chunk::<2>() else { return };
    let reads = reads();
    let read = reads[usize::from(which) % reads.len()];
    match way % 5 {
        0 => assert!(Sheet::read(rest, ACCOUNT, read).is_err(), "nobody adds that up by chance"),
        1 => assert_worn(read, rest),
        2 => assert_used(read, rest),
        3 => {
            let file = good(read).write(ACCOUNT, read).unwrap();
            let (_, body) = file.split_at(HEAD);
            assert_used(read, &worn(body, rest));
        }
        _ => {
            let what = name(read).unwrap();
            let content = String::from_utf8_lossy(rest);
            let body =
                format!("{{\"account\":\"{ACCOUNT}\",\"what\":\"{what}\",\"content\":{content}}}");
            assert_used(read, body.as_bytes());
        }
    }
}

/// A good file in which something is another: it is told from a good one, unless it is still as good.
fn assert_worn(read: Read, bytes: &[u8]) {
    let good = good(read);
    let file = good.write(ACCOUNT, read).unwrap();
    assert_eq!(Sheet::read(&file, ACCOUNT, read).unwrap(), good);
    assert_eq!(Sheet::read(&file, "bob@example.com", read), Err(Flaw::Foreign));
    let newer = String::from_utf8_lossy(&file).replacen("kept 1", "kept 2", 1);
    assert_eq!(Sheet::read(newer.as_bytes(), ACCOUNT, read), Err(Flaw::NotOurs));
    let worn = worn(&file, bytes);
    let same = |at: std::ops::Range<usize>| file.get(at.clone()) == worn.get(at);
    let rest = MOMENT.end..file.len();
    let is_good = worn.len() == file.len() && same(0..MOMENT.start) && same(rest);
    match Sheet::read(&worn, ACCOUNT, read) {
        Ok(sheet) => assert!(is_good && sheet.content == good.content),
        Err(flaw) => assert_ne!(worn, file, "{flaw}"),
    }
}

/// What adds up may still hold anything.
fn assert_used(read: Read, body: &[u8]) {
    let Ok(sheet) = Sheet::read(&sealed(body), ACCOUNT, read) else { return };
    let again = sheet.write(ACCOUNT, read).unwrap();
    assert_eq!(Sheet::read(&again, ACCOUNT, read).as_ref(), Ok(&sheet));
    assert_shown(read, &sheet);
}

/// By what the files are said to be, not by the code that writes them.
fn sealed(body: &[u8]) -> Vec<u8> {
    use std::fmt::Write as _;
    let mut file = format!("smartq kept 1 {:012} ", told().unix());
    for byte in Sha256::digest(body) {
        write!(file, "{byte:02x}").unwrap();
    }
    file.push('\n');
    [file.as_bytes(), body].concat()
}

fn told() -> Timestamp {
    Timestamp::from_unix(1_795_600_000).unwrap()
}

fn good(read: Read) -> Sheet {
    Sheet { told: told(), content: content(read) }
}

fn content(read: Read) -> Content {
    match read {
        Read::Me => Content::Me(Box::new(fixtures::session().me)),
        Read::Projects => Content::Projects(fixtures::projects()),
        Read::Roles(_) => Content::Roles(fixtures::roles()),
        Read::Steps(_) => Content::Steps(fixtures::steps()),
        Read::Fields(_) => Content::Fields(fixtures::fields()),
        Read::Board(_) => Content::Board(fixtures::tickets()),
        Read::Ticket(_, id) => Content::Ticket(Some(Box::new(fixtures::ticket(id)))),
        Read::Notes(_, ticket) => Content::Notes(fixtures::notes(ticket)),
        Read::Files(_, _, note) => Content::Files(fixtures::files(note)),
        _ => Content::People(fixtures::people()),
    }
}

/// On every screen that has something of it: the start of a program that cannot reach the server.
fn assert_shown(read: Read, sheet: &Sheet) {
    let start = smartq::app::Start {
        project: (read != Read::Projects).then(|| RELEASE.to_string()),
        ticket: matches!(read, Read::Ticket(..) | Read::Notes(..) | Read::Files(..))
            .then_some(BOOKING_MASK),
        ..fixtures::start(80, 24, Some(Target::Local))
    };
    let answers = |request: &Request| match request {
        Request::Read { load, read: it } if *it == read => replies(*load, read, sheet),
        other => fixtures::answer(other),
    };
    let mut screen = Screen::new(start);
    screen.answer_with(&answers);
    assert_fit(&screen.picture());
    for keys in
        ["G", "tab", "tab", "q", "j", "enter", "e", "esc", "q", "@", "q", ",", "2", "3", "4"]
    {
        screen.press(keys);
        screen.answer_with(&answers);
        assert_fit(&screen.picture());
    }
}

fn replies(load: LoadId, read: Read, sheet: &Sheet) -> Vec<Reply> {
    let reply = match (read, sheet.content.clone()) {
        (_, Content::Me(me)) => Reply::Me { load, result: Ok(me) },
        (_, Content::Projects(them)) => Reply::Projects { load, result: Ok(them) },
        (_, Content::People(them)) => Reply::People { load, result: Ok(them) },
        (Read::Roles(project), Content::Roles(them)) => {
            Reply::Roles { load, project, result: Ok(them) }
        }
        (Read::Steps(project), Content::Steps(them)) => {
            Reply::Steps { load, project, result: Ok(them) }
        }
        (Read::Fields(project), Content::Fields(them)) => {
            Reply::Fields { load, project, result: Ok(them) }
        }
        (Read::Ticket(_, ticket), Content::Ticket(Some(it))) => {
            Reply::Ticket { load, ticket, result: Ok(it) }
        }
        (Read::Notes(_, ticket), Content::Notes(them)) => {
            Reply::Notes { load, ticket, result: Ok(them) }
        }
        (Read::Files(_, _, note), Content::Files(them)) => {
            Reply::Files { load, note, result: Ok(them) }
        }
        (Read::Board(project), Content::Board(rows)) => {
            let origin = Origin::Cached;
            let page = Reply::BoardPage { load, project, rows, total: None, origin };
            let done = Reply::BoardDone { load, project, result: Ok(Completeness::Complete) };
            return vec![Reply::Kept { told: sheet.told, reply: Box::new(page) }, done];
        }
        _ => return Vec::new(),
    };
    vec![Reply::Kept { told: sheet.told, reply: Box::new(reply) }]
}

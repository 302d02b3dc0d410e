//! Bytes that no keyboard sends: whatever comes over the line, the program lives, rests when nothing comes, gives the
//! terminal back, and no server hears of what nobody has typed.
//!
//! Zero is left out as a place of the cursor or the mouse: terminals count from one, and the library that reads them relies
//! on that where sums are checked, as they are in tests.

use rustix::process::Signal;

use super::TWO_SECONDS;
use crate::support::pty::{Program, Session};
use crate::support::rude_server::{RudeServer, World};

/// Tries that one again.
const SEED: &str = "TERMINAL_NOISE_SEED";

/// Bytes that are sent at least.
const MANY: usize = 6_000;

/// Answers of terminals, to questions that we have not asked.
const ANSWERS: [&[u8]; 14] = [
    b"\x1b[12;40R",
    b"\x1b[?62;22c",
    b"\x1b[?1u",
    b"\x1b[?2026;2$y\x1b[?62c",
    b"\x1b]11;rgb:1e1e/1e1e/2e2e\x07",
    b"\x1b]10;rgb:ffff/dddd/eeee\x1b\\",
    b"\x1b]4;1;rgb:cdcd/0000/0000\x1b\\",
    b"\x1b]52;c;RHkNcXFk\x07",
    b"\x1bP>|XTerm(388)\x1b\\",
    b"\x1bP1+r544e=787465726d\x1b\\",
    b"\x1b_Gi=31;OK\x1b\\",
    b"\x1b[I",
    b"\x1b[O",
    b"\xff",
];

/// Pastes; what is in them is text.
const PASTES: [&[u8]; 5] = [
    b"\x1b[200~Dy\rny:quit\r\x1b[A\x13\x04\x1b[201~",
    b"\x1b[200~\xff\xc3\x28\xe2\x82\x1b[201~",
    b"\x1b[200~\x1b[200~nested\x1b[201~",
    b"\x1b[200~\x1b]11;rgb:0000\x07L\x1b[201~",
    b"\x1b[200~\x1b[201~",
];

/// Movements without a button, other buttons, the wheel.
const MOUSE: [&[u8]; 5] = [
    b"\x1b[<35;40;12M",
    b"\x1b[<2;40;12M",
    b"\x1b[<2;40;12m",
    b"\x1b[<65;40;12M",
    b"\x1b[<64;9999;9999M",
];

/// Beginnings without an end, and what is no sequence.
const HALVES: [&[u8]; 10] = [
    b"\x1b",
    b"\x1b[",
    b"\x1b[1;",
    b"\x1b[<65;",
    b"\x1b[?",
    b"\x1b]11;rgb:",
    b"\x1bP>|",
    b"\x1b[200~",
    b"\x1bO",
    b"\xf0\x9f",
];

fn seeds(count: usize) -> Vec<u64> {
    match std::env::var(SEED) {
        Ok(seed) => vec![seed.parse().unwrap()],
        Err(_) => (0..count).map(|_| fastrand::u64(..)).collect(),
    }
}

fn one_of<'a>(of: &[&'a [u8]], random: &mut fastrand::Rng) -> &'a [u8] {
    of[random.usize(..of.len())]
}

fn account(server: &RudeServer) -> [(&'static str, String); 4] {
    [
        ("SMARTQ_URL", format!("http://{}/", server.address)),
        ("SMARTQ_EMAIL", "ann@example.com".to_owned()),
        ("SMARTQ_PASSWORD", "secret".to_owned()),
        ("SMARTQ_API_KEY", "0123456789abcdef".to_owned()),
    ]
}

fn open(account: &[(&str, String)], arguments: &[&str]) -> Session {
    let mut variables: Vec<_> =
        account.iter().map(|(name, value)| (*name, value.as_str())).collect();
    variables.extend([("VISUAL", "true"), ("EDITOR", "true")]);
    let mut session = Program { arguments, variables: &variables, ..Program::default() }.start();
    session.wait_for("#1 Ticket 1");
    session
}

/// Shows that everything before it has been dealt with.
fn wait_for_help(session: &mut Session) {
    session.send("\u{1b}OP");
    session.wait_for("What the keys do");
}

/// Anything but what ends or stops a program on purpose: by its keys, or by those of a line in its usual mode, which it has
/// again when the program ends before it has read everything.
fn wild(random: &mut fastrand::Rng) -> Vec<u8> {
    let mut bytes = Vec::new();
    while bytes.len() < MANY {
        match random.u8(..8) {
            0 => bytes.extend(one_of(&ANSWERS, random)),
            1 => bytes.extend(one_of(&PASTES, random)),
            2 => bytes.extend(one_of(&MOUSE, random)),
            3 => bytes.extend(one_of(&HALVES, random)),
            // a paste that was begun ends some time
            4 => bytes.extend(b"\x1b[201~"),
            _ => {
                let some = std::iter::repeat_with(|| random.u8(..)).take(20);
                bytes.extend(some.filter(|byte| !b"q0M\x03\x1a\x1c".contains(byte)));
            }
        }
    }
    bytes
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn random_bytes_neither_break_nor_spin_nor_change_what_is_only_looked_at() {
    let server = RudeServer::start(World::with_tickets(12)).await;
    let account = account(&server);
    let story = move || {
        for seed in seeds(4) {
            println!("{SEED}={seed}");
            let mut random = fastrand::Rng::with_seed(seed);
            let mut session = open(&account, &["--read-only"]);
            session.send_bytes(&wild(&mut random));
            let before = session.used();
            session.signal(Signal::TERM);
            let used = session.used_at_the_end() - before;
            // some of it may have been keys that lead out
            let code = session.end();
            assert!(matches!(code, 143 | 0), "{code}\n{}", session.screen());
            assert!(used < TWO_SECONDS, "{used}");
            session.assert_given_back();
        }
    };
    tokio::task::spawn_blocking(story).await.unwrap();
    let requests = server.requests();
    assert!(requests.iter().all(|request| request.method == "GET"), "{requests:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_of_a_terminal_and_pastes_on_a_board_change_nothing_at_the_server() {
    let server = RudeServer::start(World::with_tickets(12)).await;
    let before = server.world(|world| world.tickets.clone());
    let account = account(&server);
    let story = move || {
        for seed in seeds(2) {
            println!("{SEED}={seed}");
            let mut random = fastrand::Rng::with_seed(seed);
            let mut session = open(&account, &[]);
            let mut sent = 0;
            while sent < MANY {
                let kinds: [&[&[u8]]; 3] = [&ANSWERS, &PASTES, &MOUSE];
                let piece = one_of(kinds[random.usize(..kinds.len())], &mut random);
                session.send_bytes(piece);
                sent += piece.len();
            }
            wait_for_help(&mut session);
            session.signal(Signal::TERM);
            assert_eq!(session.end(), 143);
            session.assert_given_back();
        }
    };
    tokio::task::spawn_blocking(story).await.unwrap();
    let requests = server.requests();
    assert!(requests.iter().all(|request| request.method == "GET"), "{requests:?}");
    assert_eq!(server.world(|world| world.tickets.clone()), before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_begins_and_never_ends_wakes_nobody() {
    let server = RudeServer::start(World::with_tickets(12)).await;
    let account = account(&server);
    let story = move || {
        for half in ["\u{1b}[200~never ends", "\u{1b}[?1", "\u{1b}]11;rgb:", "\u{1b}[1;"] {
            let mut session = open(&account, &[]);
            session.send("y\r");
            session.wait_for("Copied: #1");
            session.send(half);
            let (used, sleeps) = (session.used(), session.sleeps());
            // goes by itself, after some seconds
            session.wait_for_end_of("Copied: #1");
            let (used, sleeps) = (session.used() - used, session.sleeps() - sleeps);
            assert!(used < TWO_SECONDS / 2 && sleeps < 500, "{half:?}: {used}, {sleeps}");
            session.signal(Signal::TERM);
            assert_eq!(session.end(), 143);
            session.assert_given_back();
        }
    };
    tokio::task::spawn_blocking(story).await.unwrap();
}

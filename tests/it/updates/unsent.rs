//! Writes that are kept because the server cannot be reached.

use smartq::app::effect::Effect;
use smartq::app::layer::Layer;
use smartq::model::{ProjectId, TicketId};
use smartq::worker::reply::{Failure, FailureKind, Fate, Link, Reply, Unsent, UnsentWrite};
use smartq::worker::request::{EntryId, Request, RequestId, Write};

use crate::support::fixtures::Screen;

fn offline() -> Failure {
    Failure::new(FailureKind::Offline, "No connection to acme. Nothing was sent.")
}

fn write(screen: &mut Screen) -> (RequestId, Write) {
    let requests = screen.requests().into_iter();
    let mut writes = requests.filter_map(|request| match request {
        Request::Write { request, write } => Some((request, *write)),
        _ => None,
    });
    writes.next().unwrap()
}

fn notices(screen: &Screen) -> String {
    screen.state.desk.notices.standing().iter().map(|notice| notice.text.clone()).collect()
}

fn entry(write: &Write, request: Option<RequestId>, fate: Fate, is_old: bool) -> UnsentWrite {
    UnsentWrite {
        entry: EntryId(1),
        request,
        write: Box::new(write.clone()),
        fate,
        reason: None,
        made: None,
        is_old,
    }
}

fn down(revision: u64, writes: Vec<UnsentWrite>, in_memory: Option<&str>) -> Reply {
    let in_memory = in_memory.map(ToOwned::to_owned);
    let link = Link::Down(offline());
    Reply::Unsent(Box::new(Unsent { revision, link, writes, in_memory }))
}

#[test]
fn what_is_kept_stays_in_its_new_lane_is_counted_and_does_not_hold_up_the_end() {
    let mut screen = Screen::board(80, 24);
    screen.requests();
    screen.press("L");
    let (request, write) = write(&mut screen);
    screen.reply(Reply::Queued { request, why: offline() });
    let queued = entry(&write, Some(request), Fate::Waiting, false);
    screen.reply(down(1, vec![queued.clone()], None));
    assert!(screen.picture().contains("! offline  ⇡1 unsent"), "{}", screen.picture());
    assert!(notices(&screen).contains("goes out by itself"));
    assert_eq!(screen.state.desk.store.unanswered(), 1, "not taken back");
    // an older word that comes late is not the last one
    screen.reply(Reply::Unsent(Box::default()));
    assert!(screen.picture().contains("offline"));
    screen.press("ctrl-c");
    assert!(screen.effects().contains(&Effect::Quit), "nothing is lost, so nothing is asked");
}

#[test]
fn what_is_in_memory_alone_is_asked_about_at_the_end() {
    let mut screen = Screen::board(80, 24);
    screen.requests();
    screen.press("L");
    let (request, write) = write(&mut screen);
    screen.reply(Reply::Queued { request, why: offline() });
    let queued = entry(&write, Some(request), Fate::Waiting, false);
    screen.reply(down(1, vec![queued], Some("cannot write x: no space left")));
    assert!(notices(&screen).contains("no space left"));
    screen.press("ctrl-c");
    assert!(!screen.effects().contains(&Effect::Quit));
    assert!(matches!(screen.state.layers.top(), Layer::Confirm(_)));
}

#[test]
fn of_what_an_earlier_run_has_left_only_what_is_fresh_goes_on() {
    let mut screen = Screen::board(80, 24);
    screen.requests();
    let project = ProjectId::new(3);
    let delete = Write::DeleteTicket { project, ticket: TicketId::new(9) };
    let old = UnsentWrite { entry: EntryId(2), ..entry(&delete, None, Fate::Waiting, true) };
    let refused = UnsentWrite { entry: EntryId(3), ..entry(&delete, None, Fate::Refused, false) };
    let fresh = entry(&delete, None, Fate::Unknown, false);
    screen.reply(Reply::Found(vec![fresh, old, refused]));
    let resumed: Vec<EntryId> = screen
        .requests()
        .into_iter()
        .filter_map(|request| match request {
            Request::Resume { entry, .. } => Some(entry),
            _ => None,
        })
        .collect();
    assert_eq!(resumed, [EntryId(1)]);
    assert!(notices(&screen).contains("2 changes were kept and not sent"));
}

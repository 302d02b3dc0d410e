//! Marking, changing many at once, taking back: keys and answers.

use smartq::app::effect::Effect;
use smartq::app::layer::Layer;
use smartq::app::msg::Msg;
use smartq::app::notices::Tone;
use smartq::model::{StepId, Ticket, TicketId};
use smartq::worker::reply::{Failure, FailureKind, Fate, Reply, Unsent, UnsentWrite};
use smartq::worker::request::{EntryId, Read, Request, RequestId, Target, Write};

use crate::support::fixtures::{RELEASE, Screen, answer, start, ticket};

fn id(number: u64) -> TicketId {
    TicketId::new(70_000 + number)
}

fn marked(screen: &Screen) -> Vec<u64> {
    let marks = screen.state.desk.changes.marks(RELEASE);
    marks.map_or_else(Vec::new, |marks| marks.iter().map(|it| it.get() - 70_000).collect())
}

fn writes(screen: &mut Screen) -> Vec<(RequestId, Write)> {
    let requests = screen.requests().into_iter();
    requests
        .filter_map(|request| match request {
            Request::Write { request, write } => Some((request, *write)),
            _ => None,
        })
        .collect()
}

fn moves(writes: &[(RequestId, Write)]) -> Vec<(u64, u64)> {
    let of = |write: &Write| match write {
        Write::SaveTicket { base, change, .. } => {
            (base.id.get() - 70_000, change.step_id.map_or(0, StepId::get) - 10)
        }
        other => panic!("{other:?}"),
    };
    writes.iter().map(|(_, write)| of(write)).collect()
}

/// The server does as it is asked.
fn obey(screen: &mut Screen, writes: Vec<(RequestId, Write)>) {
    for (request, write) in writes {
        let reply = match write {
            Write::SaveTicket { base, change, .. } => {
                let row = change.applied_to(&base);
                Reply::TicketSaved { request, ticket: base.id, result: Ok(Box::new(row)) }
            }
            Write::DeleteTicket { ticket, .. } => {
                Reply::TicketDeleted { request, ticket, result: Ok(()) }
            }
            Write::CreateTicket { input, .. } => {
                let bare = Ticket::new(id(99), "", StepId::new(11));
                let row = input.applied_to(&bare);
                Reply::TicketCreated { request, result: Ok(Box::new(row)), is_alike: false }
            }
            other => panic!("{other:?}"),
        };
        screen.reply(reply);
    }
}

/// Until nothing more is asked.
fn obey_all(screen: &mut Screen) {
    loop {
        let requests = screen.requests();
        if requests.is_empty() {
            return;
        }
        for request in requests {
            match request {
                Request::Write { request, write } => obey(screen, vec![(request, *write)]),
                other => answer(&other).into_iter().for_each(|reply| screen.reply(reply)),
            }
        }
    }
}

fn refuse(screen: &mut Screen, writes: Vec<(RequestId, Write)>) {
    for (request, write) in writes {
        let Write::SaveTicket { base, .. } = write else { panic!("{write:?}") };
        let failure = Failure::new(FailureKind::Forbidden, "Your role ends at Ready.");
        screen.reply(Reply::TicketSaved { request, ticket: base.id, result: Err(failure) });
    }
}

fn said(screen: &Screen) -> Vec<String> {
    screen.state.desk.notices.standing().iter().map(|notice| notice.text.clone()).collect()
}

#[test]
fn space_marks_and_goes_on_and_esc_clears_before_it_leaves() {
    let mut screen = Screen::board(80, 24);
    screen.press("space space");
    assert_eq!(marked(&screen), [6, 7]);
    assert!(screen.picture().contains("◆ 2 marked") && screen.picture().contains("◆ #70006"));
    screen.press("k space");
    assert_eq!(marked(&screen), [6]);
    screen.press("esc");
    assert!(marked(&screen).is_empty());
    assert!(matches!(screen.state.layers.top(), Layer::Board(_)));
    screen.press("esc");
    assert!(matches!(screen.state.layers.top(), Layer::Projects(_)));
}

#[test]
fn a_range_goes_from_the_last_mark_of_the_lane_to_the_selected_one() {
    let mut screen = Screen::board(80, 24);
    screen.press("V j j j V");
    assert_eq!(marked(&screen), [6, 7, 12, 15]);
    screen.press("esc G space k k V");
    assert_eq!(marked(&screen), [16, 18, 19]);
    screen.press("2 V");
    assert_eq!(marked(&screen), [4, 16, 18, 19], "another lane begins a range of its own");
}

#[test]
fn all_that_stands_in_a_lane_is_marked_at_once_and_unmarked_again() {
    let mut screen = Screen::board(80, 24);
    screen.press("*");
    assert_eq!(marked(&screen).len(), 19);
    screen.press("*");
    assert!(marked(&screen).is_empty());
}

#[test]
fn a_move_is_meant_for_all_that_are_marked_each_from_its_own_lane() {
    let mut screen = Screen::board(80, 24);
    screen.press("space space 2 space 6 space");
    assert_eq!(marked(&screen), [1, 4, 6, 7]);
    screen.press("L");
    let sent = writes(&mut screen);
    assert_eq!(moves(&sent), [(4, 3), (6, 2), (7, 2)]);
    obey(&mut screen, sent);
    assert_eq!(marked(&screen), [1]);
    let text = "3 tickets were moved to Ready and In progress, 1 was not; u takes it back. It stays marked; ! says why.";
    assert_eq!(said(&screen), [text]);
    screen.press("!");
    assert!(screen.picture().contains("#70001 is in the last lane already."));
    screen.press("enter u");
    assert_eq!(moves(&writes(&mut screen)), [(4, 2), (6, 1), (7, 1)]);
}

#[test]
fn a_menu_moves_all_that_are_marked() {
    let mut screen = Screen::board(80, 24);
    screen.press("space space m");
    assert!(screen.picture().contains("Move 2 marked tickets to"));
    screen.press("4");
    let sent = writes(&mut screen);
    assert_eq!(moves(&sent), [(6, 4), (7, 4)]);
    obey(&mut screen, sent);
    assert_eq!(said(&screen), ["2 tickets were moved to Review; u takes it back."]);
}

#[test]
fn of_many_four_are_on_their_way_and_the_header_says_how_far_it_is() {
    let mut screen = Screen::board(80, 24);
    screen.press("* m 1");
    let sent = writes(&mut screen);
    assert_eq!(sent.len(), 4);
    let picture = screen.picture();
    assert!(picture.contains("⟳ moving 0 of 19"), "{picture}");
    obey(&mut screen, sent);
    assert!(screen.picture().contains("⟳ moving "), "the next ones are on their way");
    screen.press("L");
    assert!(said(&screen)[0].contains("still under way"), "{:?}", said(&screen));
    screen.press("u");
    assert!(said(&screen)[0].contains("still under way"), "{:?}", said(&screen));
    screen.press("ctrl-c");
    assert!(screen.picture().contains("still to be changed"), "{}", screen.picture());
    screen.press("n x");
    let sent = writes(&mut screen);
    assert_eq!(sent.len(), 4);
    obey(&mut screen, sent);
    assert!(writes(&mut screen).is_empty(), "no more is begun");
    assert!(said(&screen)[0].starts_with("Stopped. "), "{:?}", said(&screen));
    assert!(!marked(&screen).is_empty());
}

#[test]
fn what_was_refused_stays_marked_and_says_why_on_its_card() {
    let mut screen = Screen::board(80, 24);
    screen.press("space space m 2");
    let sent = writes(&mut screen);
    refuse(&mut screen, sent);
    assert_eq!(marked(&screen), [6, 7]);
    assert!(screen.picture().contains("✗ Your role ends"), "{}", screen.picture());
    let text = "None of 2 tickets was changed. They stay marked; ! says why.";
    assert_eq!(said(&screen), [text], "one sentence for all");
    screen.press("! j");
    let picture = screen.picture();
    assert!(picture.contains("2 tickets were not changed"), "{picture}");
    screen.press("enter");
    let Layer::Board(board) = screen.state.layers.top() else { panic!() };
    assert_eq!(board.selected(&screen.state.desk).unwrap().id, id(7));
    screen.press("u");
    assert_eq!(said(&screen).last().unwrap(), "There is nothing to take back.");
}

#[test]
fn a_single_mark_goes_with_the_change_and_stays_with_a_refusal() {
    let mut screen = Screen::board(80, 24);
    screen.press("space k L");
    let sent = writes(&mut screen);
    refuse(&mut screen, sent);
    assert_eq!(marked(&screen), [6]);
    assert_eq!(said(&screen), ["Your role ends at Ready."]);
    screen.press("L");
    let sent = writes(&mut screen);
    obey(&mut screen, sent);
    assert!(marked(&screen).is_empty());
}

#[test]
fn deleting_the_marked_asks_names_and_reads_them_first() {
    let mut screen = Screen::board(80, 24);
    screen.press("space space D");
    let picture = screen.picture();
    assert!(picture.contains("Delete 2 tickets?") && picture.contains("#70007 Offer print"));
    screen.answer();
    assert!(screen.picture().contains("They have no notes."), "{}", screen.picture());
    screen.press("n D y");
    let asked = screen.requests();
    let looks =
        |request: &Request| matches!(request, Request::Read { read: Read::Ticket(RELEASE, _), .. });
    assert!(asked.len() == 2 && asked.iter().all(looks), "{asked:?}");
    for request in asked {
        for reply in answer(&request) {
            screen.reply(reply);
        }
    }
    obey_all(&mut screen);
    assert!(screen.state.desk.store.ticket(RELEASE, id(6)).is_none());
    assert_eq!(said(&screen), ["2 tickets were deleted; u takes it back."]);
    screen.press("u");
    let sent = writes(&mut screen);
    assert!(sent.iter().all(|(_, write)| matches!(write, Write::CreateTicket { .. })));
    assert_eq!(sent.len(), 2);
}

#[test]
fn a_deletion_that_gets_no_answer_shows_that_it_is_under_way_and_says_that_it_has_not_happened() {
    let mut screen = Screen::board(120, 30);
    screen.requests();
    screen.press("D y");
    let mut effects = screen.effects();
    let look = effects.iter().rev().find_map(|effect| match effect {
        Effect::Send(Request::Read { load, read: Read::Ticket(_, ticket) }) => {
            Some((*load, *ticket))
        }
        _ => None,
    });
    let (load, ticket) = look.expect("it is read before it goes");
    assert!(!screen.picture().contains("deleting"), "most are answered by now");
    let timer = effects.drain(..).find_map(|effect| match effect {
        Effect::StartTimer { id, after } if after.as_secs() == 2 => Some(id),
        _ => None,
    });
    screen.send(Msg::Elapsed(timer.expect("it is looked at again")));
    assert!(screen.picture().contains("deleting 0 of 1"), "{}", screen.picture());
    let broken = Failure::new(FailureKind::Server, "The connection broke off.").passing();
    screen.reply(Reply::Ticket { load, ticket, result: Err(broken) });
    assert!(!screen.picture().contains("deleting"));
    let words = format!(
        "#{ticket} was not deleted. It has to be read before, and that has failed: The connection broke off. Nothing waits to be sent: try it again."
    );
    assert_eq!(said(&screen), [words]);
    assert!(screen.state.desk.store.ticket(RELEASE, ticket).is_some());
}

#[test]
fn a_deletion_that_takes_its_time_can_be_stopped() {
    let mut screen = Screen::board(120, 30);
    screen.requests();
    screen.press("D y");
    let timers: Vec<_> = screen
        .effects()
        .into_iter()
        .filter_map(|effect| match effect {
            Effect::StartTimer { id, .. } => Some(id),
            Effect::Send(request) => {
                assert!(matches!(request, Request::Read { .. }), "{request:?}");
                None
            }
            _ => None,
        })
        .collect();
    for timer in timers {
        screen.send(Msg::Elapsed(timer));
    }
    screen.press("x");
    obey_all(&mut screen);
    assert!(screen.state.desk.store.ticket(RELEASE, id(6)).is_some());
}

#[test]
fn notes_and_files_that_go_with_the_marked_are_named_before() {
    let mut screen = Screen::board(120, 40);
    screen.press("3 space space D");
    assert!(screen.picture().contains("All their notes and files go"), "{}", screen.picture());
    screen.answer();
    let picture = screen.picture();
    assert!(picture.contains("Their 3 notes go with them"), "{picture}");
    assert!(picture.contains("booking-mask.png"), "{picture}");
}

#[test]
fn before_a_new_ticket_is_taken_back_what_goes_with_it_is_looked_up() {
    let mut screen = Screen::board(120, 40);
    screen.press("n");
    screen.type_text("Fresh");
    screen.press("ctrl-s");
    obey_all(&mut screen);
    assert_eq!(said(&screen), ["#70099 was added; u takes it back."]);
    screen.press("u");
    screen.answer();
    let picture = screen.picture();
    assert!(picture.contains("Take back: #70099 added?"), "{picture}");
    assert!(picture.contains("It has no notes."), "{picture}");
    assert!(picture.contains("Ctrl-r"), "{picture}");
}

#[test]
fn undo_and_redo_go_where_it_is_seen() {
    let mut screen = Screen::board(80, 24);
    screen.press("L");
    assert_eq!(said(&screen), ["#70006 was moved to Ready; u takes it back."]);
    screen.press("1 G u");
    let Layer::Board(board) = screen.state.layers.top() else { panic!() };
    assert_eq!(board.selected(&screen.state.desk).unwrap().id, id(6));
    assert_eq!(moves(&writes(&mut screen)), [(6, 2), (6, 1)]);
    screen.press("ctrl-r");
    assert_eq!(said(&screen), ["Done again: #70006 moved to Ready; u takes it back."]);
    assert_eq!(moves(&writes(&mut screen)), [(6, 2)]);
    screen.press("ctrl-r");
    assert_eq!(said(&screen), ["There is nothing to do again."]);
}

#[test]
fn on_the_ticket_too_a_move_is_taken_back() {
    let mut screen = Screen::board(80, 24);
    screen.press("enter");
    screen.answer();
    screen.press("L u");
    assert_eq!(moves(&writes(&mut screen)), [(6, 2), (6, 1)]);
}

#[test]
fn an_undo_that_somebody_else_stands_in_the_way_of_says_so_and_can_be_given_up() {
    let mut screen = Screen::board(80, 24);
    screen.press("L");
    obey_all(&mut screen);
    screen.press("u");
    let (request, _) = writes(&mut screen).remove(0);
    let message = "Somebody else has changed the lane meanwhile, so yours was not saved.";
    let result = Err(Failure::new(FailureKind::Changed, message));
    screen.reply(Reply::TicketSaved { request, ticket: id(6), result });
    let standing = said(&screen);
    assert_eq!(standing, [format!("Not taken back, #70006: {message}")]);
    assert!(screen.requests().iter().any(|it| matches!(it, Request::Read { .. })), "shows theirs");
    screen.press("u");
    assert!(screen.picture().contains("Leave it as it is now?"), "{}", screen.picture());
    screen.press("n u y u");
    assert_eq!(said(&screen).last().unwrap(), "There is nothing to take back.");
}

#[test]
fn the_marked_are_written_to_a_file_that_is_not_there_yet() {
    let mut screen = Screen::board(80, 24);
    screen.press("space space X");
    assert!(screen.picture().contains("2 tickets"), "{}", screen.picture());
    for _ in 0..4 {
        screen.press("backspace");
    }
    screen.type_text(".txt");
    let folder = screen.effects().into_iter().find_map(|effect| match effect {
        Effect::ListFolder(folder) => Some(folder),
        _ => None,
    });
    let folder = folder.unwrap();
    screen.send(smartq::app::msg::Msg::FolderListed { folder, entries: Some(Vec::new()) });
    screen.press("enter");
    assert!(screen.picture().contains("End the name with"), "{}", screen.picture());
    for _ in 0..4 {
        screen.press("backspace");
    }
    screen.type_text(".jsonl");
    screen.press("enter");
    let mut written = None;
    loop {
        let effects = screen.effects();
        if effects.is_empty() {
            break;
        }
        for effect in effects {
            match effect {
                Effect::Send(request) => {
                    for reply in answer(&request) {
                        screen.reply(reply);
                    }
                }
                Effect::WriteFile { path, text } => written = Some((path, text)),
                _ => {}
            }
        }
    }
    let (path, text) = written.unwrap();
    assert_eq!(path, std::path::Path::new("/home/ann/Downloads/Release 13.1.jsonl"));
    assert_eq!(text.lines().count(), 2);
    screen.send(smartq::app::msg::Msg::FileWritten(Ok(path)));
    let text = "The tickets were written to ~/Downloads/Release 13.1.jsonl.";
    assert_eq!(said(&screen), [text]);
    assert_eq!(marked(&screen), [6, 7], "they stay marked");
}

#[test]
fn read_only_marks_and_writes_files_and_takes_nothing_back() {
    let mut start = start(80, 24, Some(Target::Local));
    start.read_only = true;
    let mut screen = Screen::new(start);
    screen.answer();
    screen.press("j enter");
    screen.answer();
    screen.press("space");
    assert_eq!(marked(&screen), [6]);
    for key in ["u", "ctrl-r", "L", "D"] {
        screen.press(key);
        let standing = screen.state.desk.notices.standing();
        assert!(standing[0].tone == Tone::Warning && standing[0].text.contains("--read-only"));
    }
    screen.press("X");
    assert!(matches!(screen.state.layers.top(), Layer::Path(_)));
}

#[test]
fn marks_of_what_is_gone_go_with_the_next_load() {
    let mut screen = Screen::board(80, 24);
    screen.press("space space r");
    screen.answer_with(&|request| match *request {
        Request::Read { load, read: Read::Board(project) } => {
            let rows = vec![ticket(id(7)), ticket(id(1))];
            let origin = smartq::worker::reply::Origin::Fresh;
            let result = Ok(smartq::worker::reply::Completeness::Complete);
            vec![
                Reply::BoardPage { load, project, rows, total: None, origin },
                Reply::BoardDone { load, project, result },
            ]
        }
        _ => answer(request),
    });
    assert_eq!(marked(&screen), [7]);
}

#[test]
fn what_the_line_has_not_taken_of_a_change_that_is_stopped_does_not_go_out_later() {
    let mut screen = Screen::board(120, 40);
    screen.requests();
    screen.press("space j space L");
    let writes = writes(&mut screen);
    assert_eq!(writes.len(), 2);
    let fates = [Fate::Waiting, Fate::Sending];
    let entry = |(at, (request, write)): (usize, &(RequestId, Write))| UnsentWrite {
        entry: EntryId(at as u64),
        request: Some(*request),
        write: Box::new(write.clone()),
        fate: fates[at],
        theirs: None,
        reason: None,
        made: None,
        is_old: false,
    };
    let unsent = writes.iter().enumerate().map(entry).collect();
    screen.reply(Reply::Unsent(Box::new(Unsent {
        revision: 1,
        writes: unsent,
        ..Unsent::default()
    })));
    screen.press("x");
    let withdrawn: Vec<_> =
        screen.requests().into_iter().filter(|it| matches!(it, Request::Withdraw(_))).collect();
    assert_eq!(
        withdrawn,
        [Request::Withdraw(EntryId(0))],
        "what is on its way has its answer first"
    );
    assert!(screen.picture().contains("No more of it begins"), "{}", screen.picture());
    let Write::SaveTicket { base, .. } = &writes[0].1 else { panic!() };
    let cancelled = Err(Failure::new(FailureKind::Cancelled, "Cancelled."));
    screen.reply(Reply::TicketSaved { request: writes[0].0, ticket: base.id, result: cancelled });
    let Write::SaveTicket { base, .. } = &writes[1].1 else { panic!() };
    screen.reply(Reply::TicketSaved {
        request: writes[1].0,
        ticket: base.id,
        result: Ok(base.clone()),
    });
    let picture = screen.picture();
    assert!(picture.contains("Stopped. ") && picture.contains("1 was left as before"), "{picture}");
}

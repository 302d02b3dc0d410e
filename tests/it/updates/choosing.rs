//! People of tickets whose list does not tell them: asked for before they are chosen.

use smartq::app::layer::Layer;
use smartq::model::{StepId, Tags, Ticket, TicketId, TicketInput};
use smartq::worker::reply::{Failure, FailureKind, Reply};
use smartq::worker::request::{LoadId, Read, Request, Write};

use crate::support::fixtures::{Screen, answer};

fn id(number: u64) -> TicketId {
    TicketId::new(70_000 + number)
}

fn writes(screen: &mut Screen) -> usize {
    let requests = screen.requests().into_iter();
    requests.filter(|request| matches!(request, Request::Write { .. })).count()
}

#[test]
fn people_of_more_tickets_than_are_asked_for_at_a_time_are_all_asked_for() {
    let mut screen = untold(120);
    screen.press("* a");
    let mut asked = 0;
    loop {
        let reads = ticket_reads(&mut screen);
        if reads.is_empty() {
            break;
        }
        assert!(reads.len() <= 50);
        for (load, ticket) in reads {
            asked += 1;
            let row = Ticket { assigned_to: Some(Vec::new()), ..row(ticket) };
            let result = Ok(Box::new(row));
            screen.reply(Reply::Ticket { load, ticket, result });
        }
    }
    assert_eq!(asked, 120);
    screen.press("enter");
    assert_eq!(writes(&mut screen), 4, "they begin to be assigned");
}

#[test]
fn a_ticket_whose_people_cannot_be_told_holds_nobody_up() {
    let mut screen = untold(3);
    screen.press("* a enter");
    assert_eq!(writes(&mut screen), 0, "it is not known yet");
    screen.press("esc esc * a");
    let failure = || Failure::new(FailureKind::Forbidden, "You may not see it.");
    for (at, (load, ticket)) in ticket_reads(&mut screen).into_iter().enumerate() {
        let row = Ticket { assigned_to: Some(Vec::new()), ..row(ticket) };
        let result = if at == 0 { Err(failure()) } else { Ok(Box::new(row)) };
        screen.reply(Reply::Ticket { load, ticket, result });
    }
    screen.press("enter");
    assert!(matches!(screen.state.layers.top(), Layer::Board(_)));
    assert_eq!(writes(&mut screen), 2);
}

fn row(ticket: TicketId) -> Ticket {
    Ticket::new(ticket, "Listed", StepId::new(11))
}

/// A board whose list does not tell who works on its tickets.
fn untold(tickets: u64) -> Screen {
    let mut screen = Screen::opening_board(80, 24);
    screen.answer_with(&|request| {
        let mut replies = answer(request);
        for reply in &mut replies {
            if let Reply::BoardPage { rows, .. } = reply {
                *rows = (1..=tickets).map(|number| row(id(number))).collect();
            }
        }
        replies
    });
    screen.requests();
    screen
}

fn ticket_reads(screen: &mut Screen) -> Vec<(LoadId, TicketId)> {
    let requests = screen.requests().into_iter();
    requests
        .filter_map(|request| match request {
            Request::Read { load, read: Read::Ticket(_, ticket) } => Some((load, ticket)),
            _ => None,
        })
        .collect()
}

fn changes(screen: &mut Screen) -> Vec<TicketInput> {
    let change = |request| match request {
        Request::Write { write, .. } => match *write {
            Write::SaveTicket { change, .. } => Some(change),
            _ => None,
        },
        _ => None,
    };
    screen.requests().into_iter().filter_map(change).collect()
}

fn typed(keys: &str, text: &str) -> Screen {
    let mut screen = Screen::board(80, 24);
    screen.requests();
    screen.press(keys);
    screen.type_text(text);
    screen.press("ctrl-s");
    screen
}

#[test]
fn what_is_typed_is_saved_where_it_is_clear_what_it_means() {
    for (keys, text, tags) in [
        ("t", "brandnew", "bug,checkout,brandnew"),
        ("t", "ui", "bug,checkout,ui"),
        ("t", "one, two", "bug,checkout,one,two"),
    ] {
        let mut screen = typed(keys, text);
        let changes = changes(&mut screen);
        assert!(matches!(screen.state.layers.top(), Layer::Board(_)), "{}", screen.picture());
        assert_eq!(changes[0].tags, Some(Tags::parse(tags)), "{text}");
    }
    let mut screen = typed("space j space t", "brandnew");
    let all = changes(&mut screen);
    assert_eq!(all.len(), 2);
    let has = |change: &TicketInput| {
        change.tags.as_ref().is_some_and(|it| it.iter().any(|tag| tag == "brandnew"))
    };
    assert!(all.iter().all(has), "{all:?}");
    let mut screen = typed("a", "mei");
    let people = changes(&mut screen).remove(0).assigned_to.unwrap();
    assert!(people.contains(&smartq::model::UserId::new(4)), "{people:?}");
}

#[test]
fn what_is_typed_and_may_mean_several_things_keeps_the_list_open() {
    for (keys, text, says) in [
        ("t", "back", "“back” may be one of these or a new tag"),
        ("a", "example", "Several fit “example”"),
        ("a", "nobody", "Nobody fits “nobody”"),
    ] {
        let mut screen = typed(keys, text);
        assert_eq!(changes(&mut screen), []);
        let picture = screen.picture();
        assert!(picture.contains(says), "{picture}");
        let Layer::Chooser(chooser) = screen.state.layers.top() else { panic!("{picture}") };
        assert_eq!(chooser.query.text(), text);
    }
    // whoever has gone to one of them means that
    let mut screen = Screen::board(80, 24);
    screen.requests();
    screen.press("t");
    screen.type_text("back");
    screen.press("down ctrl-s");
    assert_eq!(changes(&mut screen)[0].tags, Some(Tags::parse("bug,checkout,back")));
}

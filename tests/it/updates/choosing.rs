//! People of tickets whose list does not tell them: asked for before they are chosen.

use smartq::app::layer::Layer;
use smartq::model::{StepId, Ticket, TicketId};
use smartq::worker::reply::{Failure, FailureKind, Reply};
use smartq::worker::request::{LoadId, Read, Request};

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

//! Answers of a server: the envelope, and every resource in it; what can be read is drawn.

use serde::de::DeserializeOwned;
use serde_json::from_slice;
use smartq::model::envelope::Envelope;
use smartq::model::{
    CustomField, File, FormBody as _, Note, Page, Project, Role, Step, Ticket, TicketInput, User,
    Value,
};
use smartq::worker::reply::{Completeness, Origin, Reply};
use smartq::worker::request::{Read, Request};

use crate::support::fixtures::{RELEASE, Screen, answer};

pub(crate) fn run(bytes: &[u8]) {
    let Some((kind, body)) = bytes.split_first() else { return };
    let data = match from_slice::<Envelope<'_>>(body) {
        Ok(Envelope { data: Some(data), .. }) => data.get().as_bytes(),
        // what is in it may be of any kind, too
        _ => body,
    };
    match kind % 13 {
        0 => drop(read::<Ticket>(data).inspect(be_saved)),
        1 => drop(read::<Page<Ticket>>(data).map(|page| be_drawn(&page.items))),
        2 => drop(read::<Note>(data)),
        3 => drop(read::<Page<Note>>(data)),
        4 => drop(read::<Page<File>>(data)),
        5 => drop(read::<User>(data)),
        6 => drop(read::<Page<User>>(data)),
        7 => drop(read::<Page<Project>>(data)),
        8 => drop(read::<Page<Role>>(data)),
        9 => drop(read::<Page<Step>>(data)),
        10 => drop(read::<CustomField>(data)),
        11 => drop(read::<Page<CustomField>>(data)),
        _ => drop(read::<Page<Value>>(data)),
    }
}

fn read<T: DeserializeOwned>(data: &[u8]) -> Option<T> {
    from_slice(data).ok()
}

/// A change of it can be written as a form, whatever it holds.
fn be_saved(ticket: &Ticket) {
    let input = TicketInput::keeping(ticket);
    assert!(input.encode().is_ascii());
}

/// On the board, and no control character among it.
fn be_drawn(rows: &[Ticket]) {
    let mut screen = Screen::opening_board(80, 24);
    screen.answer_with(&|request| match request {
        Request::Read { load, read: Read::Board(project) } if *project == RELEASE => {
            let (load, project, rows) = (*load, *project, rows.to_vec());
            vec![
                Reply::BoardPage { load, project, rows, total: None, origin: Origin::Fresh },
                Reply::BoardDone { load, project, result: Ok(Completeness::Complete) },
            ]
        }
        other => answer(other),
    });
    assert_fit(&screen.picture());
    screen.press("enter");
    screen.answer();
    assert_fit(&screen.picture());
}

/// Nothing on the screen that could steer a terminal.
pub(super) fn assert_fit(picture: &str) {
    for line in picture.lines() {
        assert!(smartq::text::is_clean(line), "{line:?}");
    }
}

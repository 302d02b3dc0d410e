//! The files of a note: listed.

use super::super::account::Desk;
use super::super::reply::Reply;
use super::super::request::LoadId;
use super::list;
use crate::model::{File, NoteId, ProjectId, TicketId};

/// How often a list is read again because a write has ended meanwhile.
const AGAIN: u32 = 3;

/// Lists a note's files.
pub(super) async fn list(
    desk: &Desk,
    load: LoadId,
    project: ProjectId,
    ticket: TicketId,
    note: NoteId,
) {
    let line = &desk.account.line;
    let mut left = AGAIN;
    let mut said = false;
    while !said && !desk.replies.is_closed() {
        let asked = desk.account.history().moment();
        let fetch = |page| line.client.list_files(project, ticket, note, page);
        let files = list::all(line, |file: &File| file.id, fetch).await;
        desk.say(|history| {
            if left > 0 && history.is_overtaken(asked, ticket) {
                left -= 1;
                return None;
            }
            said = true;
            if let Ok(files) = &files {
                history.see_files(files.iter().map(|file| file.id));
            }
            Some(Reply::Files { load, note, result: files })
        })
        .await;
    }
}

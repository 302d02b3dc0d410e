//! A board's tickets: what was fetched before at once, then everything anew, page by page.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::super::account::Desk;
use super::super::cache::CachedPage;
use super::super::history::Moment;
use super::super::refusal;
use super::super::reply::{Completeness, Origin, Reply};
use super::super::request::{LoadId, Read};
use super::super::shelf::Pages;
use crate::api::walk::{self, Extent, Plan};
use crate::api::{Error, ListParts};
use crate::model::{Page, PageQuery, ProjectId, Ticket, Timestamp};

/// What the cards show beyond the bare ticket: the initials of its people.
const PARTS: ListParts = ListParts { custom_fields: false, assigned_to: true };

/// A ticket, and when its page was asked for in the order of writes.
struct Row {
    ticket: Ticket,
    asked: Moment,
}

/// One walk.
struct Walk<'a> {
    desk: &'a Desk,
    load: LoadId,
    project: ProjectId,
    /// What was told on the way, where it is kept.
    pages: Mutex<Pages>,
}

pub(super) async fn read(desk: &Desk, load: LoadId, project: ProjectId) {
    let walk = Walk { desk, load, project, pages: Mutex::default() };
    let board = desk.account.board(project);
    let generation = desk.account.cache().generation(&board);
    let began = desk.account.history().moment();
    walk.show_cached(began).await;
    let told = desk.account.now();
    let (mut brought, mut total) = (0, None);
    let walked = walk::pages(
        Plan::default(),
        |row: &Row| row.ticket.id,
        |query| walk.fetch(query),
        |page| {
            brought += page.items.len() as u64;
            total = page.total;
            walk.show(page)
        },
    )
    .await;
    match walked {
        Ok(Extent::Complete) => {
            walk.keep(told);
            desk.account.cache().end_at(&board, generation, brought);
            walk.end(began, total, Completeness::Complete).await;
        }
        Ok(Extent::Partial) => {
            walk.keep(told);
            walk.end(began, total, Completeness::Partial).await;
        }
        Err(error) => {
            let result = Err(refusal::of(&error));
            desk.say(|_| Some(Reply::BoardDone { load, project, result })).await;
        }
    }
}

impl Walk<'_> {
    /// Shows the pages that were fetched before and are still valid.
    async fn show_cached(&self, began: Moment) {
        let Self { desk, load, project, .. } = *self;
        let pages = desk.account.cache().pages(&desk.account.board(project));
        for CachedPage { rows, total, .. } in pages {
            desk.say(|history| {
                let mut rows = rows.to_vec();
                history.correct(began, project, &mut rows);
                Some(Reply::BoardPage { load, project, rows, total, origin: Origin::Cached })
            })
            .await;
        }
    }

    fn pages(&self) -> MutexGuard<'_, Pages> {
        self.pages.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps the board for the next start. Tickets that were written on the way are kept by themselves.
    fn keep(&self, told: Timestamp) {
        if let Some(shelf) = &self.desk.account.shelf {
            self.desk.account.answers(Read::Board(self.project));
            shelf.keep_board(self.project, told, std::mem::take(&mut *self.pages()));
        }
    }

    async fn fetch(&self, query: PageQuery) -> Result<Page<Row>, Error> {
        let account = &self.desk.account;
        let (line, board) = (&account.line, account.board(self.project));
        let generation = account.cache().generation(&board);
        let asked = account.history().moment();
        let call = || line.client.list_tickets(self.project, query, PARTS);
        let Page { items, total } = line.call(call).await?;
        if query.offset == 0 || !items.is_empty() {
            let page = CachedPage { query, rows: items.clone().into(), total };
            if account.shelf.is_some() {
                self.pages().push(Arc::clone(&page.rows));
            }
            account.cache().keep(&board, generation, page);
        }
        let items = items.into_iter().map(|ticket| Row { ticket, asked }).collect();
        Ok(Page { items, total })
    }

    /// Shows what is new of a page, as soon as there is room for it.
    async fn show(&self, page: Page<Row>) {
        let Self { desk, load, project, .. } = *self;
        let Page { items, total } = page;
        let Some(asked) = items.first().map(|row| row.asked) else { return };
        let mut rows: Vec<Ticket> = items.into_iter().map(|row| row.ticket).collect();
        desk.say(|history| {
            history.see_tickets(project, &rows);
            history.correct(asked, project, &mut rows);
            Some(Reply::BoardPage { load, project, rows, total, origin: Origin::Fresh })
        })
        .await;
    }

    /// Ends the walk. Tickets written meanwhile are on the board, whatever page they would have been on: a complete
    /// walk must bring them, or they would be taken away again.
    async fn end(&self, began: Moment, total: Option<u64>, seen: Completeness) {
        let Self { desk, load, project, .. } = *self;
        let mut brought = began;
        desk.say(|history| {
            brought = history.moment();
            let rows = history.written(began, project);
            let origin = Origin::Fresh;
            (!rows.is_empty()).then_some(Reply::BoardPage { load, project, rows, total, origin })
        })
        .await;
        desk.say(|history| {
            let overtaken = !history.written(brought, project).is_empty();
            let result = Ok(if overtaken { Completeness::Partial } else { seen });
            Some(Reply::BoardDone { load, project, result })
        })
        .await;
    }
}

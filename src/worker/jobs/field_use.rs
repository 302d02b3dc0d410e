//! How many tickets carry something in each custom field: all of them are looked at, none is kept.

use super::super::account::Desk;
use super::super::refusal;
use super::super::reply::{FieldUse, Reply};
use super::super::request::LoadId;
use crate::api::ListParts;
use crate::api::walk::{self, Extent, Plan};
use crate::model::page::MAX_COUNT;
use crate::model::{ProjectId, Ticket};

const PARTS: ListParts = ListParts { custom_fields: true, assigned_to: false };

/// One page after the other: this is less urgent than whatever else is asked for.
const PLAN: Plan = Plan { first: MAX_COUNT, then: MAX_COUNT, in_flight: 1 };

pub(super) async fn read(desk: &Desk, load: LoadId, project: ProjectId) {
    let line = &desk.account.line;
    let mut used = FieldUse::default();
    let walked = walk::pages(
        PLAN,
        |ticket: &Ticket| ticket.id,
        |page| line.call(move || line.client.list_tickets(project, page, PARTS)),
        |page| {
            used.add(&page.items);
            std::future::ready(())
        },
    )
    .await;
    let result = walked
        .map(|extent| used.ended(extent == Extent::Complete))
        .map_err(|error| refusal::of(&error));
    desk.say(|_| Some(Reply::FieldUse { load, project, result })).await;
}

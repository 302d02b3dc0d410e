//! What the worker has answered, as far as it concerns a layer.

use super::{Go, Layer};
use crate::app::desk::Desk;
use crate::worker::reply::Reply;

impl Layer {
    /// Whether this kind of answer can matter to it.
    pub(in crate::app) const fn cares_for(&self, reply: &Reply) -> bool {
        match self {
            Self::Welcome(_) | Self::Login(_) => matches!(reply, Reply::Connected { .. }),
            Self::Projects(_) => {
                matches!(
                    reply,
                    Reply::Connected { .. }
                        | Reply::Projects { .. }
                        | Reply::Ticket { .. }
                        | Reply::Administered { .. }
                )
            }
            Self::People(_) => {
                matches!(
                    reply,
                    Reply::People { .. } | Reply::Me { .. } | Reply::Administered { .. }
                )
            }
            Self::Board(_) => matches!(
                reply,
                Reply::Steps { .. }
                    | Reply::People { .. }
                    | Reply::BoardPage { .. }
                    | Reply::BoardDone { .. }
                    | Reply::Ticket { .. }
                    | Reply::TicketCreated { .. }
                    | Reply::TicketSaved { .. }
                    | Reply::TicketDeleted { .. }
                    | Reply::Folded { .. }
                    | Reply::Administered { .. }
            ),
            Self::Settings(_) | Self::AdminForm(_) => !matches!(reply, Reply::Connected { .. }),
            Self::Ticket(_) | Self::TicketForm(_) | Self::NoteForm(_) | Self::Chooser(_) => {
                !matches!(reply, Reply::Connected { .. } | Reply::Projects { .. })
            }
            Self::Confirm(_) => matches!(
                reply,
                Reply::Notes { .. }
                    | Reply::Files { .. }
                    | Reply::FieldUse { .. }
                    | Reply::TicketCreated { .. }
                    | Reply::TicketSaved { .. }
                    | Reply::TicketDeleted { .. }
            ),
            Self::Name(_) => matches!(
                reply,
                Reply::BoardPage { .. }
                    | Reply::BoardDone { .. }
                    | Reply::Notes { .. }
                    | Reply::Files { .. }
            ),
            Self::Conflict(_) => matches!(
                reply,
                Reply::Ticket { .. }
                    | Reply::BoardPage { .. }
                    | Reply::Notes { .. }
                    | Reply::Fields { .. }
                    | Reply::Steps { .. }
                    | Reply::People { .. }
            ),
            Self::Path(_)
            | Self::Menu(_)
            | Self::Results(_)
            | Self::Palette(_)
            | Self::Unsent(_)
            | Self::Help(_) => false,
        }
    }

    /// An answer it may care for has come; the store has taken it in already.
    pub(in crate::app) fn reply(&mut self, reply: &Reply, desk: &mut Desk) -> Go {
        match self {
            Self::Welcome(it) => it.reply(reply, desk),
            Self::Projects(it) => it.reply(reply, desk),
            Self::Board(it) => it.reply(reply, desk),
            Self::Ticket(it) => it.reply(reply, desk),
            Self::Settings(it) => it.reply(reply, desk),
            Self::People(it) => it.reply(reply, desk),
            Self::AdminForm(it) => it.reply(reply, desk),
            Self::TicketForm(it) => it.reply(reply, desk),
            Self::NoteForm(it) => it.reply(reply, desk),
            Self::Chooser(it) => it.reply(reply, desk),
            Self::Conflict(it) => it.reply(reply, desk),
            Self::Login(it) => it.reply(reply, desk),
            Self::Confirm(it) => it.reply(desk),
            Self::Name(it) => it.reply(desk),
            Self::Path(_)
            | Self::Menu(_)
            | Self::Results(_)
            | Self::Palette(_)
            | Self::Unsent(_)
            | Self::Help(_) => Go::Stay,
        }
    }
}

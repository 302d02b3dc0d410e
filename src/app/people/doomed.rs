//! Somebody is to be deleted: what goes, and what stays.

use super::People;
use crate::app::desk::Desk;
use crate::app::layer::{Go, Layer, Question};
use crate::app::name_prompt::NamePrompt;
use crate::model::{Project, UserId};
use crate::worker::request::Thing;

impl People {
    pub(super) fn ask_to_delete(&self, desk: &Desk) -> Go {
        let Some(user) = self.person(desk) else { return Go::Stay };
        let mut lines = vec![
            format!(
                "Tickets, notes and files stay. Their roles and assignments go ({}).",
                assigned(user.id, desk)
            ),
            "Nobody can bring them back.".to_owned(),
        ];
        if desk.session().is_some_and(|session| session.me.id == user.id) {
            lines.insert(0, "This is you: nothing more can be done here afterwards.".to_owned());
        }
        let question = Question::DeleteThing(Thing::User(user.id));
        let prompt = NamePrompt::new(question, &user.name, user.id.get(), lines);
        Go::Push(Layer::Name(Box::new(prompt)))
    }
}

/// Where they are assigned, as far as boards are known here.
fn assigned(user: UserId, desk: &Desk) -> String {
    let count = |project: &Project| {
        let board = desk.store.board(project.id)?;
        let is_theirs = |people: &Vec<UserId>| people.contains(&user);
        let tickets = board.tickets().filter(|it| it.assigned_to.as_ref().is_some_and(is_theirs));
        Some(tickets.count())
    };
    match desk.store.projects.items.iter().filter_map(count).sum::<usize>() {
        0 => "not counted".to_owned(),
        1 => "at least 1 ticket".to_owned(),
        more => format!("at least {more} tickets"),
    }
}

//! Somebody else has changed what is being changed here.

use super::{AdminForm, Subject, Whose};
use crate::app::conflict::{Conflict, Row, Settled};
use crate::app::desk::{Account, Desk};
use crate::app::layer::Go;
use crate::model::Role;
use crate::worker::reply::Theirs;
use crate::worker::request::Write;

impl Subject {
    /// The same thing as it is known now; `None` where it is not there.
    fn now(&self, desk: &Desk) -> Option<Self> {
        let board = self.project().and_then(|project| desk.store.board(project));
        let now = match self {
            Self::Project(base) => {
                let id = base.as_ref()?.id;
                Self::Project(desk.store.projects.items.iter().find(|it| it.id == id).cloned())
            }
            Self::Step(project, base) => {
                let id = base.as_ref()?.id;
                Self::Step(*project, board?.steps.items.iter().find(|it| it.id == id).cloned())
            }
            Self::Role(project, base) => {
                let id = base.as_ref()?.id;
                Self::Role(*project, board?.roles.items.iter().find(|it| it.id == id).cloned())
            }
            Self::Field(project, base) => {
                let name = &base.as_ref()?.name;
                let now = board?.fields.items.iter().find(|it| it.name == *name);
                Self::Field(*project, now.cloned().map(Box::new))
            }
            Self::Value(project, field, base) => {
                let id = base.as_ref()?.id;
                let field_now = board?.fields.items.iter().find(|it| it.name == *field)?;
                let now = field_now.values.iter().find(|it| it.id == id).cloned();
                Self::Value(*project, field.clone(), now)
            }
            Self::Person(whose) => Self::Person(whose.now(desk)?),
        };
        now.is_there().then_some(now)
    }

    const fn is_there(&self) -> bool {
        match self {
            Self::Project(base) => base.is_some(),
            Self::Step(_, base) => base.is_some(),
            Self::Role(_, base) => base.is_some(),
            Self::Field(_, base) => base.is_some(),
            Self::Value(_, _, base) => base.is_some(),
            Self::Person(_) => true,
        }
    }
}

impl Subject {
    /// The same thing, as somebody else has left it.
    fn left_as(&self, theirs: &Theirs) -> Option<Self> {
        Some(match (self, theirs) {
            (Self::Project(Some(_)), Theirs::Project(now)) => Self::Project(Some(now.clone())),
            (Self::Step(project, Some(_)), Theirs::Step(now)) => {
                Self::Step(*project, Some(now.clone()))
            }
            (Self::Role(project, Some(base)), Theirs::Role(now)) => {
                let is_default = base.is_default;
                Self::Role(*project, Some(Role { is_default, ..now.clone() }))
            }
            (Self::Field(project, Some(_)), Theirs::Field(now)) => {
                Self::Field(*project, Some(Box::new(now.clone())))
            }
            (Self::Value(project, field, Some(_)), Theirs::Value(now)) => {
                Self::Value(*project, field.clone(), Some(now.clone()))
            }
            (Self::Person(Whose::Other(_)), Theirs::User(now)) => {
                Self::Person(Whose::Other(Box::new(now.clone())))
            }
            (Self::Person(Whose::Mine(_)), Theirs::User(now)) => {
                Self::Person(Whose::Mine(Box::new(now.clone())))
            }
            _ => return None,
        })
    }
}

impl Whose {
    fn now(&self, desk: &Desk) -> Option<Self> {
        let of = |id| desk.store.people.items.iter().find(|it| it.id == id).cloned();
        match self {
            Self::New => None,
            Self::Other(user) => of(user.id).map(|it| Self::Other(Box::new(it))),
            Self::Mine(user) => {
                let Account::Open(session) = &desk.account else { return None };
                let mine = of(user.id).unwrap_or_else(|| session.me.clone());
                Some(Self::Mine(Box::new(mine)))
            }
        }
    }
}

impl AdminForm {
    /// The list it stands in was told anew: what somebody else has made of it is shown beside ours before that is saved.
    pub(super) fn overtaken(&mut self, desk: &Desk) {
        if !std::mem::take(&mut self.is_overtaken) {
            return;
        }
        if let Some(now) = self.subject.now(desk) {
            self.measure_by(now, desk);
        }
    }

    /// Somebody else stands in the way of what was sent: both are shown.
    pub(super) fn met(&mut self, write: &Write, theirs: &Theirs, desk: &mut Desk) {
        let Some(now) = self.subject.left_as(theirs) else { return };
        self.measure_by(now, desk);
        let rows = self.rows(theirs.in_the_way_of(write));
        if !rows.is_empty() {
            let conflict = Conflict::over(self.title(), rows, self.place(), desk);
            self.raised.raise(conflict);
        }
    }

    /// A row for each of these; what was not changed here is theirs.
    fn rows(&self, properties: impl IntoIterator<Item = String>) -> Vec<Row> {
        let row = |property: String| {
            let field = self.form.field(&property)?;
            let mine = field.answer(self.form.today).ok()?;
            let (about, theirs) = (field.about.clone(), field.about.start.clone());
            let before = field.before.clone().unwrap_or_else(|| theirs.clone());
            Some(Row::new(about, before, mine, theirs))
        };
        properties.into_iter().filter_map(row).collect()
    }

    /// Shows what both have made of it, and what was made of both; tells whether there is something.
    pub(in crate::app) fn show_both(&mut self, desk: &mut Desk) -> bool {
        if self.form.is_saving {
            return false;
        }
        let place = self.place();
        let mut properties: Vec<String> =
            self.form.undecided().map(|(field, _)| field.about.property.clone()).collect();
        let of_both = desk.left_undecided(&place).into_iter().flat_map(|it| &it.draft.fields);
        for kept in of_both {
            if !properties.contains(&kept.property) {
                properties.push(kept.property.clone());
            }
        }
        let conflict = Conflict::over(self.title(), self.rows(properties), place, desk);
        self.raised.show(conflict, &mut self.form, desk)
    }

    /// What both have changed is to be like this.
    pub(super) fn settled(&mut self, settled: &Settled, desk: &mut Desk) -> Go {
        self.raised.settle();
        for (property, held) in &settled.values {
            self.form.hold(property, held);
            self.form.decided(property);
        }
        self.save(desk)
    }

    fn measure_by(&mut self, now: Subject, desk: &Desk) {
        self.is_overtaken = false;
        self.subject = now;
        for about in self.subject.describe(desk) {
            self.form.overtake(&about.property, &about.start);
            for field in self.hidden.iter_mut().filter(|it| it.about.property == about.property) {
                field.overtake(&about.start, self.form.today);
            }
        }
        self.resized(desk);
    }
}

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
    /// The list it stands in was told anew: theirs becomes what ours is measured by, so that saving again is a choice
    /// made with both in sight.
    pub(super) fn overtaken(&mut self, desk: &Desk) {
        if !std::mem::take(&mut self.is_overtaken) {
            return;
        }
        if let Some(now) = self.subject.now(desk) {
            self.measure_by(now, desk);
        }
    }

    /// Somebody else stands in the way of what was sent: theirs is what ours is measured by from now on.
    pub(super) fn met(&mut self, write: &Write, theirs: &Theirs, desk: &mut Desk) {
        let Some(now) = self.subject.left_as(theirs) else { return };
        let described = now.describe(desk);
        let row = |property: &String| {
            let field = self.form.field(property)?;
            let theirs = described.iter().find(|it| it.property == *property)?;
            let mine = field.answer(self.form.today).ok()?;
            let about = field.about.clone();
            Some(Row::new(about.clone(), about.start, mine, theirs.start.clone()))
        };
        let rows: Vec<Row> = theirs.in_the_way_of(write).iter().filter_map(row).collect();
        let (title, place) = (self.subject.title(), self.subject.place());
        self.measure_by(now, desk);
        if !rows.is_empty() {
            let both = (write.clone(), theirs.clone());
            self.raised.raise(Conflict::over(title, both, rows, place, desk));
        }
    }

    /// What both have changed is to be like this.
    pub(super) fn settled(&mut self, settled: &Settled, desk: &mut Desk) -> Go {
        for (property, held) in &settled.values {
            self.form.hold(property, held);
        }
        self.save(desk)
    }

    fn measure_by(&mut self, now: Subject, desk: &Desk) {
        self.is_overtaken = false;
        self.subject = now;
        for about in self.subject.describe(desk) {
            let field = self.form.field(&about.property);
            let is_mine = field.is_some_and(|it| it.is_changed(self.form.today));
            let differs = is_mine && field.is_some_and(|it| it.about.start != about.start);
            self.form.tell(&about.property, &about.start);
            for field in self.hidden.iter_mut().filter(|it| it.about.property == about.property) {
                field.tell(about.start.clone(), self.form.today);
            }
            if differs && self.form.changed(&about.property) {
                let words =
                    "Somebody has changed this meanwhile; saving again puts yours in its place.";
                self.form.refuse(Some(&about.property), words);
            }
        }
        self.resized(desk);
    }
}

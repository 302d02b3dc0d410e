//! What the form of somebody's profile asks for, and what is sent for it. What one may not change of it is shown, and
//! why not.

use super::Filled;
use crate::app::desk::Desk;
use crate::app::form::{Answer, Description, Form, Kind};
use crate::app::notices::Tone;
use crate::app::{people, rights};
use crate::model::rights::Action;
use crate::model::{Secret, User, UserInput};
use crate::worker::reply::Administered;
use crate::worker::request::{AdminWrite, Edit, Target};

const NAME: &str = "name";
const EMAIL: &str = "email";
const PASSWORD: &str = "password";
/// The password once more.
const AGAIN: &str = "password_again";

/// Whose profile is written.
#[derive(Debug, Clone, PartialEq)]
pub enum Whose {
    /// Somebody's who is not there yet.
    New,
    /// That person's.
    Other(Box<User>),
    /// One's own.
    Mine(Box<User>),
}

/// A property that is a text, with its label and whether it has many lines.
type TextProperty = (&'static str, &'static str, bool, fn(&User) -> &String);

const TEXTS: [TextProperty; 6] = [
    ("title", "Title", false, |user| &user.title),
    ("company", "Company", false, |user| &user.company),
    ("work_phone", "Work phone", false, |user| &user.work_phone),
    ("cell_phone", "Cell phone", false, |user| &user.cell_phone),
    ("address", "Address", true, |user| &user.address),
    ("comments", "Comments", true, |user| &user.comments),
];

/// A right of an account, with its label and what it means.
type Right = (&'static str, &'static str, &'static str, fn(&User) -> bool);

const ADMINISTRATOR: &str = "is_account_administrator";
const RIGHTS: [Right; 4] = [
    (ADMINISTRATOR, "Administrator", "may do everything", |user| user.is_account_administrator),
    ("can_manage_projects", "Adds projects", "may add projects", |user| user.can_manage_projects),
    ("can_view_profiles", "Sees people", "may read the profiles of others", |user| {
        user.can_view_profiles
    }),
    ("can_manage_profiles", "Changes people", "may change the profiles of others", |user| {
        user.can_manage_profiles
    }),
];

impl Whose {
    pub(super) fn base(&self) -> Option<&User> {
        match self {
            Self::New => None,
            Self::Other(user) | Self::Mine(user) => Some(user),
        }
    }
}

pub(super) fn describe(whose: &Whose, desk: &Desk) -> Vec<Description> {
    let base = whose.base();
    let held =
        |text: fn(&User) -> &String| Answer::Text(base.map(text).cloned().unwrap_or_default());
    let login = base.and_then(|user| {
        let action = Action::ChangeLogin(rights::person(desk, user));
        rights::may_in_account(desk, action).err()
    });
    let login = login.map(|reason| reason.0);
    let mut fields = vec![
        Description::new(NAME, "Name", Kind::Line).required(true).holding(held(|it| &it.name)),
        Description::new(EMAIL, "E-mail", Kind::Line)
            .required(true)
            // a server that does not tell it is not sent an empty one
            .may_stay_empty(base.is_some())
            .hint("what one logs in with")
            .holding(held(|it| &it.email))
            .locked(login.clone()),
    ];
    fields.extend(password(whose, login.is_some()));
    fields.extend(flags(base, desk));
    fields.extend(TEXTS.iter().map(|(property, label, is_long, of)| {
        let kind = if *is_long { Kind::Text } else { Kind::Line };
        Description::new(*property, *label, kind).holding(held(*of))
    }));
    fields
}

/// Nobody sees what he types there, so that a new password is asked for twice, but for one that an administrator gives.
fn password(whose: &Whose, is_locked: bool) -> Vec<Description> {
    let new = Description::new(PASSWORD, "Password", Kind::Secret);
    match whose {
        Whose::New => vec![new.required(true).hint("5 characters or more; tell it to them")],
        Whose::Other(_) if is_locked => Vec::new(),
        Whose::Other(_) => vec![new.hint("empty: it stays as it is")],
        Whose::Mine(_) => vec![
            new.hint("empty: it stays as it is"),
            Description::new(AGAIN, "Password again", Kind::Secret).hint("the new one once more"),
        ],
    }
}

fn flags(base: Option<&User>, desk: &Desk) -> Vec<Description> {
    let refused = rights::may_in_account(desk, Action::ChangeRights).err().map(|it| it.0);
    let is_last = base.is_some_and(|user| people::is_last_administrator(user, desk));
    let flag = |(property, label, hint, of): &Right| {
        let locked = match &refused {
            // said once, at the first of them
            Some(reason) if *property == ADMINISTRATOR => Some(reason.clone()),
            Some(_) => Some(String::new()),
            None if *property == ADMINISTRATOR && is_last => Some(people::last_stays()),
            None => None,
        };
        Description::new(*property, *label, Kind::Truth)
            .hint(*hint)
            .holding(Answer::Truth(base.is_some_and(of)))
            .locked(locked)
    };
    RIGHTS.iter().map(flag).collect()
}

/// The new password is typed twice alike, where it is asked for twice.
pub(super) fn complaint(form: &Form) -> Option<(&'static str, String)> {
    form.field(AGAIN)?;
    let differs = typed(form, PASSWORD) != typed(form, AGAIN);
    differs.then(|| (AGAIN, "This is not the password above. Nothing was sent.".to_owned()))
}

fn typed(form: &Form, property: &str) -> Option<Secret> {
    match form.answer(property) {
        Answer::Secret(secret) if !secret.is_empty() => Some(secret),
        _ => None,
    }
}

/// What is sent; `None` if nothing was changed.
pub(super) fn write(whose: &Whose, form: &Form) -> Option<AdminWrite> {
    let is_new = *whose == Whose::New;
    if !is_new && !form.is_changed() {
        return None;
    }
    let filled = Filled { form, is_new };
    let text = |property| filled.text(property);
    let flag = |property| filled.truth(property);
    let input = UserInput {
        name: Some(form.answer(NAME).text().to_owned()),
        email: Some(form.answer(EMAIL).text().to_owned()).filter(|email| !email.is_empty()),
        password: typed(form, PASSWORD),
        is_account_administrator: flag(ADMINISTRATOR),
        can_manage_projects: flag("can_manage_projects"),
        can_view_profiles: flag("can_view_profiles"),
        can_manage_profiles: flag("can_manage_profiles"),
        company: text("company"),
        title: text("title"),
        address: text("address"),
        work_phone: text("work_phone"),
        cell_phone: text("cell_phone"),
        comments: text("comments"),
    };
    Some(match whose {
        Whose::New => AdminWrite::User(Edit::Create(input)),
        Whose::Other(user) => AdminWrite::User(Edit::Save(user.clone(), input)),
        Whose::Mine(user) => AdminWrite::Me(user.clone(), input),
    })
}

pub(super) fn tell(whose: &Whose, form: &Form, done: &Administered, desk: &mut Desk) {
    let (Administered::User(user) | Administered::Me(user)) = done else { return };
    match whose {
        Whose::New => desk.say(Tone::Done, format!("{} was added.", user.name)),
        Whose::Other(_) => desk.say(Tone::Done, format!("{} was saved.", user.name)),
        Whose::Mine(before) => {
            let password = typed(form, PASSWORD);
            let is_other_login = password.is_some() || before.email != user.email;
            let more = if is_other_login { log_in_as(user, password, desk) } else { "" };
            desk.say(Tone::Done, format!("Your profile was saved.{more}"));
        }
    }
}

/// One logs in with something else from now on; tells what that means.
fn log_in_as(user: &User, password: Option<Secret>, desk: &mut Desk) -> &'static str {
    let Some(Target::Account(connection)) = &mut desk.target else { return "" };
    connection.email.clone_from(&user.email);
    if let Some(password) = password {
        connection.password = password;
    }
    " smartq goes on with the new login; a profile that keeps the old one is renewed by “smartq login”."
}

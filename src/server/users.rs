//! `/users`, `/users/me` and `/users/<id>`.

use axum::extract::State;

use super::access::{require, sought};
use super::address::Address;
use super::answer::{self, Reply};
use super::db::{self, Read};
use super::error::Refusal;
use super::extract::{Form, Ids, Paging};
use super::intention::{self, Intention};
use super::login::Login;
use super::state::Shared;
use super::validate::{self, changed};
use super::version::IfMatch;
use crate::model::rights::{
    Action, Caller, LAST_ADMINISTRATOR_IS_KEPT, LAST_ADMINISTRATOR_STAYS, Person,
};
use crate::model::{Problem, Secret, User, UserId, UserInput};

/// Bytes of a password: the guide's own example has five.
const PASSWORD_BYTES: std::ops::RangeInclusive<usize> = 5..=1_024;
/// Bytes of an address.
const LONGEST_EMAIL: usize = 254;

pub(super) fn addresses() -> Vec<Address> {
    vec![
        Address::at("/users").get(list).post(create),
        Address::at("/users/me").get(show_me).put(update_me),
        Address::at("/users/{user}").get(show).put(update).delete(delete),
    ]
}

/// Who may not view profiles has a list of himself.
async fn list(State(workspace): State<Shared>, caller: Caller, Paging(page): Paging) -> Reply {
    let sees_others = require(&caller, Action::ReadProfile(Person::Other), "user").is_ok();
    let only = (!sees_others).then_some(caller.id);
    let mut db = workspace.db.read().await?;
    Ok(answer::list(&db::users::list(&mut db, only, page).await?, page))
}

async fn show_me(State(workspace): State<Shared>, caller: Caller) -> Reply {
    let id = caller.id;
    show(State(workspace), caller, Ids((id,))).await
}

async fn show(
    State(workspace): State<Shared>,
    caller: Caller,
    Ids((id,)): Ids<(UserId,)>,
) -> Reply {
    let mut db = workspace.db.read().await?;
    let user = known(&mut db, &caller, id).await?;
    answer::thing(&user)
}

async fn create(
    State(workspace): State<Shared>,
    caller: Caller,
    login: Login,
    intention: Intention,
    Form(input): Form<UserInput>,
) -> Reply {
    require(&caller, Action::AddPerson, "user")?;
    let mut db = workspace.write(&login).await?;
    if let Some(answer) = intention.answered(&mut db).await? {
        return Ok(answer);
    }
    let sent = input.password.clone();
    let mut user = new_user(input)?;
    let sent = sent.ok_or_else(|| Problem::new("password", "is required"))?;
    let password = password(sent)?;
    require_free(&mut db, &user).await?;
    // hashing takes its time, in which others may write
    drop(db);
    let hash = workspace.vault.hash(password).await?;
    let mut db = workspace.write(&login).await?;
    if let Some(answer) = intention.answered(&mut db).await? {
        return Ok(answer);
    }
    require_free(&mut db, &user).await?;
    user.id = db::users::insert(&mut db, &user, Some(&hash)).await?;
    intention.settle(db, &user).await
}

async fn update_me(
    State(workspace): State<Shared>,
    caller: Caller,
    login: Login,
    if_match: IfMatch,
    form: Form<UserInput>,
) -> Reply {
    let id = caller.id;
    update(State(workspace), caller, login, Ids((id,)), if_match, form).await
}

async fn update(
    State(workspace): State<Shared>,
    caller: Caller,
    login: Login,
    Ids((id,)): Ids<(UserId,)>,
    if_match: IfMatch,
    Form(input): Form<UserInput>,
) -> Reply {
    // whether he may at all is asked before anything is hashed for him
    let mut db = workspace.db.read().await?;
    let user = known(&mut db, &caller, id).await?;
    drop(db);
    require_change(&caller, &user, &input)?;
    // a form that shows no password sends none
    let hash = match input.password.clone().filter(|sent| !sent.is_empty()) {
        Some(sent) => Some(workspace.vault.hash(password(sent)?).await?),
        None => None,
    };
    let mut db = workspace.write(&login).await?;
    let had = known(&mut db, &caller, id).await?;
    require_change(&caller, &had, &input)?;
    if_match.check(&had)?;
    let demoted = had.is_account_administrator && input.is_account_administrator == Some(false);
    if demoted && db::users::other_administrators(&mut db, id).await? == 0 {
        return Err(Refusal::Conflict(LAST_ADMINISTRATOR_STAYS.to_owned()));
    }
    let user = applied(input, had)?;
    require_free(&mut db, &user).await?;
    db::users::update(&mut db, &user).await?;
    if let Some(hash) = &hash {
        db::users::set_password(&mut db, id, hash).await?;
    }
    db.commit().await?;
    workspace.vault.forget(id);
    answer::thing(&user)
}

async fn delete(
    State(workspace): State<Shared>,
    caller: Caller,
    login: Login,
    if_match: IfMatch,
    Ids((id,)): Ids<(UserId,)>,
) -> Reply {
    let mut db = workspace.write(&login).await?;
    let user = known(&mut db, &caller, id).await?;
    require(&caller, Action::DeletePerson, "user")?;
    if_match.check(&user)?;
    if user.is_account_administrator && db::users::other_administrators(&mut db, id).await? == 0 {
        return Err(Refusal::Conflict(LAST_ADMINISTRATOR_IS_KEPT.to_owned()));
    }
    db::users::delete(&mut db, id).await?;
    intention::forget(&mut db, "/users", id).await?;
    db.commit().await?;
    workspace.vault.forget(id);
    Ok(answer::done())
}

/// The person, if the caller may know of him.
async fn known(db: &mut Read, caller: &Caller, id: UserId) -> Result<User, Refusal> {
    let account = sought(db::users::find(db, id).await, "user")?;
    require(caller, Action::ReadProfile(Person::seen_by(caller, &account.user)), "user")?;
    Ok(account.user)
}

/// What may be set by whom: what one logs in with and the four rights are apart from the rest. To send what is already
/// so changes nothing.
fn require_change(caller: &Caller, had: &User, input: &UserInput) -> Result<(), Refusal> {
    let person = Person::seen_by(caller, had);
    require(caller, Action::ChangeProfile(person), "user")?;
    let other_email = input.email.as_ref().is_some_and(|email| *email.trim() != had.email);
    let new_password = input.password.as_ref().is_some_and(|password| !password.is_empty());
    if other_email || new_password {
        require(caller, Action::ChangeLogin(person), "user")?;
    }
    let differs = |sent: Option<bool>, had: bool| sent.is_some_and(|sent| sent != had);
    let rights = differs(input.is_account_administrator, had.is_account_administrator)
        || differs(input.can_manage_projects, had.can_manage_projects)
        || differs(input.can_view_profiles, had.can_view_profiles)
        || differs(input.can_manage_profiles, had.can_manage_profiles);
    if rights { require(caller, Action::ChangeRights, "user") } else { Ok(()) }
}

/// Refuses an address that somebody else has.
async fn require_free(db: &mut Read, user: &User) -> Result<(), Refusal> {
    match db::users::find_by_email(db, &user.email).await? {
        Some(other) if other.user.id != user.id => {
            Err(Refusal::property("email", "belongs to somebody else already"))
        }
        _ => Ok(()),
    }
}

/// An address that somebody can log in with. A colon would end it: that is how it travels.
pub(super) fn email(text: &str) -> Result<String, Problem> {
    let text = validate::line("email", text)?;
    let fits =
        text.split_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty())
            && text.len() <= LONGEST_EMAIL
            && !text.chars().any(|it| it.is_whitespace() || it == ':');
    if fits { Ok(text) } else { Err(Problem::new("email", "must be an e-mail address")) }
}

/// A password that can be taken.
pub(super) fn password(password: Secret) -> Result<Secret, Problem> {
    if PASSWORD_BYTES.contains(&password.expose().len()) {
        Ok(password)
    } else {
        Err(Problem::new("password", "must have 5 characters or more"))
    }
}

/// A person who is not there yet.
fn new_user(input: UserInput) -> Result<User, Problem> {
    if input.email.is_none() {
        return Err(Problem::new("email", "is required"));
    }
    let nobody = User {
        id: UserId::new(0),
        name: validate::name("name", input.name.clone(), None)?,
        email: String::new(),
        is_account_administrator: false,
        can_manage_projects: false,
        can_view_profiles: false,
        can_manage_profiles: false,
        company: String::new(),
        title: String::new(),
        address: String::new(),
        work_phone: String::new(),
        cell_phone: String::new(),
        comments: String::new(),
    };
    applied(input, nobody)
}

/// The person with what was sent; what was not sent stays. The password goes its own way.
fn applied(input: UserInput, had: User) -> Result<User, Problem> {
    let UserInput {
        name,
        email: sent_email,
        password: _,
        is_account_administrator,
        can_manage_projects,
        can_view_profiles,
        can_manage_profiles,
        company,
        title,
        address,
        work_phone,
        cell_phone,
        comments,
    } = input;
    let line = |property: &'static str| move |sent: String| validate::line(property, &sent);
    Ok(User {
        id: had.id,
        name: validate::name("name", name, Some(&had.name))?,
        email: changed(sent_email, had.email, |sent| email(&sent))?,
        is_account_administrator: is_account_administrator.unwrap_or(had.is_account_administrator),
        can_manage_projects: can_manage_projects.unwrap_or(had.can_manage_projects),
        can_view_profiles: can_view_profiles.unwrap_or(had.can_view_profiles),
        can_manage_profiles: can_manage_profiles.unwrap_or(had.can_manage_profiles),
        company: changed(company, had.company, line("company"))?,
        title: changed(title, had.title, line("title"))?,
        address: changed(address, had.address, |sent| validate::text("address", &sent))?,
        work_phone: changed(work_phone, had.work_phone, line("work_phone"))?,
        cell_phone: changed(cell_phone, had.cell_phone, line("cell_phone"))?,
        comments: changed(comments, had.comments, |sent| validate::text("comments", &sent))?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_those_one_can_log_in_with() {
        for good in ["ann@example.com", " ann+x@example.com ", "ä@b"] {
            assert!(email(good).is_ok(), "{good}");
        }
        for bad in ["", "ann", "@example.com", "ann@", "a nn@example.com", "a:b@example.com"] {
            assert!(email(bad).is_err(), "{bad}");
        }
        assert!(email(&format!("{}@example.com", "a".repeat(250))).is_err());
    }

    #[test]
    fn passwords_are_bounded_on_both_sides() {
        let fits = |text: &str| password(Secret::new(text)).is_ok();
        assert!(fits("11111"), "the guide's own");
        assert!(!fits("1111") && !fits("") && !fits(&"x".repeat(1_025)));
    }
}

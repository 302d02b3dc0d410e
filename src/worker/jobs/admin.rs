//! Projects, people, roles, steps, fields and values: listed where nobody else lists them, added, changed, deleted.

use std::future::Future;

use super::super::account::{Account, Desk};
use super::super::amend::Amended;
use super::super::intention::Intention;
use super::super::look::Found;
use super::super::refusal;
use super::super::reply::{Administered, Outcome, Reply};
use super::super::request::{AdminWrite, Concern, Edit, LoadId, Thing};
use super::amend::{self, Change};
use super::{create, delete, list};
use crate::api::walk::Extent;
use crate::api::{Client, ETag, Error};
use crate::model::{
    CustomField, FieldInput, FieldName, Page, PageQuery, Project, ProjectId, ProjectInput, Role,
    RoleId, RoleInput, Step, StepId, StepInput, User, UserId, UserInput, Value, ValueId,
    ValueInput,
};

/// Who we are, as the server has it now.
pub(super) async fn me(desk: &Desk, load: LoadId) {
    let line = &desk.account.line;
    let found = line.call(|| line.client.me()).await;
    let result = found.map(Box::new).map_err(|error| refusal::of(&error));
    desk.say(|_| Some(Reply::Me { load, result })).await;
}

/// The roles of a project, the default one among them even where the server's list leaves it out.
pub(super) async fn roles(desk: &Desk, load: LoadId, project: ProjectId) {
    let line = &desk.account.line;
    let mut result =
        list::all(line, |role: &Role| role.id, |page| line.client.list_roles(project, page)).await;
    if let Ok(roles) = &mut result
        && !roles.iter().any(|role| role.is_default)
        && let Ok((mut default, _)) = line.call(|| line.client.default_role(project)).await
    {
        default.is_default = true;
        roles.retain(|role| role.id != default.id);
        roles.insert(0, default);
    }
    desk.say(|_| Some(Reply::Roles { load, project, result })).await;
}

/// Changes something. Pages of a board fetched before are out of date where its fields have changed.
pub(super) async fn write(
    account: &Account,
    write: &AdminWrite,
    intention: &Intention,
) -> Outcome<Administered> {
    let job = Job { account, intention };
    let result = job.run(write).await;
    if let Concern::Fields(project) | Concern::Steps(project) = write.concern() {
        account.cache().retire(&account.board(project));
    }
    result
}

struct Job<'a> {
    account: &'a Account,
    intention: &'a Intention,
}

impl Job<'_> {
    const fn client(&self) -> &Client {
        &self.account.line.client
    }

    async fn run(&self, write: &AdminWrite) -> Outcome<Administered> {
        match write {
            AdminWrite::Project(edit) => self.project(edit).await,
            AdminWrite::User(edit) => self.user(edit).await,
            AdminWrite::Me(base, input) => {
                let client = self.client();
                let read = || client.me_with_etag();
                let write = |input: UserInput, version: Option<ETag>| async move {
                    client.update_me(&input, version.as_ref()).await
                };
                let saved = self.put(base.as_ref(), input, read, write).await;
                if let Ok(me) = &saved {
                    self.log_in_as(me, input);
                }
                saved.map(|it| Administered::Me(Box::new(it)))
            }
            AdminWrite::Role(project, edit) => self.role(*project, edit).await,
            AdminWrite::DefaultRole(project, base, input) => {
                let (client, project) = (self.client(), *project);
                let read = || client.default_role(project);
                let write = |input: RoleInput, version: Option<ETag>| async move {
                    client.update_default_role(project, &input, version.as_ref()).await
                };
                let saved = self.put(base.as_ref(), input, read, write).await;
                saved.map(|role| Administered::Role(Role { is_default: true, ..role }))
            }
            AdminWrite::Step(project, edit) => self.step(*project, edit).await,
            AdminWrite::Field(project, edit) => self.field(*project, edit).await,
            AdminWrite::Value(project, field, edit) => self.value(*project, field, edit).await,
        }
    }

    async fn project(
        &self,
        edit: &Edit<Project, ProjectId, ProjectInput>,
    ) -> Outcome<Administered> {
        let client = self.client();
        let saved = match edit {
            Edit::Create(input) => {
                let is_like = |it: &Project| input.name.as_ref() == Some(&it.name);
                let fetch = |page| client.list_projects(page);
                let send = || client.create_project(input, &self.intention.key);
                self.add("project", |it| it.id.to_string(), fetch, is_like, send).await
            }
            Edit::Save(base, input) => {
                let id = base.id;
                let write = |input: ProjectInput, version: Option<ETag>| async move {
                    client.update_project(id, &input, version.as_ref()).await
                };
                self.put(base.as_ref(), input, || client.get_project(id), write).await
            }
            Edit::Delete(id) => {
                return self.gone(Thing::Project(*id), || client.delete_project(*id)).await;
            }
        };
        saved.map(Administered::Project)
    }

    async fn user(&self, edit: &Edit<User, UserId, UserInput>) -> Outcome<Administered> {
        let client = self.client();
        let saved = match edit {
            Edit::Create(input) => {
                let email = input.email.as_deref().unwrap_or_default();
                let is_like = |it: &User| it.email.eq_ignore_ascii_case(email);
                let fetch = |page| client.list_users(page);
                let send = || client.create_user(input, &self.intention.key);
                self.add("person", |it| it.id.to_string(), fetch, is_like, send).await
            }
            Edit::Save(base, input) => {
                let id = base.id;
                let write = |input: UserInput, version: Option<ETag>| async move {
                    client.update_user(id, &input, version.as_ref()).await
                };
                let saved = self.put(base.as_ref(), input, || client.get_user(id), write).await;
                if let Ok(user) = &saved
                    && user.id == self.account.me
                {
                    self.log_in_as(user, input);
                }
                saved
            }
            Edit::Delete(id) => {
                return self.gone(Thing::User(*id), || client.delete_user(*id)).await;
            }
        };
        saved.map(|it| Administered::User(Box::new(it)))
    }

    async fn role(
        &self,
        project: ProjectId,
        edit: &Edit<Role, RoleId, RoleInput>,
    ) -> Outcome<Administered> {
        let client = self.client();
        let saved = match edit {
            Edit::Create(input) => {
                let is_like = |it: &Role| input.name.as_ref() == Some(&it.name);
                let fetch = |page| client.list_roles(project, page);
                let send = || client.create_role(project, input, &self.intention.key);
                self.add("role", |it| it.id.to_string(), fetch, is_like, send).await
            }
            Edit::Save(base, input) => {
                let id = base.id;
                let write = |input: RoleInput, version: Option<ETag>| async move {
                    client.update_role(project, id, &input, version.as_ref()).await
                };
                self.put(base.as_ref(), input, || client.get_role(project, id), write).await
            }
            Edit::Delete(id) => {
                return self.gone(Thing::Role(*id), || client.delete_role(project, *id)).await;
            }
        };
        saved.map(Administered::Role)
    }

    async fn step(
        &self,
        project: ProjectId,
        edit: &Edit<Step, StepId, StepInput>,
    ) -> Outcome<Administered> {
        let client = self.client();
        let saved = match edit {
            Edit::Create(input) => {
                let is_like = |it: &Step| input.name.as_ref() == Some(&it.name);
                let fetch = |page| client.list_steps(project, page);
                let send = || client.create_step(project, input, &self.intention.key);
                self.add("step", |it| it.id.to_string(), fetch, is_like, send).await
            }
            Edit::Save(base, input) => {
                let id = base.id;
                let write = |input: StepInput, version: Option<ETag>| async move {
                    client.update_step(project, id, &input, version.as_ref()).await
                };
                self.put(base.as_ref(), input, || client.get_step(project, id), write).await
            }
            Edit::Delete(id) => {
                return self.gone(Thing::Step(*id), || client.delete_step(project, *id)).await;
            }
        };
        saved.map(Administered::Step)
    }

    async fn field(
        &self,
        project: ProjectId,
        edit: &Edit<CustomField, FieldName, FieldInput>,
    ) -> Outcome<Administered> {
        let client = self.client();
        let saved = match edit {
            Edit::Create(input) => {
                let is_like = |it: &CustomField| input.label.as_ref() == Some(&it.label);
                let fetch = |page| client.list_fields(project, page);
                let send = || client.create_field(project, input, &self.intention.key);
                self.add("field", |it| it.name.to_string(), fetch, is_like, send).await
            }
            Edit::Save(base, input) => {
                let name = &base.name;
                let write = |input: FieldInput, version: Option<ETag>| async move {
                    client.update_field(project, name, &input, version.as_ref()).await
                };
                self.put(base.as_ref(), input, || client.get_field(project, name), write).await
            }
            Edit::Delete(name) => {
                let thing = Thing::Field(name.clone());
                return self.gone(thing, || client.delete_field(project, name)).await;
            }
        };
        saved.map(|it| Administered::Field(Box::new(it)))
    }

    async fn value(
        &self,
        project: ProjectId,
        field: &FieldName,
        edit: &Edit<Value, ValueId, ValueInput>,
    ) -> Outcome<Administered> {
        let client = self.client();
        let saved = match edit {
            Edit::Create(input) => {
                let is_like = |it: &Value| input.title.as_ref() == Some(&it.title);
                let fetch = |page| client.list_values(project, field, page);
                let send = || client.create_value(project, field, input, &self.intention.key);
                self.add("value", |it| it.id.to_string(), fetch, is_like, send).await
            }
            Edit::Save(base, input) => {
                let id = base.id;
                let write = |input: ValueInput, version: Option<ETag>| async move {
                    client.update_value(project, field, id, &input, version.as_ref()).await
                };
                self.put(base.as_ref(), input, || client.get_value(project, field, id), write).await
            }
            Edit::Delete(id) => {
                let thing = Thing::Value(field.clone(), *id);
                return self.gone(thing, || client.delete_value(project, field, *id)).await;
            }
        };
        saved.map(|it| Administered::Value(field.clone(), it))
    }

    /// Whoever changes what he logs in with goes on with that.
    fn log_in_as(&self, me: &User, sent: &UserInput) {
        let password = sent.password.as_ref().filter(|password| !password.is_empty());
        let email = sent.email.as_ref().map(|_| me.email.as_str());
        if password.is_some() || email.is_some() {
            self.client().log_in_as(email, password);
        }
    }

    async fn put<T, RF, WF>(
        &self,
        base: &T,
        input: &T::Input,
        read: impl Fn() -> RF,
        write: impl Fn(T::Input, Option<ETag>) -> WF,
    ) -> Outcome<T>
    where
        T: Amended,
        RF: Future<Output = Result<(T, Option<ETag>), Error>>,
        WF: Future<Output = Result<T, Error>>,
    {
        let change = Change { base, input, was_lost: self.intention.is_again };
        amend::put(&self.account.line, change, read, write).await
    }

    async fn gone<F>(&self, thing: Thing, call: impl Fn() -> F) -> Outcome<Administered>
    where
        F: Future<Output = Result<(), Error>>,
    {
        delete::gone(self.account, call).await.map(|()| Administered::Gone(thing))
    }

    /// Adds something exactly once. Such things carry no time of their making, so what is there already is listed
    /// before the first attempt; after a lost answer the one that has come since and looks like it is taken for it.
    async fn add<T, L, LF, S, SF>(
        &self,
        what: &str,
        id: impl Fn(&T) -> String,
        fetch: L,
        is_like: impl Fn(&T) -> bool,
        send: S,
    ) -> Outcome<T>
    where
        L: Fn(PageQuery) -> LF,
        LF: Future<Output = Result<Page<T>, Error>>,
        S: Fn() -> SF,
        SF: Future<Output = Result<T, Error>>,
    {
        let line = &self.account.line;
        if !self.intention.is_again
            && let Ok((items, _)) = list::whole(line, &id, &fetch).await
        {
            self.intention.remember(items.iter().map(&id));
        }
        let look = || async {
            let (items, extent) = list::whole(line, &id, &fetch).await?;
            let is_news = |it: &T| !self.intention.remembers(&id(it));
            let mut alike: Vec<T> =
                items.into_iter().filter(|it| is_like(it) && is_news(it)).collect();
            Ok(match (alike.pop(), alike.is_empty()) {
                (Some(one), true) => Found::One(one),
                (Some(_), false) => Found::Doubt,
                (None, _) if extent == Extent::Complete => Found::Nothing,
                (None, _) => Found::Unseen,
            })
        };
        let after = create::After::KeyOrLook;
        let made = create::once(line, (what, after), self.intention, send, look).await;
        made.map(|made| made.thing)
    }
}

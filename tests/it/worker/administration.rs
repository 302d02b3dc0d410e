//! Projects, people, roles, steps, fields and values through the worker and the real server: added, read, changed,
//! deleted, refused by rights and refused by validation.

use std::sync::Arc;

use smartq::api::Limits;
use smartq::model::{
    AccessLevel, ChoiceKind, FieldInput, FieldKind, FieldName, ProjectId, ProjectInput, RoleInput,
    Secret, StepId, StepInput, UserId, UserInput, ValueInput,
};
use smartq::worker::reply::{Administered, Failure, FailureKind, Outcome, Reply};
use smartq::worker::request::{
    AdminWrite, Concern, Edit, LoadId, Read, Request, RequestId, Target, Thing, Write,
};
use smartq::worker::{Handle, Options, start};
use tokio::sync::mpsc;

use super::{Local, PATIENCE};
use crate::support::board::Board;
use crate::support::pace::NoWaiting;
use crate::support::server::Person;

/// A worker that speaks for somebody to a real server.
struct Office {
    handle: Handle,
    replies: mpsc::Receiver<Reply>,
}

impl Office {
    async fn open(board: &Board, person: &Person) -> Self {
        let (handle, replies) = start(Options {
            local: Arc::new(Local(None)),
            read_only: false,
            pace: Arc::new(NoWaiting::default()),
            limits: Limits::default(),
            outbox: None,
            cache: None,
        });
        let mut office = Self { handle, replies };
        let target = Target::Account(Box::new(board.server.connection(person)));
        office.handle.send(Request::Connect { load: LoadId(1), target });
        let Reply::Connected { result: Ok(_), .. } = office.next().await else { panic!() };
        office
    }

    async fn next(&mut self) -> Reply {
        let reply = tokio::time::timeout(PATIENCE, self.replies.recv()).await;
        reply.expect("no reply came").expect("the worker has ended")
    }

    async fn read(&mut self, read: Read) -> Reply {
        self.handle.send(Request::Read { load: LoadId(2), read });
        self.next().await
    }

    async fn write(&mut self, write: AdminWrite) -> Outcome<Administered> {
        let wanted = write.concern();
        let write = Box::new(Write::Admin(write));
        self.handle.send(Request::Write { request: RequestId(3), write });
        let Reply::Administered { request, concern, result } = self.next().await else { panic!() };
        assert_eq!((request, concern), (RequestId(3), wanted));
        result
    }

    async fn done(&mut self, write: AdminWrite) -> Administered {
        self.write(write).await.unwrap()
    }

    async fn refused(&mut self, write: AdminWrite) -> Failure {
        self.write(write).await.unwrap_err()
    }
}

#[expect(clippy::unnecessary_wraps, reason = "what is sent is set or not")]
fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn invalid(property: &str) -> FailureKind {
    FailureKind::Invalid { property: Some(property.to_owned()) }
}

#[tokio::test]
async fn projects() {
    let board = Board::start().await;
    let mut office = Office::open(&board, board.owner()).await;
    let named = |name| ProjectInput { name: some(name), description: None };
    let add = |name| AdminWrite::Project(Edit::Create(named(name)));
    let Administered::Project(made) = office.done(add("Support")).await else { panic!() };
    let Reply::Projects { result: Ok(all), .. } = office.read(Read::Projects).await else {
        panic!()
    };
    assert!(all.contains(&made));
    let save = AdminWrite::Project(Edit::Save(Box::new(made.clone()), named("Support desk")));
    let Administered::Project(saved) = office.done(save).await else { panic!() };
    assert_eq!((saved.id, saved.name.as_str()), (made.id, "Support desk"));
    assert_eq!(office.refused(add(" ")).await.kind, invalid("name"));
    let gone = office.done(AdminWrite::Project(Edit::Delete(made.id))).await;
    assert_eq!(gone, Administered::Gone(Thing::Project(made.id)));
    let again = office.done(AdminWrite::Project(Edit::Delete(made.id))).await;
    assert_eq!(again, gone, "what is gone already is deleted");

    let member = board.member("Mia", 4, &[]).await;
    let mut member = Office::open(&board, &member).await;
    assert_eq!(member.refused(add("Mine")).await.kind, FailureKind::Forbidden);
    let project = ProjectId::new(board.project);
    let delete = AdminWrite::Project(Edit::Delete(project));
    assert_eq!(member.refused(delete).await.kind, FailureKind::Forbidden);
}

#[tokio::test]
async fn people() {
    let board = Board::start().await;
    let mut office = Office::open(&board, board.owner()).await;
    let zoe = UserInput {
        name: some("Zoë"),
        email: some("zoe@example.com"),
        password: Some(Secret::new("a long password")),
        ..UserInput::default()
    };
    let add = AdminWrite::User(Edit::Create(zoe.clone()));
    let Administered::User(made) = office.done(add.clone()).await else { panic!() };
    let Reply::People { result: Ok(all), .. } = office.read(Read::People).await else { panic!() };
    assert!(all.iter().any(|it| it.id == made.id));
    let input = UserInput { title: some("Lead"), password: None, ..zoe };
    let save = AdminWrite::User(Edit::Save(made.clone(), input));
    let Administered::User(saved) = office.done(save).await else { panic!() };
    assert_eq!(saved.title, "Lead");
    let taken = office.refused(add).await.kind;
    assert!(matches!(taken, FailureKind::Conflict | FailureKind::Invalid { .. }), "{taken:?}");

    let member = board.server.person("Mia", &[("can_view_profiles", "1")]).await;
    let mut member = Office::open(&board, &member).await;
    let delete = |id| AdminWrite::User(Edit::Delete(id));
    assert_eq!(member.refused(delete(made.id)).await.kind, FailureKind::Forbidden);
    let gone = office.done(delete(made.id)).await;
    assert_eq!(gone, Administered::Gone(Thing::User(made.id)));
    let last = office.refused(delete(UserId::new(board.owner().id))).await.kind;
    assert_eq!(last, FailureKind::Conflict, "somebody has to administer the account");
}

#[tokio::test]
async fn oneself() {
    let board = Board::start().await;
    let member = board.server.person("Mia", &[]).await;
    let mut office = Office::open(&board, &member).await;
    let Reply::Me { result: Ok(me), .. } = office.read(Read::Me).await else { panic!() };
    let input = UserInput {
        name: Some(me.name.clone()),
        email: Some(me.email.clone()),
        company: some("Acme"),
        ..UserInput::default()
    };
    let Administered::Me(saved) = office.done(AdminWrite::Me(me.clone(), input.clone())).await
    else {
        panic!()
    };
    assert_eq!((saved.id, saved.company.as_str()), (me.id, "Acme"));
    let nobody = UserInput { name: some(""), ..input.clone() };
    assert_eq!(office.refused(AdminWrite::Me(me.clone(), nobody)).await.kind, invalid("name"));
    let higher = UserInput { is_account_administrator: Some(true), ..input };
    assert_eq!(
        office.refused(AdminWrite::Me(me.clone(), higher)).await.kind,
        FailureKind::Forbidden
    );
}

#[tokio::test]
async fn roles() {
    let board = Board::start().await;
    let project = ProjectId::new(board.project);
    let rita = board.server.person("Rita", &[]).await;
    let mut office = Office::open(&board, board.owner()).await;
    let input = RoleInput {
        name: some("Testers"),
        access_level: Some(AccessLevel::Note),
        max_step: Some(Some(StepId::new(board.steps[1]))),
        users: Some(vec![UserId::new(rita.id)]),
        ..RoleInput::default()
    };
    let add = AdminWrite::Role(project, Edit::Create(input.clone()));
    let Administered::Role(made) = office.done(add.clone()).await else { panic!() };
    let Reply::Roles { result: Ok(all), .. } = office.read(Read::Roles(project)).await else {
        panic!()
    };
    let default = all.iter().find(|role| role.is_default).unwrap().clone();
    assert!(all.contains(&made) && made.users == Some(vec![UserId::new(rita.id)]));
    let plain = RoleInput {
        name: some("Testers"),
        access_level: Some(AccessLevel::Note),
        ..RoleInput::default()
    };
    let lifted = RoleInput { max_step: Some(None), ..plain.clone() };
    let save = AdminWrite::Role(project, Edit::Save(Box::new(made.clone()), lifted));
    let Administered::Role(saved) = office.done(save).await else { panic!() };
    assert_eq!((saved.max_step, &saved.users), (None, &made.users));
    let foreign = RoleInput { max_step: Some(Some(StepId::new(9_999))), ..plain.clone() };
    let save = AdminWrite::Role(project, Edit::Save(Box::new(saved), foreign));
    assert_eq!(office.refused(save).await.kind, invalid("max_step"));

    let read = RoleInput {
        name: Some(default.name.clone()),
        access_level: Some(AccessLevel::Read),
        ..RoleInput::default()
    };
    let change = AdminWrite::DefaultRole(project, Box::new(default.clone()), read);
    let Administered::Role(changed) = office.done(change).await else { panic!() };
    assert_eq!((changed.id, changed.is_default), (default.id, true));
    let higher = RoleInput { access_level: Some(AccessLevel::Delete), ..RoleInput::default() };
    let change = AdminWrite::DefaultRole(project, Box::new(changed), higher);
    let delete = AdminWrite::Role(project, Edit::Delete(default.id));
    assert_eq!(office.refused(delete).await.kind, FailureKind::Conflict);

    let mut rita = Office::open(&board, &rita).await;
    assert_eq!(rita.refused(change).await.kind, FailureKind::Forbidden);
    assert_eq!(rita.refused(add).await.kind, FailureKind::Forbidden);
    let gone = office.done(AdminWrite::Role(project, Edit::Delete(made.id))).await;
    assert_eq!(gone, Administered::Gone(Thing::Role(made.id)));
}

#[tokio::test]
async fn steps() {
    let board = Board::start().await;
    let project = ProjectId::new(board.project);
    let mut office = Office::open(&board, board.owner()).await;
    let named = |name| StepInput { name: some(name), ..StepInput::default() };
    let add = |input| AdminWrite::Step(project, Edit::Create(input));
    let Administered::Step(made) = office.done(add(named("QA"))).await else { panic!() };
    assert_eq!(made.pos, 4);
    let first = StepInput { pos: Some(1), limit: Some(3), ..named("QA") };
    let save = AdminWrite::Step(project, Edit::Save(Box::new(made.clone()), first));
    let Administered::Step(saved) = office.done(save).await else { panic!() };
    assert_eq!((saved.pos, saved.limit), (1, 3));
    let Reply::Steps { result: Ok(all), .. } = office.read(Read::Steps(project)).await else {
        panic!()
    };
    let order: Vec<_> = all.iter().map(|step| step.name.as_str()).collect();
    assert_eq!(order, ["QA", "To do", "Doing", "Done"]);
    assert_eq!(office.refused(add(named(""))).await.kind, invalid("name"));
    board.ticket("stands in the way").await;
    let full = AdminWrite::Step(project, Edit::Delete(StepId::new(board.steps[0])));
    let failure = office.refused(full).await;
    assert_eq!(failure.kind, FailureKind::Conflict);
    assert!(failure.message.contains("1 ticket"), "{failure}");

    let member = board.member("Mia", 5, &[]).await;
    let mut member = Office::open(&board, &member).await;
    assert_eq!(member.refused(add(named("Mine"))).await.kind, FailureKind::Forbidden);
    let gone = office.done(AdminWrite::Step(project, Edit::Delete(made.id))).await;
    assert_eq!(gone, Administered::Gone(Thing::Step(made.id)));
}

#[tokio::test]
async fn fields_and_values() {
    let board = Board::start().await;
    let project = ProjectId::new(board.project);
    let mut office = Office::open(&board, board.owner()).await;
    let input = FieldInput {
        kind: Some(FieldKind::Choice),
        label: some("Platforms"),
        choice_kind: Some(ChoiceKind::Checkbox),
        ..FieldInput::default()
    };
    let add = AdminWrite::Field(project, Edit::Create(input.clone()));
    let Administered::Field(made) = office.done(add.clone()).await else { panic!() };
    let field: FieldName = made.name.clone();
    let titled = |title| ValueInput { title: some(title), ..ValueInput::default() };
    let value = |edit| AdminWrite::Value(project, field.clone(), edit);
    let mut values = Vec::new();
    for title in ["Web", "iOS"] {
        let done = office.done(value(Edit::Create(titled(title)))).await;
        let Administered::Value(of, made) = done else { panic!() };
        assert_eq!(of, field);
        values.push(made);
    }
    let ids = [values[0].id, values[1].id];
    let first = ValueInput { pos: Some(1), is_default: Some(true), ..titled("iOS") };
    office.done(value(Edit::Save(Box::new(values[1].clone()), first))).await;
    assert_eq!(office.refused(value(Edit::Create(titled("")))).await.kind, invalid("title"));
    let hinted = FieldInput { hint: some("where it breaks"), ..input.clone() };
    let save = AdminWrite::Field(project, Edit::Save(made.clone(), hinted));
    let Administered::Field(saved) = office.done(save).await else { panic!() };
    assert_eq!(saved.hint, "where it breaks");
    let Reply::Fields { result: Ok(all), .. } = office.read(Read::Fields(project)).await else {
        panic!()
    };
    let told: Vec<_> = all[0].values.iter().map(|it| (&*it.title, it.is_default)).collect();
    assert_eq!(told, [("iOS", true), ("Web", false)]);
    let other = FieldInput { kind: Some(FieldKind::Text), ..input };
    let save = AdminWrite::Field(project, Edit::Save(made.clone(), other));
    assert_eq!(office.refused(save).await.kind, invalid("type"));

    let property = format!("ticket[{field}][]");
    let web = ids[0].to_string();
    board.try_ticket(board.owner(), "one", &[(&*property, &*web)]).await.id();
    board.ticket("two").await;
    let reply = office.read(Read::FieldUse(project)).await;
    let Reply::FieldUse { result: Ok(used), .. } = reply else { panic!() };
    assert!(used.is_complete && used.tickets == 2);
    assert_eq!(used.of_field(&field), 2, "a new ticket begins with the default");
    assert_eq!(ids.map(|id| used.of_value(&field, id)), [1, 1]);

    let member = board.member("Mia", 5, &[]).await;
    let mut member = Office::open(&board, &member).await;
    assert_eq!(member.refused(add).await.kind, FailureKind::Forbidden);
    assert_eq!(member.refused(value(Edit::Delete(ids[0]))).await.kind, FailureKind::Forbidden);
    let gone = office.done(value(Edit::Delete(ids[0]))).await;
    assert_eq!(gone, Administered::Gone(Thing::Value(field.clone(), ids[0])));
    let gone = office.done(AdminWrite::Field(project, Edit::Delete(field.clone()))).await;
    assert_eq!(gone, Administered::Gone(Thing::Field(field.clone())));
    assert_eq!(AdminWrite::Field(project, Edit::Delete(field)).concern(), Concern::Fields(project));
}

/// Two administrators, and what each of them saw last: nobody's change is lost to the other's.
#[tokio::test]
async fn what_somebody_else_has_changed_meanwhile_is_never_overwritten() {
    let board = Board::start().await;
    let project = ProjectId::new(board.project);
    let mut office = Office::open(&board, board.owner()).await;
    let input = RoleInput {
        name: some("Testers"),
        access_level: Some(AccessLevel::Delete),
        ..RoleInput::default()
    };
    let add = AdminWrite::Role(project, Edit::Create(input.clone()));
    let Administered::Role(seen) = office.done(add).await else { panic!() };
    let path = format!("projects/{project}/roles/{}", seen.id);
    let lowered = [("role[access_level]", "1")];
    board.server.put(board.owner(), &path, &lowered).await.data();

    let private = RoleInput { can_see_private_notes: Some(true), ..input.clone() };
    let save = AdminWrite::Role(project, Edit::Save(Box::new(seen.clone()), private));
    let Administered::Role(saved) = office.done(save).await else { panic!() };
    assert_eq!((saved.access_level, saved.can_see_private_notes), (AccessLevel::Read, true));

    let other = RoleInput { access_level: Some(AccessLevel::Edit), ..input };
    let save = AdminWrite::Role(project, Edit::Save(Box::new(seen), other));
    let failure = office.refused(save).await;
    assert_eq!(failure.kind, FailureKind::Changed);
    assert!(failure.message.contains("access level"), "{failure}");
    assert_eq!(board.server.get(board.owner(), &path).await.data()["access_level"], 1);
}

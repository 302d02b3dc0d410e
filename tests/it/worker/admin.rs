//! Changes of a project's workflow whose answers are lost, and roles of a server that hides the default one.

use serde_json::json;
use smartq::model::{
    AccessLevel, FieldInput, FieldKind, FieldName, ProjectInput, RoleId, RoleInput, Secret, StepId,
    StepInput, UserInput, ValueInput,
};
use smartq::worker::reply::{Administered, FailureKind, Reply};
use smartq::worker::request::{AdminWrite, Concern, Edit, Read, Thing, Write};

use super::{Bench, PROJECT};
use crate::support::rude_server::{Answer, Vice, World};

const STEPS: &str = "/projects/1/steps";
const ROLES: &str = "/projects/1/roles";

fn new_step(name: &str) -> Write {
    let input = StepInput { name: Some(name.to_owned()), ..StepInput::default() };
    Write::Admin(AdminWrite::Step(PROJECT, Edit::Create(input)))
}

fn step(id: u64, name: &str) -> serde_json::Value {
    json!({"id": id, "name": name, "pos": id})
}

#[tokio::test]
async fn a_step_whose_answer_was_lost_is_found_among_those_that_have_come_since() {
    let mut bench = Bench::start(World::with_tickets(0)).await;
    let before = json!({"items": [step(1, "Done"), step(2, "QA")], "total": 2});
    let after = json!({"items": [step(1, "Done"), step(2, "QA"), step(9, "QA")], "total": 3});
    bench.server.once("GET", STEPS, Vice::Instead(Answer::data(&before)));
    bench.server.once("POST", STEPS, Vice::Cut);
    bench.server.once("GET", STEPS, Vice::Instead(Answer::data(&after)));
    bench.write(1, new_step("QA"));
    let Reply::Administered { result: Ok(Administered::Step(made)), concern, .. } =
        bench.next().await
    else {
        panic!()
    };
    assert_eq!((made.id, concern), (StepId::new(9), Concern::Steps(PROJECT)));
    assert_eq!(bench.server.count("POST", STEPS), 1);
}

#[tokio::test]
async fn a_step_that_was_never_made_is_sent_once_more_as_the_same_intention() {
    let mut bench = Bench::start(World::with_tickets(0)).await;
    bench.server.once("POST", STEPS, Vice::Cut);
    bench.server.once("POST", STEPS, Vice::Instead(Answer::data(&step(9, "QA"))));
    bench.write(1, new_step("QA"));
    assert!(matches!(bench.next().await, Reply::Administered { result: Ok(_), .. }));
    let posts = bench.server.requests();
    let keys: Vec<_> = posts.iter().filter_map(|seen| seen.header("idempotency-key")).collect();
    assert_eq!(keys.len(), 2);
    assert_eq!(keys[0], keys[1]);
}

#[tokio::test]
async fn what_is_given_again_after_an_unknown_end_is_looked_for_first() {
    let mut bench = Bench::start(World::with_tickets(0)).await;
    bench.server.times(2, "POST", STEPS, Vice::Cut);
    bench.write(1, new_step("QA"));
    let unknown = bench.next().await;
    assert_eq!(unknown.failure().map(|it| &it.kind), Some(&FailureKind::Unknown));
    let late = json!({"items": [step(9, "QA")], "total": 1});
    bench.server.once("GET", STEPS, Vice::Instead(Answer::data(&late)));
    bench.write(1, new_step("QA"));
    assert!(matches!(bench.next().await, Reply::Administered { result: Ok(_), .. }));
    assert_eq!(bench.server.count("POST", STEPS), 2, "nothing was sent for the second asking");
}

#[tokio::test]
async fn what_is_gone_already_is_deleted() {
    let mut bench = Bench::start(World::with_tickets(0)).await;
    let path = "/projects/1/steps/4";
    bench.server.once("DELETE", path, Vice::Instead(Answer::error(404, "step not found")));
    bench.write(1, Write::Admin(AdminWrite::Step(PROJECT, Edit::Delete(StepId::new(4)))));
    let Reply::Administered { result: Ok(done), .. } = bench.next().await else { panic!() };
    assert_eq!(done, Administered::Gone(Thing::Step(StepId::new(4))));
}

#[tokio::test]
async fn the_default_role_is_asked_for_where_the_list_leaves_it_out() {
    let mut bench = Bench::start(World::with_tickets(0)).await;
    let role = |id: u64, name: &str| json!({"id": id, "name": name, "access_level": "1"});
    let list = json!({"items": [role(2, "Team")], "total": 1});
    bench.server.once("GET", ROLES, Vice::Instead(Answer::data(&list)));
    let default = "/projects/1/roles/default";
    bench.server.once("GET", default, Vice::Instead(Answer::data(&role(1, "Everybody"))));
    bench.read(1, Read::Roles(PROJECT));
    let Reply::Roles { result: Ok(roles), .. } = bench.next().await else { panic!() };
    let found: Vec<_> = roles.iter().map(|role| (role.id, role.is_default)).collect();
    assert_eq!(found, [(RoleId::new(1), true), (RoleId::new(2), false)]);
}

#[expect(clippy::unnecessary_wraps, reason = "what is sent is set or not")]
fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

/// For each kind of thing: the change that adds one, its list, and how one of them reads.
fn additions() -> Vec<(AdminWrite, &'static str, serde_json::Value)> {
    let project = ProjectInput { name: text("Support"), description: None };
    let user = UserInput {
        name: text("Zoë"),
        email: text("Zoe@example.com"),
        password: Some(Secret::new("a long password")),
        ..UserInput::default()
    };
    let role = RoleInput {
        name: text("Testers"),
        access_level: Some(AccessLevel::Note),
        ..RoleInput::default()
    };
    let field = FieldInput {
        kind: Some(FieldKind::Choice),
        label: text("Priority"),
        ..FieldInput::default()
    };
    let value = ValueInput { title: text("low"), ..ValueInput::default() };
    let name: FieldName = "f5".parse().unwrap();
    vec![
        (
            AdminWrite::Project(Edit::Create(project)),
            "/projects",
            json!({"id": 9, "name": "Support"}),
        ),
        (
            AdminWrite::User(Edit::Create(user)),
            "/users",
            json!({"id": 9, "name": "Zoë", "email": "zoe@example.com"}),
        ),
        (
            AdminWrite::Role(PROJECT, Edit::Create(role)),
            ROLES,
            json!({"id": 9, "name": "Testers", "access_level": 2}),
        ),
        (
            AdminWrite::Field(PROJECT, Edit::Create(field)),
            "/projects/1/custom_fields",
            json!({"name": "f9", "type": "choice", "label": "Priority"}),
        ),
        (
            AdminWrite::Value(PROJECT, name, Edit::Create(value)),
            "/projects/1/custom_fields/f5/values",
            json!({"id": 9, "title": "low", "pos": 1}),
        ),
    ]
}

#[tokio::test]
async fn whatever_was_added_is_found_after_a_lost_answer_and_never_sent_twice() {
    for (write, path, item) in additions() {
        let mut bench = Bench::start(World::with_tickets(0)).await;
        let list = |items: &[serde_json::Value]| {
            Vice::Instead(Answer::data(&json!({"items": items, "total": items.len()})))
        };
        bench.server.once("GET", path, list(&[]));
        bench.server.once("POST", path, Vice::Cut);
        bench.server.once("GET", path, list(&[item]));
        bench.write(1, Write::Admin(write));
        let Reply::Administered { result, .. } = bench.next().await else { panic!("{path}") };
        assert!(result.is_ok(), "{path}: {result:?}");
        assert_eq!(bench.server.count("POST", path), 1, "{path}");
    }
}

//! People, projects, roles, steps, custom fields and their values.

use smartq::api::{Client, Error, RawCall};
use smartq::model::{
    AccessLevel, ChoiceKind, FieldInput, FieldKind, ProjectId, ProjectInput, RoleInput, Secret,
    StepInput, UserInput, ValueInput,
};

use super::{ALL, Pair, key};

#[expect(clippy::unnecessary_wraps, reason = "what is sent is set or not")]
fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

impl Pair {
    async fn project(&self) -> ProjectId {
        ProjectId::new(self.server.project("Release 13.1").await)
    }
}

#[tokio::test]
async fn people() {
    let Pair { server, client } = Pair::start().await;
    let me = client.me().await.unwrap();
    assert_eq!((me.name.as_str(), me.is_account_administrator), ("Olga Owner", true));
    let changed =
        UserInput { title: some("Lead"), company: some("Acme & sons"), ..UserInput::default() };
    let changed =
        UserInput { name: Some(me.name.clone()), email: Some(me.email.clone()), ..changed };
    let (read, version) = client.me_with_etag().await.unwrap();
    assert_eq!(read, me);
    let seen = version.as_ref();
    let me = client.update_me(&changed, seen).await.unwrap();
    let refused = client.update_me(&changed, seen).await.unwrap_err();
    assert!(refused.is_precondition_failed(), "{refused}");
    assert_eq!((me.title.as_str(), me.company.as_str()), ("Lead", "Acme & sons"));
    assert!(client.server_time().is_some());

    let new = UserInput {
        name: some("Zoë"),
        email: some("zoe@example.com"),
        password: Some(Secret::new("a long password")),
        can_view_profiles: Some(true),
        ..UserInput::default()
    };
    let intention = key();
    let zoe = client.create_user(&new, &intention).await.unwrap();
    assert!(zoe.can_view_profiles && !zoe.is_account_administrator);
    let again = client.create_user(&new, &intention).await.unwrap();
    assert_eq!(again, zoe, "one intention, one person");
    let refused = client.create_user(&new, &key()).await.unwrap_err();
    assert!(refused.is_conflict() || refused.is_invalid(), "{refused}");
    let rename =
        UserInput { name: some("Zoë B."), email: new.email.clone(), ..UserInput::default() };
    assert_eq!(client.update_user(zoe.id, &rename, None).await.unwrap().name, "Zoë B.");
    assert_eq!(client.get_user(zoe.id).await.unwrap().0.email, "zoe@example.com");
    let all = client.list_users(ALL).await.unwrap();
    assert_eq!((all.items.len(), all.total), (2, Some(2)));
    client.delete_user(zoe.id).await.unwrap();
    assert!(client.get_user(zoe.id).await.unwrap_err().is_not_found());
    drop(server);
}

#[tokio::test]
async fn projects() {
    let Pair { server, client } = Pair::start().await;
    let input = ProjectInput { name: some("Release"), description: some("<all> & more\nlines") };
    let project = client.create_project(&input, &key()).await.unwrap();
    assert_eq!(project.description, "<all> & more\nlines");
    let input = ProjectInput { name: some("Release 2"), description: None };
    let renamed = client.update_project(project.id, &input, None).await.unwrap();
    assert_eq!((renamed.name.as_str(), renamed.description), ("Release 2", project.description));
    assert_eq!(client.get_project(project.id).await.unwrap().0.name, "Release 2");
    assert_eq!(client.list_projects(ALL).await.unwrap().items.len(), 1);
    let nameless = ProjectInput { name: some(""), description: None };
    assert!(client.create_project(&nameless, &key()).await.unwrap_err().is_invalid());
    client.delete_project(project.id).await.unwrap();
    assert!(client.delete_project(project.id).await.unwrap_err().is_not_found());
    assert!(client.list_projects(ALL).await.unwrap().items.is_empty());
    drop(server);
}

#[tokio::test]
async fn roles() {
    let pair = Pair::start().await;
    let (client, project) = (&pair.client, pair.project().await);
    let ann = pair.server.person("Ann", &[]).await;
    let before = client.list_roles(project, ALL).await.unwrap().items.len();
    let input = RoleInput {
        name: some("Writers"),
        access_level: Some(AccessLevel::Add),
        users: Some(vec![smartq::model::UserId::new(ann.id)]),
        ..RoleInput::default()
    };
    let role = client.create_role(project, &input, &key()).await.unwrap();
    assert_eq!(role.access_level, AccessLevel::Add);
    let input = RoleInput { access_level: Some(AccessLevel::Delete), ..input };
    let changed = client.update_role(project, role.id, &input, None).await.unwrap();
    assert_eq!(changed.access_level, AccessLevel::Delete);
    assert_eq!(client.get_role(project, role.id).await.unwrap().0.name, "Writers");
    let default = client.default_role(project).await.unwrap().0;
    let read = RoleInput {
        name: Some(default.name.clone()),
        access_level: Some(AccessLevel::Read),
        ..RoleInput::default()
    };
    let default = client.update_default_role(project, &read, None).await.unwrap();
    assert_eq!(default.access_level, AccessLevel::Read);
    assert_eq!(client.list_roles(project, ALL).await.unwrap().items.len(), before + 1);
    client.delete_role(project, role.id).await.unwrap();
    assert!(client.delete_role(project, default.id).await.is_err(), "every project has one");
}

#[tokio::test]
async fn steps() {
    let pair = Pair::start().await;
    let (client, project) = (&pair.client, pair.project().await);
    let before = client.list_steps(project, ALL).await.unwrap().items.len();
    let input = StepInput { name: some("Review"), limit: Some(3), ..StepInput::default() };
    let step = client.create_step(project, &input, &key()).await.unwrap();
    assert_eq!((step.name.as_str(), step.limit), ("Review", 3));
    let input = StepInput { name: some("Check"), limit: Some(0), pos: Some(1), description: None };
    let step = client.update_step(project, step.id, &input, None).await.unwrap();
    assert_eq!((step.name.as_str(), step.limit, step.pos), ("Check", 0, 1));
    assert_eq!(client.get_step(project, step.id).await.unwrap().0, step);
    assert_eq!(client.list_steps(project, ALL).await.unwrap().items[0].id, step.id);
    client.delete_step(project, step.id).await.unwrap();
    assert_eq!(client.list_steps(project, ALL).await.unwrap().items.len(), before);
}

#[tokio::test]
async fn fields_and_values() {
    let pair = Pair::start().await;
    let (client, project) = (&pair.client, pair.project().await);
    let input = FieldInput {
        kind: Some(FieldKind::Choice),
        label: some("Priority"),
        choice_kind: Some(ChoiceKind::Select),
        required: Some(false),
        ..FieldInput::default()
    };
    let field = client.create_field(project, &input, &key()).await.unwrap();
    assert_eq!((&field.kind, field.options.choice_kind), (&FieldKind::Choice, input.choice_kind));
    let title = |text: &str| ValueInput { title: some(text), ..ValueInput::default() };
    let high = client.create_value(project, &field.name, &title("High"), &key()).await.unwrap();
    let low = client.create_value(project, &field.name, &title("Low"), &key()).await.unwrap();
    let found = client.get_value(project, &field.name, high.id).await.unwrap().0;
    assert_eq!((found.title.as_str(), low.pos), ("High", 2));
    let renamed = client.update_value(project, &field.name, high.id, &title("Higher"), None).await;
    assert_eq!(renamed.unwrap().title, "Higher");
    assert_eq!(client.list_values(project, &field.name, ALL).await.unwrap().items.len(), 2);
    let listed = client.list_fields(project, ALL).await.unwrap().items;
    assert_eq!(listed[0].values.len(), 2, "a list of fields carries the values of a choice");
    client.delete_value(project, &field.name, low.id).await.unwrap();
    assert_eq!(client.get_field(project, &field.name).await.unwrap().0.values.len(), 1);

    let number = FieldInput {
        kind: Some(FieldKind::Float),
        label: some("Effort"),
        min: Some(Some(0.5)),
        max: Some(Some(8.0)),
        ..FieldInput::default()
    };
    let effort = client.create_field(project, &number, &key()).await.unwrap();
    assert_eq!((effort.options.min, effort.options.max), (Some(0.5), Some(8.0)));
    let number = FieldInput { label: some("Work"), max: Some(None), ..number };
    let effort = client.update_field(project, &effort.name, &number, None).await.unwrap();
    assert_eq!((effort.label.as_str(), effort.options.max), ("Work", None));
    client.delete_field(project, &field.name).await.unwrap();
    assert!(client.get_field(project, &field.name).await.unwrap_err().is_not_found());
}

#[tokio::test]
async fn a_call_as_it_was_typed() {
    let pair = Pair::start().await;
    let call = |method: &str, path: &str, fields: &[(&str, &str)]| RawCall {
        method: method.to_owned(),
        path: path.to_owned(),
        fields: fields
            .iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
            .collect(),
        files: Vec::new(),
    };
    let answer = pair.client.raw(call("post", "/projects", &[("project[name]", "a=b&c")])).await;
    let answer = answer.unwrap();
    assert_eq!((answer.status, answer.media_type.as_str()), (200, "application/json"));
    assert!(answer.data().unwrap().contains("a=b&c"));
    let answer = pair.client.raw(call("PATCH", "projects/1", &[])).await.unwrap();
    assert!(matches!(answer.data(), Err(Error::Status { code: 405, .. })));
}

#[tokio::test]
async fn a_wrong_password_and_a_dead_key_are_told_apart() {
    let pair = Pair::start().await;
    let good = pair.server.connection(&pair.server.owner);
    for (password, api_key, dead) in
        [("wrong", good.api_key.expose(), false), (good.password.expose(), "0123", true)]
    {
        let mut connection = good.clone();
        connection.password = Secret::new(password);
        connection.api_key = Secret::new(api_key);
        let refused = Client::new(connection).unwrap().me().await.unwrap_err();
        assert!(refused.is_unauthorized());
        assert_eq!(refused.is_dead_key(), dead, "{refused}");
    }
}

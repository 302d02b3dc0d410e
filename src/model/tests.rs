//! The contract's §3, row by row: every form a value may come in, inside the things it comes in.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::*;

fn read<T: DeserializeOwned>(json: &str) -> T {
    match serde_json::from_str(json) {
        Ok(thing) => thing,
        Err(error) => panic!("{json}: {error}"),
    }
}

fn sent(thing: &impl Serialize) -> serde_json::Value {
    serde_json::to_value(thing).unwrap()
}

/// A ticket with one more property.
fn ticket(property: &str) -> Ticket {
    read(&format!(r#"{{"id":1,"name":"x",{property}}}"#))
}

fn field(name: &str) -> FieldName {
    name.parse().unwrap()
}

#[test]
fn integers() {
    let limit = |json: &str| read::<Step>(&format!(r#"{{"id":"3"{json}}}"#)).limit;
    for (json, want) in [
        (r#","limit":12"#, 12),
        (r#","limit":"12""#, 12),
        (r#","limit":null"#, 0),
        (r#","limit":"""#, 0),
        (r#","limit":false"#, 0),
        ("", 0),
    ] {
        assert_eq!(limit(json), want, "{json}");
    }
    let step: Step = read(r#"{"id":3,"limit":"12","pos":"2"}"#);
    assert_eq!((&sent(&step)["limit"], &sent(&step)["pos"]), (&12.into(), &2.into()));
    let size = |json: &str| read::<File>(&format!(r#"{{"id":1,"size":{json}}}"#)).size;
    assert_eq!(
        [size("7"), size("\"7\""), size("null"), size("false")],
        [Some(7), Some(7), None, None]
    );
}

#[test]
fn booleans() {
    for (json, want) in [
        ("true", true),
        ("false", false),
        ("1", true),
        ("0", false),
        ("\"1\"", true),
        ("\"0\"", false),
        ("\"true\"", true),
        ("\"off\"", false),
        ("\"\"", false),
        ("null", false),
        ("[]", false),
    ] {
        let note: Note = read(&format!(r#"{{"id":1,"private":{json}}}"#));
        assert_eq!(note.private, want, "{json}");
        assert_eq!(sent(&note)["private"], want);
    }
    assert!(!read::<Note>(r#"{"id":1}"#).private);
}

#[test]
fn floats() {
    for (json, want) in [
        ("2.5", Some(2.5)),
        ("2", Some(2.0)),
        ("\"2.5\"", Some(2.5)),
        ("\"2,5\"", Some(2.5)),
        ("\"\"", None),
        ("null", None),
    ] {
        let options = format!(r#"{{"name":"f1","type":"float","options":{{"min":{json}}}}}"#);
        assert_eq!(read::<CustomField>(&options).options.min, want, "{json}");
    }
    let float: CustomField = read(r#"{"name":"f1","type":"float","options":{"max":"2,5"}}"#);
    assert_eq!(sent(&float)["options"]["max"], 2.5);
}

#[test]
fn maps() {
    for empty in ["{}", "[]", "null", "\"\"", "false"] {
        let told = ticket(&format!(r#""custom_fields":{empty}"#));
        assert_eq!(told.fields.map(|fields| fields.len()), Some(0), "{empty}");
        let bare = format!(r#"{{"name":"f1","type":"float","options":{empty},"values":{empty}}}"#);
        let bare: CustomField = read(&bare);
        assert_eq!((&bare.options, bare.values.len()), (&FieldOptions::default(), 0), "{empty}");
        assert!(sent(&bare)["options"].is_object() && sent(&bare)["values"].is_array());
    }
}

#[test]
fn times() {
    for json in [
        "\"2014-01-17 10:22:33\"",
        "\"2014-01-17T10:22:33Z\"",
        "\"2014-01-17T12:22:33+02:00\"",
        "1389954153",
        "\"1389954153\"",
    ] {
        let told = ticket(&format!(r#""update_time":{json}"#));
        assert_eq!(sent(&told)["update_time"], "2014-01-17 10:22:33", "{json}");
        let note: Note = read(&format!(r#"{{"id":1,"insert_time":{json}}}"#));
        assert_eq!(sent(&note)["insert_time"], "2014-01-17 10:22:33", "{json}");
    }
    for none in
        ["\"0000-00-00 00:00:00\"", "\"0000-00-00\"", "null", "\"\"", "false", "0", "\"0\"", "[]"]
    {
        assert_eq!(ticket(&format!(r#""update_time":{none}"#)).update_time, None, "{none}");
        let note: Note = read(&format!(r#"{{"id":1,"insert_time":{none}}}"#));
        assert_eq!(note.insert_time, None, "{none}");
    }
}

#[test]
fn dates() {
    let due = |json: &str| ticket(&format!(r#""required_by":{json}"#)).required_by;
    let day = DueDate::On(jiff::civil::date(2014, 1, 17));
    for json in [
        "\"2014-01-17\"",
        "\"2014-01-17 10:22:33\"",
        "\"2014-01-17T00:00:00Z\"",
        "\"2014-01-17T00:00:00+02:00\"",
        "\"01/17/2014\"",
        "\"1/17/2014\"",
    ] {
        assert_eq!(due(json), day, "{json}");
    }
    for none in ["\"0000-00-00\"", "\"0000-00-00 00:00:00\"", "null", "\"\"", "false", "[]"] {
        assert_eq!(due(none), DueDate::None, "{none}");
    }
    assert_eq!(sent(&ticket(r#""required_by":"01/17/2014""#))["required_by"], "2014-01-17");
    for odd in ["mid January", "2014-01-17 or so", "17.1.2014", "2014-02-30"] {
        let told = ticket(&format!(r#""required_by":"{odd}""#));
        assert_eq!(told.required_by, DueDate::Other(odd.to_owned()));
        let input = TicketInput { required_by: Some(told.required_by), ..TicketInput::default() };
        assert_eq!(input.write().text("required_by").unwrap().as_deref(), Some(odd));
    }
}

#[test]
fn tags() {
    for json in
        [r#""a, b,c""#, r#"["a","b","c"]"#, r#"["a, b","c"]"#, r#"{"0":"a","2":"b","7":"c"}"#]
    {
        assert_eq!(sent(&ticket(&format!(r#""tags":{json}"#)))["tags"], "a,b,c", "{json}");
    }
    assert_eq!(ticket(r#""tags":[2014,"a",1.5,null]"#).tags.to_string(), "2014,a,1.5");
    assert_eq!(ticket(r#""tags":2014"#).tags.to_string(), "2014");
    for none in ["null", "\"\"", "[]", "{}", "false"] {
        assert!(ticket(&format!(r#""tags":{none}"#)).tags.is_empty(), "{none}");
    }
}

#[test]
fn unknown_keys() {
    let odd = r#""colour":{"deep":[1,{"x":null}]},"locked":"yes","f":1,"files":[1]"#;
    assert_eq!(ticket(odd), ticket(r#""description":null"#));
    let user: User = read(r#"{"id":1,"name":"Ann","last_seen":{"at":[1]},"password":"no"}"#);
    assert_eq!(user.name, "Ann");
    assert!(sent(&user).get("password").is_none());
}

#[test]
fn unknown_words_of_an_enumeration() {
    let role: Role = read(r#"{"id":1,"access_level":"9"}"#);
    assert_eq!(
        (role.access_level, sent(&role)["access_level"].clone()),
        (AccessLevel::Other(9), 9.into())
    );
    assert_eq!(role.access_level.to_string(), "level 9");
    let dated: CustomField =
        read(r#"{"name":"f9","type":"date","options":{"choiceType":"wheel"}}"#);
    assert_eq!(dated.kind, FieldKind::Other("date".to_owned()));
    assert_eq!(sent(&dated)["type"], "date");
    assert_eq!(sent(&dated)["options"]["choiceType"], "wheel");
}

#[test]
fn people_of_a_ticket() {
    let people = |json: &str| {
        let told = ticket(&format!(r#""assigned_to":{json}"#)).assigned_to.unwrap();
        told.into_iter().map(UserId::get).collect::<Vec<_>>()
    };
    for json in [
        "[3,4]",
        r#"["3","4"]"#,
        r#"[{"id":3,"name":"Ann"},{"name":"Bo","id":"4"}]"#,
        r#"{"3":{"id":3},"4":{"id":"4"}}"#,
        r#"{"0":3,"1":"4"}"#,
        r#""3,4""#,
        r#"[3,null,"4",0]"#,
    ] {
        assert_eq!(people(json), [3, 4], "{json}");
    }
    assert_eq!((people("3"), people("\"3\"")), (vec![3], vec![3]));
    for none in ["[]", "{}", "null", "\"\"", "false", "0"] {
        assert!(people(none).is_empty(), "{none}");
    }
}

#[test]
fn contents_of_custom_fields() {
    let content = |json: &str| {
        let mut fields = ticket(&format!(r#""custom_fields":{{"f1":{json}}}"#)).fields.unwrap();
        let flat = ticket(&format!(r#""f1":{json}"#)).fields.unwrap();
        assert_eq!(fields, flat, "{json}");
        fields.remove(&field("f1")).unwrap()
    };
    let one = |text: &str| FieldContent::One(text.to_owned());
    let many = |ids: &[u64]| FieldContent::Many(ids.iter().copied().map(ValueId::new).collect());
    for (json, want) in [
        (r#""599""#, one("599")),
        ("599", one("599")),
        ("2.5", one("2.5")),
        ("null", one("")),
        ("false", one("")),
        (r#"{"id":"599","title":"Bug"}"#, one("599")),
        ("[]", many(&[])),
        (r#"["1",2]"#, many(&[1, 2])),
        (r#"[{"id":1,"title":"Bug"},{"id":"2"}]"#, many(&[1, 2])),
        (r#"{"0":"1","1":2}"#, many(&[1, 2])),
        (r#"["red","blue"]"#, one("red, blue")),
    ] {
        assert_eq!(content(json), want, "{json}");
    }
}

#[test]
fn fields_come_in_a_map_by_their_names() {
    let json = r#"{"f1":{"name":"f1","type":"text"},"f2":{"name":"f2","type":"float"}}"#;
    let page: Page<CustomField> = read(json);
    assert_eq!(page.items.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["f1", "f2"]);
    let page: Page<CustomField> = read(&format!(r#"{{"items":{json},"total":"2"}}"#));
    assert_eq!((page.items.len(), page.total), (2, Some(2)));
}

#[test]
fn one_thing_where_a_list_was_due_is_no_empty_list() {
    for json in [r#"{"id":1,"name":"x"}"#, r#"{"ok":true}"#, "true", "7", "\"no\""] {
        assert!(serde_json::from_str::<Page<Ticket>>(json).is_err(), "{json}");
    }
    assert_eq!(read::<Page<Ticket>>(r#"{"total":0,"count":20,"offset":0}"#).items, []);
}

mod inputs {
    //! What a client writes, a server reads: every input, every property set or not.

    use std::fmt::Debug;

    use proptest::option::of;
    use proptest::prelude::*;

    use super::super::*;

    fn survives<T: FormBody + PartialEq + Debug>(input: &T) {
        let root = body::Map::decode(input.encode().as_bytes(), body::SERVER_LIMITS).unwrap();
        let nothing = body::Map::new();
        assert_eq!(&T::read(root.map(T::OUTER).unwrap_or(&nothing)).unwrap(), input);
    }

    fn text() -> impl Strategy<Value = Option<String>> {
        of(any::<String>())
    }

    fn truth() -> impl Strategy<Value = Option<bool>> {
        of(any::<bool>())
    }

    fn people() -> impl Strategy<Value = Option<Vec<UserId>>> {
        of(prop::collection::vec((1_u64..u64::from(u32::MAX)).prop_map(UserId::new), 0..5))
    }

    fn bound() -> impl Strategy<Value = Option<Option<f64>>> {
        of(of(-1.0e9..1.0e9))
    }

    fn level() -> impl Strategy<Value = Option<AccessLevel>> {
        of((0_i64..=5).prop_map(AccessLevel::from_number))
    }

    proptest! {
        #[test]
        fn a_project((name, description) in (text(), text())) {
            survives(&ProjectInput { name, description });
        }

        #[test]
        fn a_step((name, description, limit, pos) in (text(), text(), of(any::<u32>()), of(any::<u32>()))) {
            survives(&StepInput { name, description, limit, pos });
        }

        #[test]
        fn a_value((title, is_default, pos) in (text(), truth(), of(any::<u32>()))) {
            survives(&ValueInput { title, is_default, pos });
        }

        #[test]
        fn a_note((text, private, notify_users, users, has_attachments) in (text(), truth(), truth(), people(), truth())) {
            survives(&NoteInput { text, private, notify_users, users, has_attachments });
        }

        #[test]
        fn a_role(
            (name, access_level, step, users) in (text(), level(), of(of(1_u64..9_999)), people()),
            (edit, notes, private) in (truth(), truth(), truth()),
        ) {
            survives(&RoleInput {
                name,
                access_level,
                max_step: step.map(|step| step.map(StepId::new)),
                can_edit_project: edit,
                can_manage_people_notes: notes,
                can_see_private_notes: private,
                users,
            });
        }

        #[test]
        fn a_field(
            (label, hint, required, min, max, layout) in (text(), text(), truth(), bound(), bound(), text()),
            kind in of(prop::sample::select(vec!["float", "string", "text", "choice"])),
            choice in of(prop::sample::select(vec!["checkbox", "radio", "select"])),
            pos_type in of(prop::sample::select(vec!["", "single", "double"])),
        ) {
            survives(&FieldInput {
                kind: kind.map(FieldKind::parse),
                label,
                hint,
                required,
                pos_type: pos_type.map(str::to_owned),
                choice_kind: choice.map(ChoiceKind::parse),
                min,
                max,
                layout,
            });
        }

        #[test]
        fn a_user(
            (name, email, password) in (text(), text(), text()),
            (administrator, projects, view, manage) in (truth(), truth(), truth(), truth()),
            (company, title, address) in (text(), text(), text()),
            (work_phone, cell_phone, comments) in (text(), text(), text()),
        ) {
            survives(&UserInput {
                name,
                email,
                password: password.map(Secret::new),
                is_account_administrator: administrator,
                can_manage_projects: projects,
                can_view_profiles: view,
                can_manage_profiles: manage,
                company,
                title,
                address,
                work_phone,
                cell_phone,
                comments,
            });
        }

        #[test]
        fn a_ticket(
            (name, description, step, notify_involved) in (text(), text(), of(1_u64..9_999), truth()),
            (tags, assigned_to, due) in (text(), people(), of(of(0_i64..40_000))),
            contents in prop::collection::btree_map(1_u64..40, any::<(bool, String, u32)>(), 0..5),
        ) {
            let day = |days: i64| {
                jiff::civil::date(1970, 1, 1).saturating_add(jiff::Span::new().days(days))
            };
            let content = |(is_choice, text, id): (bool, String, u32)| {
                if is_choice {
                    FieldContent::Many(vec![ValueId::new(u64::from(id) + 1), ValueId::new(7)])
                } else {
                    FieldContent::One(text)
                }
            };
            survives(&TicketInput {
                name,
                description,
                step_id: step.map(StepId::new),
                tags: tags.map(|tags| Tags::parse(&tags)),
                required_by: due.map(|due| due.map_or(DueDate::None, |days| DueDate::On(day(days)))),
                assigned_to,
                notify_involved,
                fields: contents
                    .into_iter()
                    .map(|(number, told)| (FieldName::numbered(number), content(told)))
                    .collect(),
            });
        }
    }
}

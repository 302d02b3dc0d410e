use super::*;

fn ticket(json: &str) -> Ticket {
    serde_json::from_str(json).unwrap()
}

fn field(name: &str) -> FieldName {
    name.parse().unwrap()
}

#[test]
fn custom_fields_come_nested_and_flat() {
    let nested = ticket(r#"{"id":"1","name":"x","custom_fields":{"f1":"599","f5":["1",2]}}"#);
    let flat = ticket(r#"{"id":1,"name":"x","f1":599,"f5":{"0":{"id":1},"1":{"id":"2"}}}"#);
    assert_eq!(nested.fields, flat.fields);
    let fields = nested.fields.unwrap();
    assert_eq!(fields[&field("f1")], FieldContent::One("599".to_owned()));
    assert_eq!(fields[&field("f5")].value_ids(), vec![ValueId::new(1), ValueId::new(2)]);
}

#[test]
fn what_was_not_told_is_not_empty() {
    let bare = ticket(r#"{"id":1,"name":"x"}"#);
    assert_eq!((bare.fields.as_ref(), bare.assigned_to.as_ref()), (None, None));
    let empty = ticket(r#"{"id":1,"name":"x","custom_fields":[],"assigned_to":[]}"#);
    assert_eq!((empty.fields, empty.assigned_to), (Some(BTreeMap::new()), Some(vec![])));
}

#[test]
fn people_come_as_ids_and_as_objects() {
    let mixed = ticket(r#"{"id":1,"assigned_to":[3,"4",{"id":"5","name":"Ann"}]}"#);
    assert_eq!(mixed.assigned_to.unwrap(), [3, 4, 5].map(UserId::new));
}

#[test]
fn an_input_survives_the_wire() {
    let input = TicketInput {
        name: Some("Größe & more = [x]".to_owned()),
        step_id: Some(StepId::new(8)),
        tags: Some(Tags::parse("a,b")),
        required_by: Some(DueDate::None),
        assigned_to: Some(vec![]),
        notify_involved: Some(false),
        fields: BTreeMap::from([
            (field("f3"), FieldContent::One("some info".to_owned())),
            (field("f5"), FieldContent::Many(vec![ValueId::new(1234), ValueId::new(4321)])),
        ]),
        ..TicketInput::default()
    };
    let form = input.encode();
    let root = Map::decode(form.as_bytes(), super::super::body::SERVER_LIMITS).unwrap();
    assert_eq!(TicketInput::read(root.map("ticket").unwrap()).unwrap(), input);
}

#[test]
fn a_change_touches_nothing_else() {
    let before = Ticket {
        description: "keep".to_owned(),
        ..Ticket::new(TicketId::new(1), "a", StepId::new(2))
    };
    let mut change = TicketInput::keeping(&before);
    change.step_id = Some(StepId::new(3));
    let after = change.applied_to(&before);
    assert_eq!(after, Ticket { step_id: Some(StepId::new(3)), ..before });
}

#[test]
fn due_dates_are_read_inside_a_ticket() {
    assert_eq!(
        ticket(r#"{"id":1,"required_by":"01/17/2014"}"#).required_by.to_string(),
        "2014-01-17"
    );
}

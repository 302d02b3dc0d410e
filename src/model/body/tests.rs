use proptest::prelude::*;

use super::*;

fn decode(form: &str) -> Map {
    Map::decode(form.as_bytes(), SERVER_LIMITS).unwrap()
}

#[test]
fn reads_the_guides_ticket_example() {
    let form = "ticket%5Bname%5D=New+Ticket&ticket[step_id]=88888&ticket[assigned_to][]=1&ticket[assigned_to][]=5\
                &ticket%5Bf5%5D%5B0%5D=1234&ticket%5Bf5%5D%5B1%5D=4321";
    let root = decode(form);
    let ticket = root.map("ticket").unwrap();
    assert_eq!(ticket.text("name").unwrap().unwrap(), "New Ticket");
    assert_eq!(ticket.list::<u64>("assigned_to").unwrap().unwrap(), vec![1, 5]);
    assert_eq!(ticket.list::<u64>("f5").unwrap().unwrap(), vec![1234, 4321]);
    assert!(ticket.number::<u64>("name").is_err());
}

#[test]
fn an_empty_list_is_told_from_an_absent_one() {
    let mut map = Map::new();
    map.set_list::<u64>("assigned_to", Some(&[]));
    let form = map.encode("ticket");
    assert_eq!(form, "ticket%5Bassigned_to%5D=");
    assert_eq!(
        decode(&form).map("ticket").unwrap().list::<u64>("assigned_to").unwrap(),
        Some(vec![])
    );
}

#[test]
fn letters_of_another_encoding_are_refused_and_not_lost() {
    for latin in [&b"note[text]=caf%E9"[..], b"note[text]=caf\xe9", b"n%ffte[text]=x"] {
        assert_eq!(Map::decode(latin, SERVER_LIMITS), Err(BodyError::NotUtf8));
    }
    assert!(Map::decode(b"note[text]=caf%C3%A9+cr\xc3\xa8me", SERVER_LIMITS).is_ok());
}

#[test]
fn strangers_are_bounded() {
    let many = vec!["a=1"; 1_001].join("&");
    assert_eq!(Map::decode(many.as_bytes(), SERVER_LIMITS), Err(BodyError::TooManyKeys(1_000)));
    assert_eq!(Map::decode(b"a[b][c][d][e]=1", SERVER_LIMITS), Err(BodyError::TooDeep(4)));
    for odd in ["[x]=1", "a[b=1", "a[b]c[d]=1", "=1", "&&&", "a[[b]]=1", "%c3%bf[%00]=1"] {
        decode(odd);
    }
}

#[test]
fn a_branch_takes_the_place_of_a_text() {
    let map = decode("a=1&a[b]=2");
    assert_eq!(map.map("a").unwrap().text("b").unwrap().unwrap(), "2");
}

fn trees() -> impl Strategy<Value = Map> {
    let name = "[a-zA-Z_][a-zA-Z0-9_ .äß-]{0,8}";
    let leaf = any::<String>().prop_map(Node::Text);
    let tree = leaf.prop_recursive(2, 20, 5, move |inner| {
        prop_oneof![
            prop::collection::vec((name, inner.clone()), 1..5).prop_map(|entries| {
                let mut map = Map::new();
                for (key, node) in entries {
                    map.set(key, node);
                }
                Node::Map(map)
            }),
            prop::collection::vec(inner, 1..5).prop_map(|items| {
                let entries =
                    items.into_iter().enumerate().map(|(at, node)| (at.to_string(), node));
                Node::Map(Map(entries.collect()))
            }),
        ]
    });
    prop::collection::vec((name, tree), 1..6).prop_map(|entries| {
        let mut map = Map::new();
        for (key, node) in entries {
            map.set(key, node);
        }
        map
    })
}

proptest! {
    #[test]
    fn whatever_is_built_is_read_back(map in trees()) {
        let form = map.encode("outer");
        let root = Map::decode(form.as_bytes(), SERVER_LIMITS).unwrap();
        prop_assert_eq!(root.map("outer").unwrap(), &map);
    }

    #[test]
    fn no_body_breaks_the_reader(form in prop::collection::vec(any::<u8>(), 0..400)) {
        drop(Map::decode(&form, SERVER_LIMITS));
    }
}

/// By the rules of PHP: letters, digits, `-`, `_` and `.` stay, a space is a plus, all else is percent-encoded.
#[test]
fn it_writes_what_http_build_query_writes() {
    let text = |text: &str| Node::Text(text.to_owned());
    let map = |entries: Vec<(&str, Node)>| {
        Map(entries.into_iter().map(|(key, node)| (key.to_owned(), node)).collect())
    };
    let ticket = map(vec![
        ("name", text("New Ticket & more = [x]")),
        ("f3", text("~*!'()-_.:/?#@ä\n+%")),
        ("step_id", text("88888")),
        ("assigned_to", Node::Map(map(vec![("0", text("1")), ("1", text("2"))]))),
    ]);
    assert_eq!(
        ticket.encode("ticket"),
        "ticket%5Bname%5D=New+Ticket+%26+more+%3D+%5Bx%5D\
         &ticket%5Bf3%5D=%7E%2A%21%27%28%29-_.%3A%2F%3F%23%40%C3%A4%0A%2B%25\
         &ticket%5Bstep_id%5D=88888\
         &ticket%5Bassigned_to%5D%5B0%5D=1&ticket%5Bassigned_to%5D%5B1%5D=2"
    );
}

#[test]
fn an_empty_item_is_no_item() {
    for form in ["t[users][]=", "t[users]=", "t[users][]=&t[users][]=+"] {
        let users = decode(form).map("t").unwrap().list::<u64>("users").unwrap();
        assert_eq!(users, Some(vec![]), "{form}");
    }
    let users = decode("t[users][]=&t[users][]=7").map("t").unwrap().list::<u64>("users").unwrap();
    assert_eq!(users, Some(vec![7]));
}

#[test]
fn each_pair_of_empty_brackets_is_a_place_of_its_own() {
    let root = decode("a[][x]=1&a[][x]=2&a[5]=3&a[]=4");
    let keys: Vec<&str> = root.map("a").unwrap().iter().map(|(key, _)| key).collect();
    assert_eq!(keys, ["0", "1", "5", "6"]);
}

#[test]
fn truth_comes_as_the_contract_lists_it() {
    for (text, want) in [
        ("1", true),
        ("true", true),
        ("on", true),
        ("0", false),
        ("false", false),
        ("off", false),
        ("", false),
    ] {
        let root = decode(&format!("n[private]={text}"));
        assert_eq!(root.map("n").unwrap().boolean("private").unwrap(), Some(want), "{text}");
    }
    assert!(decode("n[private]=maybe").map("n").unwrap().boolean("private").is_err());
    assert_eq!(Map::new().boolean("private"), Ok(None));
}

/// How a program may write a pair that PHP reads alike.
#[derive(Debug, Clone, Copy)]
struct Habit {
    encodes_brackets: bool,
    numbers_items: bool,
    writes_plus: bool,
    encodes_everything: bool,
}

impl Habit {
    fn value(self, text: &str) -> String {
        if self.encodes_everything {
            return text.bytes().fold(String::new(), |out, byte| format!("{out}%{byte:02x}"));
        }
        let encoded = utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        if self.writes_plus { encoded.replace("%20", "+") } else { encoded }
    }

    /// An independent writer: it shares no code with the one under test.
    fn pairs(self, prefix: &str, map: &Map, out: &mut Vec<String>) {
        let (open, close) = if self.encodes_brackets { ("%5B", "%5d") } else { ("[", "]") };
        let is_list = map.iter().enumerate().all(|(at, (key, _))| key == at.to_string());
        for (key, node) in map.iter() {
            let bare = is_list && !self.numbers_items && matches!(node, Node::Text(_));
            let key = if bare { String::new() } else { self.value(key) };
            let name = format!("{prefix}{open}{key}{close}");
            match node {
                Node::Text(text) => out.push(format!("{name}={}", self.value(text))),
                Node::Map(inner) => self.pairs(&name, inner, out),
            }
        }
    }
}

fn habits() -> impl Strategy<Value = Habit> {
    any::<[bool; 4]>().prop_map(
        |[encodes_brackets, numbers_items, writes_plus, encodes_everything]| Habit {
            encodes_brackets,
            numbers_items,
            writes_plus,
            encodes_everything,
        },
    )
}

proptest! {
    #[test]
    fn every_way_to_write_it_is_read_alike(map in trees(), habit in habits()) {
        let mut pairs = Vec::new();
        habit.pairs("outer", &map, &mut pairs);
        let root = Map::decode(pairs.join("&").as_bytes(), SERVER_LIMITS).unwrap();
        prop_assert_eq!(root.map("outer").unwrap(), &map);
    }

    #[test]
    fn tags_come_back_as_they_went(texts in prop::collection::vec(any::<String>(), 0..6)) {
        let tags: crate::model::Tags = texts.into_iter().collect();
        prop_assert_eq!(crate::model::Tags::parse(&tags.to_string()), tags);
    }
}

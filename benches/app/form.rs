//! A form of 40 fields with a choice of 5,000 people, at 200×50. Aim: a frame under 1 ms, a key that filters the people
//! under 10 ms.

use criterion::Criterion;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use serde_json::json;
use smartq::app::input::Key;
use smartq::app::msg::Msg;
use smartq::model::{CustomField, User};
use smartq::ui;
use smartq::ui::theme::Theme;

use crate::board::{Board, Held};

const FIELDS: usize = 40;
const PEOPLE: usize = 5_000;

const FIRST: [&str; 10] =
    ["Ann", "Björn", "Chloé", "Dmitri", "Eva", "Farid", "Grace", "Hiro", "Ines", "Jakub"];
const LAST: [&str; 8] =
    ["Andersen", "Berger", "Castillo", "Dubois", "Eriksson", "Fischer", "García", "Horváth"];

fn people() -> Vec<User> {
    let person = |number: usize| {
        let first = FIRST[number % FIRST.len()];
        let last = LAST[number / FIRST.len() % LAST.len()];
        let address = format!("{first}.{last}.{number}@example.com").to_lowercase();
        let json =
            json!({"id": number + 2, "name": format!("{first} {last} {number}"), "email": address});
        serde_json::from_value(json).unwrap()
    };
    (0..PEOPLE).map(person).collect()
}

/// So many that the form has 40 fields with those of every ticket.
fn fields() -> Vec<CustomField> {
    let values: Vec<_> =
        (1..=30).map(|id| json!({"id": id, "title": format!("Value {id}"), "pos": id})).collect();
    let field = |number: usize| {
        let (kind, choice) = match number % 6 {
            0 => ("string", ""),
            1 => ("float", ""),
            2 => ("choice", "select"),
            3 => ("choice", "radio"),
            4 => ("text", ""),
            _ => ("choice", "checkbox"),
        };
        let values = if choice == "select" { &values[..] } else { &values[..6] };
        let json = json!({"name": format!("f{}", number + 1), "type": kind, "label": format!("Field {number}"),
            "hint": "What it is for", "options": {"choiceType": choice}, "values": values});
        serde_json::from_value(json).unwrap()
    };
    let plain = 7;
    (0..FIELDS - plain).map(field).collect()
}

fn form_with_the_keys_on_the_people() -> Board {
    let held = Held { tickets: 100, people: people(), fields: fields() };
    let mut board = Board::holding(&held);
    for key in ["e", "tab", "tab", "tab", "tab"] {
        board.state.update(Msg::Key(key.parse().unwrap()));
    }
    let form = board.state.layers.top().form().unwrap();
    assert_eq!(form.fields.len(), FIELDS);
    assert_eq!(form.fields[form.focus].about.property, "assigned_to");
    board
}

pub(crate) fn bench(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("form");
    let theme = Theme::coloured();
    let mut terminal = Terminal::new(TestBackend::new(200, 50)).unwrap();
    let mut board = form_with_the_keys_on_the_people();
    group.bench_function("frame", |bencher| {
        bencher.iter(|| {
            terminal.draw(|frame| ui::draw(&board.state, &theme, frame)).unwrap();
        });
    });
    let keys = ["e", "r", "i", "backspace", "backspace", "backspace"]
        .map(|key| key.parse::<Key>().unwrap());
    let mut turn = 0;
    group.bench_function("filter_key", |bencher| {
        bencher.iter(|| {
            turn += 1;
            board.state.update(Msg::Key(keys[turn % keys.len()]))
        });
    });
    board.state.update(Msg::Key("e".parse().unwrap()));
    group.bench_function("frame_with_open_list", |bencher| {
        bencher.iter(|| {
            terminal.draw(|frame| ui::draw(&board.state, &theme, frame)).unwrap();
        });
    });
    group.finish();
}

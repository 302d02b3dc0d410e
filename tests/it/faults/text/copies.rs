//! What is copied: one sequence of ours, and in it a clean text, one line unless more is asked for, and not too long.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::attacks;
use super::opened;
use crate::support::driver::Driver;
use crate::support::escapes;
use crate::support::rude_server::World;

/// The most that is copied, in bytes.
const MOST: usize = 64 * 1024;

/// Presses these keys; what was put into the clipboard by them.
async fn copied(driver: &mut Driver, keys: &str) -> String {
    driver.paper().output.clear();
    driver.press(keys).await;
    let output = std::mem::take(&mut driver.paper().output);
    let kinds = escapes::told(&output).kinds;
    let ours = kinds.iter().filter(|kind| !kind.starts_with("control sequence"));
    assert_eq!(ours.collect::<Vec<_>>(), ["system command 52"]);
    let output = String::from_utf8(output).unwrap();
    let mut sequences = output.split("\u{1b}]52;c;").skip(1);
    let (code, _) = sequences.next().unwrap().split_once('\u{7}').unwrap();
    assert_eq!(sequences.next(), None);
    String::from_utf8(STANDARD.decode(code).unwrap()).unwrap()
}

#[tokio::test]
async fn what_is_copied_is_clean_and_one_line_unless_more_is_asked_for() {
    for text in [attacks::letters(), attacks::sequences()].concat() {
        let mut world = World::with_tickets(2);
        world.tickets[0]["name"] = json!(format!("One {text}"));
        world.tickets[0]["description"] = json!(format!("first {text}\nsecond {text}"));
        let (_server, mut driver) = opened(world).await;
        for keys in ["y enter", "y 2", "y 3"] {
            let copy = copied(&mut driver, keys).await;
            assert!(!copy.chars().any(char::is_control), "{copy:?}");
            assert!(escapes::told(copy.as_bytes()).unseen.is_empty(), "{copy:?}");
        }
        let copy = copied(&mut driver, "y 4").await;
        assert!(copy.starts_with("first ") && copy.contains("\nsecond "), "{copy:?}");
        let told = escapes::told(copy.as_bytes());
        assert!(told.kinds.iter().all(|kind| kind == "control 0a" || kind == "control 09"));
        assert!(told.unseen.is_empty(), "{copy:?}");
        driver.close().await;
    }
}

#[tokio::test]
async fn what_is_copied_is_the_tickets_own_words_and_said() {
    let mut world = World::with_tickets(3);
    world.tickets[0]["name"] = json!("Löschen ▸ 東京");
    let (_server, mut driver) = opened(world).await;
    assert_eq!(copied(&mut driver, "y enter").await, "#1");
    driver.assert_shows("Copied: #1");
    assert_eq!(copied(&mut driver, "y 2").await, "Löschen ▸ 東京");
    assert_eq!(copied(&mut driver, "enter y 3").await, "#1 Löschen ▸ 東京");
    driver.press("q space space").await;
    driver.assert_shows("2 marked");
    assert_eq!(copied(&mut driver, "y 1").await, "#1 #2");
    assert_eq!(copied(&mut driver, "y 2").await, "#1 Löschen ▸ 東京\n#2 Ticket 2");
    driver.close().await;
}

#[tokio::test]
async fn no_more_than_64_kib_are_copied_and_it_is_said() {
    let mut world = World::with_tickets(1);
    world.tickets[0]["description"] = json!("ä".repeat(MOST));
    let (_server, mut driver) = opened(world).await;
    let copy = copied(&mut driver, "y 4").await;
    assert!(copy.len() <= MOST && copy.len() > MOST - 4, "{}", copy.len());
    driver.assert_shows("Only the first 64 KiB were copied");
    driver.close().await;
}

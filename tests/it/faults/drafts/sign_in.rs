//! What was typed to sign in.

use smartq::model::Connection;

use super::*;
use crate::support::rude_server::{RudeServer, World};

const PASSWORD: &str = "a password nobody sees";
const KEY: &str = "a key nobody sees";

/// The form, with all of it typed.
async fn typed(host: &str) -> Driver {
    let mut driver = Story::default().begin();
    driver.press("c").await;
    for text in [host, "ann@example.com", PASSWORD, KEY] {
        driver.type_text(text).await;
        driver.press("tab").await;
    }
    driver.pass(Duration::from_secs(1)).await;
    driver
}

/// What lies in the folder of drafts, without the files that only say that a program runs.
fn lying(driver: &Driver) -> Vec<String> {
    let folders = driver.place().join("state/drafts").read_dir().into_iter().flatten();
    let files = folders.flat_map(|folder| folder.unwrap().path().read_dir().unwrap());
    let drafts = files.map(|file| file.unwrap().path());
    let drafts = drafts.filter(|file| file.extension().is_some_and(|it| it == "toml"));
    drafts.map(|file| std::fs::read_to_string(file).unwrap()).collect()
}

#[tokio::test]
async fn what_was_typed_to_sign_in_is_there_again_after_a_kill_but_for_the_secrets() {
    let server = RudeServer::start(World::with_tickets(1)).await;
    let host = format!("http://{}", server.address);
    let driver = typed(&host).await;
    let drafts = lying(&driver);
    assert_eq!(drafts.len(), 1);
    assert!(drafts[0].contains(&host) && drafts[0].contains("ann@example.com"), "{drafts:?}");
    assert!(!drafts[0].contains("nobody sees"), "{drafts:?}");

    for host in ["https://ann:a-word-nobody-sees@acme.example", "ann:a-word-nobody-sees"] {
        let with_password = typed(host).await;
        let kept = lying(&with_password);
        assert!(kept[0].contains("ann@example.com"), "{kept:?}");
        assert!(!kept[0].contains("nobody-sees"), "{kept:?}");
        with_password.close().await;
    }

    let mut driver = driver.kill_and_begin_again(Story::default()).await;
    driver.idle().await;
    driver.assert_hides("ann@example.com");
    driver.press("c").await;
    driver.assert_shows(&host);
    driver.assert_shows("ann@example.com");
    assert!(server.requests().is_empty(), "nothing is sent by itself");

    // the keys are in the first field that was kept
    let Connection { password, api_key, .. } = server.connection();
    driver.press("tab").await;
    for secret in [password, api_key] {
        driver.press("tab").await;
        driver.type_text(secret.expose()).await;
    }
    driver.press("ctrl-s").await;
    driver.assert_shows("Ticket 1");
    assert!(lying(&driver).is_empty(), "it is done with");
    driver.close().await;
}

#[tokio::test]
async fn what_is_thrown_away_of_it_is_gone() {
    let mut driver = typed("acme.example.com").await;
    driver.press("esc").await;
    driver.assert_shows("Throw it away?");
    driver.press("y").await;
    assert!(lying(&driver).is_empty());
    let mut driver = driver.kill_and_begin_again(Story::default()).await;
    driver.press("c").await;
    driver.assert_hides("acme.example.com");
    driver.close().await;
}

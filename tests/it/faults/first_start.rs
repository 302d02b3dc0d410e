//! Two servers that are started at the same moment over one new folder: one of them sets it up, both serve it.

use reqwest::Method;

use crate::support::serve::Serve;
use crate::support::server::{Person, send};

/// What a start says under that name.
fn shown(said: &str, what: &str) -> Option<String> {
    let mut lines = said.lines();
    lines.find_map(|line| line.trim().strip_prefix(what)).map(|it| it.trim().to_owned())
}

async fn started_at_once(arguments: &[&str]) {
    let place = tempfile::tempdir().unwrap();
    let start = || Serve::try_start(place.path(), arguments);
    let (one, two, three) = tokio::join!(start(), start(), start());
    let all = [one, two, three].map(Result::unwrap);
    let said = all.each_ref().map(Serve::said);
    let shown: Vec<_> = said
        .iter()
        .filter_map(|it| Some((it, shown(it, "e-mail")?, shown(it, "password")?)))
        .collect();
    let [(said_first, email, password)] = &*shown else { panic!("shown by one: {said:?}") };
    let key = self::shown(said_first, "API key").unwrap();
    let owner = Person { id: 1, email: email.clone(), password: password.clone() };
    for (serve, said) in all.iter().zip(&said) {
        send(serve.request(Method::GET, (&owner, &key), "users/me")).await.data();
        assert!(!said.contains("smartq:") && !said.contains("UNIQUE"), "{said}");
    }
    for serve in all {
        serve.end().await;
    }
}

#[tokio::test]
async fn one_sets_an_empty_workspace_up_and_shows_the_credentials() {
    started_at_once(&[]).await;
}

#[tokio::test]
async fn one_fills_a_workspace_with_samples_and_shows_the_credentials() {
    started_at_once(&["--demo"]).await;
}

//! Every route, called by every kind of caller on what is his own, another's, absent or mixed up: what comes back is what
//! the contract says, and who may not know of a thing learns nothing.
//!
//! What may be set by whom in what is added or changed is in `rights/settable.rs`.
//!
//! Nothing is changed by it: what a caller may change he asks to change in a version that does not exist, and what he may
//! add he asks for with a form that is refused after the rights were.

mod late;
mod listed;
mod picture;
mod properties;
mod rows;
mod scene;
mod settable;
mod standing;

use std::collections::BTreeMap;

use futures_util::future::join_all;
use reqwest::{Method, RequestBuilder};
use smartq::server::Server;

use crate::support::server::{API_KEY, Answer, Person, send, with_form};
use rows::{ROWS, outer, rows};
use scene::{Caller, Scene};
use standing::Want;

const NO_LOGIN: &str = r#"{"error":{"type":null,"code":401,"message":"Authorization failed, invalid login or password"},"data":null}"#;
const NO_KEY: &str = r#"{"error":{"type":null,"code":401,"message":"Authorization failed, invalid client id"},"data":null}"#;

fn method(name: &str) -> Method {
    Method::from_bytes(name.as_bytes()).unwrap()
}

/// The request with what the method needs besides, so that nothing comes of it.
fn harmless(request: RequestBuilder, method: &str, template: &str) -> RequestBuilder {
    let request = request.header("if-match", "\"no such version\"");
    let name = format!("{}[name]", outer(template));
    match method {
        "POST" => with_form(request, &[(&name, "")]),
        "PUT" => with_form(request, &[(&name, "x")]),
        _ => request,
    }
}

/// What an answer says besides its body, but for the time.
fn heads(answer: &Answer) -> BTreeMap<String, String> {
    let headers = answer.headers.iter().filter(|(name, _)| *name != "date");
    headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned())).collect()
}

/// What holds for every answer, whatever it is.
fn check_head(answer: &Answer, what: &str) {
    let heads = heads(answer);
    assert_eq!(heads["x-content-type-options"], "nosniff", "{what}");
    assert_eq!(heads["cache-control"], "no-store", "{what}");
    assert!(!heads.keys().any(|name| name.starts_with("access-control-")), "{what}: {heads:?}");
    assert!(!heads.contains_key("server"), "{what}: {heads:?}");
    match heads.get("content-disposition") {
        Some(named) => assert!(named.starts_with("attachment"), "{what}: {named}"),
        None => assert_eq!(heads["content-type"], "application/json", "{what}"),
    }
}

#[test]
fn every_route_has_its_row_and_every_row_its_route() {
    let mut served = Server::addresses();
    let mut looked_at: Vec<_> = rows().map(|(method, path, _)| (method, path.to_owned())).collect();
    served.sort();
    looked_at.sort();
    assert_eq!(served, looked_at, "a route without a row, or a row without a route");
}

/// One caller at every route, on everything. Answers what he was told of things that are not there for him, and what he
/// has read.
async fn sweep(
    scene: &Scene,
    caller: &Caller,
) -> (Vec<(&'static str, Answer)>, BTreeMap<String, String>) {
    let (mut absent, mut read) = (Vec::new(), BTreeMap::new());
    for (name, template, need) in rows() {
        for target in scene.targets(caller, template) {
            let request = scene.server.request(method(name), &caller.person, &target.path);
            let answer = send(harmless(request, name, template)).await;
            let want = caller.standing.want(need, &target);
            let status = match (want, name) {
                (Want::Denied, _) => 403,
                (Want::Absent(_), _) => 404,
                (Want::Done, "GET") => 200,
                (Want::Done, "POST") => 400,
                (Want::Done, _) => 412,
            };
            let what = format!("{}: {name} {}", caller.standing.name, target.path);
            assert_eq!(answer.status, status, "{what}: {want:?}, {target:?}: {}", answer.body);
            check_head(&answer, &what);
            match want {
                Want::Absent(thing) => absent.push((thing, answer)),
                Want::Done if name == "GET" => {
                    read.insert(target.path, answer.body);
                }
                _ => {}
            }
        }
    }
    (absent, read)
}

#[tokio::test]
async fn rights_hold_for_every_route_every_caller_and_every_object() {
    let scene = Scene::new().await;
    let all_seeing = &scene.callers[0];
    let (_, before) = sweep(&scene, all_seeing).await;
    let swept = join_all(scene.callers.iter().map(|caller| sweep(&scene, caller))).await;
    // what is not yours and what is not there are the same, to the byte
    let mut known: BTreeMap<&str, (BTreeMap<String, String>, String)> = BTreeMap::new();
    for (thing, answer) in swept.into_iter().flat_map(|(absent, _)| absent) {
        let heads = heads(&answer);
        let (first_heads, first_body) =
            known.entry(thing).or_insert_with(|| (heads.clone(), answer.body.clone()));
        assert_eq!((&heads, &answer.body), (&*first_heads, &*first_body), "{thing}");
        answer.refused(404);
    }
    assert_eq!(known.len(), 9, "{:?}", known.keys());
    let (_, after) = sweep(&scene, all_seeing).await;
    assert_eq!(after, before, "nothing has come of all that");
}

#[tokio::test]
async fn no_route_answers_without_good_credentials() {
    let scene = Scene::new().await;
    let owner = &scene.server.owner;
    let gone = scene.server.person("Gone", &[]).await;
    scene.server.delete(owner, &format!("users/{}", gone.id)).await.data();
    for (number, (name, template, _)) in rows().enumerate() {
        let path = scene.usual(template).path;
        let as_person = |person: &Person| scene.server.request(method(name), person, &path);
        // of each account a few only: more would be made to wait
        let known = &scene.callers[number % scene.callers.len()].person;
        let wrong = Person { password: format!("wrong {number}"), ..known.clone() };
        let bare = || scene.server.bare(method(name), &format!("api/v1/{path}"));
        let login = || as_person(owner).build().unwrap().headers()["authorization"].clone();
        let gone = Person { email: format!("{number}{}", gone.email), ..gone.clone() };
        for (request, body) in [
            (bare(), NO_KEY),
            (bare().header("authorization", login()), NO_KEY),
            (bare().header("authorization", login()).header("x-auth-client-id", "dead"), NO_KEY),
            (bare().header("x-auth-client-id", API_KEY), NO_LOGIN),
            (as_person(&wrong), NO_LOGIN),
            (as_person(&gone), NO_LOGIN),
        ] {
            let answer = send(harmless(request, name, template)).await;
            answer.refused(401);
            assert_eq!(answer.body, body, "{name} {path}");
            check_head(&answer, &path);
        }
    }
}

#[tokio::test]
async fn an_address_knows_the_methods_of_its_rows_and_no_others() {
    let scene = Scene::new().await;
    let owner = &scene.server.owner;
    for (template, methods) in ROWS {
        let path = scene.usual(template).path;
        for name in ["HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"] {
            let twin = if name == "HEAD" { "GET" } else { name };
            let is_known = methods.iter().any(|(known, _)| *known == twin);
            if is_known && name != "HEAD" {
                continue;
            }
            let answer = send(scene.server.request(method(name), owner, &path)).await;
            assert_eq!(answer.status, if is_known { 200 } else { 405 }, "{name} {path}");
            assert_eq!(answer.body.is_empty(), name == "HEAD");
            check_head(&answer, &format!("{name} {path}"));
        }
    }
}

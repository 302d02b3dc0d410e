//! The commands beside the board, as a shell or a script runs them.

use std::path::Path;
use std::process::Stdio;

use serde_json::Value;
use smartq::storage;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, BufReader};
use tokio::process::Child;

use crate::support::machine::Machine;
use crate::support::server::{API_KEY, TestServer};

fn said(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[tokio::test]
async fn a_call_prints_what_the_server_has_said_to_the_byte() {
    let server = TestServer::start().await;
    let project = server.project("Website").await;
    let machine = Machine::of(&server, &server.owner);
    let output = machine.run(&["api", "GET", &format!("/projects/{project}")]).await;
    assert_eq!(output.status.code(), Some(0), "{}", said(&output.stderr));
    let told = server.get(&server.owner, &format!("projects/{project}")).await;
    assert_eq!(said(&output.stdout), told.body);
    assert!(output.stderr.is_empty());
}

#[tokio::test]
async fn a_call_sends_fields_and_files() {
    let server = TestServer::start().await;
    let project = server.project("Website").await;
    let step = server.step(project, "To do").await;
    let machine = Machine::of(&server, &server.owner);
    let tickets = format!("/projects/{project}/tickets");
    let step = format!("ticket[step_id]={step}");
    let name = "ticket[name]=Käse & = 100%";
    let output = machine.run(&["api", "post", &tickets, "-f", name, "-f", &step]).await;
    assert_eq!(output.status.code(), Some(0), "{}", said(&output.stderr));
    let made: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(made["data"]["name"], "Käse & = 100%");

    let ticket = made["data"]["id"].to_string();
    let notes = format!("{tickets}/{ticket}/notes");
    let output = machine.run(&["api", "POST", &notes, "-f", "note[text]=see file"]).await;
    let note: Value = serde_json::from_slice(&output.stdout).unwrap();
    let body = [0_u8, 159, 146, 150, b'\n', 27];
    std::fs::write(machine.path("shot.png"), body).unwrap();
    let files = format!("{notes}/{}/filesv2", note["data"]["id"]);
    let file = format!("file=@{}", machine.path("shot.png").display());
    let output = machine.run(&["api", "POST", &files, "-F", &file]).await;
    assert_eq!(output.status.code(), Some(0), "{}", said(&output.stderr));
    let kept: Value = serde_json::from_slice(&output.stdout).unwrap();
    let id = &kept["data"]["id"];
    let download = format!("{notes}/{}/files/{id}/download", note["data"]["id"]);
    let output = machine.run(&["api", "GET", &download]).await;
    assert_eq!(output.status.code(), Some(0), "{}", said(&output.stderr));
    assert_eq!(output.stdout, body);
}

#[tokio::test]
async fn all_pages_become_one_list() {
    let server = TestServer::start().await;
    for number in 0..25 {
        server.project(&format!("Project {number}")).await;
    }
    let machine = Machine::of(&server, &server.owner);
    let output = machine.run(&["api", "GET", "/projects", "--paginate"]).await;
    assert_eq!(output.status.code(), Some(0), "{}", said(&output.stderr));
    let list: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(list["data"]["items"].as_array().unwrap().len(), 25);
    assert_eq!(list["data"]["total"], 25);
}

#[tokio::test]
async fn a_refused_call_fails_and_prints_the_refusal() {
    let server = TestServer::start().await;
    let machine = Machine::of(&server, &server.owner);
    let output = machine.run(&["api", "GET", "/projects/77"]).await;
    assert_eq!(output.status.code(), Some(1));
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(told["error"]["code"], 404);
    assert_eq!(said(&output.stderr).lines().count(), 1);
}

#[tokio::test]
async fn without_an_account_or_a_password_nothing_is_sent() {
    let machine = Machine::new();
    let output = machine.run(&["api", "GET", "/users/me"]).await;
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output.stderr).contains("smartq login"), "{}", said(&output.stderr));

    let server = TestServer::start().await;
    let mut machine = Machine::of(&server, &server.owner);
    machine.set("SMARTQ_PASSWORD", "");
    let output = machine.run(&["api", "GET", "/users/me"]).await;
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output.stderr).contains("SMARTQ_PASSWORD"), "{}", said(&output.stderr));
}

#[tokio::test]
async fn a_login_that_works_becomes_a_profile() {
    let server = TestServer::start().await;
    let mut machine = Machine::of(&server, &server.owner);
    let output = machine.run(&["login", "--profile", "work", "--keep-api-key"]).await;
    assert_eq!(output.status.code(), Some(0), "{}", said(&output.stderr));
    assert!(said(&output.stdout).contains("Olga Owner"), "{}", said(&output.stdout));
    assert!(said(&output.stdout).contains("--forget-api-key"), "{}", said(&output.stdout));
    let file = machine.path("config/config.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.contains("[profiles.work]") && text.contains(API_KEY), "{text}");
    assert!(!text.contains(&server.owner.password), "{text}");
    assert!(!storage::is_exposed(&file).unwrap());

    for name in ["SMARTQ_URL", "SMARTQ_EMAIL", "SMARTQ_API_KEY"] {
        machine.set(name, "");
    }
    let output = machine.run(&["api", "GET", "/users/me"]).await;
    assert_eq!(output.status.code(), Some(0), "{}", said(&output.stderr));
}

#[tokio::test]
async fn a_login_that_nobody_can_be_asked_for_does_not_send_to_itself() {
    let server = TestServer::start().await;
    let mut machine = Machine::of(&server, &server.owner);
    machine.set("SMARTQ_PASSWORD", "");
    let output = machine.run(&["login"]).await;
    assert_eq!(output.status.code(), Some(2));
    let words = said(&output.stderr);
    assert!(
        words.contains("set SMARTQ_PASSWORD") && words.contains("--password-command"),
        "{words}"
    );
    assert!(!words.contains("smartq login"), "{words}");
}

#[tokio::test]
async fn a_login_that_does_not_work_keeps_nothing_and_says_why() {
    let server = TestServer::start().await;
    let refused = async |name: &'static str, value: &str| {
        let mut machine = Machine::of(&server, &server.owner);
        machine.set(name, value);
        let output = machine.run(&["login"]).await;
        assert!(!machine.path("config/config.toml").exists());
        let words = said(&output.stderr).to_owned();
        assert_eq!(words.lines().count(), 1, "{words}");
        (output.status.code().unwrap(), words)
    };
    let (code, words) = refused("SMARTQ_PASSWORD", "wrong").await;
    assert!(code == 1 && words.contains("with this password"), "{words}");
    let (code, words) = refused("SMARTQ_API_KEY", "0123456789abcdef0123456789abcdef").await;
    assert!(code == 1 && words.contains("does not know this API key"), "{words}");
    let (code, words) = refused("SMARTQ_URL", "http://192.0.2.1").await;
    assert!(code == 2 && words.contains("plain http"), "{words}");
    let (code, words) = refused("SMARTQ_URL", "http://127.0.0.1:1").await;
    assert!(code == 1 && words.contains("no connection"), "{words}");
}

#[tokio::test]
async fn the_doctor_says_what_is_wrong_and_how_to_mend_it() {
    let server = TestServer::start().await;
    let machine = Machine::of(&server, &server.owner);
    let output = machine.run(&["doctor"]).await;
    let words = said(&output.stdout).to_owned();
    assert_eq!(output.status.code(), Some(0), "{words}");
    for line in ["data dir", "knows us as Olga Owner", "clock         as the server's"] {
        assert!(words.contains(line), "{words}");
    }
    assert!(!machine.path("data").exists(), "the doctor changes nothing");

    let mut machine = Machine::of(&server, &server.owner);
    machine.set("SMARTQ_PASSWORD", "wrong");
    machine.set("TERM", "dumb");
    machine.set("NO_COLOR", "1");
    let output = machine.run(&["doctor"]).await;
    let words = said(&output.stdout).to_owned();
    assert_eq!(output.status.code(), Some(1), "{words}");
    let wrong: Vec<&str> = words.lines().filter(|line| line.starts_with("WRONG")).collect();
    assert_eq!(wrong.len(), 2, "{words}");
    assert!(wrong[0].contains("TERM=xterm-256color") && wrong[1].contains("smartq login"));
    assert!(words.contains("theme         \"plain\": NO_COLOR asks for no colours"), "{words}");
}

#[tokio::test]
async fn the_doctor_without_an_account_says_what_a_bare_start_does_and_asks_nobody() {
    let machine = Machine::new();
    let output = machine.run(&["doctor"]).await;
    let words = said(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{words}");
    for line in [
        "profile       none: smartq asks where your board is",
        "server        not asked",
        "clock         not asked",
        "no profiles",
    ] {
        assert!(words.contains(line), "{words}");
    }
}

#[tokio::test]
async fn completions_and_manual_are_printed() {
    let machine = Machine::new();
    let output = machine.run(&["completions", "bash"]).await;
    assert!(said(&output.stdout).contains("--read-only") && output.status.success());
    let output = machine.run(&["man"]).await;
    assert!(said(&output.stdout).contains(".TH smartq") && output.status.success());
    let output = machine.run(&["--nonsense"]).await;
    assert_eq!(output.status.code(), Some(2));
}

/// Starts the server and waits for its first line; the address it tells.
async fn serve(machine: &Machine, arguments: &[&str]) -> (Child, String) {
    let mut all = vec!["serve", "--listen", "127.0.0.1:0"];
    all.extend_from_slice(arguments);
    let mut command = machine.command(&all);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).await.unwrap();
    let address = line.strip_prefix("listening on ").expect(&line).trim().to_owned();
    (child, address)
}

async fn ended_by_sigterm(mut child: Child) -> (i32, String) {
    let id = rustix::process::Pid::from_raw(child.id().unwrap().try_into().unwrap()).unwrap();
    rustix::process::kill_process(id, rustix::process::Signal::TERM).unwrap();
    let mut words = String::new();
    child.stderr.take().unwrap().read_to_string(&mut words).await.unwrap();
    (child.wait().await.unwrap().code().unwrap(), words)
}

fn issued(words: &str, what: &str) -> String {
    let line = words.lines().find_map(|line| line.trim().strip_prefix(what));
    line.unwrap_or_else(|| panic!("no {what} in:\n{words}")).trim().to_owned()
}

#[tokio::test]
async fn a_new_server_issues_credentials_once() {
    let mut machine = Machine::new();
    let (child, _) = serve(&machine, &[]).await;
    let (code, words) = ended_by_sigterm(child).await;
    assert_eq!(code, 0, "{words}");
    let (password, key) = (issued(&words, "password"), issued(&words, "API key"));

    let (child, address) = serve(&machine, &[]).await;
    machine.set("SMARTQ_URL", &address);
    machine.set("SMARTQ_EMAIL", &issued(&words, "e-mail"));
    machine.set("SMARTQ_PASSWORD", &password);
    machine.set("SMARTQ_API_KEY", &key);
    let output = machine.run(&["api", "GET", "/users/me"]).await;
    assert_eq!(output.status.code(), Some(0), "{}", said(&output.stderr));
    let (code, words) = ended_by_sigterm(child).await;
    assert!(code == 0 && !words.contains(&key) && !words.contains("password"), "{words}");
    assert_no_secret_in(&machine.path("state"), &[&password, &key]);
}

#[tokio::test]
async fn the_sample_workspace_is_served_with_as_many_tickets_as_wanted() {
    let mut machine = Machine::new();
    let key = machine.path("key");
    storage::replace(&key, "0123456789abcdef0123456789abcdef\n").unwrap();
    let password = machine.path("password");
    storage::replace(&password, "correct horse battery\n").unwrap();
    let folder = machine.path("team").display().to_string();
    let arguments = [
        "--demo",
        "--sample-tickets",
        "1500",
        "--data-dir",
        &folder,
        "--api-key-file",
        key.to_str().unwrap(),
        "--admin-password-file",
        password.to_str().unwrap(),
    ];
    let (child, address) = serve(&machine, &arguments).await;
    machine.set("SMARTQ_URL", &address);
    machine.set("SMARTQ_EMAIL", "ann@example.com");
    machine.set("SMARTQ_PASSWORD", "correct horse battery");
    machine.set("SMARTQ_API_KEY", "0123456789abcdef0123456789abcdef");
    let output = machine.run(&["api", "GET", "/projects"]).await;
    assert_eq!(output.status.code(), Some(0), "{}", said(&output.stderr));
    let projects: Value = serde_json::from_slice(&output.stdout).unwrap();
    let projects = projects["data"]["items"].as_array().unwrap();
    let load = projects.iter().find(|project| project["name"] == "Load").unwrap();
    let tickets = format!("/projects/{}/tickets?count=1", load["id"]);
    let output = machine.run(&["api", "GET", &tickets]).await;
    let page: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(page["data"]["total"], 1500);
    let (code, words) = ended_by_sigterm(child).await;
    assert!(code == 0 && !words.contains("correct horse"), "{words}");
}

#[tokio::test]
async fn a_port_that_is_taken_is_a_sentence_and_makes_no_workspace() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let machine = Machine::new();
    let output = machine.run(&["serve", "--listen", &address]).await;
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output.stderr).contains(&format!("cannot listen on {address}")));
    assert!(!machine.path("data").exists());
}

fn assert_no_secret_in(folder: &Path, secrets: &[&str]) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            assert_no_secret_in(&path, secrets);
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for secret in secrets {
            assert!(!text.contains(secret), "{} holds a secret", path.display());
        }
    }
}

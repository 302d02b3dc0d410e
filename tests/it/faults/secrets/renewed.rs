//! A password that has been changed: the dead one is not kept for the next start.

use crate::support::machine::Machine;
use crate::support::server::{API_KEY, TestServer};

/// A machine whose configuration holds a password that is dead by now.
fn left_behind(server: &TestServer, more: &str) -> Machine {
    let machine = Machine::of(server, &server.owner);
    let file = machine.path("config/config.toml");
    let profile = format!(
        "[profiles.work]\nhost = \"{}\"\nemail = \"{}\"\npassword = \"dead by now\"\n{more}",
        server.url, server.owner.email
    );
    smartq::storage::replace(&file, profile).unwrap();
    machine
}

#[tokio::test]
async fn a_login_with_a_new_password_leaves_no_dead_one_to_the_next_start() {
    let server = TestServer::start().await;
    let more = "api_key = \"dead too\"\napi_key_command = \"echo neither\"\n";
    for (arguments, more) in [
        (&["login", "--profile", "work", "--keep-api-key"][..], ""),
        (&["login", "--profile", "work", "--no-keyring", "--keep-api-key"], ""),
        (&["login", "--profile", "work"], more),
    ] {
        let mut machine = left_behind(&server, more);
        let output = machine.run(arguments).await;
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        let kept = std::fs::read_to_string(machine.path("config/config.toml")).unwrap();
        assert!(!kept.contains("dead"), "{kept}");
        assert!(kept.contains(API_KEY), "{kept}");
        for name in ["SMARTQ_URL", "SMARTQ_EMAIL", "SMARTQ_PASSWORD", "SMARTQ_API_KEY"] {
            machine.set(name, "");
        }
        let output = machine.run(&["api", "GET", "/users/me"]).await;
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

#[tokio::test]
async fn a_profile_can_be_made_by_its_name_and_address() {
    let server = TestServer::start().await;
    let mut machine = Machine::of(&server, &server.owner);
    machine.set("SMARTQ_URL", "");
    machine.set("SMARTQ_EMAIL", "");
    let (url, email) = (&*server.url, &*server.owner.email);
    let login = ["login", "--profile", "work", "--url", url, "--email", email];
    let output = machine.run(&login).await;
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(told.contains("profile \"work\""), "{told}");
    // nothing is kept where nobody looks for it
    let nowhere =
        "Asked for at each start: password, API key. There is no keyring here to keep them in";
    assert!(told.contains(nowhere) && told.contains("--keep-password"), "{told}");
    let kept = std::fs::read_to_string(machine.path("config/config.toml")).unwrap();
    assert!(kept.contains("[profiles.work]") && kept.contains(url), "{kept}");
    assert!(
        !kept.contains(API_KEY) && told.contains("--keep-api-key"),
        "nobody has said yes: {kept}"
    );
    for arguments in [&["api", "GET", "/users/me"][..], &["doctor"], &[]] {
        let both = [arguments, &["--profile", "work", "--url", url]].concat();
        let output = machine.run(&both).await;
        assert_eq!(output.status.code(), Some(2), "{both:?}");
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(told.contains("--profile") && told.contains("--url"), "{told}");
    }
}

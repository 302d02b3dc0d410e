//! What the programs find that are started from here.

use std::sync::Arc;

use crate::support::marked::Marked;
use crate::support::pty::{Program, environment};
use crate::support::rude_server::{RudeServer, World};

const PASSWORD: &str = "told by a command 71";
const KEY: &str = "0123456789abcdef";
const SECRET_VARIABLES: [(&str, &str); 3] = [
    ("SMARTQ_PASSWORD", "told by the environment 72"),
    ("SMARTQ_API_KEY", "told by the environment 73"),
    ("SMARTQ_OF_TOMORROW", "told by the environment 74"),
];

/// The editor and both commands; there is nothing else that is started.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn children_inherit_neither_secrets_nor_anything_else_of_ours() {
    let server = Arc::new(RudeServer::start(World::with_tickets(1)).await);
    let story = move || {
        let profile = format!(
            "[profiles.acme]\nhost = \"http://{}\"\nemail = \"ann@example.com\"\n\
             password_command = \"env > told.by.password; cat password\"\n\
             api_key_command = \"env > told.by.key; cat key\"\n",
            server.address
        );
        let editor = "env > told.by.editor\nps -o args= -p $PPID >> told.by.editor\n\
                      echo typed by hand > \"$1\"\n";
        let files = [
            ("config/config.toml", &*profile),
            ("editor", editor),
            ("password", PASSWORD),
            ("key", KEY),
        ];
        let variables = [&SECRET_VARIABLES[..], &[("VISUAL", "sh editor")]].concat();
        let arguments = ["--profile", "acme"];
        let mut session = Program {
            arguments: &arguments,
            variables: &variables,
            files: &files,
            ..Program::default()
        }
        .start();
        session.wait_for("Ticket 1");
        session.send("E");
        session.wait_for("typed by hand");
        let marks = [&SECRET_VARIABLES[..], &[("password", PASSWORD), ("key", KEY)]].concat();
        let marked = Marked::of(&marks);
        let ours: Vec<_> = environment(session.place())
            .into_iter()
            .filter(|(name, _)| name.starts_with("SMARTQ_"))
            .collect();
        assert_eq!(ours.len(), 4, "there is something to be kept from them");
        for child in ["told.by.password", "told.by.key", "told.by.editor"] {
            let told = std::fs::read_to_string(session.place().join(child)).unwrap();
            assert!(told.contains("PATH="), "{child}: {told}");
            assert!(!told.contains("SMARTQ_"), "{child}: {told}");
            marked.assert_not_in(child, told.as_bytes());
        }
        assert_eq!(server.requests()[0].header("x-auth-client-id"), Some(KEY));
        session.signal(rustix::process::Signal::TERM);
        assert_eq!(session.end(), 143);
    };
    tokio::task::spawn_blocking(story).await.unwrap();
}

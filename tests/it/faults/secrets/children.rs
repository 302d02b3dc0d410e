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

/// The editor, the opener and both commands; there is nothing else that is started.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn children_inherit_neither_secrets_nor_anything_else_of_ours() {
    let mut world = World::with_tickets(1);
    let note = world.add_note(1, "see below", 1);
    world.add_file(note, "plan.txt", b"a plan");
    let server = Arc::new(RudeServer::start(world).await);
    let story = move || {
        let profile = format!(
            "opener = [\"sh\", \"opener\"]\n[profiles.acme]\nhost = \"http://{}\"\nemail = \"ann@example.com\"\n\
             password_command = \"env > told.by.password; cat password\"\n\
             api_key_command = \"env > told.by.key; cat key\"\n",
            server.address
        );
        let editor = "env > told.by.editor\nps -o args= -p $PPID >> told.by.editor\n\
                      echo typed by hand > \"$1\"\n";
        let files = [
            ("config/config.toml", &*profile),
            ("editor", editor),
            // told when it has failed, and so when it has written
            ("opener", "env > told.by.opener; exit 3"),
            ("home/.profile", ""),
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
        session.send("\x13");
        session.wait_for("Enter open");
        session.send("\r\t\t");
        session.wait_for("plan.txt");
        session.send("S");
        session.wait_for("nothing of that name");
        session.send("\r");
        session.wait_for("Saved as");
        session.send("o");
        session.wait_for("sh has failed");
        let marks = [&SECRET_VARIABLES[..], &[("password", PASSWORD), ("key", KEY)]].concat();
        let marked = Marked::of(&marks);
        let ours: Vec<_> = environment(session.place())
            .into_iter()
            .filter(|(name, _)| name.starts_with("SMARTQ_"))
            .collect();
        assert_eq!(ours.len(), 4, "there is something to be kept from them");
        for child in ["told.by.password", "told.by.key", "told.by.editor", "told.by.opener"] {
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

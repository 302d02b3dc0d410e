//! Our memory, which holds secrets, is nobody else's.

use std::os::unix::fs::MetadataExt as _;
use std::os::unix::process::ExitStatusExt as _;
use std::process::Stdio;

use rustix::process::{Pid, Resource, Rlimit, Signal, getuid, kill_process, prlimit};
use tokio::io::{AsyncBufReadExt as _, BufReader};

use crate::support::machine::Machine;

/// Also where the limit is not heeded, as with dumps that go to a program: here somebody takes it away.
#[tokio::test]
async fn no_dump_of_our_memory_is_written_and_nobody_looks_into_it() {
    let machine = Machine::new();
    let mut command = machine.command(&["serve", "--listen", "127.0.0.1:0"]);
    command.current_dir(machine.path("")).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).await.unwrap();
    let id = Pid::from_raw(child.id().unwrap().try_into().unwrap()).unwrap();
    let about = |name: &str| format!("/proc/{}/{name}", id.as_raw_nonzero());

    let limits = std::fs::read_to_string(about("limits")).unwrap();
    let core = limits.lines().find_map(|line| line.strip_prefix("Max core file size")).unwrap();
    assert_eq!(core.split_whitespace().next(), Some("0"), "{limits}");
    // what belongs to a memory that is closed belongs to the system, whoever runs it
    assert_eq!(std::fs::metadata(about("mem")).unwrap().uid(), 0);
    if !getuid().is_root() {
        let looked = std::fs::File::open(about("mem")).unwrap_err();
        assert_eq!(looked.kind(), std::io::ErrorKind::PermissionDenied);
    }

    let before = prlimit(Some(id), Resource::Core, Rlimit { current: Some(0), maximum: None });
    if before.is_ok() {
        let none = Rlimit { current: None, maximum: None };
        prlimit(Some(id), Resource::Core, none).unwrap();
    }
    kill_process(id, Signal::ABORT).unwrap();
    let status = child.wait().await.unwrap();
    assert_eq!(status.signal(), Some(Signal::ABORT.as_raw()));
    assert!(!status.core_dumped(), "a dump was written");
}

//! The umask: ours is narrow, that of the programs we start for the user is the user's own. What somebody saves elsewhere
//! from an editor is his, and may be meant for others.
//!
//! A process has one for all its threads, so it cannot be wide for a moment here without being so for whatever we write
//! meanwhile. A shell sets it instead, and becomes the program; it reads nothing but the program's name and arguments, as
//! they are.

use std::path::Path;
use std::process::Command;

use rustix::fs::{Access, Mode, access};
use rustix::process::umask;

/// What the shell does: its first argument is the umask, and the others are the program.
const BECOME: &str = "umask \"$1\" && shift && exec \"$@\"";

/// The umask of the user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Umask(Mode);

impl Umask {
    /// From now on everything we make is for its owner alone, by umask, so that there is no moment in which it is not. What
    /// it was before.
    pub fn narrow() -> Self {
        Self(umask(Mode::RWXG | Mode::RWXO))
    }

    /// That program with this umask, to be given its arguments. One that is not there is not given to the shell, so that it
    /// is known not to have started.
    pub(super) fn command(self, program: &str) -> Command {
        if !is_there(program) {
            return Command::new(program);
        }
        let mut command = Command::new("sh");
        command.args(["-c", BECOME, "sh"]).arg(format!("{:04o}", self.0.bits())).arg(program);
        command
    }
}

/// Whether it could be run.
fn is_there(program: &str) -> bool {
    let could_be_run = |path: &Path| path.is_file() && access(path, Access::EXEC_OK).is_ok();
    if program.contains('/') {
        return could_be_run(Path::new(program));
    }
    let folders = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&folders).any(|folder| could_be_run(&folder.join(program)))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn a_program_has_the_umask_of_the_user_and_its_arguments_as_they_are() {
        let place = tempfile::tempdir().unwrap();
        for (umask, mode) in [(0o002, 0o664), (0o027, 0o640), (0o077, 0o600)] {
            let file = place.path().join(format!("a file; $(exit 3) {mode:o}"));
            let mut command = Umask(Mode::from_raw_mode(umask)).command("touch");
            assert!(command.arg(&file).status().unwrap().success());
            assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, mode);
        }
    }

    #[test]
    fn a_program_that_is_not_there_does_not_start() {
        let umask = Umask(Mode::from_raw_mode(0o022));
        for program in ["no-such-program", "/no/such/program", "/etc/passwd", "/"] {
            assert!(umask.command(program).status().is_err(), "{program}");
        }
        assert!(umask.command("false").status().is_ok_and(|status| !status.success()));
    }
}

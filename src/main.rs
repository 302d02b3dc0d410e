//! The program. Everything it does is in `commands`.

use std::process::ExitCode;

fn main() -> ExitCode {
    smartq::commands::run()
}

//! The program `bazargah`. What it can do is in [`bazargah_server::commands`].

use std::process::ExitCode;

fn main() -> ExitCode {
    bazargah_server::commands::run()
}

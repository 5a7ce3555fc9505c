//! `bazargah log rotate`: a new key for the public log.

use super::{Failure, print_line};
use crate::log::KeyFile;
use clap::{Args, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

/// Look after the public log's key.
#[derive(Args)]
pub(super) struct Log {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make a new key; the one that signed until now goes on signing beside it until the next rotation
    Rotate {
        /// The file with the key
        #[arg(long, env = "BAZARGAH_LOG_KEY", default_value = super::LOG_KEY)]
        log_key: PathBuf,
    },
    /// Print the public half of the key
    Key {
        /// The file with the key
        #[arg(long, env = "BAZARGAH_LOG_KEY", default_value = super::LOG_KEY)]
        log_key: PathBuf,
    },
}

impl Log {
    pub(super) fn run(self) -> Result<ExitCode, Failure> {
        let vkey = match self.command {
            Command::Rotate { log_key } => {
                let mut keys = KeyFile::read(&log_key).map_err(Failure::failed)?;
                keys.rotate(&log_key).and_then(|()| keys.replace(&log_key)).map_err(Failure::failed)?;
                keys.verifier()
            }
            Command::Key { log_key } => KeyFile::read(&log_key).map_err(Failure::failed)?.verifier(),
        };
        print_line(&vkey.to_string());
        Ok(ExitCode::SUCCESS)
    }
}

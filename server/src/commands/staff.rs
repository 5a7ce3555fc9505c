//! `bazargah staff add --role ROLE EMAIL`: who decides here. There are no passwords: a code is sent to the mailbox.

use super::{DatabaseArgs, Failure, now, print_line};
use bazargah_domain::report::email_fault;
use bazargah_domain::role::Role;
use clap::{Args, Subcommand};
use std::process::ExitCode;

/// Give somebody a staff's role, or take it away.
#[derive(Args)]
pub(super) struct Staff {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Give an address a role; whoever reads its mail signs in with a code that is sent there
    Add {
        /// reviewer, inspector, fund-officer, supervisor or auditor
        #[arg(long, value_parser = role)]
        role: Role,
        /// The address
        email: String,
        #[command(flatten)]
        database: DatabaseArgs,
    },
    /// Take an address's role away and sign it out everywhere
    Remove {
        /// The address
        email: String,
        #[command(flatten)]
        database: DatabaseArgs,
    },
}

fn role(name: &str) -> Result<Role, String> {
    Role::parse(name).filter(|role| Role::STAFF.contains(role)).ok_or_else(|| {
        let names: Vec<&str> = Role::STAFF.into_iter().map(Role::as_str).collect();
        format!("choose one of {}", names.join(", "))
    })
}

impl Staff {
    pub(super) async fn run(self) -> Result<ExitCode, Failure> {
        let (email, role, database) = match self.command {
            Command::Add { role, email, database } => (email, Some(role), database),
            Command::Remove { email, database } => (email, None, database),
        };
        let email = email.trim().to_lowercase();
        if email_fault(&email).is_some() {
            return Err(Failure::wrong(format!("{email:?} is not an e-mail address; write it as name@example.com")));
        }
        let store = database.open().await?;
        store.set_role(now(), &email, role).await?;
        store.close().await;
        print_line(&match role {
            Some(role) => format!("{email} is {} now and signs in at /account/sign-in", role.as_str()),
            None => format!("{email} has no role now"),
        });
        Ok(ExitCode::SUCCESS)
    }
}

//! What somebody finds who opens the board of this machine for the first time: themselves, and a board that can be
//! used at once.

use rustix::process::getuid;

use crate::api::Client;
use crate::model::{Connection, PageQuery};
use crate::server::{NewOwner, Server};

/// The first board.
const NAME: &str = "My board";

/// The owner of a new workspace: the user of this machine, under the name the system knows.
pub(super) fn owner() -> NewOwner {
    let users = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    let user = named(&users, getuid().as_raw()).or_else(|| {
        let name = ["USER", "LOGNAME"].into_iter().find_map(|name| std::env::var(name).ok())?;
        (!name.is_empty()).then(|| (name.clone(), name))
    });
    let (login, name) = user.unwrap_or_else(|| ("me".to_owned(), "Me".to_owned()));
    NewOwner { name, email: format!("{login}@localhost"), password: None }
}

/// Login and name of the user with that number, as `/etc/passwd` has them; the login where there is no name.
fn named(users: &str, number: u32) -> Option<(String, String)> {
    users.lines().find_map(|line| {
        let mut columns = line.split(':');
        let login = columns.next().filter(|login| !login.is_empty())?;
        let found = columns.nth(1)?.parse() == Ok(number);
        let about = columns.nth(1)?;
        let name = about.split(',').next().map(str::trim).filter(|name| !name.is_empty());
        found.then(|| (login.to_owned(), name.unwrap_or(login).to_owned()))
    })
}

/// Lays out the first board where there is none, so that there is something to begin with.
pub(super) async fn lay_out(server: &Server, connection: &Connection) -> anyhow::Result<()> {
    let client = Client::new(connection.clone())?;
    let projects = client.list_projects(PageQuery::new(0, 1)).await?;
    if projects.items.is_empty() {
        server.create_first_board(NAME).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const USERS: &str = "root:x:0:0:root:/root:/bin/bash\n\
        ann:x:1000:1000:Ann Example,Room 5,,:/home/ann:/bin/zsh\nbo:x:1001:1001::/home/bo:/bin/sh\nbroken\n";

    #[test]
    fn the_owner_has_the_name_the_system_knows() {
        let found = |number| named(USERS, number);
        assert_eq!(found(1000), Some(("ann".to_owned(), "Ann Example".to_owned())));
        assert_eq!(found(1001), Some(("bo".to_owned(), "bo".to_owned())));
        assert_eq!(found(7), None);
        assert!(owner().email.ends_with("@localhost") && !owner().name.is_empty());
    }
}

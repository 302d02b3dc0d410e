//! Whose workspace it is: the first administrator, and the credentials that are made for him.

use std::io;

use super::credentials::digest;
use super::db::{self, Write};
use super::random::random_secret;
use super::state::{Workspace, now};
use super::{Error, Server, users, validate};
use crate::model::{Problem, ProjectId, Secret, Step, StepId, User, UserId};

/// The steps a first board has, with the limit of each: one, so that it is seen what limits do.
const FIRST_STEPS: [(&str, u32); 3] = [("To do", 0), ("In progress", 3), ("Done", 0)];

/// Who is to own a workspace.
#[derive(Debug, Clone)]
pub struct NewOwner {
    /// The name shown everywhere.
    pub name: String,
    /// The address to log in with.
    pub email: String,
    /// The password to log in with; one is made where none is given.
    pub password: Option<Secret>,
}

/// Credentials as they were issued: to be shown once, and kept by nobody.
#[derive(Debug, Clone)]
pub struct Issued {
    /// The address to log in with.
    pub email: String,
    /// The password.
    pub password: Secret,
    /// The API key.
    pub api_key: Secret,
}

/// Credentials that only this process accepts.
#[derive(Debug, Clone)]
pub struct Trusted {
    /// The address of the first administrator.
    pub email: String,
    /// A password that is good as long as the process runs.
    pub password: Secret,
    /// An API key that is good as long as the process runs.
    pub api_key: Secret,
}

impl Server {
    /// Whether nobody is in the workspace yet.
    pub async fn is_new(&self) -> Result<bool, Error> {
        let mut read = self.workspace.db.read().await?;
        Ok(db::users::count(&mut read).await? == 0)
    }

    /// Whether some administrator can log in. One that was killed while it was being set up has people but no owner.
    pub async fn has_owner(&self) -> Result<bool, Error> {
        let mut read = self.workspace.db.read().await?;
        Ok(db::users::has_owner(&mut read).await?
            || !db::keys::digests(&mut read).await?.is_empty())
    }

    /// Gives the workspace its owner: an administrator with a password, and the API key. In a workspace of samples, whose
    /// people cannot log in, the administrator of that address is given the password, or one of that address is added;
    /// a workspace that has an owner is refused.
    pub async fn create_owner(
        &self,
        owner: NewOwner,
        api_key: Option<Secret>,
    ) -> Result<Issued, Error> {
        self.create_owner_telling(owner, api_key, |_| Ok(())).await
    }

    /// The same; the credentials are told before they come into use, and do not where they cannot be: nobody would know
    /// them, and there are no others.
    pub async fn create_owner_telling(
        &self,
        owner: NewOwner,
        api_key: Option<Secret>,
        tell: impl FnOnce(&Issued) -> io::Result<()>,
    ) -> Result<Issued, Error> {
        let NewOwner { name, email, password } = owner;
        let password = match password {
            Some(password) => users::password(password)?,
            None => random_secret()?,
        };
        let api_key = match api_key {
            Some(key) => key,
            None => random_secret()?,
        };
        let email = users::email(&email)?;
        let hash = self.workspace.vault.hash(password.clone()).await?;
        let mut write = self.workspace.db.write().await?;
        let user = administrator(validate::name("name", Some(name), None)?, email.clone());
        let user = own(&mut write, &user).await?;
        db::users::set_password(&mut write, user, &hash).await?;
        db::keys::replace(&mut write, &digest(api_key.expose().as_bytes()), now()).await?;
        let issued = Issued { email, password, api_key };
        tell(&issued).map_err(Error::Untold)?;
        write.commit().await?;
        Ok(issued)
    }

    /// Puts a new API key in the place of the present one, which is dead from then on, here and in every other process
    /// over the workspace. One is made where none is given. Passwords stay as they are. The new key is told before it comes
    /// into use; where that cannot be done, the present one stays.
    pub async fn replace_api_key(
        &self,
        api_key: Option<Secret>,
        tell: impl FnOnce(&Secret) -> io::Result<()>,
    ) -> Result<Secret, Error> {
        let api_key = match api_key {
            Some(key) => key,
            None => random_secret()?,
        };
        let mut write = self.workspace.db.write().await?;
        db::keys::replace(&mut write, &digest(api_key.expose().as_bytes()), now()).await?;
        tell(&api_key).map_err(Error::Untold)?;
        write.commit().await?;
        Ok(api_key)
    }

    /// Adds a project with three steps, so that there is a board to begin with.
    pub async fn create_first_board(&self, name: &str) -> Result<ProjectId, Error> {
        let name = validate::name("name", Some(name.to_owned()), None)?;
        let mut write = self.workspace.db.write().await?;
        let owner = db::users::first_administrator(&mut write).await?.ok_or(Error::NoOwner)?;
        let project = super::projects::found(&mut write, owner.user.id, &name, "").await?;
        for (pos, (name, limit)) in (1..).zip(FIRST_STEPS) {
            let step = Step {
                id: StepId::new(0),
                name: name.to_owned(),
                description: String::new(),
                limit,
                pos,
            };
            db::steps::insert(&mut write, project, &step).await?;
        }
        write.commit().await?;
        Ok(project)
    }

    /// Makes credentials that stand for the first administrator, cost no hashing, and die with this process.
    pub async fn trust_owner(&self) -> Result<Trusted, Error> {
        let workspace: &Workspace = &self.workspace;
        let mut read = workspace.db.read().await?;
        let owner = db::users::first_administrator(&mut read).await?.ok_or(Error::NoOwner)?;
        let (password, api_key) = workspace.vault.trust(owner.user.id)?;
        Ok(Trusted { email: owner.user.email, password, api_key })
    }
}

/// The administrator who is to own the workspace. It has no owner as long as no administrator can log in: then it is the
/// one of that address, or a new one.
async fn own(db: &mut Write, user: &User) -> Result<UserId, Error> {
    if db::users::has_owner(db).await? || !db::keys::digests(db).await?.is_empty() {
        return Err(Error::HasOwner);
    }
    match db::users::find_by_email(db, &user.email).await? {
        None => Ok(db::users::insert(db, user, None).await?),
        Some(found) if found.user.is_account_administrator => Ok(found.user.id),
        Some(_) => Err(Problem::new("email", "belongs to somebody who is no administrator").into()),
    }
}

/// Somebody who may do everything.
fn administrator(name: String, email: String) -> User {
    User {
        id: UserId::new(0),
        name,
        email,
        is_account_administrator: true,
        can_manage_projects: true,
        can_view_profiles: true,
        can_manage_profiles: true,
        company: String::new(),
        title: String::new(),
        address: String::new(),
        work_phone: String::new(),
        cell_phone: String::new(),
        comments: String::new(),
    }
}

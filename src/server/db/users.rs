//! People.

use sqlx::{FromRow, query, query_as, query_scalar};

use super::{Failure, Read, Write, counted, window};
use crate::model::{PageQuery, User, UserId};
use crate::server::answer::Listed;

/// A person with what nobody is shown.
pub(in crate::server) struct Account {
    /// The person.
    pub user: User,
    /// What the password is checked against; none where nobody can log in as this person.
    pub password_hash: Option<String>,
}

#[derive(FromRow)]
struct Row {
    id: UserId,
    name: String,
    email: String,
    password_hash: Option<String>,
    is_account_administrator: bool,
    can_manage_projects: bool,
    can_view_profiles: bool,
    can_manage_profiles: bool,
    company: String,
    title: String,
    address: String,
    work_phone: String,
    cell_phone: String,
    comments: String,
}

impl From<Row> for Account {
    fn from(row: Row) -> Self {
        let Row {
            id,
            name,
            email,
            password_hash,
            is_account_administrator,
            can_manage_projects,
            can_view_profiles,
            can_manage_profiles,
            company,
            title,
            address,
            work_phone,
            cell_phone,
            comments,
        } = row;
        let user = User {
            id,
            name,
            email,
            is_account_administrator,
            can_manage_projects,
            can_view_profiles,
            can_manage_profiles,
            company,
            title,
            address,
            work_phone,
            cell_phone,
            comments,
        };
        Self { user, password_hash }
    }
}

/// The form in which two spellings of an address are the same.
fn folded(email: &str) -> String {
    email.trim().to_lowercase()
}

/// The person of that id.
pub(in crate::server) async fn find(db: &mut Read, id: UserId) -> Result<Option<Account>, Failure> {
    let row = query_as::<_, Row>("SELECT * FROM users WHERE id = $1")
        .bind(id)
        .fetch_optional(db.connection())
        .await?;
    Ok(row.map(Account::from))
}

/// The person who logs in with that address.
pub(in crate::server) async fn find_by_email(
    db: &mut Read,
    email: &str,
) -> Result<Option<Account>, Failure> {
    let row = query_as::<_, Row>("SELECT * FROM users WHERE email_folded = $1")
        .bind(folded(email))
        .fetch_optional(db.connection())
        .await?;
    Ok(row.map(Account::from))
}

/// The administrator who came first.
pub(in crate::server) async fn first_administrator(
    db: &mut Read,
) -> Result<Option<Account>, Failure> {
    let row = query_as::<_, Row>(
        "SELECT * FROM users WHERE is_account_administrator ORDER BY id LIMIT 1",
    )
    .fetch_optional(db.connection())
    .await?;
    Ok(row.map(Account::from))
}

/// One page of all people; of `only` alone where the caller may know of nobody else.
pub(in crate::server) async fn list(
    db: &mut Read,
    only: Option<UserId>,
    page: PageQuery,
) -> Result<Listed<User>, Failure> {
    let (limit, offset) = window(page);
    let rows = query_as::<_, Row>(
        "SELECT * FROM users WHERE ($1 IS NULL OR id = $1) ORDER BY id LIMIT $2 OFFSET $3",
    )
    .bind(only)
    .bind(limit)
    .bind(offset)
    .fetch_all(db.connection())
    .await?;
    let total: i64 = query_scalar("SELECT COUNT(*) FROM users WHERE ($1 IS NULL OR id = $1)")
        .bind(only)
        .fetch_one(db.connection())
        .await?;
    let items = rows.into_iter().map(|row| Account::from(row).user).collect();
    Ok(Listed { items, total: counted(total) })
}

/// How many people there are.
pub(in crate::server) async fn count(db: &mut Read) -> Result<u64, Failure> {
    let count: i64 = query_scalar("SELECT COUNT(*) FROM users").fetch_one(db.connection()).await?;
    Ok(counted(count))
}

/// Whether there is an administrator who can log in.
pub(in crate::server) async fn has_owner(db: &mut Read) -> Result<bool, Failure> {
    let count: i64 = query_scalar(
        "SELECT COUNT(*) FROM users WHERE is_account_administrator AND password_hash IS NOT NULL",
    )
    .fetch_one(db.connection())
    .await?;
    Ok(count > 0)
}

/// How many administrators there are besides this person.
pub(in crate::server) async fn other_administrators(
    db: &mut Read,
    id: UserId,
) -> Result<u64, Failure> {
    let count: i64 =
        query_scalar("SELECT COUNT(*) FROM users WHERE is_account_administrator AND id <> $1")
            .bind(id)
            .fetch_one(db.connection())
            .await?;
    Ok(counted(count))
}

/// Adds a person; the id of `user` is not looked at. The caller has made sure that the address is free.
pub(in crate::server) async fn insert(
    db: &mut Write,
    user: &User,
    password_hash: Option<&str>,
) -> Result<UserId, Failure> {
    let id = query_scalar(
        "INSERT INTO users (name, email, email_folded, password_hash, is_account_administrator,
             can_manage_projects, can_view_profiles, can_manage_profiles, company, title, address,
             work_phone, cell_phone, comments)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) RETURNING id",
    )
    .bind(&user.name)
    .bind(&user.email)
    .bind(folded(&user.email))
    .bind(password_hash)
    .bind(user.is_account_administrator)
    .bind(user.can_manage_projects)
    .bind(user.can_view_profiles)
    .bind(user.can_manage_profiles)
    .bind(&user.company)
    .bind(&user.title)
    .bind(&user.address)
    .bind(&user.work_phone)
    .bind(&user.cell_phone)
    .bind(&user.comments)
    .fetch_one(db.connection())
    .await?;
    Ok(id)
}

/// Saves all of a person but the password.
pub(in crate::server) async fn update(db: &mut Write, user: &User) -> Result<(), Failure> {
    query(
        "UPDATE users SET name = $2, email = $3, email_folded = $4, is_account_administrator = $5,
             can_manage_projects = $6, can_view_profiles = $7, can_manage_profiles = $8,
             company = $9, title = $10, address = $11, work_phone = $12, cell_phone = $13,
             comments = $14
         WHERE id = $1",
    )
    .bind(user.id)
    .bind(&user.name)
    .bind(&user.email)
    .bind(folded(&user.email))
    .bind(user.is_account_administrator)
    .bind(user.can_manage_projects)
    .bind(user.can_view_profiles)
    .bind(user.can_manage_profiles)
    .bind(&user.company)
    .bind(&user.title)
    .bind(&user.address)
    .bind(&user.work_phone)
    .bind(&user.cell_phone)
    .bind(&user.comments)
    .execute(db.connection())
    .await?;
    Ok(())
}

/// Sets what the password is checked against.
pub(in crate::server) async fn set_password(
    db: &mut Write,
    id: UserId,
    password_hash: &str,
) -> Result<(), Failure> {
    query("UPDATE users SET password_hash = $2 WHERE id = $1")
        .bind(id)
        .bind(password_hash)
        .execute(db.connection())
        .await?;
    Ok(())
}

/// Deletes a person. His notes and files stay, owned by nobody.
pub(in crate::server) async fn delete(db: &mut Write, id: UserId) -> Result<(), Failure> {
    query("DELETE FROM users WHERE id = $1").bind(id).execute(db.connection()).await?;
    Ok(())
}

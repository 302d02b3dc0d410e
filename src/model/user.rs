//! People with an account.

use serde::{Deserialize, Serialize};

use super::body::{FormBody, Map, Problem};
use super::{Secret, UserId, flex};

/// A person, as the server tells it. The password never comes back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// Who.
    pub id: UserId,
    /// The name shown everywhere.
    #[serde(default, deserialize_with = "flex::text")]
    pub name: String,
    /// The e-mail address, which is also the login.
    #[serde(default, deserialize_with = "flex::text")]
    pub email: String,
    /// May do everything.
    #[serde(default, deserialize_with = "flex::boolean")]
    pub is_account_administrator: bool,
    /// May add projects.
    #[serde(default, deserialize_with = "flex::boolean")]
    pub can_manage_projects: bool,
    /// May read others' profiles.
    #[serde(default, deserialize_with = "flex::boolean")]
    pub can_view_profiles: bool,
    /// May change others' profiles.
    #[serde(default, deserialize_with = "flex::boolean")]
    pub can_manage_profiles: bool,
    /// Company name.
    #[serde(default, deserialize_with = "flex::text")]
    pub company: String,
    /// Job title.
    #[serde(default, deserialize_with = "flex::text")]
    pub title: String,
    /// Postal address.
    #[serde(default, deserialize_with = "flex::text")]
    pub address: String,
    /// Work phone.
    #[serde(default, deserialize_with = "flex::text")]
    pub work_phone: String,
    /// Cell phone.
    #[serde(default, deserialize_with = "flex::text")]
    pub cell_phone: String,
    /// Anything else.
    #[serde(default, deserialize_with = "flex::text")]
    pub comments: String,
}

/// What is sent to add or change a person; `None` is left as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UserInput {
    /// Required.
    pub name: Option<String>,
    /// Required, unique.
    pub email: Option<String>,
    /// Required on create.
    pub password: Option<Secret>,
    /// See [`User::is_account_administrator`].
    pub is_account_administrator: Option<bool>,
    /// See [`User::can_manage_projects`].
    pub can_manage_projects: Option<bool>,
    /// See [`User::can_view_profiles`].
    pub can_view_profiles: Option<bool>,
    /// See [`User::can_manage_profiles`].
    pub can_manage_profiles: Option<bool>,
    /// Company name.
    pub company: Option<String>,
    /// Job title.
    pub title: Option<String>,
    /// Postal address.
    pub address: Option<String>,
    /// Work phone.
    pub work_phone: Option<String>,
    /// Cell phone.
    pub cell_phone: Option<String>,
    /// Anything else.
    pub comments: Option<String>,
}

impl FormBody for UserInput {
    const OUTER: &'static str = "user";

    fn write(&self) -> Map {
        let mut map = Map::new();
        map.set_text("name", self.name.as_deref());
        map.set_text("email", self.email.as_deref());
        map.set_text("password", self.password.as_ref().map(Secret::expose));
        map.set_boolean("is_account_administrator", self.is_account_administrator);
        map.set_boolean("can_manage_projects", self.can_manage_projects);
        map.set_boolean("can_view_profiles", self.can_view_profiles);
        map.set_boolean("can_manage_profiles", self.can_manage_profiles);
        map.set_text("company", self.company.as_deref());
        map.set_text("title", self.title.as_deref());
        map.set_text("address", self.address.as_deref());
        map.set_text("work_phone", self.work_phone.as_deref());
        map.set_text("cell_phone", self.cell_phone.as_deref());
        map.set_text("comments", self.comments.as_deref());
        map
    }

    fn read(map: &Map) -> Result<Self, Problem> {
        Ok(Self {
            name: map.text("name")?,
            email: map.text("email")?,
            password: map.text("password")?.map(Secret::new),
            is_account_administrator: map.boolean("is_account_administrator")?,
            can_manage_projects: map.boolean("can_manage_projects")?,
            can_view_profiles: map.boolean("can_view_profiles")?,
            can_manage_profiles: map.boolean("can_manage_profiles")?,
            company: map.text("company")?,
            title: map.text("title")?,
            address: map.text("address")?,
            work_phone: map.text("work_phone")?,
            cell_phone: map.text("cell_phone")?,
            comments: map.text("comments")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_with_nothing_but_an_id_and_php_booleans() {
        let json = r#"{"id":"7","name":null,"is_account_administrator":"1","can_view_profiles":"","phone":{}}"#;
        let user: User = serde_json::from_str(json).unwrap();
        assert_eq!(user.id, UserId::new(7));
        assert!(user.is_account_administrator && !user.can_view_profiles && user.name.is_empty());
    }
}

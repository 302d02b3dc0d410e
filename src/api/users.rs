//! People.

use super::{Client, ETag, Error, IdempotencyKey};
use crate::model::{Page, PageQuery, User, UserId, UserInput};

impl Client {
    /// `GET /users/me`: whom the credentials belong to.
    pub async fn me(&self) -> Result<User, Error> {
        let (found, _) = self.transport.get("users/me").await?;
        Ok(found)
    }

    /// [`Client::me`], with the version of what was read where the server names one.
    pub async fn me_with_etag(&self) -> Result<(User, Option<ETag>), Error> {
        self.transport.get("users/me").await
    }

    /// `PUT /users/me`.
    pub async fn update_me(
        &self,
        input: &UserInput,
        version: Option<&ETag>,
    ) -> Result<User, Error> {
        self.keep_silent_about(input);
        self.transport.update("users/me", input, version).await
    }

    /// `GET /users`: one page of the people the caller may see.
    pub async fn list_users(&self, page: PageQuery) -> Result<Page<User>, Error> {
        self.transport.list("users", page, &[]).await
    }

    /// `GET /users/<id>`, with its version where the server names one.
    pub async fn get_user(&self, user: UserId) -> Result<(User, Option<ETag>), Error> {
        self.transport.get(&format!("{}/{user}", "users")).await
    }

    /// `POST /users`.
    pub async fn create_user(
        &self,
        input: &UserInput,
        key: &IdempotencyKey,
    ) -> Result<User, Error> {
        self.keep_silent_about(input);
        self.transport.create("users", input, key).await
    }

    /// `PUT /users/<id>`.
    pub async fn update_user(
        &self,
        user: UserId,
        input: &UserInput,
        version: Option<&ETag>,
    ) -> Result<User, Error> {
        self.keep_silent_about(input);
        self.transport.update(&format!("{}/{user}", "users"), input, version).await
    }

    /// `DELETE /users/<id>`.
    pub async fn delete_user(&self, user: UserId) -> Result<(), Error> {
        self.transport.delete(&format!("{}/{user}", "users")).await
    }

    /// A password that is sent is not told in an answer's words.
    fn keep_silent_about(&self, input: &UserInput) {
        if let Some(password) = &input.password {
            self.transport.login.hush.know(password);
        }
    }
}
